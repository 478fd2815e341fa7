"""The issuer's side at the end: accept or send back, reopen, cancel."""

from datetime import date, timedelta

from sqlmodel import Session

from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.process.take import require, take
from workplace.search import index
from workplace.tasks.actions import deadlines, laying, recurring, waiting
from workplace.tasks.events import TaskCompleted, TaskReopened, TaskReworked, TaskStopped
from workplace.tasks.models.tasks import Task, TaskEvaluation, TaskReport
from workplace.tasks.process import TASK
from workplace.tasks.queries import chain, missing, party, reports
from workplace.tasks.rules.fields import QUALITY

REOPENED_WITHIN = timedelta(days=30)


def complete(
    session: Session, acting: Acting, task: Task, quality: str = "", text: str = "", units: int | None = None
) -> None:
    """Accept the result, with a mark for its quality where one is given; what its origin holds ends with it.

    `units` are converted work units in hundredths.
    """
    assert task.id is not None
    errors: dict[str, Say] = {}
    if quality and quality not in QUALITY:
        errors["quality"] = say("Choose one of the list.")
    if units is not None and not 0 <= units <= 1_000_000:
        errors["units"] = say("Enter a whole number from {least} to {most}.", least=0, most=10_000)
    if errors:
        raise BadInput(errors)
    require(session, acting, TASK, task, "complete")
    if lacks := missing.sentence(session, task):
        raise NotNow(lacks)
    task.completed_on, task.quality = clock.today(), quality
    task.units = units if units is not None else task.units
    session.add(task)
    take(session, acting, TASK, task, "complete", quality=quality, text=text)
    result = reports.standing(session, task)
    session.add(
        TaskEvaluation(
            task_id=task.id, report_id=result.id or 0, at=clock.now(), person=acting.person, for_whom=acting.for_whom,
            quality=quality, text=text,
        )
    )  # fmt: skip
    laying.moved(session, acting, task, "complete")
    index.mark(session, Ref("tasks", task.id))
    people = {*party.people_of(session, task), result.for_whom or result.person}
    events.publish(
        session,
        TaskCompleted(
            task.id, tuple(sorted(people)), acting.person, result.text, task.origin_row
        ),
    )  # fmt: skip
    waiting.tell_freed(session, acting, task)
    recurring.follow(session, task)


def rework(session: Session, acting: Acting, task: Task, reason: str, due: date | None = None) -> None:
    """Send the result back to be done again, by a new day where the old one has passed and a new one is given."""
    assert task.id is not None
    errors: dict[str, Say] = {} if reason else {"reason": say("Say what is to be done again.")}
    if due is not None and (wrong := deadlines.wrong_day(session, task, due)):
        errors["due"] = wrong
    if errors:
        raise BadInput(errors)
    result = reports.standing(session, task)
    take(session, acting, TASK, task, "rework", reason=reason, due=due.isoformat() if due else None)
    _send_back(session, result, reason)
    _open_again(session, task, due)
    session.add(task)
    laying.moved(session, acting, task, "rework")
    events.publish(session, TaskReworked(task.id, party.people_of(session, task), acting.person, reason))


def reopen(session: Session, acting: Acting, task: Task, reason: str) -> None:
    """Open a completed task again: within 30 days, and only while the task above it is being worked on."""
    assert task.id is not None
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    if task.completed_on and clock.today() - task.completed_on > REOPENED_WITHIN:
        raise NotNow(say("It was completed more than 30 days ago. Give a new task instead."))
    if task.parent_id and session.get_one(Task, task.parent_id).state not in ("accepted", "in_progress"):
        raise NotNow(say("The task above it is not being worked on. Reopen that one first."))
    result = reports.standing(session, task)
    take(session, acting, TASK, task, "reopen", reason=reason)
    _send_back(session, result, reason)
    _open_again(session, task, None)
    session.add(task)
    laying.moved(session, acting, task, "reopen")
    index.mark(session, Ref("tasks", task.id))
    people = party.people_of(session, task)
    fact = TaskReopened(task.id, people, acting.person, reason, task.origin_row)
    events.publish(session, fact)


def cancel(session: Session, acting: Acting, task: Task, reason: str) -> None:
    """Cancel a task with all that hangs below it; what was reported and delivered stays readable."""
    assert task.id is not None
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    was_given = task.state != "draft"
    take(session, acting, TASK, task, "cancel", reason=reason)
    _end(session, acting, task, "cancel", reason, told=was_given)


def fall_away(session: Session, acting: Acting, task: Task, reason: str) -> None:
    """Cancel a task because the one above it was cancelled."""
    was_given = task.state != "draft"
    take(session, acting, TASK, task, "fall_away", reason=reason)
    _end(session, acting, task, "fall_away", reason, told=was_given)


def _end(session: Session, acting: Acting, task: Task, verb: str, reason: str, *, told: bool) -> None:
    task.ended_on, task.ended_by = clock.today(), acting.person
    session.add(task)
    laying.moved(session, acting, task, verb)
    if told:
        people = {*party.people_of(session, task), task.issuer_id}
        events.publish(session, TaskStopped(task.id or 0, tuple(sorted(people)), acting.person, verb, reason))
    for child in chain.unfinished(session, task):
        fall_away(session, acting, child, reason)
    if told:
        waiting.tell_freed(session, acting, task)


def _send_back(session: Session, result: TaskReport, reason: str) -> None:
    result.returned_at, result.returned_reason = clock.now(), reason
    session.add(result)


def _open_again(session: Session, task: Task, due: date | None) -> None:
    task.reported_on = task.completed_on = task.paused_on = None
    task.quality, task.percent = "", reports.last_progress(session, task)
    if due is not None:
        task.due, task.original_due = due, task.original_due or due
