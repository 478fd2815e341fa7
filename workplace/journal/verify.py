"""Reading the whole chain again: is every line as it was written, none missing, none moved, the end not cut off?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.journal import texts
from workplace.journal.heads import Head
from workplace.journal.lines import digest
from workplace.journal.models import JournalHead, JournalLine
from workplace.kernel import clock
from workplace.kernel.text import Say, say

CHUNK = 2000
NOTHING = "0" * 64
_COLUMNS = JournalLine.__table__.columns  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Broken:
    """The first line that is not as it was written: altered, removed, reordered, added, or the tail cut off."""

    seq: int
    what: str
    sentence: Say


@dataclass(frozen=True)
class Verified:
    """How far the chain was read, its end, and the first thing wrong with it, if any."""

    lines: int
    hash: str
    broken: Broken | None
    heads: int  # exported heads that were compared


def verify(session: Session, exported: Iterable[Head] = ()) -> Verified:
    """Read the chain from its first line and compare it with its stored head and with the exported ones.

    Memory stays bounded: lines are read in chunks, the answer names the first broken line.
    """
    remembered = sorted(exported, key=lambda head: head.seq)
    end = select(JournalHead.seq, JournalHead.hash, select(func.max(JournalLine.seq)).scalar_subquery())  # type: ignore[call-overload]
    stored_seq, stored_hash, last = session.execute(end.where(col(JournalHead.id) == 1)).one()
    broken, seq, previous = _walk(session, last or 0, {head.seq: head for head in remembered})
    broken = broken or _cut(seq, previous, stored_seq, stored_hash, remembered)
    return Verified(seq, previous, broken, len(remembered))


def _walk(session: Session, last: int, heads: Mapping[int, Head]) -> tuple[Broken | None, int, str]:
    seq, previous = 0, NOTHING
    for row in _rows(session, last):
        if broken := _wrong(session, row, seq + 1, previous, last):
            return broken, seq, previous
        seq, previous = row["seq"], row["hash"]
        if (head := heads.get(seq)) and head.hash != previous:
            return _rewritten(head), seq, previous
    return None, seq, previous


def _rows(session: Session, last: int) -> Iterator[dict[str, Any]]:
    seq = 0
    while True:
        chunk = select(*_COLUMNS).where(_COLUMNS.seq > seq, _COLUMNS.seq <= last).order_by(_COLUMNS.seq).limit(CHUNK)
        rows = session.execute(chunk).mappings().all()
        unsaid = set(texts.altered(session, [dict(row) for row in rows]))
        yield from ({**row, "ticks": clock.ticks(row["at"]), "unsaid": row["seq"] in unsaid} for row in rows)
        if len(rows) < CHUNK:
            return
        seq = rows[-1]["seq"]


def _wrong(session: Session, row: Mapping[str, Any], expected: int, previous: str, last: int) -> Broken | None:
    """What is wrong with this line, which should be number `expected` and follow the hash `previous`."""
    if row["seq"] != expected:
        return _removed(expected)
    if digest(expected, row["previous"], dict(row)) != row["hash"]:
        return _altered_or_moved(session, row, expected, last)
    if row["previous"] != previous:
        return _altered(expected - 1) if expected > 1 else _altered(1)
    if row["unsaid"]:
        return Broken(expected, "words", say("The words of line {seq} are not what was said.", seq=expected))
    return None


def _altered_or_moved(session: Session, row: Mapping[str, Any], place: int, last: int) -> Broken:
    came_from = next(
        (seq for seq in range(1, last + 2) if digest(seq, row["previous"], dict(row)) == row["hash"]), None
    )
    if came_from is None:
        return _altered(place)
    before = select(_COLUMNS.seq).where(_COLUMNS.hash == row["previous"])
    if came_from > place and came_from > 1 and session.execute(before).first() is None:
        return _removed(place)  # those after it were moved up to hide the gap
    told = say("Line {seq} was reordered: what stands there was written as line {was}.", seq=place, was=came_from)
    return Broken(place, "reordered", told)


def _cut(seq: int, last_hash: str, stored_seq: int, stored_hash: str, exported: list[Head]) -> Broken | None:
    """What is wrong with the chain's end, when every line that is there is well."""
    if exported and exported[-1].seq > seq:
        known = {"had": exported[-1].seq, "day": f"{exported[-1].day:%d/%m/%Y}", "has": seq}
        told = say("The end was cut off: the journal had {had} lines on {day}, it has {has}.", **known)
        return Broken(seq + 1, "cut", told)
    if stored_seq > seq:
        told = say("The end was cut off: lines {first} to {last} are missing.", first=seq + 1, last=stored_seq)
        return Broken(seq + 1, "cut", told)
    if stored_seq < seq:
        return Broken(stored_seq + 1, "added", say("Line {seq} was added from outside.", seq=stored_seq + 1))
    return _altered(seq) if stored_hash != last_hash else None


def _altered(seq: int) -> Broken:
    return Broken(seq, "altered", say("Line {seq} was altered.", seq=seq))


def _removed(seq: int) -> Broken:
    return Broken(seq, "removed", say("Line {seq} was removed.", seq=seq))


def _rewritten(head: Head) -> Broken:
    day = f"{head.day:%d/%m/%Y}"
    told = say("Line {seq} or one before it was rewritten: on {day} it was another.", seq=head.seq, day=day)
    return Broken(head.seq, "altered", told)
