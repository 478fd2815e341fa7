"""Recurring tasks: a rule in the words of RFC 5545 (RRULE), read by python-dateutil, tamed for an office's days.

Of the RFC's rules those are taken that name days: yearly to daily, bounded parts, at least one occurrence within
five years, and at most 1,000 in all when the rule ends by itself. Everything else is refused with a sentence: the
library would search for a day that never comes, or run without end on an interval of zero.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrule, rrulestr

from workplace.kernel.errors import BadInput
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import Calendar, next_working_day

LONGEST_TEXT = 200
MOST = 1_000  # occurrences of a rule that ends by itself
HORIZON = timedelta(days=5 * 366)
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_LATE_YEAR = 9994
_WHOLE = re.compile(r"[0-9]{1,5}")
_WEEKDAY = re.compile(r"([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"([0-9]{8})(T[0-9]{6}Z?)?")
_BOUNDS = {"BYMONTH": (1, 12), "BYMONTHDAY": (-31, 31), "BYSETPOS": (-31, 31)}
_COMMON = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"}
_TAKEN = {  # what else may stand beside each frequency; more would let the library search for a day that never comes
    "DAILY": {"BYDAY", "BYMONTH"},
    "WEEKLY": {"BYDAY", "BYMONTH"},
    "MONTHLY": {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"},
    "YEARLY": {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"},
}


@dataclass(frozen=True)
class Recurrence:
    """A rule that was read and found good; `text` is its one spelling, as it is kept."""

    text: str
    start: date

    def days(self, after: date | None = None) -> Iterator[date]:
        """The rule's own days after a day (from the first on when None), before weekends and holidays are minded."""
        rule = _rule(self.text, self.start)
        moments = iter(rule) if after is None else rule.xafter(datetime.combine(after, time.min))
        return (moment.date() for moment in moments)


@dataclass(frozen=True)
class Occurrence:
    """One time the task is due to be done: the rule's day, and the working day it is moved to."""

    named: date
    on: date


def read(text: str, start: date) -> Recurrence:
    """Read a rule; BadInput tells what is wrong with it.

    `start` is the first day that the rule may name (DTSTART).
    """
    parts = _parts(text)
    _check(parts)
    spelt = ";".join(f"{name}={value}" for name, value in parts.items())
    endless = ";".join(f"{name}={value}" for name, value in parts.items() if name not in ("COUNT", "UNTIL"))
    if not _names_a_day(endless, start):
        raise _no(say("This rule names no day within five years of its start."))
    rule = _rule(spelt, start)
    if next(iter(rule), None) is None:
        raise _no(say("This rule ends before its first day."))
    if ("COUNT" in parts or "UNTIL" in parts) and sum(1 for _ in islice(rule, MOST + 1)) > MOST:
        raise _no(say("This rule makes more than {most} tasks. Let it end earlier, or repeat less often.", most=MOST))
    return Recurrence(spelt, start)


def next_by_date(recurrence: Recurrence, calendar: Calendar, last: date) -> Occurrence | None:
    """The occurrence after the one that the rule named on `last`, whether or not that was done; None at the end.

    A day on which the office is closed moves to the next one worked.
    """
    named = next(recurrence.days(last), None)
    return Occurrence(named, next_working_day(calendar, named)) if named else None


def next_by_completion(recurrence: Recurrence, calendar: Calendar, last: date, completed_on: date) -> Occurrence | None:
    """The next occurrence once the task is completed: the first that lies after both; days missed are not made up."""
    return next_by_date(recurrence, calendar, max(last, completed_on))


def upcoming(recurrence: Recurrence, calendar: Calendar, *, most: int = 5) -> list[Occurrence]:
    """The first few occurrences, to be shown before the rule is kept."""
    return [Occurrence(named, next_working_day(calendar, named)) for named in islice(recurrence.days(), most)]


def _names_a_day(text: str, start: date) -> bool:
    """Whether a rule without an end names a day within the horizon.

    For a day that never comes the library searches to the year 9999. So it is asked there: in a late year whose
    calendar is that of the start's (they return every 28 years between centuries), little is left to search.
    """
    late = start.replace(year=_LATE_YEAR - (_LATE_YEAR - start.year) % 28)
    first = next(iter(_rule(text, late)), None)
    return first is not None and first.date() <= late + HORIZON


def _parts(text: str) -> dict[str, str]:
    text = "".join(text.upper().split()).removeprefix("RRULE:").rstrip(";")
    if not text:
        raise _no(say("Fill this in."))
    if len(text) > LONGEST_TEXT:
        raise _no(say("At most {most} characters; this has {count}.", most=LONGEST_TEXT, count=len(text)))
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, is_pair, value = part.partition("=")
        if not (is_pair and name and value) or name in parts:
            raise _no(say("This rule can't be read near “{part}”.", part=part[:40]))
        parts[name] = value
    return parts


def _check(parts: dict[str, str]) -> None:
    if parts.get("FREQ") not in FREQUENCIES:
        raise _no(
            say("A task repeats daily, weekly, monthly or yearly: FREQ={choices}.", choices="|".join(FREQUENCIES))
        )
    if "COUNT" in parts and "UNTIL" in parts:
        raise _no(say("A rule ends by COUNT or by UNTIL, not by both."))
    taken = _COMMON | (_TAKEN[parts["FREQ"]] if parts["FREQ"] != "DAILY" or "INTERVAL" not in parts else set())
    for name, value in parts.items():
        if name not in taken or not _is_good(parts, name, value):
            raise _no(say("This rule can't be read near “{part}”.", part=f"{name}={value}"[:40]))


def _is_good(parts: dict[str, str], name: str, value: str) -> bool:
    match name:
        case "FREQ":
            return True
        case "INTERVAL":
            return bool(_WHOLE.fullmatch(value)) and 1 <= int(value) <= 999
        case "COUNT":
            return bool(_WHOLE.fullmatch(value)) and int(value) >= 1
        case "UNTIL":
            return (found := _UNTIL.fullmatch(value)) is not None and _is_day(found[1])
        case "WKST":
            return value in ("MO", "SU")
        case "BYDAY":
            found_days = [_WEEKDAY.fullmatch(day) for day in value.split(",")]
            whole_year = parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts
            most = 0 if parts["FREQ"] in ("DAILY", "WEEKLY") else 53 if whole_year else 5  # the how manieth of them
            return all(day and abs(int(day[1] or 0)) <= most for day in found_days)
        case _ if name in _BOUNDS:
            least, most = _BOUNDS[name]
            return all(_is_whole(one) and least <= int(one) <= most and int(one) for one in value.split(","))
    return False


def _is_whole(text: str) -> bool:
    return bool(re.fullmatch(r"[+-]?[0-9]{1,3}", text))


def _is_day(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y%m%d")
    except ValueError:
        return False
    return True


def _rule(text: str, start: date) -> rrule:
    """UNTIL with a time or a zone is taken as its day: tasks repeat by days."""
    text = re.sub(r"(UNTIL=[0-9]{8})T[0-9]{6}Z?", r"\1", text)
    rule = rrulestr(text, dtstart=datetime.combine(start, time.min), cache=False)
    if not isinstance(rule, rrule):
        raise ValueError("not one single rule")
    if "FREQ=YEARLY" in text and "BYMONTHDAY" in text and "BYMONTH=" not in text:
        rule = rule.replace(bymonth=start.month)  # RFC 5545, 3.3.10: what is not said comes from the start
    return rule


def _no(reason: Say) -> BadInput:
    return BadInput({"recurrence": reason})
