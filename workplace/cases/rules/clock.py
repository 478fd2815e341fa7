"""The deadline clock of cases: how long a term is, when it ends, how much of it has passed (citizens.md 5.4).

Pure and total: no clock, no database. Whatever the pauses and the calendar, as much of the term has passed at `due` as
the term is long: `elapsed(start, due(start, …), …)` is `length`. Nothing of this is stored as truth; what a citizen was
promised is, and stays beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import ceil

from workplace.kernel import worktime
from workplace.kernel.clock import ZONE
from workplace.kernel.text import Say, say, say_n
from workplace.kernel.worktime import Calendar, Pause

UNITS = {
    "working_days": say("working days"),
    "working_hours": say("working hours"),
    "calendar_days": say("calendar days"),
}
STARTS = {"at_once": say("at once"), "next_day": say("on the next working day")}
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Term:
    """How long a case may take: an amount of a unit, counted from the moment it was accepted or from the next working
    day on (domain.md 7.2: normally from the next one).
    """

    amount: int
    unit: str = "working_days"  # one of UNITS
    starts: str = "at_once"  # one of STARTS

    def words(self) -> Say:
        """As people say it: 5 working days."""
        return say("{amount} {unit}", amount=self.amount, unit=UNITS[self.unit])


def day_minutes(calendar: Calendar) -> int:
    """The office's minutes in a working day: what a day of a term amounts to."""
    spans = ((_at(since), _at(until)) for since, until in calendar.hours)
    return sum(((until - since) // _MINUTE for since, until in spans), 0)


def length(term: Term, calendar: Calendar) -> int:
    """The term in minutes: of office time, or for calendar days of all time."""
    if term.unit == "calendar_days":
        return term.amount * (_DAY // _MINUTE)
    return term.amount * (60 if term.unit == "working_hours" else day_minutes(calendar))


def begins(term: Term, accepted: datetime, calendar: Calendar) -> datetime:
    """From when the term is counted: at once, or from the opening of the next working day."""
    if term.starts == "at_once":
        return accepted
    day = worktime.next_working_day(calendar, accepted.astimezone(ZONE).date() + _DAY)
    return datetime.combine(day, calendar.hours[0][0], ZONE)


def due(term: Term, accepted: datetime, calendar: Calendar, pauses: Sequence[Pause], now: datetime) -> datetime:
    """When the term ends. A pause still open counts up to `now`: as long as it lasts, the end moves on with it.

    A term in calendar days that ends on a day off ends at the close of the next working day (citizens.md 5.4, rule 7).
    """
    start, minutes = begins(term, accepted, calendar), length(term, calendar)
    held = apart((since, until or max(now, since)) for since, until in pauses)
    end = _end(term, start, minutes, calendar)
    for since, until in held:
        if until <= start:
            continue
        if max(since, start) >= end:
            break
        minutes += _passed(term, max(since, start), until, calendar)
        end = _end(term, start, minutes, calendar)
    return _on_a_working_day(end, calendar) if term.unit == "calendar_days" else end


def elapsed(term: Term, accepted: datetime, calendar: Calendar, pauses: Sequence[Pause], now: datetime) -> int:
    """How many minutes of the term have passed at `now`: office time, or all time for calendar days; pauses apart."""
    start = begins(term, accepted, calendar)
    if now <= start:
        return 0
    passed = _passed(term, start, now, calendar)
    for since, until in apart((a, min(b or now, now)) for a, b in pauses):
        if until > start:
            passed -= _passed(term, max(since, start), until, calendar)
    return passed


def used(term: Term, minutes: int, calendar: Calendar) -> float:
    """Which part of the term so many minutes are: 0.75 is where a holder is warned, 1 where it is late."""
    whole = length(term, calendar)
    return minutes / whole if whole else 1.0


def spoken(minutes: int, calendar: Calendar) -> Say:
    """Minutes of office time as people say them: 2 days 3 hours, in the office's own days."""
    days, rest = divmod(abs(minutes), day_minutes(calendar))
    hours = ceil(rest / 60) if days else rest // 60
    if days:
        whole = say_n("{count} working day", "{count} working days", days)
        return say("{days} {hours}", days=whole, hours=_hours(hours)) if hours else whole
    if hours:
        return say("{hours} {minutes} minutes", hours=_hours(hours), minutes=rest % 60)
    return say("{minutes} minutes", minutes=rest)


def _hours(hours: int) -> Say:
    return say_n("{count} hour", "{count} hours", hours)


def apart(pauses: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The pauses in order and without overlaps, so that no minute is given back twice."""
    found: list[tuple[datetime, datetime]] = []
    for since, until in sorted(pauses):
        if found and since <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], until)
        elif since < until:
            found.append((since, until))
    return found


def _end(term: Term, start: datetime, minutes: int, calendar: Calendar) -> datetime:
    if term.unit == "calendar_days":
        return start + minutes * _MINUTE
    return worktime.add_working_minutes(calendar, start, minutes)


def _passed(term: Term, start: datetime, end: datetime, calendar: Calendar) -> int:
    if term.unit == "calendar_days":
        return max(0, (end - start) // _MINUTE)
    return worktime.working_minutes_between(calendar, start, end)


def _on_a_working_day(end: datetime, calendar: Calendar) -> datetime:
    day = end.astimezone(ZONE).date()
    if calendar.works(day):
        return end
    return datetime.combine(worktime.next_working_day(calendar, day), calendar.hours[-1][1], ZONE)


def _at(hour: time) -> datetime:
    return datetime.combine(datetime.min, hour)
