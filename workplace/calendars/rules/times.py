"""When something is: a day with a session or hours as people write them, and the moments that this means.

The wall's words are kept as they were entered, with their zone; lists, clashes and the database's law count in ticks
(microseconds in UTC). A session without hours takes the whole of it (sáng, chiều, tối, cả ngày).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workplace.kernel import clock
from workplace.kernel.text import Say, say

ZONE = "Asia/Ho_Chi_Minh"
SESSIONS: dict[str, Say] = {
    "morning": say("Morning"),
    "afternoon": say("Afternoon"),
    "evening": say("Evening"),
    "day": say("All day"),
}
HOURS = {
    "morning": (time(7, 30), time(11, 30)),
    "afternoon": (time(13, 30), time(17, 0)),
    "evening": (time(18, 0), time(21, 0)),
}
USUAL = timedelta(minutes=90)  # what an hour without an end is taken for
LONGEST = timedelta(days=62)
EARLIEST, LATEST = date(1990, 1, 1), date(2190, 12, 31)
_TIME = re.compile(r"([01]?\d|2[0-3])(?:[:hHgG.]\s*([0-5]\d)?)?")


@dataclass(frozen=True)
class When:
    """A day, with a session or with hours; it may end on a later day."""

    day: date
    session: str = "day"
    starts: time | None = None
    ends: time | None = None
    last_day: date | None = None
    zone: str = ZONE

    @property
    def shown_session(self) -> str:
        """The session under which it stands: what the hour says, where there is one."""
        return session_of(self.starts) if self.starts else self.session

    def wrong(self) -> dict[str, Say]:
        """What cannot be, by field; nothing when all is well."""
        wrong: dict[str, Say] = {}
        last = self.last_day or self.day
        if not EARLIEST <= self.day <= LATEST or not EARLIEST <= last <= LATEST:
            wrong["day"] = say("Enter the day as dd/mm/yyyy.")
        elif last < self.day:
            wrong["last_day"] = say("The last day lies before the first.")
        elif self.ends is not None and self.starts is None:
            wrong["starts"] = say("Give the hour at which it begins too.")
        elif self.starts is not None and self.ends == self.starts and last == self.day:
            wrong["ends"] = say("It ends at the minute at which it begins.")
        elif timedelta(days=(last - self.day).days) > LONGEST:
            wrong["last_day"] = say("Longer than two months: enter it in parts.")
        elif self.zone != ZONE and (span := self.span())[1] <= span[0]:  # an hour that summer time leaves out there
            wrong["ends"] = say("It ends at the minute at which it begins.")
        return wrong

    def span(self) -> tuple[int, int]:
        """From when to when, in ticks; hours that run past midnight end on the next day."""
        zone, last = zone_of(self.zone), self.last_day or self.day
        if self.starts is None:
            first, end = HOURS.get(self.session, (time(), None))
            begins = datetime.combine(self.day, first, zone)
            until = (
                datetime.combine(last, end, zone) if end else datetime.combine(last + timedelta(days=1), time(), zone)
            )
            return clock.ticks(begins), clock.ticks(until)
        begins = datetime.combine(self.day, self.starts, zone)
        if self.ends is None:
            until = begins + USUAL if last == self.day else datetime.combine(last + timedelta(days=1), time(), zone)
        else:
            over = last == self.day and self.ends < self.starts
            until = datetime.combine(last + timedelta(days=over), self.ends, zone)
        return clock.ticks(begins), clock.ticks(until)


def on_wall(when: When, zone: str) -> When:
    """The same moments as another zone's wall tells them; whole sessions are the office's own and stay."""
    if zone == when.zone or when.starts is None:
        return when
    first, last = (clock.from_ticks(one).astimezone(zone_of(zone)) for one in when.span())
    until = last.date() if last.date() != first.date() else None
    return When(first.date(), when.session, first.time(), last.time(), until, zone)


def session_of(starts: time) -> str:
    """The session in which an hour lies."""
    return "morning" if starts < time(12) else "afternoon" if starts < time(18) else "evening"


def zone_of(name: str) -> ZoneInfo:
    """A zone by its name; the office's own for one that nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(ZONE)


def read_time(text: str) -> time | None:
    """An hour as people type it: 8, 8h, 08:30, 8h30, 8g30; None when it is none."""
    match = _TIME.fullmatch(text.strip())
    return time(int(match[1]), int(match[2] or 0)) if match else None


def monday_of(day: date) -> date:
    """The first day of the week in which a day lies."""
    return day - timedelta(days=day.weekday())


def week_number(monday: date) -> int:
    """The number of the week in its year (ISO 8601)."""
    return monday.isocalendar().week


def day_span(first: date, days: int = 1) -> tuple[int, int]:
    """From midnight to midnight of the office's clock, in ticks."""
    return at(first), at(first + timedelta(days=days))


def at(day: date, hour: time | None = None) -> int:
    """A moment of the office's clock in ticks."""
    return clock.ticks(datetime.combine(day, hour or time(), clock.ZONE))


def overlaps(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans share a moment; the end of one may be the beginning of the other."""
    return one[0] < other[1] and other[0] < one[1]


def closing(monday: date, weekday: int, hour: time) -> datetime:
    """Until when units propose for a week: a weekday (Monday is 0) of the week before, at an hour."""
    return datetime.combine(monday - timedelta(days=7 - weekday), hour, clock.ZONE)
