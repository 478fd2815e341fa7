"""Where the bars of months stand; the page draws them as SVG and prints every value."""

from collections.abc import Sequence
from dataclasses import dataclass

from workplace.citizens.rules.figures import Counts, Period

WIDE = 240


@dataclass(frozen=True)
class Bars:
    """One month: how wide its bars are, of `WIDE` at most."""

    received: float
    in_time: float
    late: float


def month(counts: Counts, months: Sequence[tuple[Period, Counts]]) -> Bars:
    """The bars of a month among the others: received over results, these in time and late one after the other."""
    most = max((max(one.received, one.finished) for _, one in months), default=0) or 1
    return Bars(*(round(WIDE * many / most, 1) for many in (counts.received, counts.in_time, counts.late)))
