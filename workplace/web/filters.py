"""How dates, numbers and sizes are written on a page. Cached: a list formats the same days again and again."""

from datetime import date, datetime
from functools import lru_cache

from workplace.kernel import clock

_DAYS = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def _day(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


@lru_cache(maxsize=4096)
def day_text(value: date) -> str:
    """dd/mm/yyyy."""
    return f"{value.day:02}/{value.month:02}/{value.year}"


def date_(value: date | datetime | None) -> str:
    """dd/mm/yyyy of a day, or of a moment as the office's clock shows it."""
    return "" if value is None else day_text(_day(value))


def short(value: date | datetime | None) -> str:
    """dd/mm of this year, dd/mm/yyyy of another."""
    if value is None:
        return ""
    day = _day(value)
    return day_text(day)[:5] if day.year == clock.today().year else day_text(day)


def time(value: datetime | None) -> str:
    """HH:MM."""
    return "" if value is None else f"{clock.local(value):%H:%M}"


def moment(value: datetime | None) -> str:
    """dd/mm/yyyy, HH:MM."""
    return "" if value is None else f"{date_(value)}, {time(value)}"


def when(value: datetime | None) -> str:
    """The time for today, the day for earlier: what a list shows."""
    if value is None:
        return ""
    return time(value) if _day(value) == clock.today() else short(value)


def day_words(value: date | datetime, language: str = "vi") -> str:
    """Thứ Tư, 25/11."""
    day = _day(value)
    return f"{_DAYS[language][day.weekday()]}, {day.day:02}/{day.month:02}"


def day_full(value: date | datetime, language: str = "vi") -> str:
    """Thứ Tư, 25/11/2026."""
    return f"{day_words(value, language)}/{_day(value).year}"


def number(value: int | float | None) -> str:
    """1.234 and 1,5, the Vietnamese way."""
    if value is None:
        return ""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return text.translate(str.maketrans(",.", ".,"))


def filesize(value: int) -> str:
    """Bytes in a unit people read."""
    for unit, size in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if value >= size:
            return f"{number(round(value / size, 1))} {unit}"
    return f"{value} B"


FILTERS = {
    "moment_of": clock.from_ticks,
    "day_of": lambda ticks: clock.local(clock.from_ticks(ticks)).date(),
    "date": date_,
    "short": short,
    "time": time,
    "moment": moment,
    "datetime": moment,
    "when": when,
    "number": number,
    "filesize": filesize,
}
