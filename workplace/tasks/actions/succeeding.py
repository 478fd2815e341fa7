"""Taking over: by a decision on who left and on units that were merged, and from hand to hand.

Each task is taken over whole or not at all; who held it before stays in its history and still reads it.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow, Refused
from workplace.kernel.text import Say, say
from workplace.process.take import take
from workplace.tasks.actions import assigning, laying, succeeded
from workplace.tasks.actions.bulk import MOST, Done
from workplace.tasks.events import (
    IssuerReplaced,
    PartAsked,
    PartHandedOver,
    TaskAssigned,
    TaskHandedOver,
    TaskStopped,
)
from workplace.tasks.models.tasks import Task, TaskPart
from workplace.tasks.process import OPEN, PART, TASK
from workplace.tasks.queries import party, successions
from workplace.tasks.queries.party import Placed
from workplace.tasks.rules.parties import Party


def many(
    session: Session, acting: Acting, keys: Sequence[str], to: Party | None, decision: str, reason: str, *, own: bool
) -> list[Done]:
    """Take over each piece of work that is named (`lead:12`, `part:4`, `issuer:12`), and tell of each what became of
    it. `own`: one's own work, handed on; else by a decision.
    """
    errors: dict[str, Say] = {}
    if not keys or len(keys) > MOST:
        errors["task"] = say("Choose 1 to {most} tasks.", most=MOST)
    if not decision and not reason:
        errors["decision"] = say("Name the decision, or give the reason.")
    if to is None or not successions.may_take_over(session, acting, to, own=own):
        errors["to"] = say("Choose one of the list.")
    if errors or to is None:
        raise BadInput(errors)
    do: dict[str, Callable[[int], object]] = {
        "lead": lambda id: (hand_on if own else reassign)(session, acting, _task(session, id), to, decision, reason),
        "part": lambda id: _part(session, acting, id, to, decision, reason, own=own),
        "issuer": lambda id: replace_issuer(session, acting, _task(session, id), to, decision, reason),
    }
    return [_tried(session, acting, key, do, own=own) for key in dict.fromkeys(keys)]


def hand_on(session: Session, acting: Acting, task: Task, to: Party, decision: str, reason: str) -> None:
    """Hand one's own task on: whoever gets it accepts it, or refuses it to its issuer, who is told of it."""
    new, before = _new_lead(session, task, to), party.people_of(session, task)
    said = reason or decision
    person, unit = new.person_id, new.unit_id
    take(session, acting, TASK, task, "hand_on", person=person, unit=unit, decision=decision, reason=said)
    _new_hands(session, acting, task, new, before, "hand_on", decision, said)


def reassign(session: Session, acting: Acting, task: Task, to: Party, decision: str, reason: str) -> None:
    """Let a task lie with another lead by a decision: it stays as far as it is, and needs no accepting."""
    new, before = _new_lead(session, task, to), party.people_of(session, task)
    take(
        session,
        acting,
        TASK,
        task,
        "reassign",
        person=new.person_id,
        unit=new.unit_id,
        decision=decision,
        reason=reason,
    )
    _new_hands(session, acting, task, new, before, "reassign", decision, reason or decision)


def hand_on_part(
    session: Session, acting: Acting, task: Task, part: TaskPart, to: Party, decision: str, reason: str
) -> None:
    """Hand on a contribution that was asked of oneself; the lead is told."""
    new = _new_contributor(session, part, to)
    take(
        session,
        acting,
        PART,
        part,
        "hand_on",
        person=new.person_id,
        unit=new.unit_id,
        decision=decision,
        reason=reason or decision,
    )
    _part_in_new_hands(session, acting, task, part, new, "hand_on", decision, reason)


def reassign_part(
    session: Session, acting: Acting, task: Task, part: TaskPart, to: Party, decision: str, reason: str
) -> None:
    """Let a contribution be someone else's to send, by a decision."""
    new = _new_contributor(session, part, to)
    take(
        session,
        acting,
        PART,
        part,
        "reassign",
        person=new.person_id,
        unit=new.unit_id,
        decision=decision,
        reason=reason,
    )
    _part_in_new_hands(session, acting, task, part, new, "reassign", decision, reason)


