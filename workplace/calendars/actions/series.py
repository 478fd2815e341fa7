"""A repeated entry changed from one of its times on, or as a whole; and the year's next times, entered each day."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.actions import booking, entries, holding, writing
from workplace.calendars.models.items import CalendarItem, CalendarOccurrence
from workplace.calendars.process import ENTRY
from workplace.calendars.queries import door, wished
from workplace.calendars.rules import recurrence, series
from workplace.calendars.rules.times import When, on_wall, zone_of
from workplace.calendars.rules.wishes import Wish
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.process.take import require, take


def move(
    session: Session, acting: Acting, item: CalendarItem, occurrence_id: int, when: When, scope: str
) -> CalendarItem:
    """A time of a repeated entry, with it all later ones, or the whole series, lies at another time. The item that now
    holds this time: from `later` on it is a new one, and whoever was asked is asked again. BadInput where a room or
    vehicle is taken then, and for a series by dates that can't be shifted by days.
    """
    if scope == "one":
        entries.move(session, acting, item, occurrence_id, when)
        return item
    row = door.time(session, item, occurrence_id)
    when = on_wall(when, item.zone)
    days = (when.day - _wall(item, row.original).date()).days
    if scope == "all" or row.original <= item.begins:
        entries.adjust(session, acting, item, _moved_as_a_whole(session, item, when, days))
        return item
    return _go_on_otherwise(session, acting, item, row, when, days)


def leave_out(session: Session, acting: Acting, item: CalendarItem, occurrence_id: int, scope: str) -> None:
    """A time falls out, with it all later ones, or the whole series is called off."""
    if scope == "one":
        entries.skip(session, acting, item, occurrence_id)
        return
    row = door.time(session, item, occurrence_id)
    if scope == "all" or row.original <= item.begins:
        entries.call_off(session, acting, item, "")
        return
    before = entries.concerned_by(session, item)
    _end_before(session, acting, item, row)
    entries.tell(session, acting, item, "changed", before=before)


def _moved_as_a_whole(session: Session, item: CalendarItem, when: When, days: int) -> Wish:
    long = (when.last_day - when.day).days if when.last_day else 0
    first = item.day + timedelta(days=days)
    last = first + timedelta(days=long) if long else None
    moved = replace(when, day=first, last_day=last)
    return replace(wished.of(session, item), when=moved, rule=_shifted(item.rule, days))


def _shifted(rule: str, days: int) -> str:
    found = series.shifted(rule, days)
    if found is None:
        raise BadInput({"day": say("This series falls on fixed dates: change the series itself.")})
    return found


def _go_on_otherwise(
    session: Session, acting: Acting, item: CalendarItem, row: CalendarOccurrence, when: When, days: int
) -> CalendarItem:
    """End the series before a time, and begin another one there: what was stays as it was."""
    require(session, acting, ENTRY, item, "adjust")
    gone = len(recurrence.spans(item.rule, item.begins, item.ends, item.zone, row.original - 1, recurrence.MOST_COUNT))
    rule = _shifted(series.rest(item.rule, gone), days)
    wish = replace(wished.of(session, item), when=when, rule=rule)
    writing.check(session, wish)
    later, before = _exceptions_from(session, item, row.original), entries.concerned_by(session, item)
    _end_before(session, acting, item, row)
    entries.let_go(session, acting, item, before)
    fresh = writing.new(
        session, wish, kind="entry", state="planned", made_by=item.made_by, organisation_id=item.organisation_id,
        owner_id=item.owner_id, unit_id=item.unit_id,
    )  # fmt: skip
    _stand_on(session, fresh, later, days)
    journal.write(session, acting, "enter", Ref("calendars", fresh.id or 0), day=fresh.day.isoformat(), series=item.id)
    booking.ask(session, acting, fresh)
    holding.hold(session, acting, fresh, firm=True)
    entries.tell(session, acting, fresh, "moved")
    return fresh


@dataclass(frozen=True)
class _Exception:
    day: date
    begins: int
    ends: int
    skipped: bool


def _exceptions_from(session: Session, item: CalendarItem, since: int) -> list[_Exception]:
    """The later times that differ; the one that is moved now says itself where it goes."""
    row = CalendarOccurrence
    different = (col(row.item_id) == item.id, col(row.original) > since, col(row.skipped) | col(row.moved))
    return [
        _Exception(_wall(item, one.original).date(), one.begins, one.ends, one.skipped)
        for one in session.scalars(select(row).where(*different))
    ]


def _stand_on(session: Session, item: CalendarItem, exceptions: list[_Exception], days: int) -> None:
    by_day = {one.day + timedelta(days=days): one for one in exceptions}
    for row in session.scalars(select(CalendarOccurrence).where(col(CalendarOccurrence.item_id) == item.id)).all():
        if (was := by_day.get(_wall(item, row.original).date())) is not None:
            row.skipped = was.skipped
            if not was.skipped:
                row.begins, row.ends, row.moved = was.begins, was.ends, True
            session.add(row)


def _end_before(session: Session, acting: Acting, item: CalendarItem, row: CalendarOccurrence) -> None:
    """The series reaches this time no longer; its earlier times stay what they are."""
    wall = _wall(item, row.original)
    take(session, acting, ENTRY, item, "adjust", until=f"{wall:%Y-%m-%d}")
    wish = wished.of(session, item)
    writing.rewrite(session, item, replace(wish, rule=series.ended_before(item.rule, wall)))
    holding.hold(session, acting, item, firm=True)


def _wall(item: CalendarItem, moment: int) -> datetime:
    return clock.from_ticks(moment).astimezone(zone_of(item.zone)).replace(tzinfo=None)
