"""Around a task: urge and see, opinions with @names, a checklist, one's own note, those who follow."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.access.grants import COMMENT
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import fold, say
from workplace.org.queries import people
from workplace.process.take import require, take
from workplace.tasks.actions import laying
from workplace.tasks.events import TaskCommented, TaskFollowed, TaskUrged
from workplace.tasks.models.talk import TaskCheck, TaskComment, TaskNote, TaskUrging
from workplace.tasks.models.tasks import Task, TaskFollower, TaskPart
from workplace.tasks.process import TASK
from workplace.tasks.queries import door, involved, party

CHECKS = 50  # lines of a checklist


def urge(session: Session, acting: Acting, task: Task, text: str, part: TaskPart | None = None) -> TaskUrging:
    """Ask the lead, or a coordinating party, for progress; that they saw it is kept."""
    assert task.id is not None
    if part is not None and part.state != "asked":
        raise NotNow(say("This contribution has been settled; there is nothing to urge."))
    take(session, acting, TASK, task, "urge", text=text, part=part.id if part else None)
    row = TaskUrging(
        task_id=task.id, part_id=part.id if part else None, at=clock.now(), person=acting.person,
        for_whom=acting.for_whom, text=text,
    )  # fmt: skip
    session.add(row)
    session.flush()
    events.publish(session, TaskUrged(task.id, party.people_of(session, part or task), acting.person))
    return row


def see(session: Session, acting: Acting, task: Task, urging: TaskUrging, answer: str = "") -> None:
    """Say that one has seen the urging, with a word on how it stands; whoever answers for it may."""
    acting.require_more_than_looking()
    if urging.task_id != task.id or not involved.is_urged(session, acting, task, urging):
        raise NotFound
    if urging.seen_at is not None:
        raise NotNow(say("Someone has answered this urging already."))
    urging.seen_at, urging.seen_by, urging.answer = clock.now(), acting.person, answer
    session.add(urging)
    journal.write(session, acting, "see_urging", Ref("tasks", task.id or 0), text=answer)


def comment(session: Session, acting: Acting, task: Task, text: str) -> TaskComment:
    """Write an opinion. Those who wrote before are told, and whoever it names with @ and the full name."""
    assert task.id is not None
    acting.require_more_than_looking()
    if not text:
        raise BadInput({"opinion": say("Write your opinion first.")})
    if door.level(session, acting, task) < COMMENT:
        raise NotFound
    row = TaskComment(task_id=task.id, at=clock.now(), person=acting.person, for_whom=acting.for_whom, text=text)
    session.add(row)
    session.flush()
    journal.write(session, acting, "comment", Ref("tasks", task.id), comment=row.id)
    writer = func.coalesce(col(TaskComment.for_whom), col(TaskComment.person))
    before = set(session.scalars(select(writer).where(col(TaskComment.task_id) == task.id)))
    mentioned = _mentioned(session, task, text)
    told = (before | {task.issuer_id} | set(party.people_of(session, task))) - mentioned
    fact = TaskCommented(task.id, tuple(sorted(told)), tuple(sorted(mentioned)), acting.person)
    events.publish(session, fact)
    return row


def withdraw(session: Session, acting: Acting, comment_id: int) -> TaskComment:
    """Take one's own opinion back; that there was one stays in the journal."""
    row = session.get(TaskComment, comment_id)
    if row is None or row.person != acting.person or row.withdrawn_at is not None:
        raise NotFound
    row.withdrawn_at = clock.now()
    session.add(row)
    journal.write(session, acting, "withdraw_comment", Ref("tasks", row.task_id), comment=row.id)
    return row


def restore(session: Session, acting: Acting, comment_id: int) -> TaskComment:
    """Undo the withdrawal."""
    row = session.get(TaskComment, comment_id)
    if row is None or row.person != acting.person or row.withdrawn_at is None:
        raise NotFound
    row.withdrawn_at = None
    session.add(row)
    journal.write(session, acting, "restore_comment", Ref("tasks", row.task_id), comment=row.id)
    return row


