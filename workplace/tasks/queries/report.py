"""A period's report: the figures whole, by unit, field and source, and the tasks longest overdue."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.worktime import Calendar
from workplace.tasks.queries import overview, standing, trend
from workplace.tasks.queries.lines import Line, lines
from workplace.tasks.queries.overview import Group
from workplace.tasks.queries.standing import Asked, Narrow
from workplace.tasks.queries.trend import Month
from workplace.tasks.rules.lateness import Cell
from workplace.tasks.rules.statistics import Counts

RED = 40
MOST_EXPORTED = 5_000


@dataclass(frozen=True)
class Report:
    """All that the report prints; `tables` by the name of their grouping."""

    total: Counts
    tables: dict[str, list[Group]]
    red: list[Line]
    months: Sequence[Month]


def report(session: Session, acting: Acting, wanted: Asked, calendar: Calendar) -> Report:
    """As of the period's last day, or of today within it."""
    tables = {by: standing.counts(session, wanted, by) for by in overview.options(wanted.scope) if by != "unit"}
    if not wanted.scope.is_given:
        tables = {"unit": standing.counts(session, wanted, "unit")} | tables
    total = sum(next(iter(tables.values())).values(), Counts())
    latest = standing.listed(session, wanted, Narrow(cells=(Cell.OPEN_LATE,)), most=RED)[:RED]
    return Report(
        total,
        {by: overview.groups(session, counted, by) for by, counted in tables.items()},
        lines(session, acting, [row.id for row in latest]),
        trend.trend(session, wanted, calendar),
    )


def exported(session: Session, acting: Acting, wanted: Asked, narrow: Narrow) -> tuple[list[Line], bool]:
    """The tasks behind a figure for a spreadsheet, and whether there were more than one may hold."""
    found = standing.listed(session, wanted, narrow, most=MOST_EXPORTED)
    return lines(session, acting, [row.id for row in found[:MOST_EXPORTED]]), len(found) > MOST_EXPORTED
