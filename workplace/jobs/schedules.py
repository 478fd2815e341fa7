"""What the house does by itself: jobs promised at a time of day, or every so many minutes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session

from workplace.config import Settings
from workplace.jobs import outbox
from workplace.kernel import clock


@dataclass(frozen=True)
class Schedule:
    """One job and its times; `wanted` leaves it out where an installation has no use for it."""

    job: str
    last: Callable[[datetime], datetime]  # the latest time it was due, up to now
    wanted: Callable[[Settings], bool]


_schedules: dict[str, Schedule] = {}


def _always(_: Settings) -> bool:
    return True


def daily(job: str, at: str, wanted: Callable[[Settings], bool] = _always) -> None:
    """Promise a job each day at `hh:mm` of the office's clock; days on which the house stood still are not made up."""
    hour, minute = map(int, at.split(":"))

    def last(now: datetime) -> datetime:
        local = clock.local(now)
        today = datetime.combine(local.date(), time(hour, minute), clock.ZONE)
        return today if today <= local else today - timedelta(days=1)

    _schedules[job] = Schedule(job, last, wanted)


def every(job: str, minutes: int, wanted: Callable[[Settings], bool] = _always) -> None:
    """Promise a job every so many minutes."""
    step = minutes * 60_000_000

    def last(now: datetime) -> datetime:
        return clock.from_ticks(clock.ticks(now) // step * step)

    _schedules[job] = Schedule(job, last, wanted)


def plan(session: Session, settings: Settings) -> int:
    """Promise what has become due; each time once, whichever process gets there first. How many were new."""
    now = clock.now()
    due = [(s.job, s.last(now)) for s in _schedules.values() if s.wanted(settings)]
    return sum(outbox.once(session, job, {}, key=f"{job}@{clock.local(at):%Y-%m-%dT%H:%M}") for job, at in due)
