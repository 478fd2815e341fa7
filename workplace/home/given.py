"""The tasks that I gave, in a few bars, each leading to the tasks that it counts."""

from dataclasses import dataclass

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.text import Say
from workplace.kernel.worktime import Calendar
from workplace.tasks.queries import given as figures
from workplace.tasks.routes import asking

WIDTH, LEAST = 98.0, 2.0  # of the longest bar, and of one among thousands
TINTS = {"open_late": "l", "soon": "2", "open_in_time": "3", "open_undated": "3", "done_in_time": "1", "done_late": "2"}


@dataclass(frozen=True)
class Bar:
    """One figure: its word, how many, how long, its tint, and the address of its tasks."""

    label: Say
    value: int
    width: float
    tint: str
    url: str


@dataclass(frozen=True)
class Given:
    """The card: all bars, how many are open, and the address of the whole overview."""

    bars: list[Bar]
    open: int
    url: str


def given(session: Session, acting: Acting, calendar: Calendar) -> Given | None:
    """What I gave and is in hand, and what was completed this month; None for whoever has given nothing."""
    found = figures.given(session, acting, calendar)
    if found is None:
        return None
    most = max(value for _, _, value in found.figures)
    bars = [
        Bar(
            label, value, round(max(LEAST, value / most * WIDTH), 1) if value else 0.0, TINTS[key],
            asking.address("/tasks/counted", found.wanted, cell=key),
        )
        for key, label, value in found.figures
    ]  # fmt: skip
    return Given(bars, found.open, asking.address("/tasks/overview", found.wanted))
