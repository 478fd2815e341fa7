"""Coordinating parts: asked of a unit or a person beside the lead, delivered, waived with a reason, asked once more."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.text import Say, say
from workplace.org.queries.calendar import calendar
from workplace.process.take import take
from workplace.tasks.actions import laying
from workplace.tasks.actions.papers import Paper, lay_files
from workplace.tasks.events import PartAsked, PartDelivered, PartWaived
from workplace.tasks.models.tasks import Task, TaskPart
from workplace.tasks.process import PART, TASK
from workplace.tasks.queries import party
from workplace.tasks.rules import checks
from workplace.tasks.rules.parties import Contribution

CLOSED = say("This task has ended; there is nothing left to contribute.")


def ask_part(session: Session, acting: Acting, task: Task, wanted: Contribution) -> TaskPart:
    """Ask a unit or a person beside the lead for a contribution of their own."""
    errors: dict[str, Say] = {}
    if wrong := wanted.due and checks.deadline(wanted.due, calendar(session), clock.today(), task.due):
        errors["due"] = wrong
    placed = party.placed(session, wanted.party, "coordinate")
    if (placed.person_id, placed.unit_id) == (task.lead_person_id, task.lead_unit_id):
        errors["coordinate"] = say("This is who leads the task. Choose someone else.")
    if any((p.person_id, p.unit_id) == (placed.person_id, placed.unit_id) for p in of(session, task, "asked")):
        errors["coordinate"] = say("They have been asked already.")
    if errors:
        raise BadInput(errors)
    part = write(session, acting, task, wanted)
    take(session, acting, TASK, task, "ask_part", part=part.id, text=wanted.text)
    laying.let_in(session, task)
    laying.moved(session, acting, task, "ask_part")
    tell(session, acting, part)
    return part


def deliver(
    session: Session, acting: Acting, task: Task, part: TaskPart, text: str, files: tuple[Paper, ...] = ()
) -> None:
    """Send one's contribution to the lead: words, files, or both."""
    if not text and not files:
        raise BadInput({"text": say("Write the contribution, or attach its file.")})
    require_open(task)
    take(session, acting, PART, part, "deliver", text=text)
    _end(part, acting, text)
    lay_files(session, acting, task, files, part=part)
    _settled(session, acting, task, part, "deliver")
    people = set(party.people_of(session, task)) | {part.asked_by}
    fact = PartDelivered(task.id or 0, part.id or 0, tuple(sorted(people)), acting.person, text, part.origin_row)
    events.publish(session, fact)


def waive(session: Session, acting: Acting, task: Task, part: TaskPart, reason: str) -> None:
    """Do without a contribution; the reason is kept."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    require_open(task)
    take(session, acting, PART, part, "waive", reason=reason)
    _end(part, acting, reason)
    _settled(session, acting, task, part, "waive")
    people = party.people_of(session, part)
    fact = PartWaived(task.id or 0, part.id or 0, people, acting.person, reason, part.origin_row)
    events.publish(session, fact)


def ask_again(session: Session, acting: Acting, task: Task, part: TaskPart, reason: str) -> None:
    """Ask once more for a contribution that is not enough, or that is needed after all."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    require_open(task)
    take(session, acting, PART, part, "ask_again", reason=reason)
    part.ended_at = part.ended_by = None
    _settled(session, acting, task, part, "ask_again")
    tell(session, acting, part)


def write(session: Session, acting: Acting, task: Task, wanted: Contribution) -> TaskPart:
    """The row of a part, for a task whose form was checked."""
    placed = party.placed(session, wanted.party, "coordinate")
    part = TaskPart(
        task_id=task.id or 0, person_id=placed.person_id, unit_id=placed.unit_id,
        organisation_id=placed.organisation_id, holder=placed.holder, text=wanted.text, due=wanted.due,
        asked_at=clock.now(), asked_by=acting.as_whom,
    )  # fmt: skip
    session.add(part)
    session.flush()
    return part


def of(session: Session, task: Task, *states: str) -> list[TaskPart]:
    """The parts of a task, in the order they were asked for; in these states only, where some are named."""
    found = select(TaskPart).where(col(TaskPart.task_id) == task.id).order_by(col(TaskPart.id))
    return [part for part in session.scalars(found) if not states or part.state in states]


def tell(session: Session, acting: Acting, part: TaskPart) -> None:
    """Let the coordinating party know."""
    people = party.people_of(session, part)
    events.publish(session, PartAsked(part.task_id, part.id or 0, people, acting.person))


def require_open(task: Task) -> None:
    """NotNow once the task has been handed in, or has ended."""
    if task.state not in ("assigned", "accepted", "in_progress"):
        raise NotNow(CLOSED)


def _end(part: TaskPart, acting: Acting, answer: str) -> None:
    part.ended_at, part.ended_by, part.answer = clock.now(), acting.person, answer


def _settled(session: Session, acting: Acting, task: Task, part: TaskPart, verb: str) -> None:
    session.add(part)
    laying.moved(session, acting, task, verb)
