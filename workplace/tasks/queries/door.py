"""The door to a task: what one may not see does not exist."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access import lists
from workplace.access.kinds import TASKS
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.tasks.models.talk import TaskUrging
from workplace.tasks.models.tasks import Task, TaskExtension, TaskPart
from workplace.tasks.models.waits import TaskWait
from workplace.tasks.policy import sees


def read(session: Session, acting: Acting, task_id: int) -> Task:
    """The task, or NotFound: whether it does not exist or is not theirs is told alike."""
    found = session.scalars(select(Task).where(col(Task.id) == task_id, sees(acting))).one_or_none()
    if found is None:
        raise NotFound
    return found


def level(session: Session, acting: Acting, task: Task) -> int:
    """How far this person may go: 1 see that it is there, 2 read, 3 comment, 4 edit."""
    assert task.id is not None
    return lists.level(session, acting, TASKS, task.at, task.id)


def part(session: Session, acting: Acting, task_id: int, part_id: int) -> tuple[Task, TaskPart]:
    """A coordinating part with its task, for whoever may see the task."""
    task, found = read(session, acting, task_id), session.get(TaskPart, part_id)
    if found is None or found.task_id != task.id:
        raise NotFound
    return task, found


def extension(session: Session, acting: Acting, task_id: int, extension_id: int) -> tuple[Task, TaskExtension]:
    """A request for more time with its task."""
    task, found = read(session, acting, task_id), session.get(TaskExtension, extension_id)
    if found is None or found.task_id != task.id:
        raise NotFound
    return task, found


def wait(session: Session, acting: Acting, task_id: int, wait_id: int) -> tuple[Task, TaskWait]:
    """One of the things that a task waits for."""
    task, found = read(session, acting, task_id), session.get(TaskWait, wait_id)
    if found is None or found.task_id != task.id:
        raise NotFound
    return task, found


def urging(session: Session, acting: Acting, task_id: int, urging_id: int) -> tuple[Task, TaskUrging]:
    """An urging with its task."""
    task, found = read(session, acting, task_id), session.get(TaskUrging, urging_id)
    if found is None or found.task_id != task.id:
        raise NotFound
    return task, found
