"""Where a task stood on any day, replayed from what is known of it over time: what the figures' statements must say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workplace.tasks.rules.lateness import Cell


@dataclass(frozen=True)
class Held:
    """Something that was so from a day on, up to but without another day (None: to this day)."""

    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether it was so at the end of a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Turn:
    """From this day on, this was the deadline (None: there was none)."""

    since: date
    due: date | None


@dataclass(frozen=True)
class History:
    """What is known of a task over time, in days of the office's calendar.

    `dues` holds the deadline given at first and every one set by an extension or by the issuer; `reports` the days
    during which a result report stood; `completed`, `paused` (suspended) and `ended` (cancelled) those during
    which that held.
    """

    given_on: date
    dues: Sequence[Turn] = ()
    reports: Sequence[Held] = ()
    completed: Sequence[Held] = ()
    paused: Sequence[Held] = ()
    ended: Sequence[Held] = ()

    @property
    def first_due(self) -> date | None:
        """The deadline that was given with the task; extensions never change it."""
        return min(self.dues, key=lambda turn: turn.since).due if self.dues else None


@dataclass(frozen=True)
class Stand:
    """A task as of a day: its cell, the deadline that held then, the day on which it was measured."""

    cell: Cell
    due: date | None
    measured_on: date


def cell(due: date | None, done: bool, measured_on: date) -> Cell:
    """The cell of a task: measured on the day its result was handed in, else on the day asked for."""
    if due is None:
        return Cell.DONE_UNDATED if done else Cell.OPEN_UNDATED
    if done:
        return Cell.DONE_LATE if measured_on > due else Cell.DONE_IN_TIME
    return Cell.OPEN_LATE if measured_on > due else Cell.OPEN_IN_TIME


def as_of(history: History, day: date) -> Stand | None:
    """Where the task stood at the end of a day; None when it wasn't given yet, or was cancelled."""
    if day < history.given_on or any(held.on(day) for held in history.ended):
        return None
    due = due_on(history, day)
    done = _since(history.completed, day)
    measured_on = _since(history.reports, day) or done or _since(history.paused, day) or day
    return Stand(cell(due, done is not None, measured_on), due, measured_on)


def due_on(history: History, day: date) -> date | None:
    """The deadline that held at the end of a day; of two set on one day the later one."""
    held = [turn for turn in history.dues if turn.since <= day]
    return max(enumerate(held), key=lambda one: (one[1].since, one[0]))[1].due if held else None


def _since(spans: Sequence[Held], day: date) -> date | None:
    return next((held.since for held in spans if held.on(day)), None)
