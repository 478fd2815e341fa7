"""Handing a vote over and taking it back: one's own, and by the desk with a written paper."""

from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.meetings.actions import proxies as acts
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.queries import door, proxies
from workplace.meetings.routes.commanding import key
from workplace.meetings.routes.screen import new_key
from workplace.meetings.rules import customs
from workplace.org.queries import people
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.get("/{id:int}/members/{member:int}/vote", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """Where this member's vote lies, and to whom it may be handed."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    member = _member(ask, meeting)
    known = proxies.of_meeting(ask.session, meeting.id or 0)
    may = customs.read(meeting.rules).proxies and meeting.state in acts.WHEN and member.votes
    return Page(
        "meetings/vote.html",
        {
            "meeting": meeting,
            "member": member,
            "own": member.person_id == ask.acting.as_whom,
            "name": people.names(ask.session, [member.person_id]).get(member.person_id, "–"),
            "lies": next((one for one in known if one.member == member.id), None),
            "holds": [one for one in known if one.to == member.id],
            "may": may,
            "hands": proxies.who_may_hold(ask.session, meeting.id or 0, member.id or 0) if may else [],
            "most_paper": acts.MOST_PAPER,
            "key": new_key,
        },
    )


@routes.post("/{id:int}/members/{member:int}/vote", who=SIGNED_IN, again=shown)
def hand(ask: Ask) -> Go:
    """Hand it over."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    member, to = _member(ask, meeting), ask.form.integer("to", least=1) or 0
    paper = ask.form.text("paper", required=False, most=acts.MOST_PAPER)
    ask.form.check()
    acts.hand(ask.session, ask.acting, meeting, member.id or 0, to, paper, key(ask))
    return Go(_at(ask), say("The vote is handed over."))


@routes.post("/{id:int}/members/{member:int}/vote/back", who=SIGNED_IN)
def take_back(ask: Ask) -> Go:
    """Take it back."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    acts.take_back(ask.session, ask.acting, meeting, _member(ask, meeting).id or 0, key(ask))
    return Go(_at(ask), say("The vote is taken back."))


def _at(ask: Ask) -> str:
    return f"/meetings/{ask.id}/members/{ask.number('member')}/vote"


def _member(ask: Ask, meeting: Meeting) -> MeetingMember:
    """A member whose vote is this person's to hand over: their own, for the desk everybody's."""
    member = door.member(ask.session, meeting, ask.number("member"))
    desk = door.is_desk(meeting, door.me(ask.session, ask.acting, meeting), ask.acting)
    if not desk and member.person_id != ask.acting.as_whom:
        raise NotFound
    return member
