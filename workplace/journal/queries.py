"""Reading the journal: a thing's history for whoever may see the thing, the whole book for administrators."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from workplace.journal import details as in_words
from workplace.journal import texts, words
from workplace.journal.models import JournalLine
from workplace.kernel import clock, ports
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.kernel.ports import Described
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say

PAGE = 50
HOUSE, CITIZEN = say("The system"), say("The citizen")


@dataclass(frozen=True)
class Line:
    """One act as a reader sees it; `details` are left out where the reader may not see the thing."""

    seq: int
    at: datetime
    person_id: int
    person: str | Say
    for_whom: str | Say  # empty when one acted for oneself
    verb: str
    act: str | Say
    ref: Ref
    thing: Described | None  # None: the reader may not see it
    unnamed: str | Say  # what is told of such a thing
    details: tuple[tuple[Say | str, Say | str], ...]
    hash: str


@dataclass(frozen=True)
class Wanted:
    """What of the book is looked at."""

    person: int | None = None
    verb: str = ""
    day: date | None = None


def thing(session: Session, acting: Acting, ref: Ref) -> Described:
    """How the thing is called; NotFound when it does not exist for this person."""
    describe = ports.describe.get(ref.module)
    found = describe(session, acting, [ref.id]) if describe else {}
    if ref.id not in found:
        raise NotFound
    return found[ref.id]


def last_act(session: Session, acting: Acting, ref: Ref, verbs: Iterable[str]) -> str | None:
    """Which of these this person, in this context, did last with the thing; None where they did none."""
    mine = (col(JournalLine.person) == acting.person, col(JournalLine.for_whom).is_not_distinct_from(acting.for_whom))
    there = (col(JournalLine.module) == ref.module, col(JournalLine.thing) == ref.id, col(JournalLine.verb).in_(verbs))
    lines = select(col(JournalLine.verb)).where(*there, *mine).order_by(col(JournalLine.seq).desc()).limit(1)
    return session.scalar(lines)


def history(session: Session, acting: Acting, ref: Ref, before: int | None = None) -> tuple[list[Line], int | None]:
    """What was done with a thing, newest first, and where the next page begins; NotFound when it is not theirs."""
    thing(session, acting, ref)
    lines = _lines(before).where(col(JournalLine.module) == ref.module, col(JournalLine.thing) == ref.id)
    return _page(session, acting, lines)


def book(session: Session, acting: Acting, wanted: Wanted, before: int | None = None) -> tuple[list[Line], int | None]:
    """The journal itself, newest first; what was done is told of every thing, details only of those one may see."""
    lines = _lines(before)
    if wanted.person is not None:
        lines = lines.where(col(JournalLine.person) == wanted.person)
    if wanted.verb:
        lines = lines.where(col(JournalLine.verb) == wanted.verb)
    if wanted.day:
        begin = datetime.combine(wanted.day, time(), clock.ZONE)
        lines = lines.where(col(JournalLine.at) >= begin, col(JournalLine.at) < begin + timedelta(days=1))
    return _page(session, acting, lines)


def person_name(session: Session, person: int) -> str | Say:
    """A person of the journal by name; the house itself is number 0, citizens have numbers below and no name here."""
    return _names(session, [person])[person]


def _lines(before: int | None) -> Select:
    j = JournalLine
    lines = select(j).order_by(col(j.seq).desc()).limit(PAGE + 1)
    return lines if before is None else lines.where(col(j.seq) < before)


def _page(session: Session, acting: Acting, lines: Select) -> tuple[list[Line], int | None]:
    rows: Sequence[JournalLine] = session.scalars(lines).all()
    page = rows[:PAGE]
    names = _names(session, [who for row in page for who in (row.person, row.for_whom) if who is not None])
    things = _things(session, acting, page)
    details = texts.whole(session, page)
    told = [_told(row, details[row.seq], names, things.get(Ref(row.module, row.thing))) for row in page]
    return told, page[-1].seq if len(rows) > PAGE else None


def _told(row: JournalLine, detail: dict[str, Any], names: dict[int, str | Say], thing: Described | None) -> Line:
    told = {key: value for key, value in detail.items() if value not in (None, "", [])} if thing else {}
    return Line(
        seq=row.seq,
        at=row.at,
        person_id=row.person,
        person=names[row.person],
        for_whom=names[row.for_whom] if row.for_whom else "",
        verb=row.verb,
        act=words.act(row.verb, row.module),
        ref=Ref(row.module, row.thing),
        thing=thing,
        unnamed=words.thing(row.module, row.thing),
        details=tuple((in_words.key(key), in_words.value(key, value)) for key, value in told.items()),
        hash=row.hash,
    )


def _names(session: Session, ids: Iterable[int]) -> dict[int, str | Say]:
    wanted = set(ids)
    officials = [who for who in wanted if who > 0]
    known = ports.names.call(session, officials) if officials else {}
    beside = {who: HOUSE if who == 0 else CITIZEN for who in wanted if who <= 0}
    return {who: known.get(who, f"#{who}") for who in officials} | beside


def _things(session: Session, acting: Acting, rows: Iterable[JournalLine]) -> dict[Ref, Described]:
    by_module: dict[str, set[int]] = {}
    for row in rows:
        by_module.setdefault(row.module, set()).add(row.thing)
    found: dict[Ref, Described] = {}
    for module, ids in by_module.items():
        if describe := ports.describe.get(module):
            found |= {Ref(module, id_): told for id_, told in describe(session, acting, sorted(ids)).items()}
    return found
