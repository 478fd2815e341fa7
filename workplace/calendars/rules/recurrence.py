"""Repeating: the rules that are taken (RFC 5545, 3.3.10), and the times that they give up to a horizon.

The hour stays on the wall of the item's zone: an item at 08:00 in Paris is at 08:00 there in summer and in winter.
Expansion is dateutil's; rules that could run away (by the hour, by the second, thousands of times) are refused first.
"""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from workplace.calendars.rules.reach import reaches
from workplace.calendars.rules.times import EARLIEST, ZONE, When, zone_of
from workplace.kernel import clock
from workplace.kernel.text import Say, say

FREQUENCIES: dict[str, Say] = {
    "DAILY": say("Every day"),
    "WEEKLY": say("Every week"),
    "MONTHLY": say("Every month"),
    "YEARLY": say("Every year"),
}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST = 1000  # times of one item within the horizon
MOST_COUNT = 5000  # times that a rule may ask for at all
AHEAD_DAYS = 396  # thirteen months
_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?")


def make(freq: str, interval: int, days: list[str], until: date | None, count: int | None) -> str:
    """A rule from a form's fields."""
    parts = [f"FREQ={freq}"]
    if interval > 1:
        parts.append(f"INTERVAL={interval}")
    if days and freq == "WEEKLY":
        parts.append("BYDAY=" + ",".join(day for day in DAYS if day in days))
    if count:
        parts.append(f"COUNT={count}")
    elif until:
        parts.append(f"UNTIL={until:%Y%m%d}T235959")
    return ";".join(parts)


def read(rule: str) -> dict[str, str]:
    """The parts of a rule by name; empty when it is none."""
    pairs = [part.partition("=") for part in rule.upper().split(";") if part]
    return {name: value for name, _, value in pairs if value} if all(sep for _, sep, _ in pairs) else {}


def meaning(rule: str, zone: str) -> dict[str, object]:
    """What a rule says, however it is written: two that mean the same compare equal. Programs put its parts into
    another order, say what goes without saying (every one week, weeks from Monday) and tell its end in UTC.
    """
    parts: dict[str, object] = dict(read(rule))
    if rule and not parts:
        return {"": rule}  # none at all, which is not the same as no repeating
    for name, usual in (("INTERVAL", "1"), ("WKST", "MO")):
        if parts.get(name) == usual:
            del parts[name]
    for name in parts.keys() & {"BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS"}:
        parts[name] = frozenset(str(parts[name]).split(","))
    until = str(parts.get("UNTIL", ""))
    if _is_moment(until):
        parts["UNTIL"] = end_of(f"UNTIL={until}", zone)
    return parts


def wrong(rule: str, when: When) -> Say | None:
    """Why a rule is not taken; None when it is."""
    parts = read(rule)
    if parts.get("FREQ") not in FREQUENCIES or not parts.keys() <= _PARTS or not _is_sound(parts):
        return say("This way of repeating is not taken: every day, week, month or year, with an end or without.")
    if int(parts.get("COUNT", 1)) > MOST_COUNT:
        return say("At most {most} times in one item: end it earlier, or repeat it less often.", most=MOST_COUNT)
    begins, ends = when.span()
    first = clock.from_ticks(begins).astimezone(zone_of(when.zone)).date()
    if not reaches(parts, first, first + timedelta(days=AHEAD_DAYS)):
        return say("This rule never falls on a day.")
    found = spans(
        rule, begins, ends, when.zone, horizon(clock.local(clock.from_ticks(begins)).date(), when.day), MOST + 1
    )
    if not found:
        return say("This rule never falls on a day.")
    if len(found) > MOST:
        return say("At most {most} times in one item: end it earlier, or repeat it less often.", most=MOST)
    if any(later[0] < earlier[1] for earlier, later in pairwise(found)):
        return say("It begins again before it has ended: make it shorter, or repeat it less often.")
    return None


