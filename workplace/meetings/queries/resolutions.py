"""What was adopted on an item, and the resolution that it became."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.queries import polls
from workplace.meetings.queries.record import Voted
from workplace.meetings.rules.deciding import Result


def adopted(session: Session, meeting: Meeting) -> dict[int, list[Voted]]:
    """The votes that carried and were announced, by item; not those declared void since."""
    found: dict[int, list[Voted]] = {}
    for poll in polls.of_meeting(session, meeting.id or 0):
        if poll.item_id is not None and poll.state == "published" and _carried(poll):
            found.setdefault(poll.item_id, []).append(Voted(poll, polls.result(poll)))
    return found


def any_of(session: Session, meeting_id: int) -> bool:
    """Whether anything that this meeting adopted is a resolution now."""
    here = (col(MeetingItem.meeting_id) == meeting_id, col(MeetingItem.resolution).is_not(None))
    return session.scalar(select(col(MeetingItem.id)).where(*here).limit(1)) is not None


def _carried(poll: MeetingPoll) -> bool:
    decided = polls.result(poll)
    found = (decided.outcome or decided.election) if decided is not None else None
    return found is not None and found.result == Result.ADOPTED
