"""The leaders' week of an agency, its published versions, and how the agency keeps its calendar."""

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, Connection, Table, Text, UniqueConstraint, event

from workplace.kernel.growing import only_grows
from workplace.kernel.tables import Field, SQLModel


class CalendarOffice(SQLModel, table=True):
    """An agency that keeps a leaders' calendar: until when its units propose for the week to come."""

    __tablename__ = "calendar_office"
    __table_args__ = (CheckConstraint("closes_on BETWEEN 0 AND 6", name="proposals_close_on_a_weekday"),)

    organisation_id: int = Field(
        primary_key=True, foreign_key="organisation.id", sa_column_kwargs={"autoincrement": False}
    )
    title: str = ""  # over the table: Lịch công tác của Lãnh đạo UBND thành phố; empty: made of the agency's name
    closes_on: int = 3  # Monday is 0; of the week before
    closes_at: time = time(17, 0)


class CalendarWeek(SQLModel, table=True):
    """One agency's week, Monday to Sunday: compiled, approved, published."""

    __tablename__ = "calendar_week"
    __table_args__ = (UniqueConstraint("organisation_id", "starts_on", name="an_agency_has_one_calendar_a_week"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    starts_on: date
    state: str = "compiling"
    version: int = 0  # the last one published; 0: none yet
    made_at: datetime
    submitted_by: int | None = None
    submitted_at: datetime | None = None
    approved_by: int | None = None
    approved_at: datetime | None = None
    reason: str = ""  # why the approver gave it back


class WeekVersion(SQLModel, table=True):
    """A week as it was published: what stood there on that day is never changed."""

    __tablename__ = "calendar_week_version"
    __table_args__ = (UniqueConstraint("week_id", "no", name="a_version_of_a_week_has_its_number"),)

    id: int | None = Field(default=None, primary_key=True)
    week_id: int = Field(foreign_key="calendar_week.id")
    no: int
    at: datetime
    by: int
    body: str = Field(sa_type=Text)  # JSON: rules.changes.Line of each line, in order
    told: int = 0  # how many people were told


def protect(connection: Connection) -> None:
    """What was published is neither changed nor removed."""
    only_grows(connection, "calendar_week_version", "a published version of a week stays as it is")


@event.listens_for(WeekVersion.__table__, "after_create")  # type: ignore[attr-defined]
def _protect_new_table(_table: Table, connection: Connection, **_: object) -> None:
    protect(connection)
