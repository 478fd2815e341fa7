"""For officials' rating: objective reasons that were confirmed, and the formula of the monthly sheet with its days."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel


class TaskExcuse(SQLModel, table=True):
    """The issuer's side confirmed that one failed assessment, or one missed deadline, had an objective reason."""

    __tablename__ = "task_excuse"
    __table_args__ = (
        CheckConstraint("kind IN ('failure', 'delay')", name="an_excuse_is_for_a_failure_or_a_delay"),
        Index("ix_task_excuse_task", "task_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    kind: str
    reason: str
    at: datetime
    person: int
    for_whom: int | None = None


class TaskFormula(SQLModel, table=True):
    """How the monthly sheet is computed from one day to another; all numbers in hundredths (rules/rating.py)."""

    __tablename__ = "task_formula"
    __table_args__ = (
        UniqueConstraint("valid_from", name="one_formula_begins_on_a_day"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="a_formula_ends_after_it_began"),
        CheckConstraint("quantity + quality + progress > 0", name="a_formula_weighs_something"),
    )

    id: int | None = Field(default=None, primary_key=True)
    valid_from: date
    valid_to: date | None = None
    quantity: int
    quality: int
    progress: int
    failure: int  # per cent taken from a task's units for each failed assessment
    delay: int  # the same for each missed deadline
    results: int  # points
    general: int
    units: int  # of a task that nobody has converted
    levels: str  # a line each: points and words
    source: str = ""
    made_at: datetime
    made_by: int
