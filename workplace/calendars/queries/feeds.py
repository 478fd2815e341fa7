"""What another program reads from a secret address."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarFeed, CalendarItem, CalendarOccurrence
from workplace.calendars.models.resources import CalendarResource
from workplace.calendars.queries import lines, published, singly, slots
from workplace.calendars.rules import ics
from workplace.calendars.rules.ics import Event
from workplace.calendars.rules.times import ZONE, day_span
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.org.queries import desks, organisations

Moved = tuple[tuple[datetime, datetime, datetime], ...]
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
        shown = published.lines(session, acting, row.ref)
        return Feed(row.id or 0, name, [event for _, event in published.events(session, shown, address)])
    first = clock.today() - timedelta(days=BACK_DAYS)
    found = slots.mine(session, acting, day_span(first, BACK_DAYS + AHEAD_DAYS))
    ids = list(dict.fromkeys(slot.item for slot in found))
    return Feed(row.id or 0, row.name, list(events_of(session, ids, address, acting).values()))


def events(session: Session, item_ids: list[int], address: str) -> list[Event]:
    """Items as events, with their exceptions."""
    return list(events_of(session, item_ids, address).values())


def events_of(
    session: Session, item_ids: list[int], address: str, acting: Acting | None = None
) -> dict[int, Event]:  # fmt: skip
    """The same, each under its item; for somebody's own calendar (`acting`) with those times alone that are theirs."""
    items: list[CalendarItem] = []
    for start in range(0, min(len(item_ids), MOST), 500):
        items += session.scalars(select(CalendarItem).where(col(CalendarItem.id).in_(item_ids[start : start + 500])))
    rooms = lines.resources(session, {item.room_id for item in items if item.room_id})
    made = {item.id or 0: _event(session, item, rooms, address) for item in items}
    repeated = [id for id, event in made.items() if event.rule] if acting else []
    shares = singly.shares(session, acting, repeated) if acting and repeated else {}
    return made | {id: shared(session, id, made[id], share) for id, share in shares.items()}


def shared(session: Session, item_id: int, event: Event, share: singly.Share) -> Event:
    """A series as it is in the calendar of somebody who answered otherwise for single times of it."""
    if share.only is not None:
        return replace(event, only=_spans(session, item_id, share.only))
    without = tuple(clock.from_ticks(one) for one in sorted(share.without))
    moved = tuple(one for one in event.moved if one[0] not in without)
    return replace(event, skipped=tuple(sorted({*event.skipped, *without})), moved=moved)


def _spans(session: Session, item_id: int, originals: Iterable[int]) -> Moved:
    row, at = CalendarOccurrence, clock.from_ticks
    these = (col(row.item_id) == item_id, col(row.original).in_(originals), col(row.skipped).is_(False))
    found = session.scalars(select(row).where(*these).order_by(col(row.original)))
    return tuple((at(one.original), at(one.begins), at(one.ends)) for one in found)


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


def _exceptions(session: Session, item: CalendarItem) -> tuple[tuple[datetime, ...], Moved]:
    row = CalendarOccurrence
    different = (col(row.item_id) == item.id, col(row.skipped) | col(row.moved))
    found = session.scalars(select(row).where(*different).order_by(col(row.original))).all()
    at = clock.from_ticks
    skipped = tuple(at(one.original) for one in found if one.skipped)
    moved = tuple((at(one.original), at(one.begins), at(one.ends)) for one in found if one.moved and not one.skipped)
    return skipped, moved


def zone_lines() -> tuple[str, ...]:
    """The office's zone as calendar programs have it."""
    return ics.zone_lines(ZONE)


def busy(session: Session, acting: Acting, first: datetime, last: datetime) -> bytes:
    """When this person is taken within a span, without a word about what by (RFC 5545, 3.6.4)."""
    span = clock.ticks(first), clock.ticks(last)
    taken = [(clock.from_ticks(one.begins), clock.from_ticks(one.ends)) for one in slots.mine(session, acting, span)]
    return ics.busy(first, last, taken, clock.now())
