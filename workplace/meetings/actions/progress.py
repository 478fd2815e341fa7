"""How far an open vote is, told about once a second to whoever sees it, and only when it has changed (meetings.md 4.6).

It is a passing figure and no event: a frame that is drawn anew has the same from the database. Of a vote on a closed
item, or in a closed session, only the desk is told.
"""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.live import news
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.queries import ballot_box
from workplace.meetings.rules import floor

MOST = 50  # open votes in the house at one time


class Progress:
    """What this process has told last, by poll."""

    def __init__(self) -> None:
        self._told: dict[int, dict[str, Any]] = {}
        self._heard: dict[int, tuple[str, str]] = {}  # thing and audience
        self._whole: dict[int, int] = {}  # what the bars are measured against: frozen with the roll

    def tell(self, session: Session) -> None:
        """Look at all open votes; whoever listens hears what is new."""
        p = MeetingPoll
        wanted = select(p).where(col(p.state) == "open", col(p.written).is_(False)).limit(MOST)
        found = list(session.scalars(wanted))
        for poll in found:
            self._look(session, poll)
        for over in set(self._told) - {poll.id for poll in found}:
            thing, audience = self._heard.pop(over)
            self._told.pop(over)
            self._whole.pop(over, None)
            news.hot(thing, "poll", None, audience=audience)

    def _look(self, session: Session, poll: MeetingPoll) -> None:
        id, meeting = poll.id or 0, session.get_one(Meeting, poll.meeting_id)
        if id not in self._whole:
            self._whole[id] = ballot_box.running(session, meeting, poll).get("whole", 0)
        said = ballot_box.hot(session, poll, self._whole[id])
        if self._told.get(id) == said:
            return
        item = session.get(MeetingItem, poll.item_id) if poll.item_id is not None else None
        shut = floor.read(meeting.floor).closed_session or (item is not None and item.closed)
        heard = (f"meeting:{meeting.id}", "/desk" if shut else "")
        if self._heard.setdefault(id, heard) != heard:  # opened or closed to others meanwhile
            news.hot(self._heard[id][0], "poll", None, audience=self._heard[id][1])
        self._told[id], self._heard[id] = said, heard
        news.hot(heard[0], "poll", said, audience=heard[1])
