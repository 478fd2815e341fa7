"""Reading a meeting's log: its events, and whether the chain is whole."""

import json
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.meetings.models.log import MeetingEvent
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.rules import chain
from workplace.meetings.rules.floor import Event

_BATCH = 2000


def events(session: Session, meeting_id: int, after: int = 0, most: int | None = None) -> Iterator[Event]:
    """The events after a number, in order."""
    e = MeetingEvent
    wanted = (
        select(col(e.seq), col(e.kind), col(e.at_ms), col(e.item_id), col(e.body))
        .where(col(e.meeting_id) == meeting_id, col(e.seq) > after)
        .order_by(col(e.seq))
        .limit(most)
        .execution_options(yield_per=_BATCH)
    )
    with closing(session.execute(wanted)) as found:
        for seq, kind, at, item, body in found:
            yield Event(seq, kind, at, item, json.loads(body))


def kinds(session: Session, meeting_id: int, after: int) -> list[str]:
    """What kinds of things have happened since a number."""
    e = MeetingEvent
    since = (col(e.meeting_id) == meeting_id, col(e.seq) > after)
    return list(session.scalars(select(col(e.kind)).where(*since).distinct()))


def first_wrong(session: Session, meeting: Meeting) -> int | None:
    """The number of the first event that was altered, removed or reordered; None when the log is whole."""
    rows = (
        select(MeetingEvent)
        .where(col(MeetingEvent.meeting_id) == meeting.id)
        .order_by(col(MeetingEvent.seq))
        .execution_options(yield_per=_BATCH)
    )
    with closing(session.scalars(rows)) as found:
        return chain.first_wrong((row.model_dump() for row in found), meeting.seq, meeting.head)