def replace_issuer(session: Session, acting: Acting, task: Task, to: Party, decision: str, reason: str) -> None:
    """Let someone stand for having given a task: they answer, extend and accept from now on."""
    if not to.person_id:
        raise BadInput({"to": say("A task is given by a person. Choose one.")})
    new = party.placed(session, to, "to")
    if new.person_id == task.issuer_id:
        raise NotNow(say("They have it now. Choose someone else."))
    take(
        session,
        acting,
        TASK,
        task,
        "replace_issuer",
        person=new.person_id,
        unit=new.unit_id,
        decision=decision,
        reason=reason,
    )
    succeeded.note(session, acting, task, "issuer", (task.issuer_id, task.issuer_unit_id), new, decision, reason)
    task.issuer_id, task.issuer_unit_id = to.person_id, new.unit_id
    task.issuer_organisation_id = new.organisation_id
    session.add(task)
    laying.moved(session, acting, task, "replace_issuer")
    laying.let_in(session, task)
    events.publish(session, IssuerReplaced(task.id or 0, (to.person_id,), acting.person, reason or decision))


def _new_lead(session: Session, task: Task, to: Party) -> Placed:
    new = party.placed(session, to, "to")
    if (new.person_id, new.unit_id) == (task.lead_person_id, task.lead_unit_id):
        raise NotNow(say("They have it now. Choose someone else."))
    return new


def _new_hands(
    session: Session, acting: Acting, task: Task, new: Placed, before: tuple[int, ...], verb: str, decision: str,
    said: str,
) -> None:  # fmt: skip
    assert task.id is not None
    old = (task.lead_person_id, task.lead_unit_id)
    assigning.put_lead(session, acting, task, new, verb)
    succeeded.note(session, acting, task, "lead", old, new, decision, said)
    told = {*before, task.issuer_id} if verb == "hand_on" else set(before)
    events.publish(session, TaskStopped(task.id, tuple(sorted(told)), acting.person, verb, said))
    events.publish(session, TaskAssigned(task.id, party.people_of(session, task), acting.person, task.due))
    events.publish(
        session,
        TaskHandedOver(task.id, acting.person, new.person_id, new.unit_id, said, task.due, task.origin_row),
    )


def _new_contributor(session: Session, part: TaskPart, to: Party) -> Placed:
    new = party.placed(session, to, "to")
    if (new.person_id, new.unit_id) == (part.person_id, part.unit_id):
        raise NotNow(say("They have it now. Choose someone else."))
    return new


def _part_in_new_hands(
    session: Session, acting: Acting, task: Task, part: TaskPart, new: Placed, verb: str, decision: str, reason: str
) -> None:
    assert task.id is not None and part.id is not None
    said, before = reason or decision, party.people_of(session, part)
    succeeded.note(session, acting, task, "part", (part.person_id, part.unit_id), new, decision, reason, part)
    part.person_id, part.unit_id = new.person_id, new.unit_id
    part.organisation_id, part.holder = new.organisation_id, new.holder
    session.add(part)
    laying.moved(session, acting, task, verb)
    laying.let_in(session, task)
    told = {*before, *(party.people_of(session, task) if verb == "hand_on" else ())}
    events.publish(session, TaskStopped(task.id, tuple(sorted(told)), acting.person, verb, said))
    events.publish(session, PartAsked(task.id, part.id, party.people_of(session, part), acting.person))
    if part.origin_row is not None:
        events.publish(
            session,
            PartHandedOver(
                task.id, part.id, acting.person, new.person_id, new.unit_id, said, part.due, part.origin_row
            ),
        )


def _part(session: Session, acting: Acting, id: int, to: Party, decision: str, reason: str, *, own: bool) -> None:
    found = session.scalars(select(TaskPart).where(col(TaskPart.id) == id)).one_or_none()
    if found is None:
        raise NotFound
    task = _task(session, found.task_id)
    if task.state not in OPEN:
        raise NotNow(say("This task has ended; there is nothing left to contribute."))
    (hand_on_part if own else reassign_part)(session, acting, task, found, to, decision, reason)


def _task(session: Session, id: int) -> Task:
    found = session.get(Task, id)
    if found is None:
        raise NotFound
    return found


def _tried(session: Session, acting: Acting, key: str, do: dict[str, Callable[[int], object]], *, own: bool) -> Done:
    what, _, number = key.partition(":")
    if what not in do or not number.isdecimal() or len(number) > 9:
        raise BadInput({"task": say("Choose one of the list.")})
    id, title = successions.called(session, acting, what, int(number), own=own)
    try:
        with session.begin_nested():
            do[what](int(number))
    except Refused as refused:
        return Done(id, title, refused.reason)
    return Done(id, title)
