"""Writing the journal: lines collect in the session and are chained as the last writes before its commit."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from workplace.journal import texts
from workplace.journal.models import JournalHead, JournalLine, JournalText
from workplace.kernel import clock, db
from workplace.kernel.acting import Acting
from workplace.kernel.refs import Ref

_COLLECTED = "journal"


@dataclass(frozen=True)
class Entry:
    """One line before it has its place in the chain."""

    at: datetime
    acting: Acting
    verb: str
    ref: Ref
    detail: dict[str, Any]


def write(session: Session, acting: Acting, verb: str, ref: Ref, /, **detail: Any) -> None:
    """Put one act in the journal; it is written with the transaction, or not at all.

    `detail` holds plain JSON values: ids, numbers, codes and digests; never file bytes. What people wrote (the keys of
    `texts.KEYS`) is kept beside the chain, which holds its digest.
    """
    session.info.setdefault(_COLLECTED, []).append(Entry(clock.now(), acting, verb, ref, detail))


def collected(session: Session) -> int:
    """How many lines wait in this transaction."""
    return len(session.info.get(_COLLECTED, []))


def take_back(session: Session, count: int) -> None:
    """Keep only the first so many waiting lines: what the others told of was undone within the transaction."""
    del session.info.get(_COLLECTED, [])[count:]


def digest(seq: int, previous: str, values: dict[str, Any]) -> str:
    """SHA-256 (hex) of a line's content and the hash of the line before it."""
    content = json.dumps(
        [seq, previous, *(values[name] for name in _HASHED)], ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(content.encode()).hexdigest()


_HASHED = ("ticks", "person", "for_whom", "authority", "verb", "module", "thing", "detail")


@db.last_writes
def _chain(session: Session) -> None:
    entries: list[Entry] = session.info.pop(_COLLECTED, [])
    if not entries:
        return
    locked = select(col(JournalHead.seq), col(JournalHead.hash)).where(col(JournalHead.id) == 1).with_for_update()
    seq, previous = session.execute(locked).one()
    rows, words = [], []
    for entry in entries:
        seq += 1
        row, said = _row(entry)
        words += [{**one, "seq": seq} for one in said]
        row["hash"] = digest(seq, previous, {**row, "ticks": clock.ticks(entry.at)})
        rows.append({**row, "seq": seq, "previous": previous})
        previous = row["hash"]
    session.execute(insert(JournalLine), rows)
    if words:
        session.execute(insert(JournalText), words)
    session.execute(update(JournalHead).where(col(JournalHead.id) == 1).values(seq=seq, hash=previous))


def _row(entry: Entry) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    acting, ref = entry.acting, entry.ref
    detail, said = texts.part(entry.detail)
    row = {
        "at": entry.at,
        "person": acting.person,
        "for_whom": acting.for_whom,
        "authority": acting.authority,
        "verb": entry.verb,
        "module": ref.module,
        "thing": ref.id,
        "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str),
    }
    return row, said
