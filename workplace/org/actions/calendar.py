"""Keeping the working calendar: holidays, swapped days and make-up Saturdays, each with its source."""

from datetime import date

from sqlalchemy import select, update
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.events import publish
from workplace.kernel.refs import Ref
from workplace.kernel.text import one_line, say
from workplace.org.events import CalendarChanged
from workplace.org.models.days import CalendarDay, CalendarVersion
from workplace.org.queries import roles

KINDS = ("holiday", "makeup")


def set_day(session: Session, acting: Acting, day: date, kind: str, name: str, source: str) -> None:
    """Make a day a holiday or a make-up day; said again it is corrected. Deadlines change with it at once."""
    roles.require(session, acting, "administrator")
    wrong = {}
    if kind not in KINDS:
        wrong["kind"] = say("Choose one of the list.")
    if not one_line(name):
        wrong["name"] = say("Fill this in.")
    if not one_line(source):
        wrong["source"] = say("Name the decision behind it, so that others can check.")
    if kind == "makeup" and day.weekday() < 5:
        wrong["day"] = say("A make-up day is a Saturday or Sunday on which the office works.")
    if wrong:
        raise BadInput(wrong)
    _put(session, day, kind, one_line(name), one_line(source))
    _changed(session, acting)
    journal.write(session, acting, "set_day", Ref("calendar", 1), day=str(day), kind=kind, name=name, source=source)


def clear_day(session: Session, acting: Acting, day: date) -> None:
    """Let a day be what its weekday says."""
    roles.require(session, acting, "administrator")
    row = session.get(CalendarDay, day)
    if row is None:
        raise NotFound
    session.delete(row)
    _changed(session, acting)
    journal.write(session, acting, "clear_day", Ref("calendar", 1), day=str(day), kind=row.kind, name=row.name)


def seed(session: Session, acting: Acting, years: range) -> int:
    """Enter the holidays, swapped days and make-up Saturdays that are known for these years; how many were new.

    What stands there already stays: the year's official decision beats what a package knew before it.
    """
    import holidays  # large: only when the calendar is seeded

    roles.require(session, acting, "administrator")
    known = holidays.country_holidays("VN", years=years, language="vi")
    source = f"holidays {holidays.__version__}"
    found = {day: ("holiday", name) for day, name in known.items()}
    swapped = (day for day in known.weekend_workdays if day.year in years)
    found |= {day: ("makeup", "Ngày làm việc bù") for day in swapped}
    there = set(session.scalars(select(col(CalendarDay.day))))
    fresh = sorted(found.keys() - there)
    for day in fresh:
        _put(session, day, *found[day], source)
    if fresh:
        _changed(session, acting)
        journal.write(session, acting, "seed", Ref("calendar", 1), years=[years.start, years.stop - 1], days=len(fresh))
    return len(fresh)


def _put(session: Session, day: date, kind: str, name: str, source: str) -> None:
    row = session.get(CalendarDay, day) or CalendarDay(day=day, kind="", name="", source="", changed_at=clock.now())
    row.kind, row.name, row.source, row.changed_at = kind, name, source, clock.now()
    session.add(row)


def _changed(session: Session, acting: Acting) -> None:
    session.flush()
    table = CalendarVersion.__table__  # type: ignore[attr-defined]
    counted = session.execute(update(table).where(table.c.id == 1).values(version=table.c.version + 1))
    if not counted.rowcount:  # type: ignore[attr-defined]
        session.add(CalendarVersion(id=1, version=1))
    publish(session, CalendarChanged(acting.person))
