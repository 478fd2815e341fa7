"""The agenda: its items, their papers with versions, who opened what, and what people note on papers for themselves."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel

ITEM_STATES = ("proposed", "refused", "planned", "current", "done", "put_off", "removed", "merged")
PAPER_STATES = ("prepared", "approved", "rejected", "recalled")
PAPER_ROLES = ("main", "reference", "personal")


class MeetingItem(SQLModel, table=True):
    """Nội dung: one item of the agenda, perhaps below another."""

    __tablename__ = "meeting_item"
    __table_args__ = (
        CheckConstraint(f"state IN {ITEM_STATES}", name="an_item_is_in_a_known_state"),
        CheckConstraint("minutes >= 0", name="an_item_lasts_some_minutes"),
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="no_item_is_part_of_itself"),
        Index("ix_meeting_item_meeting", "meeting_id", "place", "id"),
        Index("ix_meeting_item_resolution", "resolution"),
    )

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    parent_id: int | None = Field(default=None, foreign_key="meeting_item.id")
    place: int  # order among all items of the meeting
    state: str = "planned"
    title: str
    text: str = ""  # what is asked of the meeting
    kind: str = "discussion"  # information | discussion | decision | staff
    minutes: int = 0  # planned
    presenter_id: int | None = None  # a person
    unit_id: int | None = None  # the unit that prepares it
    closed: bool = False  # họp kín: only those let in see it and its papers
    origin_module: str = ""  # where it came from: docs 12, tasks 7
    origin_thing: int | None = None
    proposed_by: int | None = None
    reason: str = ""  # why it was refused, put off or removed
    began_ms: int | None = Field(default=None, sa_type=BigInteger)
    ended_ms: int | None = Field(default=None, sa_type=BigInteger)
    spent_ms: int = Field(default=0, sa_type=BigInteger)
    minuted: str = ""  # what the secretary wrote for the minutes
    resolution: int | None = None  # the document (NQ) that what was adopted became


class MeetingLetIn(SQLModel, table=True):
    """Who of the members stays for a closed item."""

    __tablename__ = "meeting_let_in"
    __table_args__ = ({"sqlite_with_rowid": False},)

    item_id: int = Field(foreign_key="meeting_item.id", primary_key=True)
    member_id: int = Field(foreign_key="meeting_member.id", primary_key=True)


class MeetingConclusion(SQLModel, table=True):
    """Kết luận: what was decided on an item, and the task it became. Its id is the number of the event that said it."""

    __tablename__ = "meeting_conclusion"
    __table_args__ = (Index("ix_meeting_conclusion_item", "item_id"),)

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    id: int = Field(primary_key=True)
    item_id: int = Field(foreign_key="meeting_item.id")
    text: str
    task_id: int | None = None
    withdrawn: bool = False


class MeetingPaper(SQLModel, table=True):
    """Tài liệu: a paper of an item, by versions that never change."""

    __tablename__ = "meeting_paper"
    __table_args__ = (
        CheckConstraint(f"state IN {PAPER_STATES}", name="a_paper_is_in_a_known_state"),
        CheckConstraint(f"role IN {PAPER_ROLES}", name="a_paper_has_a_known_role"),
        Index("ix_meeting_paper_item", "item_id", "place", "id"),
        Index("ix_meeting_paper_meeting", "meeting_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    item_id: int = Field(foreign_key="meeting_item.id")
    place: int = 0
    state: str = "prepared"
    role: str = "main"
    member_id: int | None = None  # of a personal paper: for whom alone
    title: str
    confidential: bool = False  # read on the page with one's name across it, never downloaded
    by: int
    at: int = Field(sa_type=BigInteger)
    reason: str = ""  # why it was rejected or recalled
    version_id: int | None = None  # the one that stands

    @property
    def stands(self) -> bool:
        """Whether it is a paper of the meeting now (`policy.stands`, which says the same to the database)."""
        return self.version_id is not None and self.state != "recalled"


class MeetingPaperVersion(SQLModel, table=True):
    """One version of a paper: bytes that never change."""

    __tablename__ = "meeting_paper_version"
    __table_args__ = (
        UniqueConstraint("paper_id", "number", name="a_paper_has_each_version_once"),
        Index("ix_meeting_paper_version_file", "file_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    paper_id: int = Field(foreign_key="meeting_paper.id")
    number: int
    file_id: int
    name: str
    note: str = ""  # what is new in it
    by: int
    at: datetime


class MeetingPaperOpened(SQLModel, table=True):
    """Who has opened which version, when first and last."""

    __tablename__ = "meeting_paper_opened"
    __table_args__ = ({"sqlite_with_rowid": False},)

    version_id: int = Field(foreign_key="meeting_paper_version.id", primary_key=True)
    person_id: int = Field(primary_key=True)
    first_at: datetime
    last_at: datetime
    times: int = 1


class MeetingNote(SQLModel, table=True):
    """Ink, a highlight or words of one person on a page of a version: theirs alone, also from administrators."""

    __tablename__ = "meeting_note"
    __table_args__ = (
        CheckConstraint("kind IN ('ink', 'highlight', 'note')", name="a_note_is_of_a_known_kind"),
        Index("ix_meeting_note_person", "person_id", "version_id", "page"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int
    version_id: int = Field(foreign_key="meeting_paper_version.id")
    page: int
    kind: str
    marks: str = "[]"  # JSON, in ten-thousandths of the page: of a highlight its rectangles, of ink one stroke's points
    colour: str = Field(default="", sa_column_kwargs={"server_default": ""})  # of highlights and ink: rules.marking
    text: str = ""
    quote: str = ""  # the words it stands at, by which the next version finds its place
    placed: bool = True  # false: carried over, its words are not in this version
    at: datetime


class MeetingOpinion(SQLModel, table=True):
    """A question or an opinion on an item, sent before or during the meeting."""

    __tablename__ = "meeting_opinion"
    __table_args__ = (Index("ix_meeting_opinion_item", "item_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    item_id: int = Field(foreign_key="meeting_item.id")
    member_id: int = Field(foreign_key="meeting_member.id")
    kind: str = "opinion"  # opinion | question
    text: str
    at: datetime
    answer: str = ""
    answered_by: int | None = None
    answered_at: datetime | None = None
