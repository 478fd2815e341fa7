"""The working calendar: holidays and make-up days as dated data (domain.md 9)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint

from workplace.kernel.tables import Field, SQLModel


class CalendarDay(SQLModel, table=True):
    """A day that is not what its weekday says: a holiday, or a make-up day on which the office works."""

    __tablename__ = "calendar_day"
    __table_args__ = (CheckConstraint("kind IN ('holiday', 'makeup')", name="a_day_is_a_holiday_or_made_up"),)

    day: date = Field(primary_key=True)
    kind: str
    name: str
    source: str  # the decision, or where the day was taken from
    changed_at: datetime


class CalendarVersion(SQLModel, table=True):
    """Counts changes of the calendar, so that a copy in memory knows when it is old."""

    __tablename__ = "calendar_version"
    __table_args__ = (CheckConstraint("id = 1", name="there_is_one_calendar"),)

    id: int = Field(default=1, primary_key=True)
    version: int = 0
