"""Letting a task wait for another, letting go of it, and going ahead all the same, with a reason that is kept."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session

from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.text import Say, say
from workplace.process.take import require, take
from workplace.tasks.events import TaskFreed
from workplace.tasks.models.tasks import Task
from workplace.tasks.models.waits import KINDS, TaskWait
from workplace.tasks.process import TASK, WAIT
from workplace.tasks.queries import party, waits

MOST = 20
_LOCK = 5_300_570  # PostgreSQL's advisory lock: one at a time ties tasks to each other, or hangs one below another


def one_at_a_time(session: Session) -> None:
    """A circle may run over any number of tasks: whoever ties or moves one waits here until the ties of others stand.

    SQLite has one writer anyway.
    """
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def wait_for(session: Session, acting: Acting, task: Task, other: Task, kind: str) -> TaskWait:
    """Let a task wait for another that the person may see: to begin, or to be reported. Never in a circle."""
    assert task.id is not None and other.id is not None
    require(session, acting, TASK, task, "wait_for")
    one_at_a_time(session)
    errors: dict[str, Say] = {}
    if kind not in KINDS:
        errors["kind"] = say("Choose one of the list.")
    elif kind == "begin" and task.state == "in_progress":
        errors["kind"] = say("It has begun already; only its result can wait.")
    if wrong := _wrong(session, task, other):
        errors["other"] = wrong
    if errors:
        raise BadInput(errors)
    row = TaskWait(
        task_id=task.id, for_id=other.id, kind=kind, made_at=clock.now(), made_by=acting.person,
        for_whom=acting.for_whom,
    )  # fmt: skip
    session.add(row)
    session.flush()
    take(session, acting, TASK, task, "wait_for", wait=row.id, task=other.id, code=other.code, kind=kind)
    return row


def untie(session: Session, acting: Acting, task: Task, row: TaskWait, reason: str = "") -> None:
    """Let it wait no longer: whoever tied it, or the issuer's side."""
    take(session, acting, WAIT, row, "untie", reason=reason, task=task.id, other=row.for_id)
    _end(session, acting, row, reason)


def go_ahead(session: Session, acting: Acting, task: Task, kinds: Sequence[str], despite: str) -> None:
    """Pass over what an act would have to wait for; BadInput without a reason where there is something."""
    open_now = waits.unmet(session, task, kinds)
    if not open_now:
        return
    if not despite:
        named = ", ".join(other.code for _, other in open_now)
        raise BadInput({"despite": say("It waits for {names}. Say why it goes on without.", names=named)})
    for row, other in open_now:
        take(session, acting, WAIT, row, "go_ahead", reason=despite, task=task.id, other=other.id, code=other.code)
        _end(session, acting, row, despite)


def tell_freed(session: Session, acting: Acting, task: Task) -> None:
    """Let those know who waited for this task only."""
    for one in waits.freed_by(session, task):
        events.publish(session, TaskFreed(one.id or 0, party.people_of(session, one), acting.person))


def _wrong(session: Session, task: Task, other: Task) -> Say | None:
    assert task.id is not None and other.id is not None
    tied = [row.for_id for row, _ in waits.unmet(session, task)]
    if other.id == task.id:
        return say("A task can't wait for itself.")
    if other.state in waits.ENDED:
        return say("{code} has ended; there is nothing to wait for.", code=other.code)
    if other.state == "draft":
        return say("{code} has not been given yet.", code=other.code)
    if other.id in tied:
        return say("It waits for {code} already.", code=other.code)
    if len(tied) >= MOST:
        return say("A task waits for at most {most} others.", most=MOST)
    if waits.leads_to(session, other.id, task.id):
        return say("{code} can't end before this task does; the two would wait for each other.", code=other.code)
    if waits.leads_to(session, task.id, other.id):
        return say("This task can't end before {code} does as it is.", code=other.code)
    return None


def _end(session: Session, acting: Acting, row: TaskWait, reason: str) -> None:
    row.ended_at, row.ended_by, row.reason = clock.now(), acting.person, reason
    session.add(row)
