"""Month by month: how a scope's tasks stood at the end of each, by the very statements that list them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workplace.kernel import clock
from workplace.kernel.worktime import Calendar
from workplace.tasks.queries import overview, standing
from workplace.tasks.queries.standing import Asked
from workplace.tasks.rules.statistics import Counts, months_up_to

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """One month: what is asked for, and how many stood in each cell at its end; this month's end is today."""

    wanted: Asked
    counts: Counts

    @property
    def is_running(self) -> bool:
        """Whether more will come."""
        return self.wanted.period.until >= clock.today()


def trend(session: Session, wanted: Asked, calendar: Calendar, many: int = MONTHS) -> Sequence[Month]:
    """The months up to that in which the period ends, or to this one; none before the first task."""
    found = [
        _month(session, overview.asked(wanted.scope, one, calendar, wanted.soon_days))
        for one in months_up_to(min(wanted.period.until, clock.today()), many)
    ]
    first = next((at for at, one in enumerate(found) if one.counts.total), len(found))
    return found[first:]


def _month(session: Session, wanted: Asked) -> Month:
    return Month(wanted, standing.total(session, wanted))
