"""A task that came of a directive, and the document's routings: one step on either side is the step on both.

What flows call when correspondence tells of a part. Whoever acts there has been let in by the routing's own table, so
that here they act in the name of the task's holder. What says nothing new changes nothing.
"""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import events
from workplace.kernel.acting import Acting
from workplace.kernel.refs import Ref
from workplace.process.take import take
from workplace.tasks.actions import assigning, doing, laying, parts
from workplace.tasks.events import TaskStopped
from workplace.tasks.models.tasks import Task, TaskPart
from workplace.tasks.process import TASK
from workplace.tasks.queries import party
from workplace.tasks.rules.checks import TITLE
from workplace.tasks.rules.parties import Contribution, Origin, Party, Wanted

WORKED_ON = ("assigned", "accepted", "in_progress")
_GOING_ON = (*WORKED_ON, "refused", "suspended")


class Given(NamedTuple):
    """A party of the directive, with the routing that says the same."""

    party: Party
    row: int


def given(person: int | None, unit: int | None, row: int) -> Given:
    """An addressee as the other side names it."""
    return Given(Party(person, None if person else unit), row)


def from_directive(
    session: Session, acting: Acting, doc: int, title: str, text: str, priority: int, due: date | None, lead: Given,
    others: tuple[Given, ...],
) -> Task:  # fmt: skip
    """The task of a directive: a new one, or the document's own that is still open, given as the directive says now."""
    going_on = select(Task).where(
        col(Task.origin_module) == "docs", col(Task.origin_thing) == doc, col(Task.state).in_(_GOING_ON),
        col(Task.issuer_id) == acting.as_whom, col(Task.parent_id).is_(None),
    )  # fmt: skip
    task = session.scalars(going_on.order_by(col(Task.id).desc()).limit(1)).one_or_none()
    if task is None:
        origin = Origin("directive", Ref("docs", doc), lead.row)
        wanted = Wanted(title[:TITLE], lead.party, due, text, priority=priority, origin=origin)
        task = assigning.write(session, acting, wanted, party.placed(session, lead.party))
        assigning.put_out(session, acting, task)
    else:
        _again(session, acting, task, text, due, lead)
    known = {part.origin_row for part in parts.of(session, task)}
    for one in others:
        if one.row not in known:
            part = parts.write(session, acting, task, Contribution(one.party))
            part.origin_row = one.row
            session.add(part)
    if others:
        session.flush()
        laying.lay(session, acting, task)
        laying.let_in(session, task)
    return task


def accepted(session: Session, acting: Acting, row: int) -> None:
    """The document's part was accepted: so is its task."""
    task = _of_row(session, row)
    if task is not None and task.state == "assigned":
        doing.accept(session, _holder(acting, task), task)


def passed(session: Session, acting: Acting, doc: int, row: int, lead: Party, due: date | None) -> None:
    """The lead's part lies with someone else: so does the task. It is theirs to accept."""
    task = _open_of(session, doc)
    if task is None:
        return
    now = party.placed(session, lead)
    changed = task.origin_row != row
    task.origin_row = row
    session.add(task)
    if task.holder == now.holder or task.state not in WORKED_ON or not changed:
        session.flush()
        return
    take(session, _holder(acting, task), TASK, task, "pass_on", person=now.person_id, unit=now.unit_id)
    if due is not None and task.due is not None and due < task.due:
        task.due = due
    assigning.put_lead(session, acting, task, now, "pass_on")


def handed_back(session: Session, acting: Acting, row: int, reason: str) -> None:
    """The first lead gave the document back: the task is refused with the same reason."""
    task = _of_row(session, row)
    if task is not None and task.state in WORKED_ON:
        doing.refuse(session, _holder(acting, task), task, reason, quiet=True)


def part_finished(session: Session, acting: Acting, row: int, outcome: str) -> None:
    """A coordinating addressee ended their part: that is their contribution."""
    part = session.scalars(select(TaskPart).where(col(TaskPart.origin_row) == row).limit(1)).one_or_none()
    task = session.get(Task, part.task_id) if part is not None else None
    if part is None or task is None or part.state != "asked" or task.state not in WORKED_ON:
        return
    by = Acting(acting.person, acting.for_whom, acting.authority, (part.holder,))
    parts.deliver(session, by, task, part, outcome or "–")


def part_passed(session: Session, before: int, now: Given) -> None:
    """A coordinating part lies with another routing: where that is who contributes here, the two belong together."""
    part = session.scalars(select(TaskPart).where(col(TaskPart.origin_row) == before).limit(1)).one_or_none()
    if part is not None and party.placed(session, now.party).holder == part.holder:
        part.origin_row = now.row
        session.add(part)
        session.flush()


def _again(session: Session, acting: Acting, task: Task, text: str, due: date | None, lead: Given) -> None:
    """A further directive on the same document: the same task goes on, or is given to whom it names now."""
    now, before = party.placed(session, lead.party), party.people_of(session, task)
    task.origin_row, task.text = lead.row, text
    task.due, task.original_due = due or task.due, task.original_due or due
    session.add(task)
    if task.state == "refused":
        assigning.put_out(session, acting, task, now)
    elif task.holder != now.holder and task.state in WORKED_ON:
        take(session, acting, TASK, task, "hand_over", person=now.person_id, unit=now.unit_id)
        assigning.put_lead(session, acting, task, now, "hand_over")
        events.publish(session, TaskStopped(task.id or 0, before, acting.person, "hand_over", text))


def _of_row(session: Session, row: int) -> Task | None:
    return session.scalars(
        select(Task).where(col(Task.origin_row) == row, col(Task.origin_module) == "docs").limit(1)
    ).one_or_none()


def _open_of(session: Session, doc: int) -> Task | None:
    found = select(Task).where(
        col(Task.origin_module) == "docs", col(Task.origin_thing) == doc, col(Task.state).in_((*_GOING_ON, "reported")),
        col(Task.parent_id).is_(None), col(Task.origin_row).is_not(None),
    )  # fmt: skip
    return session.scalars(found.order_by(col(Task.id).desc()).limit(1)).one_or_none()


def _holder(acting: Acting, task: Task) -> Acting:
    return Acting(acting.person, acting.for_whom, acting.authority, (task.holder,))
