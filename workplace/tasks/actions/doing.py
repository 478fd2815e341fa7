"""The responsible side: accept, refuse, begin, report progress, report the result."""

from sqlmodel import Session

from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.text import Say, say
from workplace.process.take import require, take
from workplace.tasks.actions import laying, waiting
from workplace.tasks.actions.papers import Paper, lay_files
from workplace.tasks.events import TaskAccepted, TaskProgressed, TaskRefused, TaskReported
from workplace.tasks.models.tasks import Task, TaskReport
from workplace.tasks.models.waits import KINDS
from workplace.tasks.process import TASK
from workplace.tasks.queries import missing


def accept(session: Session, acting: Acting, task: Task) -> None:
    """Take the task on. What its origin holds of it is accepted with it."""
    assert task.id is not None
    take(session, acting, TASK, task, "accept")
    laying.moved(session, acting, task, "accept")
    events.publish(session, TaskAccepted(task.id, (task.issuer_id,), acting.person, task.origin_row))


def refuse(session: Session, acting: Acting, task: Task, reason: str, *, quiet: bool = False) -> None:
    """Give the task back to its issuer, who assigns it again or cancels it.

    `quiet` where its origin has told the issuer already.
    """
    assert task.id is not None
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    if task.origin_row is not None and not quiet:
        raise NotNow(say("This task came of a document. Return the document with its reason; the task follows it."))
    if missing.below(session, task):
        raise NotNow(say("Parts of this task were given to others. End those first, then refuse it."))
    take(session, acting, TASK, task, "refuse", reason=reason)
    laying.moved(session, acting, task, "refuse")
    told = () if quiet else (task.issuer_id,)
    events.publish(session, TaskRefused(task.id, told, acting.person, reason))


def begin(session: Session, acting: Acting, task: Task, despite: str = "") -> None:
    """Begin with an accepted task; `despite` is why, where it should wait for another."""
    require(session, acting, TASK, task, "begin")
    waiting.go_ahead(session, acting, task, ("begin",), despite)
    take(session, acting, TASK, task, "begin")
    laying.moved(session, acting, task, "begin")


def progress(
    session: Session,
    acting: Acting,
    task: Task,
    percent: int,
    text: str,
    files: tuple[Paper, ...] = (),
    despite: str = "",
) -> TaskReport:
    """Say how far one is; whoever gave the task sees it at once. It begins with that, so it waits as `begin` does."""
    assert task.id is not None
    errors: dict[str, Say] = {}
    if not 0 <= percent <= 100:
        errors["percent"] = say("Enter a whole number from {least} to {most}.", least=0, most=100)
    if not text:
        errors["text"] = say("Say what has been done and what is left.")
    if errors:
        raise BadInput(errors)
    require(session, acting, TASK, task, "progress")
    waiting.go_ahead(session, acting, task, ("begin",), despite)
    take(session, acting, TASK, task, "progress", percent=percent, text=text)
    task.percent = percent
    report = _write(session, acting, task, "progress", percent, text)
    lay_files(session, acting, task, files, report=report)
    laying.moved(session, acting, task, "progress")
    events.publish(session, TaskProgressed(task.id, (task.issuer_id,), acting.person, percent))
    return report


def report(
    session: Session,
    acting: Acting,
    task: Task,
    text: str,
    files: tuple[Paper, ...] = (),
    document: int | None = None,
    despite: str = "",
) -> TaskReport:
    """Hand in the result with the evidence that was asked for; nothing may be missing below or beside it, and what it
    waits for has ended, unless `despite` says why not.

    `document` is an outgoing or internal document that the person may see; the caller has asked its door.
    """
    assert task.id is not None
    require(session, acting, TASK, task, "report")
    errors: dict[str, Say] = {}
    if not text:
        errors["text"] = say("Say what came of it.")
    if task.evidence == "file" and not files and not document:
        errors["file"] = say("The issuer asks for a file as evidence.")
    if task.evidence == "document" and not document:
        errors["document"] = say("The issuer asks for the released document that answers.")
    if errors:
        raise BadInput(errors)
    if lacks := missing.sentence(session, task):
        raise NotNow(lacks)
    waiting.go_ahead(session, acting, task, KINDS, despite)
    task.reported_on, task.percent = clock.today(), 100  # before the state: the table refuses one without the other
    session.add(task)
    take(session, acting, TASK, task, "report", text=text, document=document)
    row = _write(session, acting, task, "result", 100, text, document)
    lay_files(session, acting, task, files, report=row)
    laying.moved(session, acting, task, "report")
    events.publish(session, TaskReported(task.id, (task.issuer_id,), acting.person))
    return row


def _write(
    session: Session, acting: Acting, task: Task, kind: str, percent: int, text: str, document: int | None = None
) -> TaskReport:
    row = TaskReport(
        task_id=task.id or 0, kind=kind, at=clock.now(), person=acting.person, for_whom=acting.for_whom,
        percent=percent, text=text, document_id=document,
    )  # fmt: skip
    session.add_all([task, row])
    session.flush()
    return row
