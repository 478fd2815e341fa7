"""Working-time arithmetic over an explicit calendar: no clock, no database (domain.md 0.4 and 9).

A deadline of n working days falls on the n-th working day after the day it is counted from. Deadlines are computed
from these functions whenever they are shown, never stored as truth (design.md 7).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from workplace.kernel.clock import ZONE
from workplace.kernel.text import Say, say

Hours = tuple[tuple[time, time], ...]
Pause = tuple[datetime, datetime | None]  # from, to; still open when None

OFFICE_HOURS: Hours = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
LONGEST = 200_000  # days searched for one deadline: beyond five centuries the calendar is at fault
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Which days are not what their weekday says, and the office's hours. A make-up day beats a holiday."""

    holidays: frozenset[date] = frozenset()
    makeup: frozenset[date] = frozenset()
    hours: Hours = OFFICE_HOURS
    names: Mapping[date, str] = field(default_factory=dict, compare=False)

    def works(self, day: date) -> bool:
        """Whether the office works on this day."""
        return day in self.makeup or (day.weekday() < _SATURDAY and day not in self.holidays)


@dataclass(frozen=True)
class Counted:
    """One day between two days: whether it counts, and why or why not."""

    day: date
    number: int  # the how manieth working day it is; 0 when it does not count
    why: Say


def next_working_day(calendar: Calendar, day: date) -> date:
    """The day itself when the office works, else the first one after it."""
    return _search(calendar, day, 1, _DAY)


def add_working_days(calendar: Calendar, start: date, days: int) -> date:
    """The n-th working day after `start` (before it for a negative n); for 0 the day itself, or the next one worked."""
    if days == 0:
        return next_working_day(calendar, start)
    step = _DAY if days > 0 else -_DAY
    return _search(calendar, start + step, abs(days), step)


@lru_cache(maxsize=4096)  # a list asks for the same few days again and again
def working_days_between(calendar: Calendar, start: date, end: date) -> int:
    """How many working days lie after `start` up to and with `end`; negative when `end` lies before."""
    if end < start:
        return -working_days_between(calendar, end, start)
    whole_weeks, rest = divmod((end - start).days, 7)
    count = whole_weeks * 5 + sum((start + _DAY * i).weekday() < _SATURDAY for i in range(1, rest + 1))
    free = sum(start < day <= end and day.weekday() < _SATURDAY for day in calendar.holidays - calendar.makeup)
    extra = sum(start < day <= end and day.weekday() >= _SATURDAY for day in calendar.makeup)
    return count - free + extra


def working_minutes_between(calendar: Calendar, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> int:
    """Whole minutes of office time from `start` to `end`, less the pauses; 0 when `end` lies before `start`."""
    spans = list(_office_spans(calendar, start, end))
    held = sum(((b - a) for a, b in spans), timedelta())
    for since, until in _apart(pauses, end):
        held -= sum((max(timedelta(), min(b, until) - max(a, since)) for a, b in spans), timedelta())
    return held // timedelta(minutes=1)


def add_working_minutes(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """The moment at which so many minutes of office time have passed since `start`."""
    left = timedelta(minutes=minutes)
    day = start.astimezone(ZONE).date()
    for _ in range(LONGEST):
        for since, until in _hours_of(calendar, day):
            since = max(since, start)
            if since < until and left <= until - since:
                return since + left
            left -= max(timedelta(), until - since)
        day += _DAY
    raise ValueError("the calendar has no working time")


def explain(calendar: Calendar, start: date, end: date) -> list[Counted]:
    """Every day after `start` up to `end`: counted with its number, or skipped with the reason."""
    days: list[Counted] = []
    number = 0
    day = start + _DAY
    while day <= end:
        number += calendar.works(day)
        days.append(Counted(day, number if calendar.works(day) else 0, _why(calendar, day)))
        day += _DAY
    return days


def _why(calendar: Calendar, day: date) -> Say:
    name = calendar.names.get(day, "")
    if day in calendar.makeup:
        return say("Make-up working day: {name}", name=name) if name else say("Make-up working day")
    if day in calendar.holidays:
        return say("Holiday: {name}", name=name) if name else say("Holiday")
    return say("Weekend") if day.weekday() >= _SATURDAY else say("Working day")


def _search(calendar: Calendar, day: date, number: int, step: timedelta) -> date:
    for _ in range(LONGEST):
        number -= calendar.works(day)
        if number == 0:
            return day
        day += step
    raise ValueError("the calendar has no working days")


def _hours_of(calendar: Calendar, day: date) -> Iterable[tuple[datetime, datetime]]:
    if calendar.works(day):
        for since, until in calendar.hours:
            yield datetime.combine(day, since, ZONE), datetime.combine(day, until, ZONE)


def _office_spans(calendar: Calendar, start: datetime, end: datetime) -> Iterable[tuple[datetime, datetime]]:
    day, last = start.astimezone(ZONE).date(), end.astimezone(ZONE).date()
    while day <= last:
        for since, until in _hours_of(calendar, day):
            if max(since, start) < min(until, end):
                yield max(since, start), min(until, end)
        day += _DAY


def _apart(pauses: Sequence[Pause], end: datetime) -> Iterable[tuple[datetime, datetime]]:
    """The pauses without overlaps, so that no minute is taken off twice."""
    reached: datetime | None = None
    for since, until in sorted((a, b or end) for a, b in pauses):
        since = since if reached is None else max(since, reached)
        if since < until:
            yield since, until
            reached = until
