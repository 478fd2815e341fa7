"""A meeting, the kind of meeting it is, and who belongs to it.

What happened in the room is the log (`models.log`); the columns here that the log also tells are written by it alone.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel

STATES = ("draft", "called", "asking", "gathering", "open", "paused", "closed", "cancelled")
ROLES = ("chair", "deputy", "secretary", "member", "guest")
ANSWERS = ("", "comes", "online", "late", "absent")


class MeetingKind(SQLModel, table=True):
    """Loại cuộc họp: a body's kind of meeting with its rules, its members and the agenda it begins with."""

    __tablename__ = "meeting_kind"
    __table_args__ = (UniqueConstraint("organisation_id", "name", name="a_kind_of_meeting_has_a_name_of_its_own"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str  # Phiên họp thường kỳ UBND
    body: str  # whose meeting it is: rules.customs.BODIES
    rules: str  # JSON of rules.customs.Customs
    agenda: str = "[]"  # JSON: the items a new one begins with
    members: str = "[]"  # JSON: the people a new one begins with
    minutes: int = 0  # how long it is planned
    made_by: int
    made_at: datetime
    closed_on: datetime | None = None


class Meeting(SQLModel, table=True):
    """Cuộc họp: one session of a body, prepared, held and closed; or its members' opinions, asked for in writing."""

    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="a_meeting_is_in_a_known_state"),
        CheckConstraint("ends > starts", name="a_meeting_ends_after_it_begins"),
        CheckConstraint("seq >= 0", name="a_log_counts_upwards"),
        Index("ix_meeting_office", "organisation_id", "starts", "id"),
        Index("ix_meeting_made", "made_by", "starts", "id"),
        Index("ix_meeting_invitation", "invitation"),
        Index("ix_meeting_minutes", "minutes_document"),
        Index("ix_meeting_notice", "notice_document"),
    )

    id: int | None = Field(default=None, primary_key=True)
    state: str = "draft"
    at: int = Field(sa_type=BigInteger)  # ticks; when it was made; never changed
    made_by: int
    made_at: datetime
    organisation_id: int = Field(foreign_key="organisation.id")
    unit_id: int = 0  # the unit that prepares it
    kind_id: int | None = Field(default=None, foreign_key="meeting_kind.id")
    title: str
    written: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})  # nobody gathers (0033)
    body: str  # whose meeting: rules.customs.BODIES
    rules: str  # JSON of rules.customs.Customs, as they are for this one
    starts: int = Field(sa_type=BigInteger)  # ticks, as planned
    ends: int = Field(sa_type=BigInteger)
    place: str = ""
    room_id: int | None = None  # of the calendar's rooms
    video: str = ""  # the address of a video link
    note: str = ""
    chair_id: int  # who presides now
    secretary_id: int
    following: int | None = Field(default=None, foreign_key="meeting.id")  # the meeting before, whose conclusions stand
    calendar_item: int | None = None  # what stands for it in the calendar
    invitation: int | None = None  # the document by which it was called
    minutes_document: int | None = None  # the document that its minutes became
    notice_document: int | None = None  # the document that told its conclusions
    seq: int = 0  # the last event's number: bumped under this row's lock, without holes
    head: str = ""  # the last event's hash
    floor: str = ""  # JSON of rules.floor.Floor: what the events amount to
    ended_at: datetime | None = None

    @property
    def code(self) -> str:
        """How people name it: CH-2026-0031."""
        return f"CH-{self.made_at.year}-{self.id or 0:04}"


class MeetingMember(SQLModel, table=True):
    """Who belongs to a meeting, as what, with how much of a vote; what they answered, and who comes in their place."""

    __tablename__ = "meeting_member"
    __table_args__ = (
        CheckConstraint(f"role IN {ROLES}", name="a_member_has_a_known_role"),
        CheckConstraint(f"answer IN {ANSWERS}", name="an_invitation_has_a_known_answer"),
        CheckConstraint("weight >= 0", name="a_vote_weighs_something"),
        UniqueConstraint("meeting_id", "person_id", name="a_person_belongs_to_a_meeting_once"),
        Index("ix_meeting_member_person", "person_id", "starts", "meeting_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    person_id: int
    role: str = "member"
    votes: bool = True
    weight: int = Field(default=1_000_000, sa_type=BigInteger)  # millionths of a vote
    place: int = 0  # in the list of members
    title: str = ""  # the post as it stands in the minutes
    party: str = ""  # group, delegation or unit for quotas of speaking time
    site_id: int | None = None  # the remote site at which they sit
    seat: str = ""  # of the seat map: A12
    starts: int = Field(sa_type=BigInteger)  # the meeting's, for one's own list
    answer: str = ""
    answer_reason: str = ""
    answered_at: datetime | None = None
    stands_for: int | None = Field(default=None, foreign_key="meeting_member.id")  # the member whose place they take
    standing: str = ""  # of a substitute: asked | granted | refused
    standing_by: int | None = None
    handed_to: int | None = None  # the member who casts this one's vote (uỷ quyền biểu quyết)
    handed_paper: str = ""  # the written paper by which it was handed over, where the desk entered it


class MeetingSite(SQLModel, table=True):
    """Điểm cầu: a place from which several take part by one connection."""

    __tablename__ = "meeting_site"
    __table_args__ = (UniqueConstraint("meeting_id", "name", name="a_site_has_a_name_of_its_own"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    name: str
    head_id: int | None = None  # the member who speaks and checks in for it
