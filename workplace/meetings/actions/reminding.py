"""The house reminds of opinions in writing that are still awaited, shortly before their time is over."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock, events
from workplace.kernel.acting import SYSTEM
from workplace.kernel.worktime import add_working_days
from workplace.meetings.events import OpinionsUrged
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.queries import writing
from workplace.org.queries.calendar import calendar


def due(session: Session) -> list[tuple[int, str]]:
    """The matters whose time ends today or until the end of the next working day, each with this day; on days nobody
    works none.
    """
    today, open_days = clock.today(), calendar(session)
    if not open_days.works(today):
        return []
    last = add_working_days(open_days, today, 1)
    end = datetime.combine(last + timedelta(days=1), time(), clock.ZONE)
    p = MeetingPoll
    soon = (col(p.state) == "open", col(p.written), col(p.closes_ms) < clock.ticks(end) // 1000)
    found = session.scalars(select(col(p.meeting_id)).where(*soon).order_by(col(p.closes_ms)))
    return [(meeting, today.isoformat()) for meeting in found]


def remind(session: Session, meeting_id: int) -> None:
    """Tell those who are silent, as long as they can still answer."""
    meeting = session.get_one(Meeting, meeting_id)
    poll = writing.poll_of(session, meeting)
    if poll.state == "open" and (awaited := writing.silent(session, poll)):
        events.publish(session, OpinionsUrged(meeting_id, awaited, SYSTEM.person))
