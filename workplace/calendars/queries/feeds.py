"""What another program reads from a secret address."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarFeed, CalendarItem, CalendarOccurrence
from workplace.calendars.models.resources import CalendarResource
from workplace.calendars.queries import lines, slots
from workplace.calendars.rules.ics import Event
from workplace.calendars.rules.times import day_span
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.org.queries import desks, organisations

BACK_DAYS, AHEAD_DAYS = 90, 400
MOST = 5000


@dataclass(frozen=True)
class Feed:
    """One calendar as a program reads it."""

    id: int
    name: str
    events: list[Event]


def mine(session: Session, acting: Acting) -> list[CalendarFeed]:
    """One's own addresses in use, newest first."""
    own = (col(CalendarFeed.person_id) == acting.as_whom, col(CalendarFeed.revoked_at).is_(None))
    return list(session.scalars(select(CalendarFeed).where(*own).order_by(col(CalendarFeed.id).desc())))


def read(session: Session, token: str, address: str) -> Feed:
    """The calendar behind a token's digest, by its owner's present rights; NotFound when it leads nowhere."""
    this = (col(CalendarFeed.token) == token, col(CalendarFeed.revoked_at).is_(None))
    row = session.scalars(select(CalendarFeed).where(*this)).one_or_none()
    if row is None:
        raise NotFound
    acting = desks.acting_of(session, row.person_id)
    if row.scope == "week":
        name = organisations.card(session, row.ref).name
        return Feed(row.id or 0, name, _of_week(session, acting, row.ref, address))
    first = clock.today() - timedelta(days=BACK_DAYS)
    found = slots.mine(session, acting, day_span(first, BACK_DAYS + AHEAD_DAYS))
    return Feed(row.id or 0, row.name, events(session, list(dict.fromkeys(slot.item for slot in found)), address))


def events(session: Session, item_ids: list[int], address: str) -> list[Event]:
    """Items as events, with their exceptions."""
    items: list[CalendarItem] = []
    for start in range(0, min(len(item_ids), MOST), 500):
        items += session.scalars(select(CalendarItem).where(col(CalendarItem.id).in_(item_ids[start : start + 500])))
    rooms = lines.resources(session, {item.room_id for item in items if item.room_id})
    return [_event(session, item, rooms, address) for item in items]


def _event(session: Session, item: CalendarItem, rooms: dict[int, CalendarResource], address: str) -> Event:
    room = rooms.get(item.room_id or 0)
    skipped, moved = _exceptions(session, item) if item.rule else ((), ())
    words = [part for part in (item.chair, item.participants, item.note) if part]
    return Event(
        uid=item.uid,
        title=item.title,
        begins=clock.from_ticks(item.begins),
        ends=clock.from_ticks(item.ends),
        changed_at=item.changed_at,
        sequence=item.sequence,
        all_day=item.starts is None and item.session == "day",
        place="; ".join(part for part in (room.name if room else "", item.place) if part),
        words="\n".join(words),
        url=f"{address}/calendars/items/{item.id}",
        rule=item.rule,
        zone=item.zone,
        cancelled=item.state == "cancelled",
        private=item.private,
        busy=item.occupies,
        remind=item.remind,
        skipped=skipped,
        moved=moved,
    )


Moved = tuple[tuple[datetime, datetime, datetime], ...]


def _exceptions(session: Session, item: CalendarItem) -> tuple[tuple[datetime, ...], Moved]:
    row = CalendarOccurrence
    different = (col(row.item_id) == item.id, col(row.skipped) | col(row.moved))
    found = session.scalars(select(row).where(*different).order_by(col(row.original))).all()
    at = clock.from_ticks
    skipped = tuple(at(one.original) for one in found if one.skipped)
    moved = tuple((at(one.original), at(one.begins), at(one.ends)) for one in found if one.moved and not one.skipped)
    return skipped, moved


def _of_week(session: Session, acting: Acting, organisation_id: int, address: str) -> list[Event]:
    """The published lines of an agency's weeks; of private ones only those in which the owner has a part."""
    from workplace.calendars.policy import reads

    first = clock.ticks(clock.now() - timedelta(days=BACK_DAYS))
    item = CalendarItem
    published = (
        col(item.kind) == "agenda",
        col(item.organisation_id) == organisation_id,
        col(item.published) > 0,
        col(item.begins) >= first,
        col(item.state).in_(("included", "cancelled")),
        reads(acting),
    )
    ids = session.scalars(select(col(item.id)).where(*published).order_by(col(item.begins)).limit(MOST))
    return events(session, [id for id in ids if id is not None], address)
