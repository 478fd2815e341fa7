"""Giving work: drafted, assigned, edited, split into parts below, put under another task, given to another lead."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.org.queries import people
from workplace.org.queries.calendar import calendar
from workplace.process.take import require, take
from workplace.search import index
from workplace.tasks.actions import laying, parts, succeeded, waiting
from workplace.tasks.events import TaskAssigned, TaskHandedOver, TaskStopped
from workplace.tasks.models.notice import TaskAhead
from workplace.tasks.models.talk import TaskCheck
from workplace.tasks.models.tasks import Task, TaskFollower
from workplace.tasks.process import TASK
from workplace.tasks.queries import chain, choices, party, templates, waits
from workplace.tasks.rules import checks
from workplace.tasks.rules.parties import Origin, Party, Wanted


@dataclass(frozen=True)
class Changes:
    """What the issuer may correct in a task that was given: its words, not its lead and not its deadline."""

    title: str
    text: str = ""
    field: str = ""
    priority: int = 0
    evidence: str = ""
    evidence_note: str = ""


def draft(session: Session, acting: Acting, wanted: Wanted, parent: Task | None = None) -> Task:
    """Write a task down without giving it yet; nobody but its issuer and the issuer's office sees it."""
    acting.require_more_than_looking()
    lead = _checked(session, wanted, parent)
    require_mine_to_give(session, acting, wanted.lead)
    return write(session, acting, wanted, lead, parent)


def write(session: Session, acting: Acting, wanted: Wanted, lead: party.Placed, parent: Task | None = None) -> Task:
    """The rows of a task whose form was checked."""
    issuer = people.person(session, acting.as_whom)
    if not issuer.unit_id:
        raise NotNow(say("You hold no post at present, so you can't give tasks."))
    now, origin = clock.now(), wanted.origin if parent is None else Origin("task")
    task = Task(
        state="draft", at=clock.ticks(now), made_at=now, made_by=acting.person, title=wanted.title, text=wanted.text,
        field=wanted.field or (parent.field if parent else ""), source=origin.source,
        origin_module=origin.ref.module if origin.ref else "", origin_thing=origin.ref.id if origin.ref else None,
        origin_row=origin.row, origin_note=origin.note, priority=wanted.priority, evidence=wanted.evidence,
        evidence_note=wanted.evidence_note, issuer_id=acting.as_whom, issuer_unit_id=issuer.unit_id,
        issuer_organisation_id=issuer.organisation_id, lead_person_id=lead.person_id, lead_unit_id=lead.unit_id,
        lead_organisation_id=lead.organisation_id, holder=lead.holder, due=wanted.due, original_due=wanted.due,
        held_since=now,
    )  # fmt: skip
    session.add(task)
    session.flush()
    assert task.id is not None
    task.root_id = task.id
    if parent is not None:
        task.parent_id, task.root_id, task.depth = parent.id, parent.root_id, parent.depth + 1
        task.split_from = parent.id
    session.add_all(TaskFollower(task_id=task.id, person_id=p, at=now, by=acting.person) for p in wanted.followers)
    session.add_all(TaskCheck(task_id=task.id, place=n, text=line) for n, line in enumerate(wanted.checklist, 1))
    session.add_all(TaskAhead(task_id=task.id, days=days) for days in sorted(set(wanted.reminders)))
    for contribution in wanted.parts:
        parts.write(session, acting, task, contribution)
    journal.write(session, acting, "draft", Ref("tasks", task.id), text=task.title)
    laying.moved(session, acting, task, "draft", holder=True)
    return task


def give(session: Session, acting: Acting, wanted: Wanted, parent: Task | None = None) -> Task:
    """Write a task down and give it at once."""
    task = draft(session, acting, wanted, parent)
    assign(session, acting, task)
    return task


