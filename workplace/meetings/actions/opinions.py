"""Questions and opinions on an item, sent before the meeting: the desk reads them, and answers; an answered one is for
everybody who sees the item, so that the room need not ask twice.
"""

from sqlmodel import Session

from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.meetings import policy
from workplace.meetings.actions.guarding import require
from workplace.meetings.events import OpinionAnswered, OpinionSent
from workplace.meetings.models.agenda import MeetingItem, MeetingOpinion
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import door

KINDS = {"opinion": say("An opinion"), "question": say("A question")}
MOST = 4000


def send(session: Session, acting: Acting, meeting: Meeting, item: MeetingItem, kind: str, text: str) -> MeetingOpinion:
    """Say something on an item; the desk and whoever presents it are told."""
    acting.require_more_than_looking()
    mine = door.me(session, acting, meeting)
    if mine is None or mine.id is None:
        raise NotFound
    if meeting.state in ("closed", "cancelled"):
        raise NotNow(say("The meeting is over."))
    if kind not in KINDS:
        raise BadInput({"kind": say("Choose one of the list.")})
    if not text:
        raise BadInput({"text": say("Fill this in.")})
    row = MeetingOpinion(
        meeting_id=meeting.id or 0, item_id=item.id or 0, member_id=mine.id, kind=kind, text=text, at=clock.now()
    )
    session.add(row)
    session.flush()
    journal.write(session, acting, "send_opinion", Ref("meetings.item", item.id or 0), opinion=row.id)
    told = tuple({meeting.secretary_id, item.presenter_id or 0} - {0})
    events.publish(session, OpinionSent(meeting.id or 0, item.id or 0, told, acting.person))
    return row


def answer(session: Session, acting: Acting, meeting: Meeting, item: MeetingItem, opinion_id: int, text: str) -> None:
    """The desk, or whoever presents the item, answers; from then on everybody who sees the item reads both."""
    acting.require_more_than_looking()
    row = session.get(MeetingOpinion, opinion_id)
    if row is None or row.item_id != item.id:
        raise NotFound
    if item.presenter_id != acting.as_whom:
        require(session, acting, meeting, policy.DESK)
    if not text:
        raise BadInput({f"answer-{opinion_id}": say("Fill this in.")})
    row.answer, row.answered_by, row.answered_at = text, acting.as_whom, clock.now()
    session.add(row)
    session.flush()
    journal.write(session, acting, "answer_opinion", Ref("meetings.item", item.id or 0), opinion=row.id)
    asked = door.member(session, meeting, row.member_id).person_id
    events.publish(session, OpinionAnswered(meeting.id or 0, item.id or 0, (asked,), acting.person))
