"""How the house's work stands: for the administrator's page and the check command."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.jobs.models import FAILED, WAITING, Job
from workplace.jobs.outbox import JobStatus
from workplace.kernel import clock

MOST = 100


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
