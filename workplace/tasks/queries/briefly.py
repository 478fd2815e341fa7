"""A task in few words, for notices: no question of who asks, since only those concerned are told."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.tasks.models.tasks import Task


def title(session: Session, task_id: int) -> str:
    """What is to be done, shortened."""
    found: str = session.scalars(select(col(Task.title)).where(col(Task.id) == task_id)).one()
    return found if len(found) <= 160 else found[:159] + "…"
