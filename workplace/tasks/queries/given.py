"""What a person gave themselves, in figures: in hand now, and completed this month."""

from dataclasses import dataclass

from sqlmodel import Session

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.text import Say
from workplace.kernel.worktime import Calendar
from workplace.tasks.queries import overview, scopes, soon, standing
from workplace.tasks.queries.standing import Asked
from workplace.tasks.rules import statistics
from workplace.tasks.rules.lateness import Cell
from workplace.tasks.rules.statistics import Counts

KEYS = ("open_late", "soon", "open_in_time", "open_undated", "done_in_time", "done_late")
_ALWAYS = KEYS[:3]


@dataclass(frozen=True)
class Given:
    """The figures by their keys, with their words; how many are in hand, and what was asked for."""

    wanted: Asked
    open: int
    figures: list[tuple[str, Say, int]]


def given(session: Session, acting: Acting, calendar: Calendar) -> Given | None:
    """None for whoever has given nothing that is in hand."""
    scope = next((one for one in scopes.own(session, acting) if one.is_given), None)
    if scope is None or not standing.has_work(session, scope):
        return None
    today = clock.today()
    wanted = overview.asked(scope, statistics.month(today.year, today.month), calendar, soon.of_scope(session, scope))
    counts = sum(standing.counts(session, wanted, "source").values(), Counts())
    values = {key: counts.soon if key == "soon" else counts[Cell(key)] for key in KEYS}
    figures = [(key, statistics.BY_KEY[key].label, values[key]) for key in KEYS if values[key] or key in _ALWAYS]
    return Given(wanted, counts.open, figures)
