"""An item's part of the minutes, for those who may see that item."""

from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.text import say
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.log import MeetingEvent
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import agenda, door, record
from workplace.meetings.queries.record import Record, Treated


def may(session: Session, acting: Acting, meeting: Meeting, item: MeetingItem) -> bool:
    """Whether this person, who may see the item, may have its part now: the desk once the meeting is closed, others
    once the minutes are a document, which the excerpt calls a draft until it is signed.
    """
    desk = door.is_desk(meeting, door.me(session, acting, meeting), acting)
    if meeting.state != "closed" or item.state not in ("done", "put_off"):
        return False
    return desk or (meeting.minutes_document is not None and not _was_out(session, acting, meeting, item))


def read(session: Session, acting: Acting, meeting: Meeting, item_id: int) -> tuple[Record, Treated]:
    """The record and the item in it, for others than the desk with announced votes alone; NotFound for whoever may not
    see it, NotNow before there is something to tell.
    """
    item = agenda.read(session, acting, meeting, item_id)
    if _was_out(session, acting, meeting, item):
        raise NotFound
    if not may(session, acting, meeting, item):
        raise NotNow(say("An excerpt is made once the meeting is closed and its minutes are a document."))
    told = record.read(session, meeting, closed_items=frozenset({item_id}))
    treated = next(one for one in told.items if one.item.id == item_id)
    if not door.is_desk(meeting, door.me(session, acting, meeting), acting):
        announced = tuple(one for one in treated.polls if one.poll.state == "published")
        treated = replace(treated, polls=announced)
        told = replace(told, items=tuple(treated if one.item.id == item_id else one for one in told.items))
    return told, treated


def is_draft(session: Session, meeting: Meeting) -> bool:
    """Whether nobody stands for these minutes yet: they are no document, or not everybody who is to sign it has."""
    document = meeting.minutes_document
    return document is None or not ports.document_signed.call(session, document)


def _was_out(session: Session, acting: Acting, meeting: Meeting, item: MeetingItem) -> bool:
    """A guest who had to leave while the item was dealt with; whoever presents it stayed."""
    mine = door.me(session, acting, meeting)
    if mine is None or mine.role != "guest" or item.presenter_id == acting.as_whom:
        return False
    if item.closed:  # they were let in to it, or the item would not be theirs to see
        return False
    e = MeetingEvent
    shut = (col(e.meeting_id) == meeting.id, col(e.item_id) == item.id, col(e.kind) == "session_closed")
    return session.scalar(select(col(e.seq)).where(*shut).limit(1)) is not None
