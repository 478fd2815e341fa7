"""What begins soon, of which somebody wished to be reminded."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarItem, CalendarOccurrence
from workplace.calendars.queries import parties, singly
from workplace.calendars.queries.slots import LIVE

MINUTE = 60_000_000
MOST = 1000


@dataclass(frozen=True)
class Reminder:
    """One time of an item, and when to speak of it."""

    item: int
    occurrence: int
    begins: int
    at: int


def due(session: Session, since: int, until: int) -> list[Reminder]:
    """The reminders that fall between two moments, in ticks; at most a day ahead of the beginning."""
    row = CalendarOccurrence
    soon = (
        select(col(row.id), col(row.item_id), col(row.begins), col(CalendarItem.remind))
        .join(CalendarItem, col(CalendarItem.id) == col(row.item_id))
        .where(
            col(row.begins) >= since,
            col(row.begins) < until + 24 * 60 * MINUTE,
            col(row.skipped).is_(False),
            col(CalendarItem.remind).is_not(None),
            col(CalendarItem.state).in_(LIVE),
        )
        .order_by(col(row.begins))
        .limit(MOST)
    )
    found = [Reminder(item, id, begins, begins - remind * MINUTE) for id, item, begins, remind in session.execute(soon)]
    return [one for one in found if since <= one.at < until]


def concerned(session: Session, item_id: int, occurrence_id: int = 0) -> set[int]:
    """Whom a reminder of a time of an item goes to: its owner, and whoever has not declined."""
    item = session.get(CalendarItem, item_id)
    if item is None or item.state not in LIVE:
        return set()
    rows = parties.of(session, [item_id]).get(item_id, [])
    once = singly.of_time(session, occurrence_id) if item.rule and occurrence_id else {}
    come = [row for row in rows if singly.standing(row, once)[0] != "absent"]
    found = parties.concerned(session, come) - {row.substitute_id for row in come if row.id in once}
    found |= {one.substitute_id for one in once.values() if one.substitute_id}
    return found | ({item.owner_id} if item.owner_id else set())
