"""What the house does by itself: jobs promised at a time of day, or every so many minutes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.config import Settings
from workplace.jobs import outbox
from workplace.jobs.models import RUNNING, WAITING, Job
from workplace.kernel import clock


@dataclass(frozen=True)
class Schedule:
    """One job and its times; `wanted` leaves it out where an installation has no use for it."""

    job: str
    last: Callable[[datetime], datetime]  # the latest time it was due, up to now
    wanted: Callable[[Settings], bool]
    each: bool  # a job for each time, which is made up for when it fails; else one job that comes round again


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

    _schedules[job] = Schedule(job, last, wanted, each=True)


def every(job: str, minutes: int, wanted: Callable[[Settings], bool] = _always) -> None:
    """Promise a job every so many minutes; it waits for itself, also while it is being tried again."""
    step = minutes * 60_000_000

    def last(now: datetime) -> datetime:
        return clock.from_ticks(clock.ticks(now) // step * step)

    _schedules[job] = Schedule(job, last, wanted, each=False)


def plan(session: Session, settings: Settings) -> int:
    """Promise what has become due; each time once, whichever process gets there first. How many were new."""
    now = clock.now()
    return sum(_promise(session, one, one.last(now)) for one in _schedules.values() if one.wanted(settings))


def _promise(session: Session, one: Schedule, at: datetime) -> bool:
    if one.each:
        return outbox.once(session, one.job, {}, key=f"{one.job}@{clock.local(at):%Y-%m-%dT%H:%M}")
    found = session.execute(select(col(Job.state), col(Job.run_at)).where(col(Job.key) == one.job)).one_or_none()
    if found is not None and (found.state in (WAITING, RUNNING) or found.run_at >= at):
        return False
    outbox.enqueue(session, one.job, {}, key=one.job, at=at)
    return True
