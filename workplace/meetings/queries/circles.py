"""Circles: which screens a person may have, and what those who share a screen may all see (meetings.md 4.2).

A circle's name is what the socket calls a class: `desk`, `all` (the hall), `guest` or `member`, the last two with the
closed items they are let in to: `member+6+9`. What is drawn for a circle depends on nothing else but the meeting.
"""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.db import rows
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.policy import sees_item
from workplace.meetings.queries import door
from workplace.meetings.rules.floor import Floor


@dataclass(frozen=True)
class Circle:
    """Those who see alike."""

    kind: str  # desk | member | guest | all
    inside: frozenset[int] = frozenset()  # the closed items they are let in to

    @property
    def name(self) -> str:
        """As it is spoken of on the wire."""
        return "+".join([self.kind, *map(str, sorted(self.inside))])

    def sees(self, item: MeetingItem) -> bool:
        """Whether they may know what an item is about."""
        return self.kind == "desk" or not item.closed or item.id in self.inside

    def follows(self, item: MeetingItem | None, floor: Floor) -> bool:
        """Whether they may follow what happens now. A session closed to others is closed to guests and the hall; to
        members it is closed with a closed item, for those who are not let in.
        """
        if self.kind == "desk":
            return True
        if self.kind in ("guest", "all") and floor.closed_session and (item is None or item.id not in self.inside):
            return False
        return item is None or self.sees(item)


def read(name: str) -> Circle:
    """The circle of a name."""
    kind, *items = name.split("+")
    return Circle(kind, frozenset(map(int, items)))


def of(session: Session, acting: Acting, meeting: Meeting, view: str) -> Circle | None:
    """The circle in which this person has a screen; None when it is not theirs."""
    if meeting.written:
        return None  # nobody gathers, so there is nothing to be followed
    mine = door.me(session, acting, meeting)
    match view:
        case "console":
            return Circle("desk") if meeting.chair_id == acting.as_whom else None
        case "secretary":
            return Circle("desk") if door.is_desk(meeting, mine, acting) else None
        case "hall":
            return Circle("all") if door.is_desk(meeting, mine, acting) else None
        case "seat" | "guest":
            kind = "" if mine is None else "guest" if mine.role == "guest" else "member"
            if mine is None or kind != {"seat": "member", "guest": "guest"}[view]:
                return None
            return Circle(kind, let_in(session, acting, meeting))
    return None


def let_in(session: Session, acting: Acting, meeting: Meeting) -> frozenset[int]:
    """The closed items that this person may see, by the rule that holds everywhere."""
    if rows(session, _any_closed(), {"meeting": meeting.id}).first() is None:
        return frozenset()  # as of most meetings: thousands who come at once are not each asked about
    closed = (col(MeetingItem.meeting_id) == meeting.id, col(MeetingItem.closed), sees_item(acting))
    return frozenset(session.scalars(select(col(MeetingItem.id)).where(*closed)))


@cache
def _any_closed() -> Select:
    i = MeetingItem
    return select(col(i.id)).where(col(i.meeting_id) == bindparam("meeting"), col(i.closed)).limit(1)
