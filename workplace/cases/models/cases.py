"""A case: whatever a citizen comes with. One core for questions, reports, feedback and dossiers (citizens.md 5.1).

Facts with a who and a when are rows; the case's own row holds what lists and figures ask for, written with each act.
What it was through stands in the journal, the only chain there is. What was written stands apart, so that it can be
taken out when its time is over while the figures remain.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, text

from workplace.cases.models.services import KINDS
from workplace.kernel.tables import Field, SQLModel

CHANNELS = ("web", "desk", "phone", "mail", "paper", "api")
AUDIENCES = ("applicant", "internal", "public")
_OPEN = text("closed_at IS NULL AND accepted_at IS NOT NULL")
_PUBLIC = text("published_at IS NOT NULL")
_ENDED = text("ended <> ''")
_RESULT = ("ready_at", "kind", "ended", "outcome", "worked", "unit_id", "intake_unit_id", "service_id", "area_id")
"""What figures read of results: all of it, so that they never look at the case itself."""


class Case(SQLModel, table=True):
    """Vụ việc: a question, a field report, feedback, later a dossier."""

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="a_case_is_of_a_known_kind"),
        CheckConstraint(f"channel IN {CHANNELS}", name="a_case_came_by_a_known_way"),
        CheckConstraint("filed IN ('self', 'assisted', 'desk')", name="a_case_was_filed_by_somebody"),
        CheckConstraint("reopened BETWEEN 0 AND 9", name="a_case_is_not_reopened_for_ever"),
        CheckConstraint("repeats IS NULL OR repeats <> id", name="no_case_repeats_itself"),
        UniqueConstraint("code", name="a_case_has_its_own_code"),
        UniqueConstraint("token_hash", name="a_link_opens_one_case"),
        Index("ix_cases_at", "kind", "at", "id"),
        Index("ix_cases_open", "unit_id", "due_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_cases_ready", "ready_at", "kind", "unit_id"),
        Index("ix_cases_published", "kind", "published_at", "id", sqlite_where=_PUBLIC, postgresql_where=_PUBLIC),
        Index("ix_cases_repeats", "repeats"),
        Index("ix_cases_ended", *_RESULT, sqlite_where=_ENDED, postgresql_where=_ENDED),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    code: str  # what everybody calls it by: KQT-4821-0937
    state: str
    at: int = Field(sa_type=BigInteger)  # ticks of receipt; the order of every list; never changed
    service_id: int = Field(foreign_key="service.id", index=True)
    title: str  # for officials; what the public reads stands in the words
    language: str = "vi"
    channel: str = "web"
    filed: str = "self"  # self | assisted: an official sat beside | desk: an official wrote it down
    filed_by: int | None = None
    party_id: int = Field(foreign_key="party.id", index=True)
    secret_hash: str = ""
    token_hash: str
    received_at: datetime
    accepted_at: datetime | None = None  # moderated: its clock begins
    ready_at: datetime | None = None  # the answer stands, the fault is mended: its clock has ended
    closed_at: datetime | None = None
    published_at: datetime | None = None
    intake_unit_id: int = Field(foreign_key="unit.id")  # who moderates it and gives it out
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)  # who holds it now
    handler_id: int | None = None
    approver_id: int | None = None
    area_id: int | None = None  # the organisation of the commune it is about
    outcome: str = ""
    priority: int = 0
    is_public: bool = False  # may be shown: the service allows it, the sender agreed, nobody has hidden it
    hidden: str = ""  # why somebody hid it
    hides_reporter: bool = False
    bounces: int = 0
    reopened: int = 0
    promised_at: datetime | None = None  # what the citizen was told; never rewritten
    due_at: datetime | None = None  # where the clock stood when it was last wound; lists are ordered by it
    paused_at: datetime | None = None  # since when it waits for the citizen
    worked: int | None = None  # minutes of its term that had passed when its result was ready
    ended: str = ""  # how its result kept the deadline, once it is ready: one of cases.rules.ended
    repeats: int | None = Field(default=None, foreign_key="cases.id")  # the case that this one says once more
    document_id: int | None = None  # the outgoing document that answers it
    version: int = 1  # of its words and fields: who saves an older one is told


class CaseWords(SQLModel, table=True):
    """What was written: by the citizen as it came, and as the public may read it; the answer likewise."""

    __tablename__ = "case_words"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    body: str = Field(default="", sa_type=Text)  # as it came; never changed, but for an order of erasure
    public_title: str = ""
    public_body: str = Field(default="", sa_type=Text)
    answer: str = Field(default="", sa_type=Text)
    public_answer: str = Field(default="", sa_type=Text)
    public_folded: str = Field(default="", sa_type=Text)  # what is public of it, as the archive is searched: no marks
    erased_at: datetime | None = None


class CaseAnswer(SQLModel, table=True):
    """What was answered to one of the service's own questions."""

    __tablename__ = "case_answer"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    field_id: int = Field(primary_key=True, foreign_key="service_field.id")
    value: str


