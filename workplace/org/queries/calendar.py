"""The working calendar as one value, kept in memory until it changes."""

from dataclasses import dataclass
from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, select
from sqlmodel import Session, col

from workplace.kernel.db import rows
from workplace.kernel.worktime import Calendar
from workplace.org.models.days import CalendarDay, CalendarVersion

_VERSION = select(col(CalendarVersion.version)).where(col(CalendarVersion.id) == 1)
_kept: "WeakKeyDictionary[Pool, tuple[int, Calendar]]" = WeakKeyDictionary()


@dataclass(frozen=True)
class Day:
    """One day of the calendar, for its page."""

    day: date
    kind: str  # holiday or makeup
    name: str
    source: str


def calendar(session: Session) -> Calendar:
    """The calendar to compute with: one small read, unless it has changed."""
    version = rows(session, _VERSION).scalar() or 0
    bind = session.get_bind()
    kept = _kept.get(bind.engine.pool)
    if kept is not None and kept[0] == version:
        return kept[1]
    found = _read(session)
    if not bind.engine.get_execution_options().get("workplace_writer"):
        _kept[bind.engine.pool] = version, found  # a writer may still be undone, and its version given again
    return found


def days(session: Session, year: int) -> list[Day]:
    """The holidays and make-up days of a year, in order."""
    row = CalendarDay
    inside = col(row.day).between(date(year, 1, 1), date(year, 12, 31))
    statement = select(col(row.day), col(row.kind), col(row.name), col(row.source)).where(inside).order_by(col(row.day))
    return [Day(*found) for found in session.execute(statement)]


def _read(session: Session) -> Calendar:
    row = CalendarDay
    found = session.execute(select(col(row.day), col(row.kind), col(row.name))).all()
    return Calendar(
        frozenset(r.day for r in found if r.kind == "holiday"),
        frozenset(r.day for r in found if r.kind == "makeup"),
        names={r.day: r.name for r in found},
    )
