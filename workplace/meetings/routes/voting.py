"""The ballot: the door at which everybody in the hall knocks in the same second; and where open polls end in time."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from sqlmodel import Session

from workplace.kernel import clock
from workplace.kernel.batches import Line
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.meetings.actions import casting, counting
from workplace.meetings.actions.casting import Cast, Receipt, Vote
from workplace.meetings.actions.progress import Progress
from workplace.web.ask import Answer, Ask, Go, Raw
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

MOST = 16_384  # characters of a ballot


def _write(session: Session, votes: Sequence[Vote]) -> Sequence[Cast]:
    return casting.cast_all(session, votes)


_PROGRESS: WeakKeyDictionary[Any, Progress] = WeakKeyDictionary()  # by the database's engine


def _look_after(session: Session) -> list[Callable[[Session], None]]:
    """About once a second: tell how far open votes are; those whose time is over are counted, each by itself."""
    _PROGRESS.setdefault(session.get_bind(), Progress()).tell(session)
    return [
        partial(counting.settle, meeting_id=meeting, poll_id=poll) for meeting, poll in counting.due(session, now_ms())
    ]


VOTES: Line[Vote] = Line("votes", _write, _look_after)


def receipt_of(ask: Ask, receipt: Receipt) -> Answer:
    """The recorded vote, with its time, in words; a script gets the figures."""
    at = clock.local(clock.from_ticks(receipt.at * 1000))
    if "application/json" in ask.request.headers.get("accept", ""):
        body = {"member": receipt.member, "at": receipt.at, "time": f"{at:%H:%M:%S}", "changed": receipt.changed}
        return Raw(json.dumps(body).encode(), headers={"cache-control": "no-store"})
    return Go(f"/meetings/{ask.id}/ballot", say("Your vote was recorded at {time}.", time=f"{at:%H:%M:%S}"))


@routes.batched("/{id:int}/polls/{poll:int}/ballot", VOTES, receipt_of, who=SIGNED_IN)
def ballot(ask: Ask) -> Any:
    """Vote: with one's own vote or one that was given into one's hand."""
    member = ask.form.integer("member", required=False, least=1)
    key = ask.form.text("key", required=False, most=100)
    ask.form.check()
    return Vote(
        ask.acting,
        ask.id,
        ask.number("poll"),
        member or 0,
        key,
        clock.ticks(ask.request.state.received) // 1000,
        choice=choice_of(ask),
        sealed=_sealed(ask),
    )


def choice_of(ask: Ask) -> Any:
    """A choice as the ballot's own fields say it: one answer, several names, or a level for each name."""
    form = ask.form
    if "names" in form:
        return [one for one in form.all("name") if one]
    levels = {name.removeprefix("level."): form.get(name) for name in form.data if name.startswith("level.")}
    if levels:
        return {name: level for name, level in levels.items() if level}
    return form.get("choice")


def _sealed(ask: Ask) -> bytes:
    text = ask.form.get("sealed")
    if len(text) > MOST:
        raise BadInput(say("This ballot could not be read. Open the page again and vote once more."))
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BadInput(say("This ballot could not be read. Open the page again and vote once more.")) from None


def now_ms() -> int:
    """This moment as the log counts."""
    return clock.ticks(clock.now()) // 1000