def _is_sound(parts: dict[str, str]) -> bool:
    numbers = {"INTERVAL": (1, 400), "COUNT": (1, 10**9)}
    for name, (least, most) in numbers.items():
        if name in parts and not (re.fullmatch(r"[0-9]{1,9}", parts[name]) and least <= int(parts[name]) <= most):
            return False
    if "BYDAY" in parts and not all(_DAY.fullmatch(day) for day in parts["BYDAY"].split(",")):
        return False
    if parts.get("WKST", "MO") not in DAYS:
        return False
    if len({len(day) > 2 for day in parts.get("BYDAY", "").split(",")}) > 1:
        return False  # every Wednesday and the last Friday: the library takes it for days that are both
    if "UNTIL" in parts and not _is_moment(parts["UNTIL"]):
        return False
    lists = {"BYMONTHDAY": 31, "BYMONTH": 12, "BYSETPOS": 366}
    for name, most in lists.items():
        for one in parts.get(name, "1").split(","):
            if not re.fullmatch(r"[+-]?[0-9]{1,3}", one) or not 1 <= abs(int(one)) <= most:
                return False
    return not _is_impossible(parts)


def _is_moment(text: str) -> bool:
    """Whether it can be read as an end, and is one that any calendar has (not the 31st of February)."""
    if not _UNTIL.fullmatch(text):
        return False
    try:
        end = end_of(f"UNTIL={text}", ZONE)
    except (ValueError, OverflowError):
        return False
    return end is not None and EARLIEST.year <= end.year <= 9998


def _is_impossible(parts: dict[str, str]) -> bool:
    """30 February and its like: a rule that looks for a day which no year has."""
    if "BYMONTH" not in parts or "BYMONTHDAY" not in parts:
        return False
    longest = max(29 if int(m) == 2 else 30 if int(m) in (4, 6, 9, 11) else 31 for m in parts["BYMONTH"].split(","))
    return all(abs(int(day)) > longest for day in parts["BYMONTHDAY"].split(","))


def horizon(today: date, begins: date) -> int:
    """Up to when times are written, in ticks: thirteen months from today, or from the beginning if that is later."""
    last = max(today, begins) + timedelta(days=AHEAD_DAYS)
    return clock.ticks(datetime.combine(last, datetime.min.time(), clock.ZONE))


def spans(
    rule: str, begins: int, ends: int, zone: str, until: int, most: int = MOST, *, since: int = 0
) -> list[tuple[int, int]]:
    """From when to when, for each time that the rule gives between two moments (ticks), at most so many. A time lasts
    as long as the first does.
    """
    place, length = zone_of(zone or ZONE), ends - begins
    first = clock.from_ticks(begins).astimezone(place).replace(tzinfo=None)
    last = clock.from_ticks(until).astimezone(place).replace(tzinfo=None)
    found: list[tuple[int, int]] = []
    for wall in _bounded(rule, first, last, place):
        if wall > last or len(found) >= most:
            break
        start = clock.ticks(wall.replace(tzinfo=place))
        if start >= since:
            found.append((start, start + length))
    return found


def end_of(rule: str, zone: str) -> datetime | None:
    """The wall's moment after which a rule gives no time; None where it names none. An end in UTC is told on the wall
    of the series, a day alone is the whole of it.
    """
    text = read(rule).get("UNTIL", "")
    if not text:
        return None
    if len(text) == 8:
        return datetime.strptime(text, "%Y%m%d").replace(hour=23, minute=59, second=59)
    end = datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S")
    if not text.endswith("Z"):
        return end
    return end.replace(tzinfo=UTC).astimezone(zone_of(zone or ZONE)).replace(tzinfo=None)


def _bounded(rule: str, first: datetime, last: datetime, place: ZoneInfo) -> rrule:
    """The rule on the wall's clock; one that counts ends by itself, every other at the horizon if not before."""
    plain = rule.upper()
    if (end := end_of(plain, place.key)) is not None:
        plain = re.sub(r"UNTIL=[0-9TZ]+", f"UNTIL={end:%Y%m%dT%H%M%S}", plain)
    made = rrulestr(plain, dtstart=first)
    assert isinstance(made, rrule)
    if "COUNT=" in plain:
        return made
    own_end = made._until
    return made.replace(until=min(own_end, last) if own_end else last)
