"""An item as the wish it was entered with: what is changed of it, leaves the rest as it is."""

from sqlmodel import Session

from workplace.calendars.models.items import CalendarItem
from workplace.calendars.queries import parties
from workplace.calendars.rules.times import When
from workplace.calendars.rules.wishes import Wish


def when_of(item: CalendarItem) -> When:
    """Its day, session and hours in words."""
    session = item.session if item.starts is None else "day"
    return When(item.day, session, item.starts, item.ends_at, item.last_day, item.zone)


def of(session: Session, item: CalendarItem) -> Wish:
    """Everything that was said of it; entered again it changes nothing."""
    rows = parties.of(session, [item.id or 0]).get(item.id or 0, [])
    return Wish(
        title=item.title,
        when=when_of(item),
        chair_id=next((row.ref for row in rows if row.role == "chair"), None),
        chair=item.chair,
        people=tuple(row.ref for row in rows if row.kind == "person" and row.role != "chair"),
        units=tuple(row.ref for row in rows if row.kind == "unit"),
        participants=item.participants or " ",
        place=item.place,
        room_id=item.room_id,
        vehicle_id=item.vehicle_id,
        vehicle=item.vehicle,
        preparer=item.preparer,
        note=item.note,
        private=item.private,
        occupies=item.occupies,
        rule=item.rule,
        remind=item.remind,
        origin=item.origin,
    )
