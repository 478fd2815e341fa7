"""Votes as pages: prepared, opened, ended, announced, voted on again. One's ballot and the count are told elsewhere."""

from collections.abc import Callable
from typing import Any

from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import Say, say
from workplace.meetings.actions import counting, polling
from workplace.meetings.actions.polling import PollWanted
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.queries import agenda, ballot_box, door, on_paper, polls
from workplace.meetings.queries import people as of_meetings
from workplace.meetings.routes.commanding import done, key
from workplace.meetings.routes.screen import new_key
from workplace.meetings.rules import bodies, floor, telling
from workplace.meetings.rules.deciding import NO, YES, Openness
from workplace.web.ask import Answer, Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

MOST_NAMES = 60
_MOST_MEMBERS = 500


@routes.get("/{id:int}/polls", who=SIGNED_IN)
def listed(ask: Ask) -> Page:
    """All votes of the meeting; at the desk with the form for one more."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    desk = _is_desk(ask, meeting)
    found = polls.of_meeting(ask.session, meeting.id or 0)
    seen = agenda.seen(ask.session, ask.acting, meeting)
    shown = [one for one in found if (desk or one.state != "draft") and (one.item_id is None or one.item_id in seen)]
    return Page(
        "meetings/polls.html",
        {
            "meeting": meeting,
            "desk": desk,
            "presides": meeting.chair_id == ask.acting.as_whom,
            "key": new_key,
            "polls": [_card(ask, meeting, one, desk) for one in shown],
            "items": [(str(one.id), one.title) for one in agenda.items(ask.session, meeting.id or 0)],
            "item": ask.query.get("item"),
            "presets": [(one.key, one.label) for one in _presets(meeting)],
            "openness": [(one.value, said) for one, said in telling.OPENNESS.items()],
            "members": _members(ask, meeting) if desk else [],
            "may_prepare": desk and meeting.state not in ("closed", "cancelled"),
        },
    )


@routes.post("/{id:int}/polls", who=SIGNED_IN, again=listed, once=True)
def prepare(ask: Ask) -> Go:
    """Write a vote down, to be opened later."""
    meeting, form = door.read(ask.session, ask.acting, ask.id), ask.form
    chosen = form.choice("preset", [one.key for one in _presets(meeting)])
    openness = form.choice("openness", [one.value for one in Openness])
    item = form.integer("item", required=False, least=1)
    seats = form.integer("seats", required=False, least=1, most=MOST_NAMES) or 1
    seconds = form.integer("seconds", required=False, most=3600) or 0
    names = [line.strip() for line in form.text("candidates", required=False, most=8000, lines=True).split("\n")]
    title = form.text("title", most=500)
    text = form.text("text", required=False, most=4000, lines=True)
    form.check()
    preset = bodies.preset(chosen)
    if Openness(openness) not in preset.rule.openness:
        raise BadInput({"openness": say("This kind of vote is not held like that.")})
    board = tuple(form.numbers("board")) if openness == "secret" else ()
    wanted = PollWanted(
        title, preset.rule, preset.method.value, openness, item, text, tuple(one for one in names if one)[:MOST_NAMES],
        seats, seconds, board=board,
    )  # fmt: skip
    poll = polling.prepare(ask.session, ask.acting, meeting, wanted, key(ask))
    return Go(f"/meetings/{meeting.id}/polls" + (f"/{poll.id}" if poll else ""), say("Vote prepared."))


@routes.get("/{id:int}/polls/{poll:int}", who=SIGNED_IN)
def shown(ask: Ask) -> Answer:
    """One vote: what is asked, by which rule, who keeps the keys, what came of it."""
    meeting, poll = poll_of(ask)
    if poll.written:
        return Go(f"/meetings/{meeting.id}")
    desk, my_number = _is_desk(ask, meeting), _board_number(ask, meeting, poll)
    if poll.state == "draft" and not desk and not my_number:
        raise NotFound
    card = _card(ask, meeting, poll, desk)
    waits = poll.state in ("open", "closing")
    return Page(
        "meetings/poll.html",
        card
        | {
            "vote": card,
            "meeting": meeting,
            "desk": desk,
            "presides": meeting.chair_id == ask.acting.as_whom,
            "key": new_key,
            "board": ballot_box.board(ask.session, poll),
            "my_number": my_number,
            "voters": ballot_box.roll(ask.session, poll) if poll.state != "draft" and desk else [],
            "late": ballot_box.not_on_roll(ask.session, meeting, poll) if poll.state == "open" and desk else [],
            "hands": poll.state == "open" and polls.mine(ask.session, ask.acting, poll.id or 0),
            "counts": poll.state == "closing" and (desk or my_number),
            "on_paper": waits and desk,
            "paper": on_paper.entered(ask.session, ask.acting, poll) if waits and desk else None,
            "paper_fields": on_paper.groups(poll),
            "sides": [(side, telling.CHOICES[side]) for side in (YES, NO)],
            "on_screen": floor.read(meeting.floor).shown == poll.id,
            "opened": ask.path.get("verb", ""),
        },
    )


@routes.post("/{id:int}/polls/{poll:int}/steps/{verb}", who=SIGNED_IN, again=shown)
def step(ask: Ask) -> Answer:
    """What the chair does with a vote."""
    meeting, poll = poll_of(ask)
    verb = _VERBS.get(ask.path["verb"])
    if verb is None:
        raise NotFound
    said = verb(ask, meeting, poll.id or 0)
    ask.session.flush()
    if ask.form.get("next"):
        return done(ask, meeting.id or 0, said=said, seq=meeting.seq)
    return Go(f"/meetings/{meeting.id}/polls/{poll.id}", said)


def _open(ask: Ask, meeting: Meeting, poll: int) -> Say:
    polling.open_(ask.session, ask.acting, meeting, poll, key(ask))
    return say("The vote is open.")


def _close(ask: Ask, meeting: Meeting, poll: int) -> Say:
    polling.close(ask.session, ask.acting, meeting, poll, key(ask))
    return say("The vote ends in three seconds.")


def _extend(ask: Ask, meeting: Meeting, poll: int) -> Say:
    seconds = ask.form.integer("seconds", least=1, most=3600) or 0
    ask.form.check()
    polling.extend(ask.session, ask.acting, meeting, poll, seconds, key(ask))
    return say("More time was given.")


def _publish(ask: Ask, meeting: Meeting, poll: int) -> Say:
    polling.publish(ask.session, ask.acting, meeting, poll, key(ask))
    return say("The result is on the screens.")


def _hide(ask: Ask, meeting: Meeting, _poll: int) -> Say:
    polling.hide(ask.session, ask.acting, meeting, key(ask))
    return say("The result is off the screens.")


def _repeat(ask: Ask, meeting: Meeting, poll: int) -> Say:
    reason = ask.form.text("reason", most=1000, lines=True)
    ask.form.check()
    polling.repeat(ask.session, ask.acting, meeting, poll, reason, key(ask))
    return say("It will be voted on again; the old result stays to be read.")


def _tie(ask: Ask, meeting: Meeting, poll: int) -> Say:
    side = ",".join(one for one in ask.form.all("side") if one)
    polling.decide_tie(ask.session, ask.acting, meeting, poll, side, key(ask))
    return say("Decided.")


def _confirm_paper(ask: Ask, meeting: Meeting, poll: int) -> Say:
    counting.confirm_paper(ask.session, ask.acting, meeting, poll, key(ask))
    return say("The figures from paper are the result.")


def _drop_paper(ask: Ask, meeting: Meeting, poll: int) -> Say:
    counting.drop_paper(ask.session, ask.acting, meeting, poll, key(ask))
    return say("The figures from paper were taken away.")


def _add(ask: Ask, meeting: Meeting, poll: int) -> Say:
    member = ask.form.integer("member", least=1) or 0
    ask.form.check()
    polling.add_right(ask.session, ask.acting, meeting, poll, member, key(ask))
    return say("Let in to vote.")


_VERBS: dict[str, Callable[[Ask, Meeting, int], Say]] = {
    "open": _open,
    "close": _close,
    "extend": _extend,
    "publish": _publish,
    "hide": _hide,
    "repeat": _repeat,
    "tie": _tie,
    "add": _add,
    "confirm_paper": _confirm_paper,
    "drop_paper": _drop_paper,
}


def poll_of(ask: Ask) -> tuple[Meeting, MeetingPoll]:
    """The vote, for whoever may see the meeting and the item it belongs to."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    poll = polls.read(ask.session, meeting, ask.number("poll"))
    if poll.item_id is not None:
        agenda.read(ask.session, ask.acting, meeting, poll.item_id)
    return meeting, poll


def _card(ask: Ask, meeting: Meeting, poll: MeetingPoll, desk: bool) -> dict[str, Any]:
    told = desk or poll.state == "published"
    return ballot_box.card(ask.session, meeting, poll, told=told)


def _presets(meeting: Meeting) -> list[bodies.Preset]:
    """The body's ways to decide in the room; opinions in writing are asked for elsewhere."""
    return [one for one in bodies.PRESETS if one.body == meeting.body and not one.key.endswith("_written")]


def _members(ask: Ask, meeting: Meeting) -> list[tuple[str, str]]:
    found = of_meetings.members(ask.session, meeting.id or 0, most=_MOST_MEMBERS)
    return [(str(one.row.id), f"{one.name}, {one.row.title}" if one.row.title else one.name) for one in found]


def _board_number(ask: Ask, meeting: Meeting, poll: MeetingPoll) -> int:
    mine = door.me(ask.session, ask.acting, meeting)
    seats = polls.board(ask.session, poll.id or 0)
    return next((one.number for one in seats if mine is not None and one.member_id == mine.id), 0)


def _is_desk(ask: Ask, meeting: Meeting) -> bool:
    return door.is_desk(meeting, door.me(ask.session, ask.acting, meeting), ask.acting)
