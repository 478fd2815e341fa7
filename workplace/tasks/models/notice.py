"""How many working days ahead is “due soon”, from a day on; and a task's own reminders beside the usual ones."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index

from workplace.kernel.tables import Field, SQLModel


class TaskSoon(SQLModel, table=True):
    """So many working days ahead a deadline counts as due soon: in the whole house, or in a unit and all below it."""

    __tablename__ = "task_soon"
    __table_args__ = (
        CheckConstraint("days BETWEEN 1 AND 30", name="soon_is_within_1_to_30_working_days"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="soon_ends_after_it_began"),
        CheckConstraint("source <> ''", name="soon_names_the_decision_behind_it"),
        Index("ix_task_soon_unit", "unit_id", "valid_from"),
    )

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int | None = None  # none: the whole house
    days: int | None = None  # none: here nothing of its own holds any more
    valid_from: date
    valid_to: date | None = None  # the last day
    source: str
    made_at: datetime
    made_by: int


class TaskAhead(SQLModel, table=True):
    """A reminder of one task, so many working days before its deadline, to whoever leads it."""

    __tablename__ = "task_ahead"
    __table_args__ = (CheckConstraint("days BETWEEN 1 AND 60", name="one_is_reminded_1_to_60_working_days_before"),)

    task_id: int = Field(primary_key=True, foreign_key="task.id")
    days: int = Field(primary_key=True)
