"""The leader's overview: how a scope's tasks stand, by whom, field or source, and which are latest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.text import Say, collate, say
from workplace.kernel.worktime import Calendar
from workplace.org.queries import organisations, people, units
from workplace.tasks.queries import standing
from workplace.tasks.queries.lines import Line, lines
from workplace.tasks.queries.scopes import Scope
from workplace.tasks.queries.standing import Asked, Narrow
from workplace.tasks.rules.fields import FIELDS, SOURCES
from workplace.tasks.rules.lateness import SOON, Cell, soon_until
from workplace.tasks.rules.statistics import Counts, Period

MOST_GROUPS = 100
RED = 8
BY_GIVEN = ("organisation", "unit", "field", "source")
BY_HELD = ("unit", "person", "field", "source")


@dataclass(frozen=True)
class Group:
    """One row of the table: whose or which tasks, and how many stand in each cell; `is_rest`: all others together."""

    key: Any
    label: Say | str
    counts: Counts
    is_rest: bool = False


@dataclass(frozen=True)
class Overview:
    """The whole page; `red` are the open ones longest overdue."""

    total: Counts
    groups: list[Group]
    red: list[Line]


def asked(scope: Scope, period: Period, calendar: Calendar, soon: int = SOON) -> Asked:
    """What is counted, as of the period's last day or today."""
    return Asked(scope, period, soon_until(calendar, min(period.until, clock.today()), soon), soon)


def overview(session: Session, acting: Acting, wanted: Asked, by: str, *, red: int = RED) -> Overview:
    """Two bounded reads of the figures' indexes, and the lines of the red list."""
    counted = standing.counts(session, wanted, by)
    total = sum(counted.values(), Counts())
    latest = standing.listed(session, wanted, Narrow(cells=(Cell.OPEN_LATE,)), most=red)[:red]
    return Overview(total, groups(session, counted, by), lines(session, acting, [row.id for row in latest]))


def groups(session: Session, counted: dict[Any, Counts], by: str) -> list[Group]:
    """The rows in order: most overdue first, then by name; the smallest of too many together at the end."""
    labels = _labels(session, by, list(counted))
    made = [Group(key, labels[key], counts) for key, counts in counted.items()]
    made.sort(key=lambda group: (-group.counts[Cell.OPEN_LATE], -group.counts.total, collate(str(group.label))))
    if len(made) <= MOST_GROUPS:
        return made
    rest = sum((group.counts for group in made[MOST_GROUPS:]), Counts())
    return [*made[:MOST_GROUPS], Group("", say("All others"), rest, is_rest=True)]


def options(scope: Scope) -> tuple[str, ...]:
    """By what a scope's tasks can be grouped, the most telling first."""
    return BY_GIVEN if scope.is_given else BY_HELD


@dataclass(frozen=True)
class Counted:
    """A page of the tasks behind a figure, and the place after which the next page begins."""

    lines: list[Line]
    next: tuple[date, int] | None


def counted(
    session: Session, acting: Acting, wanted: Asked, narrow: Narrow, after: tuple[date, int] | None = None
) -> Counted:
    """The tasks behind a figure, those due first before the others."""
    found = standing.listed(session, wanted, narrow, after)
    kept = found[: standing.PAGE]
    following = (kept[-1].by, kept[-1].id) if len(found) > len(kept) else None
    return Counted(lines(session, acting, [row.id for row in kept]), following)


def label(session: Session, by: str, key: Any) -> Say | str:
    """What one group is called."""
    return _labels(session, by, [key])[key]


def _labels(session: Session, by: str, keys: Sequence[Any]) -> dict[Any, Say | str]:
    known: dict[Any, Say | str] = {}
    if by == "organisation":
        known.update((id, card.name) for id, card in organisations.cards(session, list(keys)).items())
    elif by == "unit":
        known.update(units.names(session, list(keys)))
    elif by == "person":
        known.update(people.names(session, [key for key in keys if key]))
        known[None] = say("No person yet")
    else:
        known.update(FIELDS if by == "field" else SOURCES)
        known[""] = say("No field")
    return {key: known.get(key, str(key)) for key in keys}
