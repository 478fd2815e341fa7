"""The reports of a task: the result that stands, and how far it was said to be."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel.errors import NotNow
from workplace.kernel.text import say
from workplace.tasks.models.tasks import Task, TaskReport


def standing(session: Session, task: Task) -> TaskReport:
    """The result report that was neither sent back nor followed by a newer one; NotNow when there is none."""
    found = session.scalars(
        select(TaskReport)
        .where(
            col(TaskReport.task_id) == task.id, col(TaskReport.kind) == "result", col(TaskReport.returned_at).is_(None)
        )
        .order_by(col(TaskReport.id).desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        raise NotNow(say("No result has been handed in."))
    return found


def last_progress(session: Session, task: Task) -> int:
    """How far the task was by its last report on the way, in percent; the results handed in don't count."""
    said = (
        select(col(TaskReport.percent))
        .where(col(TaskReport.task_id) == task.id, col(TaskReport.kind) == "progress")
        .order_by(col(TaskReport.id).desc())
        .limit(1)
    )
    return session.scalar(said) or 0
