"""Tasks that rest: suspended by their issuer with all that is worked on below, going on again with it."""

from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.text import say
from workplace.process.take import take
from workplace.tasks.actions import laying
from workplace.tasks.actions.deadlines import wrong_day
from workplace.tasks.events import TaskResumed, TaskStopped
from workplace.tasks.models.tasks import Task, TaskStep
from workplace.tasks.process import TASK, WORKED_ON
from workplace.tasks.queries import chain, party


def suspend(session: Session, acting: Acting, task: Task, reason: str) -> None:
    """Let a task rest, and with it what is worked on below: as long as they do, no day counts against them."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    take(session, acting, TASK, task, "suspend", reason=reason)
    _pause(session, acting, task, "suspend", reason)


def rest(session: Session, acting: Acting, task: Task, reason: str) -> None:
    """Let a task rest because the one above it does."""
    take(session, acting, TASK, task, "rest", reason=reason)
    task.paused_with = task.parent_id
    _pause(session, acting, task, "rest", reason)


def resume(session: Session, acting: Acting, task: Task, due: date | None = None) -> None:
    """Let a suspended task go on, by a new day where one is given; what was suspended with it goes on where it was."""
    above = session.get_one(Task, task.paused_with) if task.paused_with else None
    if above is not None and above.state == "suspended":
        raise NotNow(say("{code} above it is suspended; this task goes on together with it.", code=above.code))
    if due is not None and (wrong := wrong_day(session, task, due)):
        raise BadInput({"due": wrong})
    take(session, acting, TASK, task, "resume", due=due.isoformat() if due else None)
    if due is not None:
        task.due, task.original_due = due, task.original_due or due
    _goes_on(session, acting, task, "resume")


def go_on(session: Session, acting: Acting, task: Task) -> None:
    """Let a task go on with the one above it, in the state in which it was suspended."""
    take(session, acting, TASK, task, "go_on", to=_before(session, task))
    _goes_on(session, acting, task, "go_on")


def _pause(session: Session, acting: Acting, task: Task, verb: str, reason: str) -> None:
    assert task.id is not None
    task.paused_on = clock.today()
    session.add(task)
    laying.moved(session, acting, task, verb)
    events.publish(session, TaskStopped(task.id, party.people_of(session, task), acting.person, verb, reason))
    for child in chain.children(session, task):
        if child.state in WORKED_ON:
            rest(session, acting, child, reason)


def _goes_on(session: Session, acting: Acting, task: Task, verb: str) -> None:
    assert task.id is not None
    task.reported_on = task.completed_on = task.paused_on = None
    session.add(task)
    laying.moved(session, acting, task, verb)
    events.publish(session, TaskResumed(task.id, party.people_of(session, task), acting.person))
    for child in chain.children(session, task):
        if child.state == "suspended" and child.paused_with == task.id:
            go_on(session, acting, child)
    task.paused_with = None
    session.add(task)


def _before(session: Session, task: Task) -> str:
    """The state in which it was suspended, as its steps tell."""
    found = select(col(TaskStep.state)).where(
        col(TaskStep.task_id) == task.id, col(TaskStep.state).in_(WORKED_ON)
    )  # fmt: skip
    return session.scalars(found.order_by(col(TaskStep.id).desc()).limit(1)).first() or "in_progress"
