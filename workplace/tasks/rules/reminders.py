"""On which working days before and after a deadline who is reminded: first whoever does it, then up the line."""

from datetime import date, timedelta

from workplace.kernel.worktime import Calendar, working_days_between

BEFORE, LATE, ISSUER = (-3, -1, 0), 1, 3
DAYS = (*BEFORE, LATE, ISSUER)
"""Working days from the deadline (domain.md 4): the holder hears up to it, the head from +1, the issuer at +3."""
_SPAN = 30  # calendar days looked at on both sides: longer than any holiday


def due_today(calendar: Calendar, today: date) -> dict[date, int]:
    """The deadlines that are reminded of today, with how many working days from them; none where nobody works."""
    if not calendar.works(today):
        return {}
    found = {}
    for step in range(-_SPAN, _SPAN + 1):
        day = today + timedelta(days=step)
        if (away := -working_days_between(calendar, today, day)) in DAYS:
            found[day] = away
    return found


def due_in(calendar: Calendar, today: date, ahead: int) -> list[date]:
    """The days so many working days ahead, on which a deadline may stand: more than one before a day off."""
    span = 2 * ahead + _SPAN
    days = (today + timedelta(days=step) for step in range(1, span + 1))
    return [day for day in days if working_days_between(calendar, today, day) == ahead]
