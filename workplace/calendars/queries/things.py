"""Rooms and vehicles: choices for a form, requests that wait, and one day's or week's timeline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarItem, CalendarOccurrence
from workplace.calendars.models.resources import CalendarBooking, CalendarHold, CalendarResource
from workplace.calendars.policy import keeps, reads
from workplace.calendars.rules.times import at
from workplace.kernel import clock
from workplace.kernel.acting import Acting

MOST = 300
TIMES = 30  # of a repeated item on its page


@dataclass(frozen=True)
class Taken:
    """One stretch for which a room or vehicle is held or wished for."""

    resource: int
    item: int
    begins: int
    ends: int
    firm: bool
    title: str  # empty where the viewer may only know that it is taken
    occurrence: int = 0


def of_agencies(session: Session, organisation_ids: Sequence[int], kind: str = "") -> list[CalendarResource]:
    """The rooms and vehicles of these agencies that are lent out, in their order."""
    row = CalendarResource
    lent = select(row).where(col(row.organisation_id).in_(organisation_ids), col(row.closed_on).is_(None))
    if kind:
        lent = lent.where(col(row.kind) == kind)
    return list(session.scalars(lent.order_by(col(row.kind), col(row.rank), col(row.name)).limit(MOST)))


def choices(session: Session, organisation_ids: Sequence[int], kind: str) -> list[tuple[int, str]]:
    """The same for a form: id and words."""
    return [
        (row.id or 0, f"{row.name} · {row.seats}" if row.seats else row.name)
        for row in of_agencies(session, organisation_ids, kind)
    ]


def bookings_of(session: Session, item: CalendarItem) -> list[tuple[CalendarBooking, CalendarResource]]:
    """What an item asked for, and what became of it."""
    found = (
        select(CalendarBooking, CalendarResource)
        .join(CalendarResource, col(CalendarResource.id) == col(CalendarBooking.resource_id))
        .where(col(CalendarBooking.item_id) == item.id, col(CalendarBooking.state) != "freed")
        .order_by(col(CalendarBooking.id))
    )
    return [(booking, thing) for booking, thing in session.execute(found)]


def waiting(session: Session, acting: Acting) -> list[tuple[CalendarBooking, CalendarResource, CalendarItem]]:
    """The requests that wait for this person's word, the earliest first; at most 100."""
    found = (
        select(CalendarBooking, CalendarResource, CalendarItem)
        .join(CalendarResource, col(CalendarResource.id) == col(CalendarBooking.resource_id))
        .join(CalendarItem, col(CalendarItem.id) == col(CalendarBooking.item_id))
        .where(col(CalendarBooking.state) == "waiting", keeps(acting))
        .order_by(col(CalendarItem.begins))
        .limit(100)
    )
    return [(booking, thing, item) for booking, thing, item in session.execute(found)]


def taken(session: Session, acting: Acting, things: Sequence[CalendarResource], span: tuple[int, int]) -> list[Taken]:
    """When these are held within a span."""
    h = CalendarHold
    ids = [thing.id for thing in things]
    columns = (col(h.ref), col(h.item_id), col(h.begins), col(h.ends), col(h.firm), col(h.occurrence_id))
    held = (
        select(*columns, col(CalendarItem.title), reads(acting).label("reads"))
        .join(CalendarItem, col(CalendarItem.id) == col(h.item_id))
        .where(
            col(h.kind).in_(("room", "vehicle")), col(h.ref).in_(ids), col(h.begins) < span[1], col(h.ends) > span[0]
        )
        .order_by(col(h.begins))
        .limit(5000)
    )
    return [
        Taken(row.ref, row.item_id, row.begins, row.ends, row.firm, row.title if row.reads else "", row.occurrence_id)
        for row in session.execute(held)
    ]


def times_of(
    session: Session, item: CalendarItem, *, since: int | None = None, limit: int = TIMES
) -> list[CalendarOccurrence]:
    """The times of a repeated item in order, from a moment on (ticks); from today where none is given."""
    if not item.rule:
        return []
    row, first = CalendarOccurrence, at(clock.today()) if since is None else since
    mine = (col(row.item_id) == item.id, col(row.original) >= first)
    return list(session.scalars(select(row).where(*mine).order_by(col(row.original)).limit(limit)))


def time_at(session: Session, item: CalendarItem, moment: date) -> CalendarOccurrence | None:
    """The time that the rule of an item has begin at a moment, or on a day; None where there is none. A moment without
    a zone is of the office's wall.
    """
    if isinstance(moment, datetime):
        first = clock.ticks(moment if moment.tzinfo else moment.replace(tzinfo=clock.ZONE))
        last = first
    else:
        first, last = at(moment), at(moment + timedelta(days=1)) - 1
    row = CalendarOccurrence
    mine = (col(row.item_id) == item.id, col(row.original) >= first, col(row.original) <= last)
    return session.scalars(select(row).where(*mine).order_by(col(row.original)).limit(1)).one_or_none()
