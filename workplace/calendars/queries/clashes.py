"""Who or what is taken already: clashes while one types, and what is free instead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarItem
from workplace.calendars.models.resources import CalendarAbsence, CalendarHold, CalendarResource
from workplace.calendars.policy import reads
from workplace.calendars.rules.times import at, overlaps
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.org.queries import people

MOST = 60
SPANS = 20  # times of a repeated wish that one statement asks for
Span = tuple[int, int]
Key = tuple[str, int]  # kind and ref of what is held


@dataclass(frozen=True)
class Clash:
    """Somebody or something that is wanted and taken at the same time."""

    kind: str  # person | room | vehicle | absence
    ref: int
    name: str
    begins: int
    ends: int
    firm: bool = False
    item: int = 0
    title: str = ""  # empty where the viewer may only know that it is taken


def found(
    session: Session, acting: Acting, keys: Iterable[Key], spans: Sequence[Span], *, besides: int = 0, most: int = MOST
) -> list[Clash]:
    """Everything among these that is taken during one of the spans, by time; an item does not clash with itself."""
    wanted = sorted(set(keys))
    if not wanted or not spans:
        return []
    rows = [row for row in holds(session, wanted, spans, besides=besides)]
    names = names_of(session, wanted)
    titles = _titles(session, acting, {row.item_id for row in rows})
    clashes = [
        Clash(row.kind, row.ref, names.get((row.kind, row.ref), ""), row.begins, row.ends, row.firm, row.item_id,
              titles.get(row.item_id, ""))
        for row in rows
    ]  # fmt: skip
    clashes += absent(session, [ref for kind, ref in wanted if kind == "person"], spans, names)
    return sorted(clashes, key=lambda one: (one.begins, one.kind, one.ref))[:most]


def holds(session: Session, keys: Sequence[Key], spans: Sequence[Span], *, besides: int = 0) -> list[Any]:
    """The holds of these during one of the spans."""
    h = CalendarHold
    by_kind: dict[str, list[int]] = {}
    for kind, ref in keys:
        by_kind.setdefault(kind, []).append(ref)
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    columns = (col(h.item_id), col(h.kind), col(h.ref), col(h.begins), col(h.ends), col(h.firm))
    taken = (
        select(*columns)
        .where(
            or_(*(and_(col(h.kind) == kind, col(h.ref).in_(refs)) for kind, refs in by_kind.items())),
            col(h.begins) < last,
            col(h.ends) > first,
            col(h.item_id) != besides,
        )
        .order_by(col(h.begins))
        .limit(5000)
    )
    return [row for row in session.execute(taken) if any(overlaps((row.begins, row.ends), span) for span in spans)]


def names_of(session: Session, keys: Iterable[Key]) -> dict[Key, str]:
    """What people, rooms and vehicles are called."""
    wanted = list(keys)
    names: dict[Key, str] = {
        ("person", id): name for id, name in people.names(session, {r for k, r in wanted if k == "person"}).items()
    }
    things = {ref for kind, ref in wanted if kind != "person"}
    if things:
        row = CalendarResource
        found = select(col(row.kind), col(row.id), col(row.name)).where(col(row.id).in_(things))
        names |= {(kind, id): name for kind, id, name in session.execute(found)}
    return names


def _titles(session: Session, acting: Acting, items: set[int]) -> dict[int, str]:
    if not items:
        return {}
    mine = (col(CalendarItem.id).in_(items), reads(acting))
    return {
        id: title for id, title in session.execute(select(col(CalendarItem.id), col(CalendarItem.title)).where(*mine))
    }


def absent(session: Session, persons: list[int], spans: Sequence[Span], names: dict[Key, str]) -> list[Clash]:
    """Who of these people is away during one of the spans."""
    if not persons:
        return []
    days = [(_day(begins), _day(ends - 1)) for begins, ends in spans]
    row = CalendarAbsence
    away = select(col(row.person_id), col(row.first_day), col(row.last_day)).where(
        col(row.person_id).in_(persons),
        col(row.withdrawn_at).is_(None),
        col(row.first_day) <= max(last for _, last in days),
        col(row.last_day) >= min(first for first, _ in days),
    )
    return [
        Clash("absence", person, names.get(("person", person), ""), at(first), at(last + timedelta(days=1)))
        for person, first, last in session.execute(away)
        if any(first <= until and last >= since for since, until in days)
    ]


def _day(ticks: int) -> date:
    return clock.local(clock.from_ticks(ticks)).date()


def free(
    session: Session,
    organisation_ids: Sequence[int],
    kind: str,
    spans: Sequence[Span],
    *,
    seats: int = 0,
    most: int = 5,
) -> list[CalendarResource]:
    """The rooms or vehicles of these agencies that nobody holds during the spans, the smallest that is large enough
    first.
    """
    row, h = CalendarResource, CalendarHold
    taken = exists().where(
        col(h.kind) == kind,
        col(h.ref) == col(row.id),
        col(h.firm),
        or_(*(and_(col(h.begins) < end, col(h.ends) > begin) for begin, end in spans[:SPANS])),
    )
    open_ = (
        select(row)
        .where(
            col(row.organisation_id).in_(organisation_ids),
            col(row.kind) == kind,
            col(row.closed_on).is_(None),
            col(row.seats) >= seats,
            ~taken,
        )
        .order_by(col(row.seats), col(row.rank), col(row.name))
    )
    if len(spans) <= SPANS:
        return list(session.scalars(open_.limit(most)))
    things = list(session.scalars(open_.limit(500)))
    keys = [(kind, thing.id or 0) for thing in things]
    held = {hold.ref for hold in (holds(session, keys, spans) if keys else []) if hold.firm}
    return [thing for thing in things if thing.id not in held][:most]
