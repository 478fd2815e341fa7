"""A week's lines: as they stand now for whoever compiles, and as they were published for everybody."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarItem, CalendarParty
from workplace.calendars.models.resources import CalendarResource
from workplace.calendars.models.weeks import CalendarWeek, WeekVersion
from workplace.calendars.queries import parties as of_items
from workplace.calendars.rules.changes import Change, Line, changes, line_of
from workplace.calendars.rules.times import LONGEST

MOST = 5000  # lines of one week


@dataclass(frozen=True)
class VersionCard:
    """One published version, without its lines."""

    no: int
    at: datetime
    by: int
    told: int


def live(session: Session, week: CalendarWeek, states: tuple[str, ...]) -> list[CalendarItem]:
    """The week's items in these states, in order of time."""
    mine = (col(CalendarItem.week_id) == week.id, col(CalendarItem.state).in_(states))
    ordered = select(CalendarItem).where(*mine).order_by(col(CalendarItem.begins), col(CalendarItem.id)).limit(MOST)
    return list(session.scalars(ordered))


def lines(session: Session, items: Iterable[CalendarItem]) -> list[Line]:
    """Items as the table shows them."""
    found = list(items)
    parties = of_items.of(session, [item.id or 0 for item in found])
    things = resources(session, {id for item in found for id in (item.room_id, item.vehicle_id) if id})
    return [_line(session, item, parties.get(item.id or 0, []), things) for item in found]


def _line(session: Session, item: CalendarItem, rows: list[CalendarParty], things: dict[int, CalendarResource]) -> Line:
    room, vehicle = things.get(item.room_id or 0), things.get(item.vehicle_id or 0)
    chair = next((row.ref for row in rows if row.role == "chair"), 0)
    return Line(
        item=item.id or 0,
        day=item.day.isoformat(),
        session=item.session,
        title=item.title,
        starts=f"{item.starts:%H:%M}" if item.starts else "",
        ends=f"{item.ends_at:%H:%M}" if item.ends_at else "",
        last_day=item.last_day.isoformat() if item.last_day else "",
        chair=item.chair,
        participants=item.participants,
        place="; ".join(part for part in (room.name if room else "", item.place) if part),
        preparer=item.preparer,
        vehicle="; ".join(part for part in (vehicle.name if vehicle else "", item.vehicle) if part),
        note=item.note,
        cancelled=item.state == "cancelled",
        reason=item.reason if item.state == "cancelled" else "",
        private=item.private,
        begins=item.begins,
        until=item.ends,
        people=tuple(sorted(of_items.concerned(session, rows))),
        chair_id=chair,
    )


def resources(session: Session, ids: set[int]) -> dict[int, CalendarResource]:
    """Rooms and vehicles by id."""
    if not ids:
        return {}
    found = session.scalars(select(CalendarResource).where(col(CalendarResource.id).in_(ids)))
    return {row.id or 0: row for row in found}


def versions(session: Session, week: CalendarWeek) -> list[VersionCard]:
    """What was published of a week, newest first."""
    row = WeekVersion
    columns = (col(row.no), col(row.at), col(row.by), col(row.told))
    found = select(*columns).where(col(row.week_id) == week.id).order_by(col(row.no).desc()).limit(200)
    return [VersionCard(*one) for one in session.execute(found)]


def published(session: Session, week: CalendarWeek, no: int) -> list[Line]:
    """The lines of a version; none where there is no such version."""
    this = (col(WeekVersion.week_id) == week.id, col(WeekVersion.no) == no)
    body = session.scalar(select(col(WeekVersion.body)).where(*this))
    return [line_of(kept) for kept in json.loads(body)] if body else []


def reaching(session: Session, organisation_id: int, monday: date) -> list[Line]:
    """The published lines of earlier weeks that still go on in this one."""
    week, item = CalendarWeek, CalendarItem
    earlier = (
        col(week.organisation_id) == organisation_id,
        col(week.starts_on).between(monday - LONGEST - timedelta(days=7), monday - timedelta(days=1)),
        col(week.version) > 0,
        col(item.last_day) >= monday,
    )
    found = session.scalars(select(week).join(item, col(item.week_id) == col(week.id)).where(*earlier).distinct()).all()
    every = [line for one in found for line in published(session, one, one.version)]
    return [line for line in every if line.last_day >= monday.isoformat()]


def pending(session: Session, week: CalendarWeek) -> list[Change]:
    """What the next version would change, for whoever compiles a week that is published already."""
    if not week.version:
        return []
    now = lines(session, live(session, week, ("included", "cancelled")))
    known = {line.item for line in published(session, week, week.version)}
    now = [line for line in now if not line.cancelled or line.item in known]
    return changes(published(session, week, week.version), now)


def day_of(line: Line) -> date:
    """The day under which a line stands."""
    return date.fromisoformat(line.day)
