"""Writing a meeting's log: one command, one short transaction under the meeting row's lock, one event or a few.

`hold` takes the lock and reads the floor; `tell` appends an event, projects it and takes the floor on. Sequence is
commit order, without holes, because the lock is held until the commit (meetings.md 4.1).
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.live import news
from workplace.meetings.actions import projecting
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.log import MeetingEvent
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.rules import chain, floor, replaying
from workplace.meetings.rules.floor import Event, Floor


@dataclass
class Log:
    """A meeting whose lock is held. `repeated`: this command has been done already; do nothing, answer as then."""

    session: Session
    acting: Acting
    meeting: Meeting
    floor: Floor
    key: str | None = None
    repeated: bool = False
    told: list[Event] = field(default_factory=list)

    @property
    def now(self) -> int:
        """This moment in milliseconds; never before the last event's."""
        return max(clock.ticks(clock.now()) // 1000, self._last)

    _last: int = 0

    def tell(self, kind: str, /, *, item: int | None = None, seen_by: str = "members", **body: Any) -> Event:
        """Append one event; `body` holds plain JSON values. What happens on a closed item is for those let in to it,
        whatever the act says.
        """
        meeting = self.meeting
        assert meeting.id is not None
        if seen_by != "desk" and item is not None and self._is_closed(item):
            seen_by = "item"
        at, seq, previous = self.now, meeting.seq + 1, meeting.head or chain.BEGIN
        row = MeetingEvent(
            meeting_id=meeting.id, seq=seq, kind=kind, seen_by=seen_by, item_id=item,
            body=json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
            person=self.acting.person, for_whom=self.acting.for_whom, at_ms=at, key=self.key, previous=previous,
            hash="",
        )  # fmt: skip
        row.hash = chain.digest(row.model_dump())
        self.key = None  # the command's first event carries it
        self._last = at
        event = Event(seq, kind, at, item, body)
        self.floor = replaying.apply(self.floor, event)
        meeting.seq, meeting.head, meeting.floor = seq, row.hash, self.floor.write()
        self.session.add(row)
        self.session.add(meeting)
        self.session.flush()
        projecting.project(self.session, meeting.id, event)
        if not self.told:
            topic = f"meeting:{meeting.id}"
            news.tell(self.session, topic, {"event": "stands", "seq": seq})
        self.told.append(event)
        return event

    def _is_closed(self, item: int) -> bool:
        return bool(self.session.scalar(select(col(MeetingItem.closed)).where(col(MeetingItem.id) == item)))


def hold(session: Session, acting: Acting, meeting_id: int, key: str = "") -> Log:
    """Take the meeting's lock. `key` is the browser's own for this act of this person; a second time it is known.
    Nobody commands who may only look.
    """
    acting.require_more_than_looking()
    held = select(Meeting).where(col(Meeting.id) == meeting_id).with_for_update()
    meeting = session.scalars(held, execution_options={"populate_existing": True}).one()
    own = hashlib.sha256(f"{acting.person}:{key}".encode()).hexdigest()[:32] if key else None
    log = Log(session, acting, meeting, floor.read(meeting.floor), own)
    last = (
        select(col(MeetingEvent.at_ms)).where(
            col(MeetingEvent.meeting_id) == meeting_id, col(MeetingEvent.seq) == meeting.seq
        )
        if meeting.seq
        else None
    )
    if last is not None:
        log._last = session.scalars(last).one()
    if own is not None:
        known = select(col(MeetingEvent.seq)).where(
            col(MeetingEvent.meeting_id) == meeting_id, col(MeetingEvent.key) == own
        )
        log.repeated = session.scalar(known) is not None
    return log
