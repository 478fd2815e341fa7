"""What a task waits for: another task that has to be completed before it begins, or before its result is handed in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text

from workplace.kernel.tables import Field, SQLModel

KINDS = ("begin", "report")

_WAITS = text("state = 'waits'")


class TaskWait(SQLModel, table=True):
    """One task waits for another. Whether that one is done is nowhere stored: its own state says so."""

    __tablename__ = "task_wait"
    __table_args__ = (
        CheckConstraint("state IN ('waits', 'passed', 'untied')", name="a_wait_is_in_a_known_state"),
        CheckConstraint(f"kind IN {KINDS}", name="a_task_waits_to_begin_or_to_report"),
        CheckConstraint("task_id <> for_id", name="no_task_waits_for_itself"),
        Index(
            "a_task_waits_for_another_once", "task_id", "for_id", unique=True,
            sqlite_where=_WAITS, postgresql_where=_WAITS,
        ),
        Index("ix_task_wait_for", "for_id", "id"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id", index=True)
    for_id: int = Field(foreign_key="task.id")
    kind: str  # it can't begin | it can't be reported before the other is completed
    state: str = "waits"
    made_at: datetime
    made_by: int
    for_whom: int | None = None
    ended_at: datetime | None = None  # passed over, or untied
    ended_by: int | None = None
    reason: str = ""  # why the lead went on without waiting, or why it waits no longer
