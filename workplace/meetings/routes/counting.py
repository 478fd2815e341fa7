"""Counting as pages: the board's keys before, its slips afterwards, and figures from paper when the power fails."""

import base64
import binascii

from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.meetings.actions import counting, polling
from workplace.meetings.queries import on_paper, polls
from workplace.meetings.routes.commanding import key
from workplace.meetings.routes.polls import poll_of, shown
from workplace.meetings.rules import sealing
from workplace.web.ask import Answer, Ask, Go, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

MOST = 99_999  # ballots on paper


@routes.post("/{id:int}/polls/{poll:int}/keys", who=SIGNED_IN, again=shown)
def hand_in_key(ask: Ask) -> Go:
    """The public half of a board member's key; the other half never leaves their device."""
    meeting, poll = poll_of(ask)
    polling.hand_in_key(ask.session, ask.acting, meeting, poll.id or 0, _bytes(ask.form.get("public")))
    return Go(f"/meetings/{meeting.id}/polls/{poll.id}", say("Your key was handed in. Keep your slip."))


@routes.post("/{id:int}/polls/{poll:int}/count", who=SIGNED_IN, again=shown)
def count(ask: Ask) -> Answer:
    """Open the box with two slips: the ballots are read by a worker, and leave no trace of whose they were."""
    meeting, found = poll_of(ask)
    poll = counting.may_count(ask.session, ask.acting, meeting, found.id or 0)
    one, other = (sealing.read_slip(ask.form.text(name, most=1000, lines=True)) for name in ("slip1", "slip2"))
    box = _bytes(poll.box)
    for slip in (one, other):
        sealing.checked(slip, poll.id or 0, box)
    if one.number == other.number:
        raise BadInput(say("These are two copies of one slip. The slip of another member is needed too."))
    sealed = polls.sealed(ask.session, poll.id or 0)

    def counted(ask: Ask, opened: list[str | None]) -> Answer:
        again, _ = poll_of(ask)
        counting.count_sealed(ask.session, ask.acting, again, poll.id or 0, opened)
        return Go(f"/meetings/{again.id}/polls/{poll.id}", say("The box was opened and counted."))

    order = (poll.id, box, polls.question(poll), sealed, one, other)
    return Then("workplace.meetings.rules.counting.open_box", order, counted, seconds=120)


@routes.post("/{id:int}/polls/{poll:int}/paper", who=SIGNED_IN, again=shown)
def enter_paper(ask: Ask) -> Go:
    """Enter what was counted by hand; the chair confirms it."""
    meeting, poll = poll_of(ask)
    form, figures = ask.form, {}
    returned = form.integer("returned", most=MOST)
    invalid = form.integer("invalid", most=MOST)
    for group in on_paper.groups(poll):
        found = {option: form.integer(name, most=MOST) or 0 for option, name, _ in group.fields}
        figures[group.key] = found
    form.check()
    counting.enter_paper(
        ask.session, ask.acting, meeting, poll.id or 0, returned or 0, invalid or 0, figures, key(ask)
    )  # fmt: skip
    return Go(f"/meetings/{meeting.id}/polls/{poll.id}", say("The figures were entered; the chair confirms them."))


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text[:1000] + "=" * (-len(text[:1000]) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
