"""A series moved, ended, or gone on with from one of its times: what becomes of its rule. Pure arithmetic."""

from datetime import datetime, timedelta

from workplace.calendars.rules import recurrence
from workplace.kernel.text import Say, say

SCOPES: dict[str, Say] = {
    "one": say("This time only"),
    "later": say("This time and all later ones"),
    "all": say("All times"),
}
_FIXED = ("BYMONTHDAY", "BYMONTH", "BYSETPOS")


def shifted(rule: str, days: int) -> str | None:
    """The rule of a series whose times all lie so many days later; None where it names days that can't be shifted (the
    last Friday, the 15th): such a series is changed by its form.
    """
    parts = recurrence.read(rule)
    if not days:
        return rule
    if any(name in parts for name in _FIXED):
        return None
    if "BYDAY" in parts:
        named = parts["BYDAY"].split(",")
        if parts["FREQ"] != "WEEKLY" or not set(named) <= set(recurrence.DAYS):
            return None
        moved = {(recurrence.DAYS.index(day) + days) % 7 for day in named}
        parts["BYDAY"] = ",".join(recurrence.DAYS[day] for day in sorted(moved))
    if "UNTIL" in parts:
        first, rest = parts["UNTIL"][:8], parts["UNTIL"][8:]
        parts["UNTIL"] = f"{datetime.strptime(first, '%Y%m%d') + timedelta(days=days):%Y%m%d}{rest}"
    return _joined(parts)


def ended_before(rule: str, wall: datetime) -> str:
    """The rule up to a moment of its own wall's clock, which it no longer reaches."""
    parts = recurrence.read(rule)
    parts.pop("COUNT", None)
    parts["UNTIL"] = f"{wall - timedelta(seconds=1):%Y%m%dT%H%M%S}"
    return _joined(parts)


def rest(rule: str, gone: int) -> str:
    """The rule for what is left once so many of its times have gone."""
    parts = recurrence.read(rule)
    if "COUNT" in parts:
        parts["COUNT"] = str(max(1, int(parts["COUNT"]) - gone))
    return _joined(parts)


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())