def assign(
    session: Session,
    acting: Acting,
    task: Task,
    lead: Party | None = None,
    due: date | None = None,
    *,
    quiet: bool = False,
) -> None:
    """Give a drafted task to its lead; one that was refused again, perhaps to another lead or by another day.

    `quiet`: its origin has told the lead already.
    """
    errors: dict[str, Say] = {}
    require_mine_to_give(session, acting, lead)
    now = party.placed(session, lead or Party(task.lead_person_id, None if task.lead_person_id else task.lead_unit_id))
    day = due or task.due
    above = session.get_one(Task, task.parent_id) if task.parent_id else None
    if wrong := checks.deadline(day, calendar(session), clock.today(), above.due if above else None):
        errors["due"] = wrong
    if errors:
        raise BadInput(errors)
    if above is not None and above.state not in ("accepted", "in_progress"):
        raise NotNow(say("The task above is not being worked on, so nothing can be given out of it now."))
    put_out(session, acting, task, now, day, quiet=quiet)


def put_out(
    session: Session,
    acting: Acting,
    task: Task,
    lead: party.Placed | None = None,
    due: date | None = None,
    *,
    quiet: bool = True,
) -> None:
    """Give a task whose lead and deadline were checked; `quiet` where its origin has told the lead already."""
    due = due or task.due
    take(session, acting, TASK, task, "assign", due=due.isoformat() if due else None)
    if lead is not None:
        _put_lead(task, lead)
    task.due, task.original_due = due, task.original_due or due
    task.given_on = task.given_on or clock.today()
    session.add(task)
    laying.moved(session, acting, task, "assign", holder=True)
    assert task.id is not None
    index.mark(session, Ref("tasks", task.id))
    told = () if quiet else party.people_of(session, task)
    events.publish(session, TaskAssigned(task.id, told, acting.person, task.due))
    for part in parts.of(session, task):
        parts.tell(session, acting, part)


def edit(
    session: Session, acting: Acting, task: Task, changes: Changes, reminders: tuple[int, ...] | None = None
) -> None:
    """Correct the words of a task, and its own reminders where some are given; the journal keeps what was changed."""
    wanted = Wanted(
        changes.title, None, field=changes.field, priority=changes.priority, evidence=changes.evidence,
        evidence_note=changes.evidence_note,
    )  # fmt: skip
    if errors := checks.words(wanted):
        raise BadInput(errors)
    changed = [name for name in changes.__dataclass_fields__ if getattr(task, name) != getattr(changes, name)]
    anew = reminders is not None and reminders != templates.ahead(session, task)
    told = [*changed, "reminders"] if anew else changed
    take(session, acting, TASK, task, "edit", fields=told, was=task.title if "title" in changed else "")
    for name in changed:
        setattr(task, name, getattr(changes, name))
    if anew and reminders is not None:
        session.execute(delete(TaskAhead).where(col(TaskAhead.task_id) == task.id))
        session.add_all(TaskAhead(task_id=task.id or 0, days=days) for days in reminders)
    session.add(task)
    session.flush()
    index.mark(session, Ref("tasks", task.id or 0))


def split(session: Session, acting: Acting, task: Task, wanted: Wanted) -> Task:
    """Give a part of one's own task to someone below: a task of its own, due no later than the one above."""
    require(session, acting, TASK, task, "split")
    child = give(session, acting, wanted, task)
    take(session, acting, TASK, task, "split", task=child.id)
    return child


