"""When and where an invitation (giấy mời) asks one to come, as far as its words say it clearly.

Offices write “Thời gian: 08 giờ 00, ngày 25/11/2026 (Thứ Tư)” and “Địa điểm: …”; what is not found is not guessed.
"""

import re
from dataclasses import dataclass
from datetime import date, time

from workplace.calendars.rules.times import When
from workplace.kernel.text import one_line

_HOUR = r"(?P<hour>[01]?\d|2[0-3])\s*(?:giờ|g|h|:)\s*(?P<minute>[0-5]\d)?"
_DAY = r"ngày\s*(?P<day>\d{1,2})\s*(?:/|-|tháng)\s*(?P<month>\d{1,2})\s*(?:/|-|năm)\s*(?P<year>20\d{2})"
_SESSION = r"(?:buổi\s+)?(?P<session>sáng|chiều|tối)"
_HOUR_THEN_DAY = re.compile(rf"{_HOUR}.{{0,40}}?{_DAY}", re.I | re.S)
_DAY_THEN_HOUR = re.compile(rf"{_DAY}.{{0,40}}?{_HOUR}", re.I | re.S)
_SESSION_THEN_DAY = re.compile(rf"{_SESSION}.{{0,30}}?{_DAY}", re.I | re.S)
_DAY_ALONE = re.compile(_DAY, re.I)
_WHEN = re.compile(r"thời gian[^:\n]{0,30}:(?P<words>.{5,200})", re.I | re.S)
_WHERE = re.compile(r"địa điểm[^:\n]{0,20}:\s*(?P<words>[^\n]{3,200})", re.I)
_SESSIONS = {"sáng": "morning", "chiều": "afternoon", "tối": "evening"}


@dataclass(frozen=True)
class Invitation:
    """A time and a place."""

    when: When
    place: str = ""


def read(text: str) -> Invitation | None:
    """The time and place that an invitation names; None where no day can be read."""
    named = _WHEN.search(text)
    when = (_when(named["words"]) if named else None) or _when(text, exact=True)
    if when is None or when.wrong():
        return None
    where = _WHERE.search(text)
    return Invitation(when, one_line(where["words"]).rstrip(".;, ") if where else "")


def _when(words: str, *, exact: bool = False) -> When | None:
    """In the words after “Thời gian” a day alone is enough; elsewhere it must stand with an hour."""
    patterns = (
        (_HOUR_THEN_DAY, _DAY_THEN_HOUR) if exact else (_HOUR_THEN_DAY, _DAY_THEN_HOUR, _SESSION_THEN_DAY, _DAY_ALONE)
    )
    for pattern in patterns:
        if match := pattern.search(words):
            found = match.groupdict()
            try:
                day = date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
            hour = found.get("hour")
            starts = time(int(hour), int(found.get("minute") or 0)) if hour else None
            return When(day, _SESSIONS.get((found.get("session") or "").lower(), "day"), starts)
    return None
