"""Reading a meeting's log: its events, and whether the chain is whole."""

import json
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import URL, select
from sqlmodel import Session, col

from workplace.kernel.lately import Lately
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
    """The number of the first event that was altered, removed or reordered; None when the log is whole. Every event is
    looked at: before something is signed.
    """
    return _first_wrong(session, meeting, (0, chain.BEGIN))


def first_wrong_since(session: Session, meeting: Meeting) -> int | None:
    """The same, of what came after the event up to which this process has found the log whole: so that each look at a
    long log does not reckon all of it anew. Where that event is another one now, all of them count again.
    """
    known = _whole.get(_key(session, meeting))
    if known is None or _hash_at(session, meeting, known[0]) != known[1]:
        return first_wrong(session, meeting)
    return _first_wrong(session, meeting, known)


_whole: Lately[tuple[URL, int], tuple[int, str]] = Lately(
    500
)  # of meetings: number and hash of the last event looked at


def _first_wrong(session: Session, meeting: Meeting, after: tuple[int, str]) -> int | None:
    e = MeetingEvent
    rows = (
        select(*e.__table__.columns)  # type: ignore[attr-defined]
        .where(col(e.meeting_id) == meeting.id, col(e.seq) > after[0])
        .order_by(col(e.seq))
        .execution_options(yield_per=_BATCH)
    )
    with closing(session.execute(rows).mappings()) as found:
        wrong = chain.first_wrong(found, meeting.seq, meeting.head, after)  # type: ignore[arg-type]
    if wrong is None and meeting.seq:
        _whole.keep(_key(session, meeting), (meeting.seq, meeting.head))
    return wrong


def _key(session: Session, meeting: Meeting) -> tuple[URL, int]:
    return session.get_bind().engine.url, meeting.id or 0


def _hash_at(session: Session, meeting: Meeting, seq: int) -> str | None:
    e = MeetingEvent
    return session.scalar(select(col(e.hash)).where(col(e.meeting_id) == meeting.id, col(e.seq) == seq))
