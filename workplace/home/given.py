"""The tasks that I gave, in a few bars, each leading to the tasks that it counts."""

from dataclasses import dataclass

from sqlmodel import Session

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.text import Say
from workplace.kernel.worktime import Calendar
from workplace.tasks.queries import overview, scopes, soon, standing
from workplace.tasks.routes import asking
from workplace.tasks.rules import chart, statistics
from workplace.tasks.rules.lateness import Cell
from workplace.tasks.rules.statistics import Counts

WIDTH = 98.0  # of the longest bar
_BARS = (
    ("open_late", "l"), ("soon", "2"), ("open_in_time", "3"), ("open_undated", "3"), ("done_in_time", "1"),
    ("done_late", "2"),
)  # fmt: skip
_ALWAYS = ("open_late", "soon", "open_in_time")


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
    scope = next((one for one in scopes.own(session, acting) if one.is_given), None)
    if scope is None or not standing.has_work(session, scope):
        return None
    today = clock.today()
    wanted = overview.asked(scope, statistics.month(today.year, today.month), calendar, soon.of_scope(session, scope))
    counts = sum(standing.counts(session, wanted, "source").values(), Counts())
    values = {key: counts.soon if key == "soon" else counts[Cell(key)] for key, _ in _BARS}
    most = max(values.values(), default=0)
    bars = [
        Bar(
            statistics.BY_KEY[key].label, values[key], chart.bar(values[key], most, WIDTH), tint,
            asking.address("/tasks/counted", wanted, cell=key),
        )
        for key, tint in _BARS
        if values[key] or key in _ALWAYS
    ]  # fmt: skip
    return Given(bars, counts.open, asking.address("/tasks/overview", wanted))
