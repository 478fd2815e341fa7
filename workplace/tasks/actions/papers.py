"""Files of a task: given with it, evidence of a report, content of a contribution."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.process.take import take
from workplace.tasks.models.tasks import Task, TaskFile, TaskPart, TaskReport
from workplace.tasks.process import TASK


@dataclass(frozen=True)
class Paper:
    """A file of the house, and what it is called here."""

    file_id: int
    name: str


def attach(session: Session, acting: Acting, task: Task, files: Iterable[Paper]) -> list[TaskFile]:
    """Lay files with the task itself: what its lead needs to do it."""
    given = list(files)
    if not given:
        raise BadInput({"file": say("Choose at least one file.")})
    take(session, acting, TASK, task, "attach", files=[paper.file_id for paper in given])
    return lay_files(session, acting, task, given)


def lay_files(
    session: Session,
    acting: Acting,
    task: Task,
    files: Iterable[Paper],
    *,
    report: TaskReport | None = None,
    part: TaskPart | None = None,
) -> list[TaskFile]:
    """Lay files with a task: with a report or a part of it, else with the task itself."""
    rows = [
        TaskFile(
            task_id=task.id or 0, report_id=report.id if report else None, part_id=part.id if part else None,
            name=paper.name, file_id=paper.file_id, added_at=clock.now(), added_by=acting.person,
        )
        for paper in files
    ]  # fmt: skip
    session.add_all(rows)
    session.flush()
    for row in rows:
        journal.write(session, acting, "keep", Ref("tasks", task.id or 0), name=row.name, file=row.file_id)
    return rows


def withdraw(session: Session, acting: Acting, task: Task, file_id: int) -> TaskFile:
    """Take away a file that one added oneself; that it was there stays in the journal."""
    row = session.get(TaskFile, file_id)
    if row is None or row.task_id != task.id or row.added_by != acting.person or row.withdrawn_at is not None:
        raise NotFound
    acting.require_more_than_looking()
    if task.state not in ("draft", "assigned", "accepted", "in_progress"):
        raise NotNow(say("The result has been handed in with its files; they stay as they are."))
    row.withdrawn_at = clock.now()
    session.add(row)
    journal.write(session, acting, "withdraw_attachment", Ref("tasks", row.task_id), name=row.name, file=row.file_id)
    return row
