"""Words and files of tasks that turn out to be of a state secret: they go, and that there was work stays."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.journal import lines as journal
from workplace.journal import texts
from workplace.journal.models import JournalLine
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.refs import Ref
from workplace.search import index
from workplace.tasks.models.rating import TaskExcuse
from workplace.tasks.models.series import TaskSeries
from workplace.tasks.models.successions import TaskSuccession
from workplace.tasks.models.talk import TaskCheck, TaskComment, TaskNote, TaskUrging
from workplace.tasks.models.tasks import Task, TaskEvaluation, TaskExtension, TaskFile, TaskPart, TaskReport
from workplace.tasks.models.templates import TaskTemplate, TaskTemplatePart
from workplace.tasks.models.waits import TaskWait

ON_PAPER = "Xử lý trên bản giấy"  # what a task is called whose paper nobody may read here; a title can't be empty
_WRITTEN: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (TaskPart, ("text", "answer")),
    (TaskExtension, ("reason", "answer")),
    (TaskReport, ("text", "returned_reason")),
    (TaskEvaluation, ("text",)),
    (TaskExcuse, ("reason",)),
    (TaskComment, ("text",)),
    (TaskUrging, ("text", "answer")),
    (TaskCheck, ("text",)),
    (TaskWait, ("reason",)),
)


def forget_words(session: Session, tasks: Sequence[Task]) -> None:
    """Nothing that people wrote in these tasks stays, nor what was attached to them."""
    ids = [task.id or 0 for task in tasks]
    for table, columns in _WRITTEN:
        session.execute(update(table).where(table.task_id.in_(ids)).values(dict.fromkeys(columns, "")))
    succeeded = (col(TaskSuccession.task_id).in_(ids), col(TaskSuccession.reason) != "")
    session.execute(update(TaskSuccession).where(*succeeded).values(reason=ON_PAPER))
    session.execute(delete(TaskNote).where(col(TaskNote.task_id).in_(ids)))
    for task in tasks:
        task.title, task.text, task.evidence_note, task.origin_note = ON_PAPER, "", "", ""
        session.add(task)
        for ref in _journalled(session, task):
            texts.erase(session, ref)
        journal.write(session, SYSTEM, "forget_words", Ref("tasks", task.id or 0))
        session.flush()
        index.put(session, Ref("tasks", task.id or 0))
    _forget_series(session, set(ids))
    _forget_templates(session, ids)
    _forget_files(session, ids)


def lock_file(session: Session, file_id: int) -> list[tuple[int, int]]:
    """A secrecy mark was read on a file: every task that carries it loses it. The tasks, each with who attached it."""
    found = session.scalars(select(TaskFile).where(col(TaskFile.file_id) == file_id, col(TaskFile.name) != ""))
    rows = list(found)
    for row in rows:
        _take_away(session, row)
        texts.erase(session, Ref("tasks", row.task_id), keys=("name",))
        journal.write(session, SYSTEM, "lock_attachment", Ref("tasks", row.task_id), attachment=row.id)
    return [(row.task_id, row.added_by) for row in rows]


def _forget_files(session: Session, ids: Iterable[int]) -> None:
    """Their bytes go too, where nothing else in the house carries them."""
    rows = list(session.scalars(select(TaskFile).where(col(TaskFile.task_id).in_(list(ids)))))
    for row in rows:
        _take_away(session, row)
    session.flush()
    for file_id in sorted({row.file_id for row in rows}):
        if not file_queries.is_carried(session, file_id):
            files.lock_away(session, file_id, "", by=SYSTEM)


def _take_away(session: Session, row: TaskFile) -> None:
    row.name, row.withdrawn_at = "", row.withdrawn_at or clock.now()
    session.add(row)


def _forget_series(session: Session, ids: set[int]) -> None:
    """A task that was to come again was begun with the words of the first one: it comes no more."""
    begun = (col(JournalLine.module) == "tasks.series", col(JournalLine.verb) == "begin_series")
    lines = session.execute(select(col(JournalLine.thing), col(JournalLine.detail)).where(*begun))
    for series in {thing for thing, detail in lines if json.loads(detail).get("task") in ids}:
        row = session.get_one(TaskSeries, series)
        row.title, row.text, row.evidence_note, row.checklist = ON_PAPER, "", "", ""
        row.ended_at = row.ended_at or clock.now()
        session.add(row)


def _forget_templates(session: Session, ids: Sequence[int]) -> None:
    """A template that was begun with its words is offered no more, to nobody, and says nothing."""
    kept = list(session.scalars(select(TaskTemplate).where(col(TaskTemplate.task_id).in_(ids))))
    for row in kept:
        row.name = row.title = ON_PAPER
        row.text = row.evidence_note = row.checklist = ""
        row.withdrawn_at = row.withdrawn_at or clock.now()
        session.add(row)
        texts.erase(session, Ref("tasks.template", row.id or 0))
    told = col(TaskTemplatePart.template_id).in_([row.id for row in kept])
    session.execute(update(TaskTemplatePart).where(told).values(text=""))


def _journalled(session: Session, task: Task) -> list[Ref]:
    """Whatever of a task has lines of its own."""
    tables = (("tasks.part", TaskPart), ("tasks.extension", TaskExtension), ("tasks.wait", TaskWait))
    return [
        Ref("tasks", task.id or 0),
        *(
            Ref(module, row or 0)
            for module, table in tables
            for row in session.scalars(select(col(table.id)).where(col(table.task_id) == task.id))
        ),
    ]