class CasePause(SQLModel, table=True):
    """A time that does not count: the citizen was asked for something."""

    __tablename__ = "case_pause"
    __table_args__ = (
        CheckConstraint("to_at IS NULL OR to_at >= from_at", name="a_pause_ends_after_it_began"),
        Index(
            "one_pause_of_a_case_is_open",
            "case_id",
            unique=True,
            sqlite_where=text("to_at IS NULL"),
            postgresql_where=text("to_at IS NULL"),
        ),
        Index("ix_case_pause_case", "case_id", "from_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    reason: str
    message_id: int | None = Field(default=None, foreign_key="case_message.id")  # by which the citizen was told
    from_at: datetime
    to_at: datetime | None = None
    by: int
    ended_by: int | None = None


class CaseAssignment(SQLModel, table=True):
    """Who holds it, or helps: from when to when. The lead's rows follow each other without a gap, so that the times of
    all holders and the pauses add up to the whole.
    """

    __tablename__ = "case_assignment"
    __table_args__ = (
        CheckConstraint("role IN ('lead', 'support')", name="a_holder_leads_or_helps"),
        CheckConstraint(
            "state IN ('sent', 'accepted', 'refused', 'done', 'moved')", name="an_assignment_is_in_a_known_state"
        ),
        Index("ix_case_assignment_case", "case_id", "role", "id"),
        Index("ix_case_assignment_unit", "unit_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    unit_id: int = Field(foreign_key="unit.id")
    unit_name: str  # as it was called on that day, whatever becomes of it
    role: str = "lead"
    state: str = "sent"
    wish: str = ""  # what is asked of them
    answer: str = ""  # a support's opinion, or why it was refused
    by: int
    sent_at: datetime
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    due_at: datetime | None = None


class CaseMessage(SQLModel, table=True):
    """Something said about a case, and to whom: to the citizen, among officials, to everybody."""

    __tablename__ = "case_message"
    __table_args__ = (
        CheckConstraint(f"audience IN {AUDIENCES}", name="a_message_has_a_known_audience"),
        Index("ix_case_message_case", "case_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    audience: str
    kind: str = "word"  # word | clarify | reply | received | answer | …: which template told it
    author: int  # an official; below zero the citizen; 0 the house
    body: str = Field(sa_type=Text)
    at: datetime
    withdrawn_at: datetime | None = None


class CaseFile(SQLModel, table=True):
    """A file of a case, and who may have it. Pictures are made anew before anybody sees them."""

    __tablename__ = "case_file"
    __table_args__ = (
        CheckConstraint(f"audience IN {AUDIENCES}", name="a_case_file_has_a_known_audience"),
        Index("ix_case_file_case", "case_id", "id"),
        Index("ix_case_file_file", "file_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    message_id: int | None = Field(default=None, foreign_key="case_message.id")
    file_id: int
    name: str
    purpose: str = "evidence"  # evidence | before | after | answer
    audience: str = "internal"
    added_at: datetime
    added_by: int  # below zero the citizen
    withdrawn_at: datetime | None = None


class CaseLink(SQLModel, table=True):
    """What a case has to do with: another case, a task, a document."""

    __tablename__ = "case_link"
    __table_args__ = (
        UniqueConstraint("case_id", "module", "thing", "kind", name="a_case_is_linked_once"),
        Index("ix_case_link_thing", "module", "thing"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    kind: str  # answer: the document that answers | task | source: the paper it came in | related
    module: str
    thing: int
    at: datetime
    by: int


class Rating(SQLModel, table=True):
    """What the citizen said of how their case was handled: once, and by nobody else."""

    __tablename__ = "case_rating"
    __table_args__ = (CheckConstraint("score BETWEEN 1 AND 3", name="a_rating_is_bad_good_or_very_good"),)

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    score: int  # 1 not satisfied, 2 satisfied, 3 very satisfied
    comment: str = ""
    at: datetime


class CaseUrging(SQLModel, table=True):
    """A leader urged whoever holds the case; they acknowledge it."""

    __tablename__ = "case_urging"
    __table_args__ = (Index("ix_case_urging_case", "case_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    unit_id: int = Field(foreign_key="unit.id")  # who held it
    by: int
    at: datetime
    note: str = ""
    seen_by: int | None = None
    seen_at: datetime | None = None


class CaseDue(SQLModel, table=True):
    """A deadline that moved, and why: the calendar was edited, a pause ended, it was opened again."""

    __tablename__ = "case_due"
    __table_args__ = (Index("ix_case_due_case", "case_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    at: datetime
    why: str  # accepted | paused | resumed | calendar | reopened
    before: datetime | None = None
    after: datetime | None = None