def hand_over(session: Session, acting: Acting, task: Task, lead: Party, reason: str) -> None:
    """Give a task that is under way to another lead: the present one has left, or its unit was merged."""
    assert task.id is not None
    require_mine_to_give(session, acting, lead)
    now = party.placed(session, lead)
    errors: dict[str, Say] = {} if reason else {"reason": say("Give the reason.")}
    if (now.person_id, now.unit_id) == (task.lead_person_id, task.lead_unit_id):
        errors["lead"] = say("This is who leads it now. Choose someone else.")
    if errors:
        raise BadInput(errors)
    before = party.people_of(session, task)
    take(session, acting, TASK, task, "hand_over", reason=reason, person=now.person_id, unit=now.unit_id)
    succeeded.note(session, acting, task, "lead", (task.lead_person_id, task.lead_unit_id), now, "", reason)
    put_lead(session, acting, task, now, "hand_over")
    events.publish(session, TaskStopped(task.id, before, acting.person, "hand_over", reason))
    events.publish(session, TaskAssigned(task.id, party.people_of(session, task), acting.person, task.due))
    events.publish(
        session,
        TaskHandedOver(
            task.id, acting.person, now.person_id, now.unit_id, reason, task.due, task.origin_row
        ),
    )  # fmt: skip


def move(session: Session, acting: Acting, task: Task, parent: Task | None) -> None:
    """Put a task with all that hangs below it under another task, or take it out of its chain."""
    assert task.id is not None
    if parent is not None:
        waiting.one_at_a_time(session)
        session.refresh(parent)
        if chain.is_below(session, parent, task):
            raise BadInput(
                {"parent": say("{code} is part of this task; the chain would be a circle.", code=parent.code)}
            )
        if waits.leads_to(session, task.id, parent.id or 0):
            raise BadInput(
                {"parent": say("This task waits for {code}, which could then never be reported.", code=parent.code)}
            )
        require(session, acting, TASK, parent, "split")
        if wrong := _too_late(task, parent):
            raise BadInput({"parent": wrong})
    take(session, acting, TASK, task, "move", task=parent.id if parent else None)
    task.parent_id = parent.id if parent else None
    _hang(session, task, (parent.root_id or parent.id or 0) if parent else task.id, parent.depth + 1 if parent else 0)
    session.flush()
    laying.let_in(session, task)


def put_lead(session: Session, acting: Acting, task: Task, lead: party.Placed, verb: str) -> None:
    """Let the task lie with another lead from now on."""
    _put_lead(task, lead)
    session.add(task)
    laying.moved(session, acting, task, verb, holder=True)
    index.mark(session, Ref("tasks", task.id or 0))


def require_mine_to_give(session: Session, acting: Acting, lead: Party | None) -> None:
    """BadInput where this person may not give work to that party: it lies neither below them nor is it themselves."""
    if lead is not None and not choices.may_lead(session, acting, lead):
        raise BadInput({"lead": say("You give tasks to yourself and to what lies below you. Choose one of the list.")})


def _put_lead(task: Task, lead: party.Placed) -> None:
    task.lead_person_id, task.lead_unit_id = lead.person_id, lead.unit_id
    task.lead_organisation_id, task.holder = lead.organisation_id, lead.holder


def _checked(session: Session, wanted: Wanted, parent: Task | None) -> party.Placed:
    errors = checks.words(wanted)
    above = parent.due if parent else None
    if wrong := checks.deadline(wanted.due, calendar(session), clock.today(), above):
        errors["due"] = wrong
    named = [wanted.lead, *(part.party for part in wanted.parts)]
    if len(set(named)) != len(named):
        errors["coordinate"] = say("The same addressee is named twice.")
    for part in wanted.parts:
        if part.due and wanted.due and part.due > wanted.due:
            errors["coordinate"] = say("A contribution is due no later than the task.")
    try:
        lead = party.placed(session, wanted.lead)
    except BadInput as wrong_lead:
        errors |= wrong_lead.fields
    if errors:
        raise BadInput(errors)
    return lead


def _too_late(task: Task, parent: Task) -> Say | None:
    if parent.due is not None and (task.due is None or task.due > parent.due):
        return say("{code} is due on {day}, before this task.", code=parent.code, day=f"{parent.due:%d/%m/%Y}")
    return None


def _hang(session: Session, task: Task, root: int, depth: int) -> None:
    task.root_id, task.depth = root, depth
    session.add(task)
    for child in chain.children(session, task):
        _hang(session, child, root, depth + 1)
