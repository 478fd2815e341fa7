"""The public's page of figures: the rows that a supervisor counts, with every share's parts written beside it."""

from dataclasses import dataclass

from sqlmodel import Session

from workplace.cases.rules.clock import spoken
from workplace.citizens.queries import grouped
from workplace.citizens.rules import figures
from workplace.citizens.rules.figures import Counts, Figure, Period, Share
from workplace.kernel.text import Say
from workplace.org.queries.calendar import calendar

SHOWN = ("received", "finished", "in_time_share", "open", "overdue", "median", "satisfied_share")
GROUPS = ("unit", "kind", "service", "area")


@dataclass(frozen=True)
class Row:
    """One row: how many; a share and a time only where enough results stand behind them."""

    label: Say | str
    counts: Counts
    in_time: Share | None
    satisfied: Share | None
    median: Say | None


def told(session: Session, period: Period, by: str, kind: str, language: str) -> tuple[Row, list[Row]]:
    """All together, and by group."""
    whole, groups = grouped.public(session, period, by, kind, language)
    return _row(session, whole), [_row(session, one) for one in groups]


def definitions() -> list[Figure]:
    """What each column counts, in a sentence."""
    return [figures.BY_KEY[key] for key in SHOWN]


def least() -> int:
    """So many results must stand behind a share."""
    return figures.LEAST


def _row(session: Session, one: grouped.Shown) -> Row:
    if not one.has_shares:
        return Row(one.label, one.counts, None, None, None)
    shares, median = figures.shares(one.counts), one.times.median
    satisfied = shares["satisfied_share"]
    return Row(
        one.label, one.counts, shares["in_time_share"], satisfied if satisfied.whole >= figures.LEAST else None,
        spoken(median, calendar(session)) if median is not None else None,
    )  # fmt: skip
