"""Repeating tasks, and the filters that a person keeps."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel


class TaskSeries(SQLModel, table=True):
    """A task that comes again by a rule (RFC 5545), given anew in its issuer's name until it is ended."""

    __tablename__ = "task_series"
    __table_args__ = (
        CheckConstraint("mode IN ('date', 'completion')", name="a_series_goes_on_by_date_or_by_completion"),
        CheckConstraint("ahead BETWEEN 0 AND 60", name="a_series_gives_at_most_60_days_ahead"),
        Index("ix_task_series_person", "person", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person: int  # who gives it
    title: str
    text: str = ""
    field: str = ""
    priority: int = 0
    evidence: str = ""
    evidence_note: str = ""
    checklist: str = ""  # a line each, to be ticked anew each time
    lead_person_id: int | None = None
    lead_unit_id: int
    rule: str
    start: date
    mode: str
    ahead: int  # working days before its deadline on which each is given
    last_named: date | None = None  # the day that the rule named for the one given last
    last_task_id: int | None = Field(default=None, foreign_key="task.id")
    trouble: str = ""  # why the next one could not be given, in the words of the refusal
    made_at: datetime
    ended_at: datetime | None = None


class TaskFilter(SQLModel, table=True):
    """A view over tasks that a person keeps under a name."""

    __tablename__ = "task_filter"
    __table_args__ = (
        UniqueConstraint("person", "name", name="a_kept_filter_has_its_own_name"),
        Index("ix_task_filter_unit", "unit_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person: int
    name: str
    address: str
    unit_id: int | None = None  # the unit whose people see it too
    made_at: datetime
