"""Polls: what is asked, who may answer, who has, and the ballots (meetings.md 4.6 and 4.7).

Of a secret poll `meeting_cast` says who has voted and `meeting_sealed` holds what nobody can open alone; no column, key
or order ties a row of the one to a row of the other.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, text

from workplace.kernel.tables import Field, SQLModel

METHODS = ("assent", "confidence", "choose")
OPENNESS = ("named", "open", "secret")
POLL_STATES = ("draft", "open", "closing", "closed", "published", "void")


class MeetingPoll(SQLModel, table=True):
    """Biểu quyết: one question put to those who may vote."""

    __tablename__ = "meeting_poll"
    __table_args__ = (
        CheckConstraint(f"method IN {METHODS}", name="a_poll_has_a_known_method"),
        CheckConstraint(f"openness IN {OPENNESS}", name="a_poll_is_named_open_or_secret"),
        CheckConstraint(f"state IN {POLL_STATES}", name="a_poll_is_in_a_known_state"),
        Index("ix_meeting_poll_meeting", "meeting_id", "item_id", "id"),
        Index(
            "ix_meeting_poll_open",
            "closes_ms",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),  # what ends each second
    )

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    item_id: int | None = Field(default=None, foreign_key="meeting_item.id")
    state: str = "draft"
    title: str
    text: str = ""
    method: str = "assent"  # tán thành, không tán thành, không biểu quyết | tín nhiệm | choose k
    openness: str = "named"
    options: str = "[]"  # JSON: of confidence and choose, those who stand for it
    seats: int = 1  # of choose: how many are to be chosen
    rule: str  # JSON of rules.deciding.Rule
    seconds: int = 0  # how long it stays open by itself; 0: until it is closed
    written: bool = False  # phiếu lấy ý kiến: outside the room, until a day
    version_id: int | None = None  # of opinions in writing: the version of the main paper that they are about
    opens_ms: int | None = Field(default=None, sa_type=BigInteger)
    closes_ms: int | None = Field(default=None, sa_type=BigInteger)
    closed_ms: int | None = Field(default=None, sa_type=BigInteger)
    roll: str = ""  # SHA-256 of the frozen roll
    box: str = ""  # of a secret poll: the public key of its box (base64url)
    paper: str | None = None  # JSON: figures counted by hand that the chair has not confirmed yet
    result: str = ""  # JSON, once closed: totals, what was needed, the outcome, the ballots' digest
    repeats: int | None = Field(default=None, foreign_key="meeting_poll.id")
    reason: str = ""  # why it is repeated, or void
    made_by: int
    made_at: datetime


class MeetingBoardMember(SQLModel, table=True):
    """Ban kiểm phiếu: who keeps one of the three keys of a secret poll, any two of which open it.

    The private halves are never here.
    """

    __tablename__ = "meeting_board"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: int = Field(foreign_key="meeting_poll.id", primary_key=True)
    number: int = Field(primary_key=True)  # 1, 2, 3
    member_id: int = Field(foreign_key="meeting_member.id")
    public: str = ""  # base64url: the public half of the key that this member made on their own device


class MeetingRight(SQLModel, table=True):
    """Who may vote in a poll, with what weight, by whose hand: frozen when it opens."""

    __tablename__ = "meeting_right"
    __table_args__ = (Index("ix_meeting_right_holder", "holder_id", "poll_id"), {"sqlite_with_rowid": False})

    poll_id: int = Field(foreign_key="meeting_poll.id", primary_key=True)
    member_id: int = Field(foreign_key="meeting_member.id", primary_key=True)
    weight: int = Field(sa_type=BigInteger)
    holder_id: int  # the person who casts it
    present: bool = True
    added: bool = False  # let in after the poll was opened


class MeetingCast(SQLModel, table=True):
    """Who has voted. Of a secret poll, nothing about when or what."""

    __tablename__ = "meeting_cast"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: int = Field(foreign_key="meeting_poll.id", primary_key=True)
    member_id: int = Field(foreign_key="meeting_member.id", primary_key=True)
    key: str  # SHA-256 of each submission's own key, the last first: one that comes again gets the same answer


class MeetingBallot(SQLModel, table=True):
    """A ballot of a named or open poll."""

    __tablename__ = "meeting_ballot"
    __table_args__ = (
        Index(
            "ix_meeting_ballot_file",
            "file_id",
            sqlite_where=text("file_id IS NOT NULL"),
            postgresql_where=text("file_id IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    poll_id: int = Field(foreign_key="meeting_poll.id", primary_key=True)
    member_id: int = Field(foreign_key="meeting_member.id", primary_key=True)
    choice: str  # canonical JSON of rules.ballots
    text: str = ""  # of a written opinion: what they add
    cast_by: int
    at_ms: int = Field(sa_type=BigInteger)
    file_id: int | None = None  # a signed opinion


class MeetingSealed(SQLModel, table=True):
    """A ballot of a secret poll, sealed in the voter's browser. The key is random, so that rows lie in no order."""

    __tablename__ = "meeting_sealed"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: int = Field(foreign_key="meeting_poll.id", primary_key=True)
    box_id: bytes = Field(sa_type=LargeBinary(16), primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)
