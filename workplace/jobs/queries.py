"""How the house's work stands: for the administrator's page and the check command."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from workplace.jobs.models import FAILED, WAITING, Job
from workplace.jobs.outbox import JobStatus
from workplace.kernel import clock

MOST = 100
PAGE = 50
LATE = timedelta(minutes=1)  # a job that is due waits no longer while the runner is well


@dataclass(frozen=True)
class JobLine:
    """A job as an administrator sees it: never its payload."""

    id: int
    name: str
    state: str
    tries: int
    error: str
    made_at: datetime
    since: datetime  # when it failed, or from when it may run


def failed(session: Session, *, most: int = MOST) -> list[JobStatus]:
    """Jobs that were given up, newest first: each says where it broke, and can be begun anew (`outbox.retry`)."""
    j = Job
    columns = (col(j.id), col(j.name), col(j.state), col(j.tries), col(j.last_error), col(j.run_at), col(j.done_at))
    found = select(*columns).where(col(j.state) == FAILED).order_by(col(j.id).desc()).limit(most)
    return [JobStatus(*row) for row in session.execute(found)]


def overdue(session: Session) -> int:
    """How many jobs are due and wait: a number that stays high says that the runner stands still."""
    due = select(func.count()).where(col(Job.state) == WAITING, col(Job.run_at) <= clock.now())
    return session.scalar(due) or 0


def page(session: Session, state: str, before: int | None = None) -> tuple[list[JobLine], int | None]:
    """Failed jobs, or waiting ones that failed once or are late, newest first; below which id the next page begins."""
    j = Job
    since = func.coalesce(col(j.done_at), col(j.run_at)) if state == FAILED else col(j.run_at)
    columns = (col(j.id), col(j.name), col(j.state), col(j.tries), col(j.last_error), col(j.made_at), since)
    found = select(*columns).where(*_shown(state)).order_by(col(j.id).desc()).limit(PAGE + 1)
    if before is not None:
        found = found.where(col(j.id) < before)
    lines = [JobLine(*row) for row in session.execute(found)]
    return lines[:PAGE], lines[PAGE - 1].id if len(lines) > PAGE else None


def count(session: Session, state: str) -> int:
    """How many jobs that page has."""
    return session.scalar(select(func.count()).select_from(Job).where(*_shown(state))) or 0


def names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The handlers' names of jobs; one that was forgotten is left out."""
    found = select(col(Job.id), col(Job.name)).where(col(Job.id).in_(set(ids)))
    return {id_: name for id_, name in session.execute(found)}


def _shown(state: str) -> tuple[ColumnElement[bool], ...]:
    if state == FAILED:
        return (col(Job.state) == FAILED,)
    late = and_(col(Job.run_at) < clock.now() - LATE, col(Job.state) == WAITING)
    return (col(Job.state) == WAITING, or_(col(Job.tries) > 0, late))
