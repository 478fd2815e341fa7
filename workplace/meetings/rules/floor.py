"""The floor of a meeting: what its events amount to at this moment (4.1); `rules.replaying` takes it on by one event.

Times are milliseconds since 1970, as the server saw them.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

MINUTE = 60_000
QUEUE = {"speech": "waiting", "reply": "waiting", "question": "questions", "order": "orders", "interposed": "orders"}


@dataclass(frozen=True)
class Event:
    """One event of the log, as far as the floor needs it."""

    seq: int
    kind: str
    at: int
    item: int | None
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Turn:
    """Somebody's wish to speak. `id` is the number of the event by which they asked."""

    id: int
    member: int
    kind: str  # speech | question | order | interposed | reply
    asked: int
    topic: str = ""
    to: int | None = None


@dataclass(frozen=True)
class Speaking:
    """Who has the floor: since when, for how long, and how long the clock stood."""

    turn: Turn
    began: int
    allowed: int  # ms; 0: no limit
    paused: int | None = None  # since when the clock stands
    stood: int = 0  # ms that it stood before

    def spoke(self, now: int) -> int:
        """Milliseconds spoken until now."""
        return (now if self.paused is None else self.paused) - self.began - self.stood

    def ends(self) -> int | None:
        """The moment at which the time is over, as long as the clock runs."""
        return self.began + self.stood + self.allowed if self.allowed and self.paused is None else None


@dataclass(frozen=True)
class Lease:
    """Who leads everybody's pages: only what carries the lease's epoch counts."""

    member: int
    version: int  # the paper's version
    epoch: int
    page: int = 1


@dataclass(frozen=True)
class Quota:
    """How many minutes a group has together; item None: in the whole meeting, party "": each group; 0: no limit."""

    item: int | None
    party: str
    minutes: int


@dataclass(frozen=True)
class Floor:
    """Where a meeting is."""

    state: str = "called"  # called | gathering | open | paused | closed
    presides: int = 0  # the member in the chair
    item: int | None = None
    item_began: int | None = None
    phase: str = ""  # "" | presenting | discussing | deciding
    list_open: bool = True  # whether one may still ask to speak on this item
    speaking: Speaking | None = None
    interrupted: Speaking | None = None  # whose clock stands while somebody interposes
    waiting: tuple[Turn, ...] = ()
    questions: tuple[Turn, ...] = ()
    orders: tuple[Turn, ...] = ()
    poll: int | None = None  # open now
    shown: int | None = None  # whose result the hall sees
    lease: Lease | None = None
    epoch: int = 0
    closed_session: bool = False
    screens_held: bool = False
    opened_at: int | None = None
    paused_at: int | None = None
    present: int = 0  # members in the room or at a site, guests not counted
    online: int = 0  # of them
    voters: int = 0  # of those present, who may vote
    guests: int = 0
    sites: tuple[int, ...] = ()  # checked in
    quotas: tuple[Quota, ...] = ()

    def queue(self, kind: str) -> tuple[Turn, ...]:
        """The queue in which turns of a kind wait."""
        return getattr(self, QUEUE[kind])

    def wish(self, turn: int) -> Turn | None:
        """A wish to speak that waits."""
        return next((one for one in (*self.orders, *self.waiting, *self.questions) if one.id == turn), None)

    def next_wish(self) -> Turn | None:
        """Whose turn it is: points of order before the list, the list before questions."""
        return next(iter((*self.orders, *self.waiting, *self.questions)), None)

    def write(self) -> str:
        """As JSON; equal floors give equal text."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read(text: str) -> Floor:
    """The floor that `write` wrote; empty text is the floor before anything happened."""
    if not text:
        return Floor()
    said = json.loads(text)
    for name in ("waiting", "questions", "orders"):
        said[name] = tuple(Turn(**one) for one in said[name])
    for name in ("speaking", "interrupted"):
        said[name] = _speaking(said[name])
    said["lease"] = Lease(**said["lease"]) if said["lease"] else None
    said["sites"] = tuple(said["sites"])
    said["quotas"] = tuple(Quota(**one) for one in said.get("quotas", ()))
    return Floor(**said)


def _speaking(said: dict[str, Any] | None) -> Speaking | None:
    return Speaking(**{**said, "turn": Turn(**said["turn"])}) if said else None
