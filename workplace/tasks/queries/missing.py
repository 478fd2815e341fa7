"""What still keeps a task from being handed in: contributions that nobody sent or waived, and open tasks below it."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel.text import Say, say
from workplace.tasks.models.tasks import Task, TaskPart
from workplace.tasks.queries import chain, party

NAMED = 5  # so many names stand in the sentence


def contributions(session: Session, task: Task) -> list[TaskPart]:
    """The parts that are still awaited."""
    found = select(TaskPart).where(col(TaskPart.task_id) == task.id, col(TaskPart.state) == "asked")
    return list(session.scalars(found.order_by(col(TaskPart.id))))


def below(session: Session, task: Task) -> list[Task]:
    """The tasks directly below that have not ended."""
    return chain.unfinished(session, task)


def sentence(session: Session, task: Task) -> Say | None:
    """What to tell whoever wants to hand it in; None when nothing is missing."""
    parts, tasks = contributions(session, task), below(session, task)
    if not parts and not tasks:
        return None
    called = party.names(session, ((part.person_id, part.unit_id) for part in parts))
    names = [*(called[part.person_id, part.unit_id] for part in parts), *(one.code for one in tasks)]
    more = "…" if len(names) > NAMED else ""
    return say("Can't finish yet, still missing: {names}", names=", ".join(names[:NAMED]) + more)
