"""Figures of a meeting that is over: who was there and how, who spoke how long, how the time was kept. Pure arithmetic.

Late is who came after the meeting was opened. Left early is who was noted as gone while it went on; whoever stayed
until it was closed stayed, however often it was opened again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from workplace.kernel.text import Say, say

MINUTE = 60_000


@dataclass(frozen=True)
class Stay:
    """From when to when somebody was there, in milliseconds."""

    begins: int
    ends: int | None
    online: bool = False


@dataclass(frozen=True)
class Attendance:
    """How one member attended."""

    present: bool = False
    late: bool = False
    left_early: bool = False
    online: bool = False
    spent: int = 0  # ms
    first: int | None = None
    last: int | None = None


def attendance(stays: Sequence[Stay], opened: int | None, closings: Iterable[int], now: int) -> Attendance:
    """What somebody's stays amount to; `closings` are the moments at which the meeting was closed."""
    if not stays:
        return Attendance()
    over = set(closings)
    last = stays[-1].ends
    return Attendance(
        True,
        opened is not None and stays[0].begins > opened,
        last is not None and last not in over,
        any(one.online for one in stays),
        sum((one.ends if one.ends is not None else now) - one.begins for one in stays),
        stays[0].begins,
        last,
    )


@dataclass(frozen=True)
class Turns:
    """How often and how long somebody, or a group, spoke."""

    count: int = 0
    spoke: int = 0  # ms

    def __add__(self, other: "Turns") -> "Turns":
        return Turns(self.count + other.count, self.spoke + other.spoke)


def percent(part: int, whole: int) -> int | None:
    """A share in whole percent; None where there is no whole."""
    return (part * 200 + whole) // (whole * 2) if whole else None


PRESENT: dict[str, Callable[[Attendance], bool]] = {
    "present": lambda one: one.present,
    "late": lambda one: one.late,
    "left_early": lambda one: one.left_early,
    "online": lambda one: one.online,
}
WORDS: dict[str, Say] = {
    "members": say("Voting members"),
    "present": say("Were there"),
    "late": say("Came late"),
    "left_early": say("Left early"),
    "online": say("From afar"),
}


def counts(found: Iterable[Attendance]) -> dict[str, int]:
    """How many were there, late, left early, took part from afar."""
    all_ = list(found)
    return {"members": len(all_)} | {name: sum(map(holds, all_)) for name, holds in PRESENT.items()}
