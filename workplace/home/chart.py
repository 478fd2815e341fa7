"""Where the bars of a small chart stand; the page draws them as SVG with every value printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workplace.docs.queries.figures import Day

WIDTH, HEIGHT, FOOT, HEAD = 286, 150, 24, 18  # as wide as the narrowest card, so that no word becomes too small


@dataclass(frozen=True)
class Bar:
    """One day: the finished part stands at the bottom, the unfinished on it."""

    day: date
    x: float
    width: float
    finished_y: float
    finished_height: float
    unfinished_y: float
    unfinished_height: float
    total: int


def bars(days: Sequence[Day]) -> list[Bar]:
    """The bars of these days, as high as the highest day lets them be."""
    most = max((day.total for day in days), default=0) or 1
    step = WIDTH / max(len(days), 1)
    ground = HEIGHT - FOOT
    made = []
    for place, day in enumerate(days):
        finished = day.finished / most * (ground - HEAD)
        unfinished = day.unfinished / most * (ground - HEAD)
        x = place * step + step * 0.17
        made.append(
            Bar(
                day.day,
                round(x, 1),
                round(step * 0.66, 1),
                round(ground - finished, 1),
                round(finished, 1),
                round(ground - finished - unfinished, 1),
                round(unfinished, 1),
                day.total,
            )
        )
    return made
