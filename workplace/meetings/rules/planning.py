"""A meeting as it is planned: its hours as people type them, its agenda numbered, each item with its time on the clock.

Times are ticks (microseconds in UTC), lengths minutes.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from workplace.kernel import clock

MINUTE = 60_000_000
LONGEST = 14 * 24 * 60 * MINUTE
_HOUR = re.compile(r"([01]?\d|2[0-3])(?:[:hHgG.]\s*([0-5]\d)?)?")


@dataclass(frozen=True)
class Line:
    """An item, as far as order and time are concerned."""

    id: int
    parent: int | None
    minutes: int


@dataclass(frozen=True)
class Planned:
    """Where an item stands in the agenda and when it is due."""

    id: int
    number: str  # 2 or 2.1
    depth: int
    minutes: int  # of an item with parts: theirs together
    begins: int  # ticks
    first: bool = False  # among its siblings
    last: bool = False


def read_hour(text: str) -> time | None:
    """An hour from `08:30`, `8h30` or `8`; None when it is none."""
    match = _HOUR.fullmatch(text.strip())
    return time(int(match[1]), int(match[2] or 0)) if match else None


def moment(day: date, hour: time) -> int:
    """A moment of the office's clock in ticks."""
    return clock.ticks(datetime.combine(day, hour, clock.ZONE))


def outline(lines: Sequence[Line], starts: int) -> list[Planned]:
    """The agenda as a tree in its order: parts stand below their item and fill its time. An item whose parent is not
    among the lines stands by itself.
    """
    known = {line.id for line in lines}
    below: dict[int | None, list[Line]] = {}
    for line in lines:
        below.setdefault(line.parent if line.parent in known else None, []).append(line)
    return list(_level(below, None, "", 0, starts))


def _level(
    below: dict[int | None, list[Line]], parent: int | None, prefix: str, depth: int, at: int
) -> Iterable[Planned]:
    siblings = below.get(parent, [])
    for n, line in enumerate(siblings, 1):
        number = f"{prefix}{n}"
        parts = list(_level(below, line.id, f"{number}.", depth + 1, at))
        minutes = sum(one.minutes for one in parts if one.depth == depth + 1) if parts else line.minutes
        yield Planned(line.id, number, depth, minutes, at, n == 1, n == len(siblings))
        yield from parts
        at += minutes * MINUTE


def total(planned: Iterable[Planned]) -> int:
    """How many minutes the agenda takes."""
    return sum(one.minutes for one in planned if one.depth == 0)


WAYS = ("up", "down", "in", "out")


def moved(lines: Sequence[Line], id: int, way: str) -> list[tuple[int, int | None]]:
    """The agenda's new order, as (item, item above it), after one is moved a place up or down, into the item before it,
    or out of its own. Two levels at most: an item with parts is not put into another. What can't be stays as it is.
    """
    order = [(one.id, _above(lines, one.id)) for one in outline(lines, 0)]
    parents = dict(order)
    parent = parents[id]
    siblings = [one for one, above in order if above == parent]
    at = siblings.index(id)
    has_parts = any(above == id for above in parents.values())
    if way == "in" and parent is None and at > 0 and not has_parts:
        return _flat([*((one, above) for one, above in order if one != id), (id, siblings[at - 1])])
    if way == "out" and parent is not None:
        tops = [one for one, above in order if above is None]
        tops.insert(tops.index(parent) + 1, id)
        return _flat([*((one, None) for one in tops), *((o, a) for o, a in order if a is not None and o != id)])
    other = at + {"up": -1, "down": 1}.get(way, 0)
    if way in ("up", "down") and 0 <= other < len(siblings):
        siblings[at], siblings[other] = siblings[other], siblings[at]
        return _flat([*((one, parent) for one in siblings), *((o, a) for o, a in order if a != parent)])
    return order


def _above(lines: Sequence[Line], id: int) -> int | None:
    known = {line.id for line in lines}
    return next((line.parent for line in lines if line.id == id and line.parent in known), None)


def _flat(pairs: Iterable[tuple[int, int | None]]) -> list[tuple[int, int | None]]:
    """Depth first: each item, then its parts, both in the order given."""
    kept = list(pairs)
    flat: list[tuple[int, int | None]] = []
    for top in [one for one, above in kept if above is None]:
        flat += [(top, None), *((one, top) for one, above in kept if above == top)]
    return flat
