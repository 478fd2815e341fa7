"""Going back over a meeting: where it stood after an event of its log, who was there, how far the agenda was.

Pure: the floor is `rules.replaying`'s, the rest is told by the same events.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workplace.meetings.rules import replaying
from workplace.meetings.rules.floor import Event, Floor

_STATES = {"item_begun": "current", "item_ended": "done", "item_put_off": "put_off", "item_left": "put_off"}
TRACK = ("opened", "paused", "resumed", "closed", "reopened", "item_begun", "item_ended", "item_put_off", "poll_opened")
"""The kinds that divide the line of time."""


@dataclass(frozen=True)
class Moment:
    """The meeting just after one event."""

    floor: Floor = field(default_factory=Floor)
    at: int = 0
    present: frozenset[int] = frozenset()
    items: Mapping[int, str] = field(default_factory=dict)  # states of those that were taken up
    said: Mapping[int, int] = field(default_factory=dict)  # conclusions that stood, by their events: on which item

    @property
    def conclusions(self) -> dict[int, int]:
        """How many conclusions stood, by item."""
        return dict(Counter(self.said.values()))


def retrace(events: Iterable[Event], since: Moment | None = None) -> Moment:
    """Where a meeting stood after these events, which are its first or follow a moment."""
    since = since or Moment()
    floor, at = since.floor, since.at
    present, items, said = set(since.present), dict(since.items), dict(since.said)
    for event in events:
        floor, at = replaying.apply(floor, event), event.at
        match event.kind:
            case "arrived":
                present.add(event.body["member"])
            case "left":
                present.discard(event.body["member"])
            case "closed":
                present.clear()
            case "concluded" if event.item is not None:
                said[event.seq] = event.item
            case "conclusion_withdrawn":
                said.pop(event.body["conclusion"], None)
        if event.kind in _STATES and event.item is not None:
            items[event.item] = _STATES[event.kind]
    there = since.present if present == since.present else frozenset(present)
    return Moment(floor, at, there, items, said)


@dataclass(frozen=True)
class Stretch:
    """A stretch of the line of time, in thousandths of it: an item, a break, or what lay between."""

    kind: str  # item | break | between
    item: int | None
    seq: int  # with which it begins
    x: int
    width: int


@dataclass(frozen=True)
class Pin:
    """A vote on the line of time."""

    seq: int
    x: int


WHOLE = 1000


def track(marks: Sequence[tuple[int, str, int, int | None]], ends: int) -> tuple[list[Stretch], list[Pin]]:
    """The line of time from marks (number, kind, moment, item) until `ends`; nothing when no time passed. The votes are
    pins on it.
    """
    if not marks or ends <= marks[0][2]:
        return [], []
    marks, ends = _without_pauses(marks, ends)
    begins = marks[0][2]

    def place(at: int) -> int:
        return max(0, min(WHOLE, (at - begins) * WHOLE // max(1, ends - begins)))

    stretches: list[Stretch] = []
    kind, item, before = "between", None, None
    changes = [mark for mark in marks if mark[1] != "poll_opened"]
    for n, (seq, what, at, of) in enumerate(changes):
        if what == "item_begun":
            kind, item = "item", of
        elif what in ("item_ended", "item_put_off"):
            kind, item = "between", None
        elif what == "paused":
            before, kind = (kind, item), "break"
        elif what == "resumed" and before is not None:
            (kind, item), before = before, None
        elif what in ("closed", "reopened"):
            kind, item = "between", None
        until = changes[n + 1][2] if n + 1 < len(changes) else ends
        x = place(at)
        if place(until) > x:
            stretches.append(Stretch(kind, item, seq, x, place(until) - x))
    return stretches, [Pin(seq, place(at)) for seq, what, at, _ in marks if what == "poll_opened"]


def _without_pauses(
    marks: Sequence[tuple[int, str, int, int | None]], ends: int
) -> tuple[list[tuple[int, str, int, int | None]], int]:
    """The marks as if a meeting that was opened again had gone on at once: days between are no part of it."""
    told, shut, since = [], 0, None
    for seq, what, at, item in marks:
        if since is not None:
            shut, since = shut + at - since, None
        told.append((seq, what, at - shut, item))
        if what == "closed":
            since = at
    return told, ends - shut
