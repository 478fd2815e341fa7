"""What an administrator does about work that failed: let it begin anew, or dismiss it with a reason."""

from sqlalchemy import select, update
from sqlmodel import Session, col

from workplace.jobs import outbox
from workplace.jobs.models import CANCELLED, FAILED, Job
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say


def retry(session: Session, acting: Acting, job_id: int) -> None:
    """Let a failed job begin anew at once. NotFound: there is none; NotNow: it has not failed, or no longer."""
    name = _name(session, job_id)
    if not outbox.retry(session, job_id):
        raise _not_failed()
    journal.write(session, acting, "retry_job", Ref("jobs", job_id), job=name)


def dismiss(session: Session, acting: Acting, job_id: int, reason: str) -> None:
    """Give a failed job up for good, with a reason. Asked for anew by its own module it begins again."""
    name = _name(session, job_id)
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    failed = (col(Job.id) == job_id, col(Job.state) == FAILED)
    changed = session.execute(update(Job).where(*failed).values(state=CANCELLED, done_at=clock.now()))
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise _not_failed()
    journal.write(session, acting, "dismiss_job", Ref("jobs", job_id), job=name, reason=reason)


def _name(session: Session, job_id: int) -> str:
    name = session.scalar(select(col(Job.name)).where(col(Job.id) == job_id))
    if name is None:
        raise NotFound
    return name


def _not_failed() -> NotNow:
    return NotNow(say("This job has not failed, or somebody has let it begin anew already."))
