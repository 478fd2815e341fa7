"""One's own ballot: a page by itself, and an island of the seat's screen; and the way for devices that can't seal."""

import json
from typing import Any

from workplace.kernel.errors import BadInput, NotFound, NotNow, Refused
from workplace.kernel.text import say
from workplace.meetings.actions import casting
from workplace.meetings.actions.casting import Vote
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.queries import agenda, ballot_box, door, polls, proxies
from workplace.meetings.routes import voting
from workplace.meetings.routes.screen import new_key
from workplace.meetings.rules import ballots, floor, telling
from workplace.meetings.rules.deciding import Openness
from workplace.web.ask import Answer, Ask, Page, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.get("/{id:int}/ballot", who=SIGNED_IN)
def ballot(ask: Ask) -> Page:
    """One's own ballot of the vote that is open; whoever is on its roll sees it, closed item or not."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    if meeting.written:
        raise NotFound  # it is answered on its own page
    opened = floor.read(meeting.floor).poll
    poll = ask.session.get(MeetingPoll, opened) if opened is not None else None
    hands = ballot_box.hands(ask.session, ask.acting, poll) if poll is not None and poll.state == "open" else []
    mine = door.me(ask.session, ask.acting, meeting)
    partial = ask.request.headers.get("hx-request-type") == "partial"
    seen: dict[str, Any] = {"poll": None, "hands": [], "votes_here": False}
    if poll is not None and hands:
        held = proxies.of_meeting(ask.session, ask.id) if mine is not None and poll.openness == "secret" else []
        seen = _ballot(meeting, poll, hands) | {"asleep": [one.name for one in held if mine and one.to == mine.id]}
    elif poll is not None and (poll.item_id is None or poll.item_id in agenda.seen(ask.session, ask.acting, meeting)):
        seen |= {"poll": poll, "votes_here": mine is not None and mine.votes}
    return Page("meetings/ballot.html", {"meeting": meeting, "page": not partial, **seen}, block="ballot")


def _ballot(meeting: Meeting, poll: MeetingPoll, hands: list[ballot_box.Hand]) -> dict[str, Any]:
    openness = Openness(poll.openness)
    return {
        "poll": poll, "hands": hands, "votes_here": True, "options": json.loads(poll.options),
        "level": telling.LEVELS[openness], "sealed_by_server": telling.SEALED_BY_THE_SERVER,
        "size": ballots.room(polls.question(poll)), "words": telling.CHOICES,
        "answers": [(one, ballot_box.ICONS[one]) for one in ballots.ANSWERS], "levels": ballots.LEVELS,
        "may_change": openness != Openness.SECRET and ballot_box.may_change(meeting), "key": new_key,
    }  # fmt: skip


@routes.post("/{id:int}/polls/{poll:int}/ballot/by-server", who=SIGNED_IN, again=ballot)
def sealed_by_server(ask: Ask) -> Answer:
    """A secret ballot from a device that can't seal: the server does, in a worker, and has told so on the ballot."""
    received = voting.now_ms()
    meeting = door.read(ask.session, ask.acting, ask.id)
    poll = polls.read(ask.session, meeting, ask.number("poll"))
    member, sent = ask.form.integer("member", least=1) or 0, ask.form.text("key", most=100)
    ask.form.check()
    if poll.openness != "secret":
        raise BadInput(say("This vote is not secret."))
    if poll.state != "open":
        raise NotNow(say("The vote is closed; this came after the end and was not counted."))
    question = polls.question(poll)
    choice = ballots.validated(question, voting.choice_of(ask))

    def laid(ask: Ask, sealed: bytes) -> Answer:
        vote = Vote(ask.acting, ask.id, poll.id or 0, member, sent, received, sealed=sealed)
        [answer] = casting.cast_all(ask.session, [vote])
        if isinstance(answer, Refused):
            raise answer
        return voting.receipt_of(ask, answer)

    order = (ballot_box.box(poll), poll.id, question, choice)
    return Then("workplace.meetings.rules.counting.seal_here", order, laid, seconds=30)
