"""How tasks are put into words and marks on a page: state, deadline, priority, working time held."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.text import Say, say, say_n
from workplace.kernel.worktime import Calendar, working_days_between
from workplace.process.table import State
from workplace.tasks.process import EXTENSION, PART, TASK
from workplace.tasks.queries import soon
from workplace.tasks.rules import lateness
from workplace.web.filters import date_, short

URGENCY: dict[int, Say | str] = {0: "", 1: say("URGENT"), 2: say("VERY URGENT"), 3: say("FLASH")}
PRIORITIES = (("0", say("Normal")), ("1", say("Urgent")), ("2", say("Very urgent")), ("3", say("Flash")))


@dataclass(frozen=True)
class Due:
    """A deadline in words, with its tone: quiet, soon, late."""

    words: Say | str
    tone: str


def state(row: Any) -> State:
    """The state's word, tone and icon; while it is done, how far it is."""
    mark = TASK.states[row.state]
    if row.state == "in_progress" and row.percent:
        return State(say("In progress, {percent} %", percent=row.percent), mark.tone, mark.icon)
    return mark


def part_state(name: str) -> State:
    """A coordinating part's state."""
    return PART.states[name]


def extension_state(name: str) -> State:
    """The state of a request for more time."""
    return EXTENSION.states[name]


def due(
    row: Any, calendar: Calendar, *, full: bool = False, day: date | None = None, soon: int = lateness.SOON
) -> Due | None:
    """Computed, never stored, on the day on which the task is measured; `day` is a part's own deadline, `soon`
    how many working days ahead is due soon to whoever reads it.
    """
    last = day or row.due
    if last is None:
        return None
    if row.state in ("completed", "cancelled", "delivered", "waived"):
        return Due(say("Due {day}", day=date_(last)) if full else short(last), "")
    measured = lateness.measured(row, clock.today()) if day is None else clock.today()
    if late := lateness.days_late(calendar, last, measured):
        return Due(say_n("{count} day late", "{count} days late", late), "late")
    if measured != clock.today():  # handed in or resting: no day runs
        return Due(say("Due {day}", day=date_(last)) if full else short(last), "")
    left = working_days_between(calendar, measured, last)
    if last == measured:
        return Due(say("Due today"), "soon")
    if left > soon:
        return Due(say("Due {day}", day=date_(last)) if full else short(last), "")
    if full:
        return Due(
            say_n("Due {day}: {count} working day left", "Due {day}: {count} working days left", left, day=date_(last)),
            "soon",
        )
    return Due(short(last), "soon")


def priority(row: Any) -> tuple[Say | str, bool] | None:
    """The stamp's word, and whether it is filled (Hỏa tốc)."""
    return (URGENCY[row.priority], row.priority == 3) if row.priority else None


@dataclass(frozen=True)
class Words:
    """The same for one reader, to whom a deadline is due soon within so many working days."""

    soon: int = lateness.SOON
    state = staticmethod(state)
    part_state = staticmethod(part_state)
    extension_state = staticmethod(extension_state)
    priority = staticmethod(priority)

    def due(self, row: Any, calendar: Calendar, *, full: bool = False, day: date | None = None) -> Due | None:
        """A deadline in words."""
        return due(row, calendar, full=full, day=day, soon=self.soon)


def of(session: Session, acting: Acting) -> Words:
    """The words of this reader."""
    return Words(soon.days(session, acting))
