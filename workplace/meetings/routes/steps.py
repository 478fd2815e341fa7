"""Every step of a meeting's process: one door, and for each verb one function that reads its form and calls its action.

Steps of the session itself carry the browser's own `key`, so that one sent twice counts once.
"""

from collections.abc import Callable

from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.meetings.actions import changing, making, writing
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import door
from workplace.meetings.routes import show
from workplace.web.ask import Ask, Go
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.post("/{id:int}/steps/{verb}", who=SIGNED_IN, again=show.again())
def step(ask: Ask) -> Go:
    """Take a step; one is led to where it leaves one."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    take = _STEPS.get(ask.path["verb"])
    if take is None:
        raise NotFound
    said = take(ask, meeting)
    return Go(f"/meetings/{meeting.id}", said)


def _call(ask: Ask, meeting: Meeting) -> Say:
    making.call(ask.session, ask.acting, meeting)
    return say("Called; its members are told.")


def _recall(ask: Ask, meeting: Meeting) -> Say:
    changing.recall(ask.session, ask.acting, meeting, _reason(ask))
    return say("The invitation was taken back; its members are told.")


def _call_off(ask: Ask, meeting: Meeting) -> Say:
    call_off = writing.call_off if meeting.written else making.call_off
    call_off(ask.session, ask.acting, meeting, _reason(ask))
    return say("Called off.")


def _ask(ask: Ask, meeting: Meeting) -> Say:
    writing.ask(ask.session, ask.acting, meeting, ask.form.get("key"))
    return say("The members are asked for their opinions.")


_STEPS: dict[str, Callable[[Ask, Meeting], Say]] = {
    "call": _call,
    "recall": _recall,
    "call_off": _call_off,
    "ask": _ask,
}


def _reason(ask: Ask) -> str:
    reason = ask.form.text("reason", most=1000, lines=True)
    ask.form.check()
    return reason
