"""A task, its coordinating parts, its steps, its requests for more time, its reports and files.

Facts with a who and a when are rows; a task's own row holds what lists and figures ask for, written with each act.
Lateness is nowhere stored: it follows from the days (design.md 4 and 7).
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text

from workplace.kernel.tables import Field, SQLModel

_STATES = (
    "draft", "assigned", "accepted", "in_progress", "reported", "completed", "refused", "suspended", "cancelled",
)  # fmt: skip

_OPEN = text("state IN ('assigned', 'accepted', 'in_progress')")
IN_HAND = "state IN ('assigned', 'accepted', 'in_progress', 'reported', 'refused', 'suspended')"
COMPLETED = "state = 'completed'"
TURNED = "turned"
"""Written out for the indexes, and so by whoever asks them: with bound values SQLite would not know them again."""
_IN_HAND, _COMPLETED, _TURNED = text(IN_HAND), text(COMPLETED), text(TURNED)


class Task(SQLModel, table=True):
    """Nhiệm vụ: what someone gave someone to do, with one lead and a date (domain.md 4)."""

    __table_args__ = (
        CheckConstraint(f"state IN {_STATES}", name="a_task_is_in_a_known_state"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="progress_is_a_percentage"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="no_task_is_part_of_itself"),
        CheckConstraint("state <> 'completed' OR completed_on IS NOT NULL", name="completed_means_on_a_day"),
        CheckConstraint("state <> 'reported' OR reported_on IS NOT NULL", name="reported_means_on_a_day"),
        CheckConstraint("(due IS NULL) = (original_due IS NULL)", name="a_deadline_keeps_its_first_day"),
        Index("ix_task_parent", "parent_id", "id"),
        Index("ix_task_root", "root_id", "id"),
        Index("ix_task_split_from", "split_from"),
        Index("ix_task_origin", "origin_module", "origin_thing"),
        Index("ix_task_origin_row", "origin_row"),
        Index("ix_task_open_due", "due", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        # What figures count, and all they need of it: what is in hand, and what was completed in a period. The state
        # stands in them although it decides what does: else SQLite reads each row for it.
        Index(
            "ix_task_given_open", "issuer_organisation_id", "lead_organisation_id", "lead_unit_id", "due",
            "reported_on", "paused_on", "field", "source", "issuer_id", "lead_person_id", "extensions", "given_on",
            "turned", "state", "id",
            sqlite_where=_IN_HAND, postgresql_where=_IN_HAND,
        ),
        Index(
            "ix_task_given_done", "issuer_organisation_id", "completed_on", "lead_organisation_id", "lead_unit_id",
            "due", "reported_on", "original_due", "field", "source", "issuer_id", "lead_person_id", "extensions",
            "given_on", "turned", "state", "id",
            sqlite_where=_COMPLETED, postgresql_where=_COMPLETED,
        ),
        # The red list: open ones in the order of their deadlines, however many there are.
        Index(
            "ix_task_given_due", "issuer_organisation_id", "due", "id", "reported_on", "paused_on", "issuer_id",
            sqlite_where=_IN_HAND, postgresql_where=_IN_HAND,
        ),
        Index(
            "ix_task_held_due", "lead_organisation_id", "due", "id", "reported_on", "paused_on", "lead_unit_id",
            "lead_person_id",
            sqlite_where=_IN_HAND, postgresql_where=_IN_HAND,
        ),
        Index(
            "ix_task_held_open", "lead_organisation_id", "lead_unit_id", "due", "reported_on", "paused_on",
            "lead_person_id", "field", "source", "extensions", "given_on", "turned", "state", "id",
            sqlite_where=_IN_HAND, postgresql_where=_IN_HAND,
        ),
        Index(
            "ix_task_held_done", "lead_organisation_id", "completed_on", "lead_unit_id", "lead_person_id", "due",
            "reported_on", "original_due", "field", "source", "extensions", "given_on", "turned", "state", "id",
            sqlite_where=_COMPLETED, postgresql_where=_COMPLETED,
        ),
        # Whose past days are replayed from their steps.
        Index(
            "ix_task_given_turned", "issuer_organisation_id", "given_on", "state", "completed_on", "ended_on",
            sqlite_where=_TURNED, postgresql_where=_TURNED,
        ),
        Index(
            "ix_task_held_turned", "lead_organisation_id", "given_on", "state", "completed_on", "ended_on",
            sqlite_where=_TURNED, postgresql_where=_TURNED,
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    state: str
    at: int = Field(sa_type=BigInteger)  # ticks; the order of every list; never changed
    made_at: datetime
    made_by: int
    title: str
    text: str = ""  # what is asked, in full
    field: str = ""  # lĩnh vực: tasks.rules.fields
    source: str = "verbal"  # directive | conclusion | resolution | programme | case | verbal | task
    origin_module: str = ""  # the thing it came from: docs 12
    origin_thing: int | None = None
    origin_row: int | None = None  # of that thing: the lead's routing, whose steps this task mirrors
    origin_note: str = ""  # the source in words: “Thông báo kết luận số 112/TB-UBND”
    priority: int = 0  # 0 normal, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc
    evidence: str = ""  # what the result must carry: "" nothing | file | document
    evidence_note: str = ""
    issuer_id: int
    issuer_unit_id: int
    issuer_organisation_id: int
    lead_person_id: int | None = None  # empty where a unit leads
    lead_unit_id: int  # the unit that leads, or the leading person's
    lead_organisation_id: int
    holder: int  # the principal in whose folders it lies: the person, or the unit's head
    parent_id: int | None = Field(default=None, foreign_key="task.id")
    split_from: int | None = None  # the task of which it was made; stays also where it is moved elsewhere
    root_id: int | None = None  # the first of its chain; of that one, itself
    depth: int = 0
    due: date | None = None  # the deadline now
    original_due: date | None = None  # the deadline first set; never changed
    extensions: int = 0  # granted so far
    given_on: date | None = None
    held_since: datetime  # the last change of state or lead
    paused_on: date | None = None  # while suspended
    paused_with: int | None = None  # the task above with which it was suspended, and goes on
    reported_on: date | None = None  # of the result that stands; empty again when it is sent back
    completed_on: date | None = None
    ended_on: date | None = None  # when it was cancelled
    ended_by: int | None = None
    # whether its row doesn't tell how it stood on a day before: sent back, suspended, opened again, another deadline
    turned: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})
    percent: int = 0
    quality: str = ""  # of the accepted result: tasks.rules.quality
    units: int | None = None  # converted work units, in hundredths

    @property
    def code(self) -> str:
        """How people name it: NV-2026-0931."""
        return f"NV-{self.made_at.year}-{self.id or 0:04}"


class TaskStep(SQLModel, table=True):
    """One step of a task, with what it was afterwards: the state of any past day, and how long who held it."""

    __tablename__ = "task_step"
    __table_args__ = (Index("ix_task_step_task", "task_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    at: datetime
    verb: str
    state: str
    due: date | None = None
    percent: int = 0
    holder: int
    person: int
    for_whom: int | None = None


class TaskPart(SQLModel, table=True):
    """Phối hợp: what a unit or a person beside the lead contributes."""

    __tablename__ = "task_part"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'delivered', 'waived')", name="a_part_is_in_a_known_state"),
        Index("ix_task_part_task", "task_id", "id"),
        Index("ix_task_part_origin_row", "origin_row"),
    )

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    state: str = "asked"
    person_id: int | None = None
    unit_id: int
    organisation_id: int
    holder: int
    text: str = ""  # what is asked of them
    due: date | None = None
    asked_at: datetime
    asked_by: int
    ended_at: datetime | None = None
    ended_by: int | None = None
    answer: str = ""  # what was delivered, or why it was waived
    origin_row: int | None = None  # the routing of the task's origin that asks for the same


class TaskExtension(SQLModel, table=True):
    """Xin gia hạn: more time asked for with a reason; granted or refused by the issuer, both kept."""

    __tablename__ = "task_extension"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'granted', 'refused')", name="an_extension_is_in_a_known_state"),
        Index("ix_task_extension_task", "task_id", "id"),
        Index(
            "a_task_waits_for_one_extension_at_a_time", "task_id", unique=True,
            sqlite_where=text("state = 'asked'"), postgresql_where=text("state = 'asked'"),
        ),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    state: str = "asked"
    old_due: date
    new_due: date  # what is asked for
    granted_due: date | None = None
    reason: str
    asked_at: datetime
    asked_by: int
    answered_at: datetime | None = None
    answered_by: int | None = None
    answer: str = ""


class TaskReport(SQLModel, table=True):
    """A report on the way, or the result: percent, words, and the document that answers."""

    __tablename__ = "task_report"
    __table_args__ = (
        CheckConstraint("kind IN ('progress', 'result')", name="a_report_is_of_progress_or_of_the_result"),
        Index("ix_task_report_task", "task_id", "id"),
        Index("ix_task_report_document", "document_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    kind: str
    at: datetime
    person: int
    for_whom: int | None = None
    percent: int
    text: str
    document_id: int | None = None  # an outgoing or internal document of correspondence
    returned_at: datetime | None = None  # sent back to be done again
    returned_reason: str = ""


class TaskEvaluation(SQLModel, table=True):
    """Nghiệm thu: the issuer's acceptance of a result, with the mark for its quality."""

    __tablename__ = "task_evaluation"
    __table_args__ = (Index("ix_task_evaluation_task", "task_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    report_id: int = Field(foreign_key="task_report.id")
    at: datetime
    person: int
    for_whom: int | None = None
    quality: str = ""
    text: str = ""


class TaskFile(SQLModel, table=True):
    """A file of a task: given with it, or evidence of a report or a part."""

    __tablename__ = "task_file"
    __table_args__ = (Index("ix_task_file_task", "task_id", "id"), Index("ix_task_file_file", "file_id"))

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    report_id: int | None = Field(default=None, foreign_key="task_report.id")
    part_id: int | None = Field(default=None, foreign_key="task_part.id")
    name: str
    file_id: int
    added_at: datetime
    added_by: int
    withdrawn_at: datetime | None = None


class TaskFollower(SQLModel, table=True):
    """Theo dõi: someone who sees a task and hears of its steps without a part in it."""

    __tablename__ = "task_follower"
    __table_args__ = (UniqueConstraint("task_id", "person_id", name="a_task_is_followed_once"),)

    id: int | None = Field(default=None, primary_key=True)
    task_id: int = Field(foreign_key="task.id")
    person_id: int
    at: datetime
    by: int
