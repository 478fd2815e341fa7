"""The log of a meeting, gap-free and chained, and what it amounts to in rows that lists and minutes ask for.

Presence, turns and requests are projections: `actions.projecting` alone writes them, from events alone.
"""

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint

from workplace.kernel.tables import Field, SQLModel

SEEN_BY = ("all", "members", "desk", "item")
TURN_KINDS = ("speech", "question", "order", "interposed", "reply")
TURN_STATES = ("waiting", "speaking", "done", "withdrawn", "removed")


class MeetingEvent(SQLModel, table=True):
    """One thing that happened in a meeting (meetings.md 4.1). The number is given under the meeting row's lock."""

    __tablename__ = "meeting_event"
    __table_args__ = (
        CheckConstraint(f"seen_by IN {SEEN_BY}", name="an_event_is_for_a_known_circle"),
        UniqueConstraint("meeting_id", "key", name="a_command_counts_once"),
    )

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    seq: int = Field(primary_key=True)
    kind: str
    seen_by: str = "members"  # all: the hall too; desk: chair and secretaries; item: who may see the closed item
    item_id: int | None = None
    body: str  # canonical JSON
    person: int
    for_whom: int | None = None
    at_ms: int = Field(sa_type=BigInteger)  # milliseconds since 1970
    key: str | None = None  # of the command that caused it: the browser's own, one for each act of a person
    previous: str
    hash: str


class MeetingPresence(SQLModel, table=True):
    """Điểm danh: from when to when a member was there. The id is the number of the event that began it."""

    __tablename__ = "meeting_presence"
    __table_args__ = (Index("ix_meeting_presence_member", "member_id", "id"),)

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    id: int = Field(primary_key=True)
    member_id: int = Field(foreign_key="meeting_member.id")
    from_ms: int = Field(sa_type=BigInteger)
    to_ms: int | None = Field(default=None, sa_type=BigInteger)
    how: str  # self | secretary | code | card | site
    online: bool = False


class MeetingTurn(SQLModel, table=True):
    """Lượt phát biểu: asked for, given, ended. The id is the number of the event by which it was asked for."""

    __tablename__ = "meeting_turn"
    __table_args__ = (
        CheckConstraint(f"kind IN {TURN_KINDS}", name="a_turn_is_of_a_known_kind"),
        CheckConstraint(f"state IN {TURN_STATES}", name="a_turn_is_in_a_known_state"),
        Index("ix_meeting_turn_item", "item_id", "id"),
        Index("ix_meeting_turn_member", "member_id", "id"),
    )

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    id: int = Field(primary_key=True)
    item_id: int | None = Field(default=None, foreign_key="meeting_item.id")
    member_id: int = Field(foreign_key="meeting_member.id")
    kind: str
    state: str = "waiting"
    topic: str = ""
    to_id: int | None = None  # of a question: the member asked
    asked_ms: int = Field(sa_type=BigInteger)
    began_ms: int | None = Field(default=None, sa_type=BigInteger)
    ended_ms: int | None = Field(default=None, sa_type=BigInteger)
    spoke_ms: int = Field(default=0, sa_type=BigInteger)
    allowed_ms: int = Field(default=0, sa_type=BigInteger)


class MeetingRequest(SQLModel, table=True):
    """What somebody in the room asked of the staff: paper, a technician, water."""

    __tablename__ = "meeting_request"

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    id: int = Field(primary_key=True)  # the event's number
    member_id: int = Field(foreign_key="meeting_member.id")
    text: str
    asked_ms: int = Field(sa_type=BigInteger)
    done_ms: int | None = Field(default=None, sa_type=BigInteger)
