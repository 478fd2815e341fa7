"""Where a task and the document that it came of part ways: its sender called it back, or it was found secret.

What flows call when correspondence tells of it. From then on the document's parts stand still, so that no step of the
task may wait for one of theirs: the task goes on, or ends, by itself.
"""

from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.journal import texts
from workplace.kernel import clock, events
from workplace.kernel.acting import SYSTEM
from workplace.kernel.refs import Ref
from workplace.process.take import take
from workplace.search import index
from workplace.tasks.actions import laying
from workplace.tasks.actions.mirroring import WORKED_ON
from workplace.tasks.events import TaskStopped
from workplace.tasks.models.talk import TaskCheck, TaskComment, TaskNote, TaskUrging
from workplace.tasks.models.tasks import Task, TaskEvaluation, TaskExtension, TaskFile, TaskPart, TaskReport
from workplace.tasks.process import TASK
from workplace.tasks.queries import chain, party

ON_PAPER = "Xử lý trên bản giấy"  # what a task is called whose paper nobody may read here; a title can't be empty
_WRITTEN: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (TaskPart, ("text", "answer")),
    (TaskExtension, ("reason", "answer")),
    (TaskReport, ("text", "returned_reason")),
    (TaskEvaluation, ("text",)),
    (TaskComment, ("text",)),
    (TaskUrging, ("text", "answer")),
    (TaskCheck, ("text",)),
)


def call_back(session: Session, doc: int, by: int, reason: str) -> None:
    """The sender called the document back: what is under way of its work rests until the issuer decides. The holders
    and the issuers are told; `by` is the sender's clerk.
    """
    for task in _came_of(session, doc):
        _part(session, task)
        if task.state not in WORKED_ON:
            continue
        take(session, SYSTEM, TASK, task, "call_back", reason=reason)
        task.paused_on = clock.today()
        session.add(task)
        laying.moved(session, SYSTEM, task, "call_back")
        people = {*party.people_of(session, task), task.issuer_id}
        events.publish(session, TaskStopped(task.id or 0, tuple(sorted(people)), by, "call_back", reason))


def forget_words(session: Session, doc: int) -> list[int]:
    """The document was found secret: nothing that people wrote in its tasks stays, nor in those split from them. That
    there was work, whose and until when, stays. The tasks concerned.
    """
    found = _came_of(session, doc)
    ids = [task.id or 0 for task in found]
    for table, columns in _WRITTEN:
        session.execute(update(table).where(table.task_id.in_(ids)).values(dict.fromkeys(columns, "")))
    session.execute(delete(TaskNote).where(col(TaskNote.task_id).in_(ids)))
    for file in session.scalars(select(TaskFile).where(col(TaskFile.task_id).in_(ids))):
        file.name, file.withdrawn_at = "", file.withdrawn_at or clock.now()
    for task in found:
        _part(session, task)
        task.title, task.text, task.evidence_note, task.origin_note = ON_PAPER, "", "", ""
        session.add(task)
        for ref in _journalled(session, task):
            texts.erase(session, ref)
        journal.write(session, SYSTEM, "forget_words", Ref("tasks", task.id or 0))
        session.flush()
        index.put(session, Ref("tasks", task.id or 0))
    return ids


def _came_of(session: Session, doc: int) -> list[Task]:
    """The tasks of a document with all that was split from them, each after the one above it."""
    first = select(Task).where(col(Task.origin_module) == "docs", col(Task.origin_thing) == doc)
    found = list(session.scalars(first.order_by(col(Task.id))))
    for task in found:  # grows while it is read
        found += [one for one in chain.children(session, task) if one.source == "task"]
    return found


def _part(session: Session, task: Task) -> None:
    """No step here is one of the document's any more."""
    task.origin_row = None
    session.add(task)
    session.execute(update(TaskPart).where(col(TaskPart.task_id) == task.id).values(origin_row=None))


def _journalled(session: Session, task: Task) -> list[Ref]:
    """Whatever of a task has lines of its own."""
    parts = session.scalars(select(col(TaskPart.id)).where(col(TaskPart.task_id) == task.id))
    asked = session.scalars(select(col(TaskExtension.id)).where(col(TaskExtension.task_id) == task.id))
    return [
        Ref("tasks", task.id or 0),
        *(Ref("tasks.part", id_ or 0) for id_ in parts),
        *(Ref("tasks.extension", id_ or 0) for id_ in asked),
    ]
