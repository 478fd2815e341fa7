"""Where a task and the document that it came of part ways: its sender called it back, or it was found secret.

What flows call when correspondence tells of it. From then on the document's parts stand still, so that no step of the
task may wait for one of theirs: the task goes on, or ends, by itself.
"""

from sqlalchemy import Select, select, update
from sqlmodel import Session, col

from workplace.kernel import clock, events
from workplace.kernel.acting import SYSTEM
from workplace.process.take import take
from workplace.tasks.actions import forgetting, laying
from workplace.tasks.actions.mirroring import WORKED_ON
from workplace.tasks.events import TaskStopped
from workplace.tasks.models.tasks import Task, TaskPart
from workplace.tasks.process import TASK
from workplace.tasks.queries import chain, party


def call_back(session: Session, doc: int, by: int, reason: str) -> None:
    """The sender called the document back: what is under way of its work rests until the issuer decides. The holders
    and the issuers are told; `by` is the sender's clerk.
    """
    called_back: set[int] = set()
    for task in _came_of(session, doc):
        _part(session, task)
        if task.state not in WORKED_ON:
            continue
        take(session, SYSTEM, TASK, task, "call_back", reason=reason)
        task.paused_on = clock.today()
        task.paused_with = task.parent_id if task.parent_id in called_back else None
        called_back.add(task.id or 0)
        session.add(task)
        laying.moved(session, SYSTEM, task, "call_back")
        people = {*party.people_of(session, task), task.issuer_id}
        events.publish(session, TaskStopped(task.id or 0, tuple(sorted(people)), by, "call_back", reason))


def forget_words(session: Session, doc: int) -> list[int]:
    """The document was found secret: nothing that people wrote in its tasks stays, nor in those split from them, though
    they were put elsewhere since. That there was work, whose and until when, stays. The tasks concerned.
    """
    found = _made_of(session, doc)
    for task in found:
        _part(session, task)
    forgetting.forget_words(session, found)
    return [task.id or 0 for task in found]


def _came_of(session: Session, doc: int) -> list[Task]:
    """The tasks of a document with all that was split from them, each after the one above it."""
    found = list(session.scalars(_first(doc)))
    for task in found:  # grows while it is read
        found += [one for one in chain.children(session, task) if one.source == "task"]
    return found


def _first(doc: int) -> Select[Task]:
    of_it = (col(Task.origin_module) == "docs", col(Task.origin_thing) == doc)
    return select(Task).where(*of_it).order_by(col(Task.id))


def _made_of(session: Session, doc: int) -> list[Task]:
    """The tasks of a document with all that was ever split from them, wherever it hangs now."""
    found = {task.id: task for task in session.scalars(_first(doc))}
    newest = list(found)
    while newest:
        below = session.scalars(select(Task).where(col(Task.split_from).in_(newest)).order_by(col(Task.id)))
        new = {task.id: task for task in below if task.id not in found}
        found |= new
        newest = list(new)
    return list(found.values())


def _part(session: Session, task: Task) -> None:
    """No step here is one of the document's any more."""
    task.origin_row = None
    session.add(task)
    session.execute(update(TaskPart).where(col(TaskPart.task_id) == task.id).values(origin_row=None))
