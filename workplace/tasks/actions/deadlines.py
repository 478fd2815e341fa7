"""Deadlines that move: more time asked for, granted or refused; changed by the issuer. The first day set is kept."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.text import Say, say
from workplace.org.queries.calendar import calendar
from workplace.process.take import require, take
from workplace.tasks.actions import laying
from workplace.tasks.events import ExtensionAnswered, ExtensionAsked, TaskDueChanged
from workplace.tasks.models.tasks import Task, TaskExtension
from workplace.tasks.process import EXTENSION, TASK
from workplace.tasks.queries import chain, party
from workplace.tasks.rules import checks


def ask_extension(session: Session, acting: Acting, task: Task, new_due: date, reason: str) -> TaskExtension:
    """Ask the issuer for more time; one request waits at a time."""
    assert task.id is not None
    require(session, acting, TASK, task, "ask_extension")
    if task.due is None:
        raise NotNow(say("This task has no deadline; there is nothing to extend."))
    errors: dict[str, Say] = {} if reason else {"reason": say("Give the reason.")}
    if wrong := checks.deadline(new_due, calendar(session), clock.today(), None):
        errors["due"] = wrong
    elif new_due <= task.due:
        errors["due"] = say("Choose a day after {day}, the deadline now.", day=f"{task.due:%d/%m/%Y}")
    if errors:
        raise BadInput(errors)
    waiting = select(col(TaskExtension.id)).where(
        col(TaskExtension.task_id) == task.id, col(TaskExtension.state) == "asked"
    )
    if session.scalars(waiting).first() is not None:
        raise NotNow(say("You have asked already; the issuer has not answered yet."))
    take(session, acting, TASK, task, "ask_extension", due=new_due.isoformat(), reason=reason)
    row = TaskExtension(
        task_id=task.id, old_due=task.due, new_due=new_due, reason=reason, asked_at=clock.now(), asked_by=acting.person
    )
    session.add(row)
    laying.moved(session, acting, task, "ask_extension")
    assert row.id is not None
    events.publish(session, ExtensionAsked(task.id, row.id, (task.issuer_id,), acting.person, new_due))
    return row


def grant(
    session: Session, acting: Acting, task: Task, extension: TaskExtension, due: date | None = None, text: str = ""
) -> None:
    """Grant more time, to the day asked for or another one; never beyond the task above. Tasks below keep theirs."""
    assert task.id is not None
    day = due or extension.new_due
    if wrong := _wrong(session, task, day):
        raise BadInput({"due": wrong})
    take(session, acting, EXTENSION, extension, "grant", due=day.isoformat(), text=text)
    _answered(session, acting, extension, text, day)
    task.due, task.extensions = day, task.extensions + 1
    session.add(task)
    laying.moved(session, acting, task, "grant")
    people = {*party.people_of(session, task), extension.asked_by}
    fact = ExtensionAnswered(task.id, extension.id or 0, tuple(sorted(people)), acting.person, True)
    events.publish(session, fact)


def decline(session: Session, acting: Acting, task: Task, extension: TaskExtension, reason: str) -> None:
    """Refuse more time: the deadline stays."""
    assert task.id is not None
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    take(session, acting, EXTENSION, extension, "decline", reason=reason)
    _answered(session, acting, extension, reason, None)
    laying.moved(session, acting, task, "decline")
    people = {*party.people_of(session, task), extension.asked_by}
    fact = ExtensionAnswered(task.id, extension.id or 0, tuple(sorted(people)), acting.person, False)
    events.publish(session, fact)


def set_due(session: Session, acting: Acting, task: Task, due: date, reason: str) -> None:
    """Change the deadline without having been asked; what was first set stays readable."""
    assert task.id is not None
    errors: dict[str, Say] = {} if reason else {"reason": say("Give the reason.")}
    if wrong := _wrong(session, task, due):
        errors["due"] = wrong
    if errors:
        raise BadInput(errors)
    take(session, acting, TASK, task, "set_due", due=due.isoformat(), reason=reason)
    task.due, task.original_due = due, task.original_due or due
    session.add(task)
    laying.moved(session, acting, task, "set_due")
    events.publish(session, TaskDueChanged(task.id, party.people_of(session, task), acting.person, due))


def wrong_day(session: Session, task: Task, due: date) -> Say | None:
    """What is wrong with a new deadline, as the task above has it; nothing of what hangs below."""
    above = session.get_one(Task, task.parent_id) if task.parent_id else None
    return checks.deadline(due, calendar(session), clock.today(), above.due if above else None)


def _wrong(session: Session, task: Task, due: date) -> Say | None:
    if wrong := wrong_day(session, task, due):
        return wrong
    latest = max((one.due for one in chain.unfinished(session, task) if one.due), default=None)
    if latest is not None and due < latest:
        return say("A task below it is due on {day}; that one is later.", day=f"{latest:%d/%m/%Y}")
    return None


def _answered(session: Session, acting: Acting, row: TaskExtension, answer: str, day: date | None) -> None:
    row.answered_at, row.answered_by, row.answer, row.granted_due = clock.now(), acting.person, answer, day
    session.add(row)
