"""What is said around a task: opinions, urgings, ticks of a list, one's own notes; and who wants which reminder."""

from datetime import date, datetime

from sqlalchemy import Index

from workplace.kernel.tables import Field, SQLModel


class TaskComment(SQLModel, table=True):
    """An opinion on a task; whoever is named with @ is told."""

    __tablename__ = "task_comment"
    __table_args__ = (Index("ix_task_comment_task", "task_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    at: datetime
    person: int
    for_whom: int | None = None
    text: str
    withdrawn_at: datetime | None = None


class TaskUrging(SQLModel, table=True):
    """Đôn đốc: the issuer asked for progress; whoever is urged says that they have seen it."""

    __tablename__ = "task_urging"
    __table_args__ = (Index("ix_task_urging_task", "task_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    part_id: int | None = Field(default=None, foreign_key="task_part.id")
    at: datetime
    person: int
    for_whom: int | None = None
    text: str = ""
    seen_at: datetime | None = None
    seen_by: int | None = None
    answer: str = ""


class TaskCheck(SQLModel, table=True):
    """One line of a task's checklist."""

    __tablename__ = "task_check"
    __table_args__ = (Index("ix_task_check_task", "task_id", "place", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    place: int
    text: str
    done_at: datetime | None = None
    done_by: int | None = None
    withdrawn_at: datetime | None = None


class TaskNote(SQLModel, table=True):
    """What a person notes for themselves about a task; nobody else ever reads it."""

    __tablename__ = "task_note"

    task_id: int = Field(primary_key=True, foreign_key="task.id")
    person: int = Field(primary_key=True)
    text: str
    at: datetime


class TaskReminder(SQLModel, table=True):
    """A reminder that a person was given on one deadline's one day: given once, also when the job runs twice."""

    __tablename__ = "task_reminder"

    task_id: int = Field(primary_key=True, foreign_key="task.id")
    person: int = Field(primary_key=True)
    due: date = Field(primary_key=True)
    days: int = Field(primary_key=True)  # working days from the deadline: -3, -1, 0, 1, 3
    at: datetime


class TaskWish(SQLModel, table=True):
    """Which reminders a person wants; without a row, all of them."""

    __tablename__ = "task_wish"

    person: int = Field(primary_key=True)
    before: bool = True  # three days and one day before, and on the day
    after: bool = True  # when one's own is late
    of_others: bool = True  # when what others do for one, or below one, is late
