"""A task's place in its chain: what stands above it, what hangs below it."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.tasks.models.tasks import Task
from workplace.tasks.process import OPEN


def above(session: Session, task: Task) -> list[Task]:
    """The tasks above, the nearest first."""
    found: list[Task] = []
    parent = task.parent_id
    while parent is not None:
        one = session.get_one(Task, parent)
        found.append(one)
        parent = one.parent_id
    return found


def children(session: Session, task: Task) -> list[Task]:
    """The tasks directly below, in the order they were given."""
    return list(session.scalars(select(Task).where(col(Task.parent_id) == task.id).order_by(col(Task.id))))


def unfinished(session: Session, task: Task) -> list[Task]:
    """Those directly below that were given and have not ended, and the drafts among them."""
    return [one for one in children(session, task) if one.state in (*OPEN, "draft")]


def is_below(session: Session, task: Task, other: Task) -> bool:
    """Whether a task hangs, at whatever distance, under the other, or is the other itself."""
    return task.id == other.id or any(one.id == other.id for one in above(session, task))
