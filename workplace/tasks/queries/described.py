"""What other floors ask of tasks through the ports: names, text for the index, open work, who may have bytes."""

from typing import Any

from sqlalchemy import Select, and_, select, true
from sqlmodel import Session, col

from workplace.access.kinds import TASKS
from workplace.kernel import ports
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.ports import Described, Searchable
from workplace.kernel.refs import Ref
from workplace.tasks.models.tasks import Task, TaskExtension, TaskFile, TaskPart
from workplace.tasks.models.waits import TaskWait
from workplace.tasks.policy import sees
from workplace.tasks.process import OPEN, TASK
from workplace.tasks.queries import party, templates
from workplace.tasks.queries.timeline import timeline

MOST = 50


def fill() -> None:
    """Give the ports the answers of tasks."""
    ports.describe.fill("tasks", describe)
    ports.describe.fill("tasks.part", parts)
    ports.describe.fill("tasks.extension", extensions)
    ports.describe.fill("tasks.wait", waits)
    ports.describe.fill("tasks.template", templates.describe)
    ports.describe.fill("tasks.soon", soon)
    ports.describe.fill("tasks.reminder", reminders)
    ports.timeline.fill("tasks", timeline)
    ports.searchable.fill("tasks", searchable)
    ports.open_work.fill("tasks", hanging)
    ports.may_have.fill("tasks", may_have)
    ports.carries.fill("tasks", carries)


def describe(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Title and address of those tasks that the person may see."""
    found = session.scalars(select(Task).where(col(Task.id).in_(ids), sees(acting)))
    return {task.id or 0: _described(task) for task in found}


def parts(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Coordinating parts, by the tasks that the person may see."""
    return _of_tasks(session, acting, select(col(TaskPart.id), col(TaskPart.task_id)).where(col(TaskPart.id).in_(ids)))


def extensions(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Requests for more time, by the tasks that the person may see."""
    row = TaskExtension
    return _of_tasks(session, acting, select(col(row.id), col(row.task_id)).where(col(row.id).in_(ids)))


def waits(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """What a task waits for, by the tasks that the person may see."""
    return _of_tasks(session, acting, select(col(TaskWait.id), col(TaskWait.task_id)).where(col(TaskWait.id).in_(ids)))


def reminders(_session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """A person's own digest of what is due: the list by deadline."""
    return {id_: Described("", "/tasks") for id_ in ids if id_ == acting.as_whom}


def soon(_session: Session, _acting: Acting, ids: list[int]) -> dict[int, Described]:
    """How many working days ahead is due soon: everybody may read it."""
    return dict.fromkeys(ids, Described("", "/tasks/soon"))


def _of_tasks(session: Session, acting: Acting, wanted: Select[*tuple[Any, ...]]) -> dict[int, Described]:
    found = session.execute(wanted).all()
    known = describe(session, acting, [task for _, task in found])
    return {id_: known[task] for id_, task in found if task in known}


def hanging(session: Session, acting: Acting, ref: Ref) -> list[Described]:
    """The open tasks that came of a thing and that the person may see, the soonest due first.

    `docs.routing` asks for the task by which this very part of a document is followed, whoever asks; the house itself
    asks for all.
    """
    seen = true() if acting == SYSTEM else sees(acting)
    came_of = and_(col(Task.origin_module) == ref.module, col(Task.origin_thing) == ref.id, seen)
    if ref.module == "docs.routing":
        came_of = and_(col(Task.origin_module) == "docs", col(Task.origin_row) == ref.id)
    found = (
        select(Task)
        .where(came_of, col(Task.state).in_(OPEN))
        .order_by(col(Task.due).is_(None), col(Task.due), col(Task.id))
        .limit(MOST)
    )
    return [_described(task) for task in session.scalars(found)]


def may_have(session: Session, acting: Acting, file_id: int) -> list[int]:
    """The tasks that the person may see and that carry this file, the newest first; none where it was taken away."""
    owners = select(col(TaskFile.task_id)).where(col(TaskFile.file_id) == file_id, col(TaskFile.withdrawn_at).is_(None))
    found = select(col(Task.id)).where(col(Task.id).in_(owners), sees(acting)).order_by(col(Task.id).desc())
    return list(session.scalars(found.limit(MOST)))


def carries(session: Session, file_id: int) -> bool:
    """Whether a task has this file, or had it before someone took it away."""
    found = select(col(TaskFile.id)).where(col(TaskFile.file_id) == file_id, col(TaskFile.name) != "")
    return session.scalar(found.limit(1)) is not None


def searchable(session: Session, task_id: int) -> Searchable | None:
    """The task's words: its code, what is to be done, by whom, in which field; a cancelled one is found too."""
    task = session.get(Task, task_id)
    if task is None:
        return None
    parts = select(col(TaskPart.person_id), col(TaskPart.unit_id)).where(col(TaskPart.task_id) == task_id)
    parties = [(task.lead_person_id, task.lead_unit_id), *((p, u) for p, u in session.execute(parts))]
    names = party.names(session, parties)
    said = [task.text, task.evidence_note, task.origin_note, *dict.fromkeys(names[one] for one in parties)]
    return Searchable(task.code, task.title, "\n".join(filter(None, said)), task.at, TASKS)


def _described(task: Task) -> Described:
    word, is_over = TASK.states[task.state].label, task.state in ("completed", "cancelled")
    return Described(task.title, f"/tasks/{task.id}", task.code, word, is_over)
