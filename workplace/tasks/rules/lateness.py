"""Where a task stands against its deadline, as of any day: computed, never stored (domain.md 4).

National reports use four cells: done in time, done late, open in time, open late. Tasks without a deadline are told
apart, done and open. A task is measured on the day its result was handed in, as long as that report stands: a
responsible person isn't late because the issuer takes a week to accept. A report that was sent back for rework
doesn't count. A suspended task is measured on the day it was suspended.
"""

from datetime import date
from enum import StrEnum
from typing import Protocol

from workplace.kernel.worktime import Calendar, add_working_days, working_days_between

SOON = 3  # working days, unless the installation says otherwise (ui.md 4: amber from 3 working days)


class Cell(StrEnum):
    """The four national cells, and the two of tasks without a deadline."""

    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    DONE_UNDATED = "done_undated"
    OPEN_IN_TIME = "open_in_time"
    OPEN_LATE = "open_late"
    OPEN_UNDATED = "open_undated"


DONE = (Cell.DONE_IN_TIME, Cell.DONE_LATE, Cell.DONE_UNDATED)
OPEN = (Cell.OPEN_IN_TIME, Cell.OPEN_LATE, Cell.OPEN_UNDATED)
UNDATED = (Cell.DONE_UNDATED, Cell.OPEN_UNDATED)


STRAIGHT = frozenset({
    "draft", "assign", "accept", "begin", "progress", "report", "complete", "urge", "ask_part", "attach", "follow",
    "wait_for", "split", "move", "ask_extension", "decline", "excuse", "hand_over", "hand_on", "pass_on", "reassign",
    "replace_issuer",
})  # fmt: skip
"""Steps after which a task's own row still tells how it stood on every day since it was given: no deadline changed,
nothing was sent back, suspended or opened again.
"""


class Measurable(Protocol):
    """What of a task's row says on which day it is measured."""

    @property
    def reported_on(self) -> date | None: ...
    @property
    def completed_on(self) -> date | None: ...
    @property
    def paused_on(self) -> date | None: ...


def measured(task: Measurable, day: date) -> date:
    """The day on which a task is measured, as its row tells: its standing result, its end, its pause, else `day`."""
    return task.reported_on or task.completed_on or task.paused_on or day


def soon_until(calendar: Calendar, day: date, within: int = SOON) -> date:
    """The last day that counts as due soon: what a list compares its column with."""
    return add_working_days(calendar, day, within) if within > 0 else day


def days_late(calendar: Calendar, due: date | None, measured_on: date) -> int:
    """Working days past the deadline, at least one when a day of any kind has passed; 0 when it is in time."""
    if due is None or measured_on <= due:
        return 0
    return max(1, working_days_between(calendar, due, measured_on))
