"""Whether a rule falls on any day within a span at all, found out day by day.

The library that expands rules looks for the next day up to the year 9999: asked for one that never comes (the second
Monday of every week) it would search for minutes. So this is asked first.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def reaches(parts: Mapping[str, str], first: date, last: date) -> bool:
    """Whether a rule (its parts by name, sound by themselves) that begins on a day gives any day up to another."""
    periods: dict[object, list[date]] = defaultdict(list)
    day = _period_start(parts, first)
    while day <= _period_end(parts, last):
        if _on_grid(parts, first, day) and _is_named(parts, first, day):
            periods[_period(parts, day)].append(day)
        day += timedelta(days=1)
    chosen = [int(one) for one in parts["BYSETPOS"].split(",")] if "BYSETPOS" in parts else []
    for days in periods.values():
        picked = [days[n - 1 if n > 0 else n] for n in chosen if abs(n) <= len(days)] if chosen else days
        if any(first <= one <= last for one in picked):
            return True
    return False


def _week_start(parts: Mapping[str, str], day: date) -> date:
    return day - timedelta(days=(day.weekday() - DAYS.index(parts.get("WKST", "MO"))) % 7)


def _period(parts: Mapping[str, str], day: date) -> object:
    match parts["FREQ"]:
        case "WEEKLY":
            return _week_start(parts, day)
        case "MONTHLY":
            return day.year, day.month
        case "YEARLY":
            return day.year
    return day


def _period_start(parts: Mapping[str, str], day: date) -> date:
    match parts["FREQ"]:
        case "WEEKLY":
            return _week_start(parts, day)
        case "MONTHLY":
            return day.replace(day=1)
        case "YEARLY":
            return day.replace(month=1, day=1)
    return day


def _period_end(parts: Mapping[str, str], day: date) -> date:
    match parts["FREQ"]:
        case "WEEKLY":
            return _week_start(parts, day) + timedelta(days=6)
        case "MONTHLY":
            return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        case "YEARLY":
            return day.replace(month=12, day=31)
    return day


def _on_grid(parts: Mapping[str, str], first: date, day: date) -> bool:
    every = int(parts.get("INTERVAL", "1"))
    match parts["FREQ"]:
        case "WEEKLY":
            apart = (_week_start(parts, day) - _week_start(parts, first)).days // 7
        case "MONTHLY":
            apart = (day.year - first.year) * 12 + day.month - first.month
        case "YEARLY":
            apart = day.year - first.year
        case _:
            apart = (day - first).days
    return apart >= 0 and apart % every == 0


def _is_named(parts: Mapping[str, str], first: date, day: date) -> bool:
    """By month, day of the month and day of the week; where none is named, as the first day has it."""
    freq, months = parts["FREQ"], _numbers(parts, "BYMONTH")
    month_days = _numbers(parts, "BYMONTHDAY")
    if "BYDAY" not in parts and not month_days:
        if freq == "WEEKLY" and day.weekday() != first.weekday():
            return False
        if freq in ("MONTHLY", "YEARLY") and day.day != first.day:
            return False
        if freq == "YEARLY" and not months and day.month != first.month:
            return False
    if months and day.month not in months:
        return False
    if month_days and day.day not in month_days and day.day - _length(day) - 1 not in month_days:
        return False
    return "BYDAY" not in parts or any(_is_weekday(parts, one, day) for one in parts["BYDAY"].split(","))


def _is_weekday(parts: Mapping[str, str], name: str, day: date) -> bool:
    """TU; 2TU, -1FR: the second, the last of its month, or of its year where no month is named."""
    nth = name[:-2]
    if day.weekday() != DAYS.index(name[-2:]):
        return False
    if not nth or parts["FREQ"] in ("DAILY", "WEEKLY"):
        return True
    if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts:
        first, last = day.replace(month=1, day=1), day.replace(month=12, day=31)
    else:
        first, last = day.replace(day=1), day.replace(day=_length(day))
    from_start, from_end = (day - first).days // 7 + 1, (last - day).days // 7 + 1
    return from_start == int(nth) if int(nth) > 0 else from_end == -int(nth)


def _numbers(parts: Mapping[str, str], name: str) -> list[int]:
    return [int(one) for one in parts[name].split(",")] if name in parts else []


def _length(day: date) -> int:
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day
