"""Answering an invitation, sending somebody in one's place, and the desk's word on that."""

from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.meetings.actions import answering
from workplace.meetings.queries import door
from workplace.meetings.routes import making, show
from workplace.web.ask import Ask, Go
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.post("/{id:int}/answer", who=SIGNED_IN, again=show.again("answer"))
def answer(ask: Ask) -> Go:
    """Come, join from afar, come late, stay away."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    reason = ask.form.text("reason", required=False, most=answering.MOST_REASON, lines=True)
    answering.answer(ask.session, ask.acting, meeting, ask.form.get("answer"), reason)
    return Go(f"/meetings/{meeting.id}", say("Your answer is noted."))


@routes.post("/{id:int}/substitute", who=SIGNED_IN, again=show.again("substitute"))
def substitute(ask: Ask) -> Go:
    """Propose somebody in one's place."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    who = making.person(ask, "substitute")
    reason = ask.form.text("reason", most=answering.MOST_REASON, lines=True)
    ask.form.check()
    answering.propose_substitute(ask.session, ask.acting, meeting, who, reason)
    return Go(f"/meetings/{meeting.id}", say("Proposed. The chair or the secretary decides."))


@routes.post("/{id:int}/members/{member:int}/steps/{verb}", who=SIGNED_IN, again=show.again("decide"))
def decide(ask: Ask) -> Go:
    """Let somebody come instead, or not."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    if ask.path["verb"] not in ("grant", "deny"):
        raise NotFound
    granted = ask.path["verb"] == "grant"
    reason = ask.form.text("reason", required=False, most=answering.MOST_REASON, lines=True)
    answering.decide(ask.session, ask.acting, meeting, ask.number("member"), granted, reason)
    return Go(f"/meetings/{meeting.id}/members", say("Granted.") if granted else say("Not granted; they are told why."))