def note(session: Session, acting: Acting, task: Task, text: str) -> None:
    """Keep a note for oneself alone; an empty one is no note. Nothing of it stands in the journal."""
    acting.require_more_than_looking()
    row = session.get(TaskNote, (task.id, acting.as_whom))
    if row is not None and not text:
        session.delete(row)
    elif text:
        row = row or TaskNote(task_id=task.id or 0, person=acting.as_whom, text="", at=clock.now())
        row.text, row.at = text, clock.now()
        session.add(row)


def add_check(session: Session, acting: Acting, task: Task, text: str) -> TaskCheck:
    """Add a line to the checklist: the issuer's side or the responsible side."""
    if not text:
        raise BadInput({"check": say("Fill this in.")})
    require(session, acting, TASK, task, "follow")
    lines = select(func.count(), func.max(TaskCheck.place)).where(col(TaskCheck.task_id) == task.id)
    count, last = session.execute(lines).one()
    if count >= CHECKS:
        raise BadInput({"check": say("A checklist has at most {most} lines. Split the task instead.", most=CHECKS)})
    row = TaskCheck(task_id=task.id or 0, place=(last or 0) + 1, text=text)
    session.add(row)
    session.flush()
    journal.write(session, acting, "check", Ref("tasks", task.id or 0), text=text, line=row.id)
    return row


def tick(session: Session, acting: Acting, task: Task, check_id: int, *, done: bool) -> TaskCheck:
    """Tick a line of the checklist, or take the tick away."""
    require(session, acting, TASK, task, "follow")
    row = session.get(TaskCheck, check_id)
    if row is None or row.task_id != task.id or row.withdrawn_at is not None:
        raise NotFound
    row.done_at, row.done_by = (clock.now(), acting.person) if done else (None, None)
    session.add(row)
    journal.write(session, acting, "check", Ref("tasks", row.task_id), text=row.text, line=row.id, done=done)
    return row


def follow(session: Session, acting: Acting, task: Task, persons: Iterable[int]) -> None:
    """Let people follow a task without a part in it; they are told."""
    assert task.id is not None
    known = set(session.scalars(select(col(TaskFollower.person_id)).where(col(TaskFollower.task_id) == task.id)))
    fresh = set(persons) - known
    if not fresh:
        raise BadInput({"person": say("Choose to whom.")})
    if gone := fresh - {id_ for id_, card in people.cards(session, fresh).items() if card.unit_id}:
        names = people.names(session, gone)
        raise BadInput(
            {"person": say("{name} holds no post any more. Choose someone else.", name=next(iter(names.values()), "?"))}
        )
    take(session, acting, TASK, task, "follow", people=sorted(fresh))
    session.add_all(TaskFollower(task_id=task.id, person_id=p, at=clock.now(), by=acting.person) for p in fresh)
    laying.let_in(session, task)
    laying.lay(session, acting, task)
    events.publish(session, TaskFollowed(task.id, tuple(sorted(fresh)), acting.person))


def unfollow(session: Session, acting: Acting, task: Task) -> None:
    """Follow a task no longer."""
    acting.require_more_than_looking()
    row = session.scalars(
        select(TaskFollower).where(col(TaskFollower.task_id) == task.id, col(TaskFollower.person_id) == acting.as_whom)
    ).one_or_none()
    if row is None:
        raise NotFound
    session.delete(row)
    session.flush()
    journal.write(session, acting, "unfollow", Ref("tasks", task.id or 0))
    laying.let_in(session, task)
    laying.lay(session, acting, task)


def _mentioned(session: Session, task: Task, text: str) -> set[int]:
    """Whom a text names with @, among those who can see the task; marks and capitals do not matter."""
    if "@" not in text:
        return set()
    folded = fold(text)
    return {id_ for id_, name in involved.people(session, task).items() if f"@{fold(name)}" in folded}
