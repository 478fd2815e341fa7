"""A meeting that was called lies in its members' calendars, with its room; the entry follows it, and mails with it. Its
invitation becomes a document.
"""

from sqlmodel import Session

from workplace.calendars import events as calendars
from workplace.calendars.actions import of_meetings
from workplace.calendars.actions.of_meetings import Sitting
from workplace.calendars.queries import briefly as briefly_of_calendars
from workplace.docs.actions import inviting as invitations
from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.meetings import events as meetings
from workplace.meetings.actions import answering, inviting
from workplace.meetings.queries import briefly
from workplace.notices.actions import invite


def fill() -> None:
    """Listen to what makes, moves or ends a meeting's time."""
    listen(meetings.MeetingCalled, _laid_down)
    listen(meetings.MeetingMoved, _laid_down)
    listen(meetings.MeetingRecalled, _recalled)
    listen(meetings.MeetingCalledOff, _taken_up)
    listen(meetings.InvitationWritten, _written)
    listen(meetings.MemberAnswered, _answered)
    listen(calendars.InvitationAnswered, _answered_in_calendar)


def _laid_down(session: Session, fact: meetings.MeetingCalled | meetings.MeetingMoved) -> None:
    item = of_meetings.lay_down(session, _sitting(session, fact.meeting))
    invite(session, "calendars", [item.id or 0], fact.people)


def _recalled(session: Session, fact: meetings.MeetingRecalled) -> None:
    """Some no longer belong to it: the entry goes on without them. The whole invitation was taken back: it goes."""
    it = briefly.meeting(session, fact.meeting)
    if it.stands:
        _laid_down(session, meetings.MeetingMoved(fact.meeting, fact.people, fact.by))
    elif (item := of_meetings.take_up(session, Ref("meetings", fact.meeting), fact.reason)) is not None:
        invite(session, "calendars", [item.id or 0], fact.people)


def _taken_up(session: Session, fact: meetings.MeetingCalledOff) -> None:
    item = of_meetings.take_up(session, Ref("meetings", fact.meeting), fact.reason)
    if item is not None:
        invite(session, "calendars", [item.id or 0], fact.people)


def _answered(session: Session, fact: meetings.MemberAnswered) -> None:
    of_meetings.answered(session, Ref("meetings", fact.meeting), fact.person, fact.answer != "absent", fact.reason)


def _answered_in_calendar(session: Session, fact: calendars.InvitationAnswered) -> None:
    module, _, number = briefly_of_calendars.origin(session, fact.item).partition(":")
    if module == "meetings" and fact.answer in ("attending", "absent") and not fact.time:
        answering.noted(session, int(number), fact.by, fact.answer == "attending")


def _written(session: Session, fact: meetings.InvitationWritten) -> None:
    doc = invitations.invitation_to(session, fact.acting, fact.organisation, fact.title, fact.file, fact.to)
    inviting.became(session, fact.meeting, doc.id)


def _sitting(session: Session, meeting: int) -> Sitting:
    it = briefly.meeting(session, meeting)
    place = " · ".join(part for part in (it.place, it.video) if part)[:300]
    return Sitting(
        Ref("meetings", meeting), it.title, it.starts, it.ends, it.chair, it.secretary, it.people, place, it.room
    )  # fmt: skip
