"""Where the bars of task charts stand; the page draws them as SVG with every value printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH = 300  # of a row of bars, in its own units
LEAST = 2.0  # a bar of one among thousands is still seen


@dataclass(frozen=True)
class Piece:
    """One piece of a stacked bar."""

    key: str
    value: int
    x: float
    width: float


def stacked(values: Sequence[tuple[str, int]], most: int, width: float = WIDTH) -> list[Piece]:
    """The pieces of one bar, one after the other, on a scale on which `most` fills the width; nothings are left out."""
    made: list[Piece] = []
    x = 0.0
    for key, value in values:
        if value > 0:
            size = max(LEAST, value / max(most, 1) * width)
            made.append(Piece(key, value, round(x, 1), round(size, 1)))
            x += size
    return made


def bar(value: int, most: int, width: float = WIDTH) -> float:
    """The length of one bar; nothing for nothing."""
    return round(max(LEAST, value / most * width), 1) if value and most else 0.0


@dataclass(frozen=True)
class Point:
    """One point of a line."""

    value: int
    x: float
    y: float


def line(values: Sequence[int], most: int, width: float, height: float) -> list[Point]:
    """The points of a line, evenly from side to side, on a scale on which `most` reaches the top; one alone stands in
    the middle.
    """
    step = width / (len(values) - 1) if len(values) > 1 else 0.0
    first = 0.0 if len(values) > 1 else width / 2
    return [
        Point(value, round(first + at * step, 1), round(height - value / max(most, 1) * height, 1))
        for at, value in enumerate(values)
    ]


@dataclass(frozen=True)
class Span:
    """The days that a timeline shows, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.until - self.since).days + 1

    def x(self, day: date, width: float) -> float:
        """Where a day begins on an axis of this width; days outside lie on its ends."""
        inside = min(max((day - self.since).days, 0), self.days)
        return round(inside / self.days * width, 1)


@dataclass(frozen=True)
class Stretch:
    """A bar of the timeline: where it begins, how long it is, whether it goes on beyond either end."""

    x: float
    width: float
    from_before: bool
    to_after: bool


def stretch(span: Span, begins: date, ends: date, width: float) -> Stretch | None:
    """The visible part of what lasts from one day to another, both included; None when nothing of it is seen."""
    if ends < begins or ends < span.since or begins > span.until:
        return None
    left = span.x(begins, width)
    right = span.x(date.fromordinal(ends.toordinal() + 1), width)
    return Stretch(left, max(LEAST, round(right - left, 1)), begins < span.since, ends > span.until)
