"""The door to a meeting and to what belongs to it: what one may not see does not exist."""

from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from workplace.access import lists
from workplace.access.grants import METADATA
from workplace.access.kinds import MEETINGS
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.meetings.models.meetings import Meeting, MeetingMember, MeetingSite
from workplace.meetings.policy import sees


def read(session: Session, acting: Acting, meeting_id: int) -> Meeting:
    """The meeting, or NotFound: whether it does not exist or is not theirs is told alike."""
    found = session.get(Meeting, meeting_id)
    if found is None or found.id is None or lists.level(session, acting, MEETINGS, found.at, found.id) < METADATA:
        raise NotFound
    return found


def found(session: Session, acting: Acting, meeting_id: int | None) -> Meeting | None:
    """Another meeting that this person may see, None where there is none."""
    if meeting_id is None:
        return None
    return session.scalars(select(Meeting).where(col(Meeting.id) == meeting_id, sees(acting))).one_or_none()


def me(session: Session, acting: Acting, meeting: Meeting) -> MeetingMember | None:
    """This person as a member of the meeting."""
    return session.scalars(_me(), {"meeting": meeting.id, "person": acting.as_whom}).one_or_none()


@cache
def _me() -> Select:
    m = MeetingMember
    return select(m).where(col(m.meeting_id) == bindparam("meeting"), col(m.person_id) == bindparam("person"))


def member(session: Session, meeting: Meeting, member_id: int) -> MeetingMember:
    """A member of this meeting, or NotFound."""
    found = session.get(MeetingMember, member_id)
    if found is None or found.meeting_id != meeting.id:
        raise NotFound
    return found


def site(session: Session, meeting: Meeting, site_id: int) -> MeetingSite:
    """A remote site of this meeting, or NotFound."""
    found = session.get(MeetingSite, site_id)
    if found is None or found.meeting_id != meeting.id:
        raise NotFound
    return found


def is_desk(meeting: Meeting, mine: MeetingMember | None, acting: Acting) -> bool:
    """Whether this person presides or keeps the minutes (policy.DESK for one meeting that was read)."""
    who = acting.as_whom
    return who in (meeting.chair_id, meeting.secretary_id) or (mine is not None and mine.role == "secretary")
