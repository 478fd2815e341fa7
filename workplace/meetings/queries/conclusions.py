"""The conclusions of a meeting, those that were not taken back, in the order they were said."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel.errors import NotFound
from workplace.meetings.models.agenda import MeetingConclusion
from workplace.meetings.models.meetings import Meeting


def read(session: Session, meeting: Meeting, conclusion_id: int) -> MeetingConclusion:
    """A conclusion of this meeting, or NotFound."""
    found = session.get(MeetingConclusion, (meeting.id, conclusion_id))
    if found is None:
        raise NotFound
    return found


def of_meeting(session: Session, meeting_id: int) -> list[MeetingConclusion]:
    """All that stand."""
    c = MeetingConclusion
    wanted = select(c).where(col(c.meeting_id) == meeting_id, col(c.withdrawn).is_(False)).order_by(col(c.id))
    return list(session.scalars(wanted))
