"""The steps a task has taken, as its own rows tell them."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.tasks.models.tasks import Task, TaskStep


def dues(session: Session, task: Task) -> list[tuple[date, str, date | None]]:
    """Every deadline that held once the task was given: the day it was set, by which step, and the deadline."""
    found = session.scalars(select(TaskStep).where(col(TaskStep.task_id) == task.id).order_by(col(TaskStep.id)))
    moves: list[tuple[date, str, date | None]] = []
    for step in found:
        if step.state != "draft" and (not moves or moves[-1][2] != step.due):
            moves.append((clock.local(step.at).date(), step.verb, step.due))
    return moves
