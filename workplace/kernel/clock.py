"""The one clock. Times are aware and in UTC; the office's day begins at midnight in its own zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_frozen: list[datetime] = []
_day = _EPOCH, _EPOCH, _EPOCH.date()  # from, to, the day between them


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _frozen[-1] if _frozen else datetime.now(UTC)


def today() -> date:
    """The office's calendar day. A page asks for it a hundred times: it is kept until the next midnight."""
    global _day
    begins, ends, day = _day
    moment = now()
    if not begins <= moment < ends:
        day = moment.astimezone(ZONE).date()
        midnight = datetime.combine(day, time.min, ZONE)
        _day = midnight.astimezone(UTC), (midnight + timedelta(days=1)).astimezone(UTC), day
    return day


def local(moment: datetime) -> datetime:
    """The moment as the office's wall clock shows it."""
    return moment.astimezone(ZONE)


def ticks(moment: datetime) -> int:
    """Microseconds since 1970: the integer by which lists are ordered."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_ticks(value: int) -> datetime:
    """The moment that `ticks` counted."""
    return _EPOCH + timedelta(microseconds=value)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock at a moment (tests, and the demonstration's past)."""
    _frozen.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.pop()


def move(by: timedelta) -> None:
    """Let a frozen clock run on by a while."""
    _frozen[-1] += by
