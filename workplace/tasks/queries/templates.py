"""The templates that a person may use, and what a task of one would say if it were given on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.kernel.ports import Described
from workplace.kernel.worktime import Calendar, add_working_days, working_days_between
from workplace.org.queries import people, units
from workplace.tasks.models.notice import TaskAhead
from workplace.tasks.models.talk import TaskCheck
from workplace.tasks.models.tasks import Task, TaskPart
from workplace.tasks.models.templates import TaskTemplate, TaskTemplatePart
from workplace.tasks.policy import keeps_template, uses_template
from workplace.tasks.queries import party
from workplace.tasks.rules import templating
from workplace.tasks.rules.parties import Contribution, Origin, Party, Wanted
from workplace.tasks.rules.templating import Kept, KeptPart

MOST = 200


@dataclass(frozen=True)
class Offered:
    """A template as a list shows it: who keeps it, would lead, contributes; `kept`: this person may change it."""

    row: TaskTemplate
    keeper: str
    lead: str
    parts: list[str]
    checks: int
    kept: bool


def describe(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """The templates that this person may use."""
    found = select(TaskTemplate).where(col(TaskTemplate.id).in_(ids), uses_template(acting))
    return {one.id or 0: Described(one.name, "/tasks/templates") for one in session.scalars(found)}


def offered(session: Session, acting: Acting) -> list[Offered]:
    """One's own first, then those of one's unit and of the units above it, by name."""
    t = TaskTemplate
    found = select(t, keeps_template(acting)).where(uses_template(acting), col(t.withdrawn_at).is_(None))
    order = (col(t.person_id).is_(None), col(t.unit_id), col(t.name), col(t.id))
    rows = session.execute(found.order_by(*order).limit(MOST)).all()
    parts = _parts(session, [row.id for row, _ in rows])
    pairs = [(p.person_id, p.unit_id or 0) for some in parts.values() for p in some]
    pairs += [(row.lead_person_id, row.lead_unit_id or 0) for row, _ in rows if row.lead_person_id or row.lead_unit_id]
    names, called = party.names(session, pairs), units.names(session, [row.unit_id for row, _ in rows if row.unit_id])
    return [
        Offered(
            row, called.get(row.unit_id, ""), names.get((row.lead_person_id, row.lead_unit_id or 0), ""),
            [names[p.person_id, p.unit_id or 0] for p in parts.get(row.id, [])], len(templating.lines(row.checklist)),
            bool(kept),
        )
        for row, kept in rows
    ]  # fmt: skip


def read(session: Session, acting: Acting, id: int) -> TaskTemplate:
    """A template that this person may use; NotFound otherwise, and for one that was dropped."""
    found = session.scalars(
        select(TaskTemplate).where(
            col(TaskTemplate.id) == id, uses_template(acting), col(TaskTemplate.withdrawn_at).is_(None)
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def kept(session: Session, acting: Acting, id: int, *, dropped: bool = False) -> TaskTemplate:
    """A template that this person may change; `dropped`: one that was dropped, to be taken up again."""
    gone = col(TaskTemplate.withdrawn_at).is_not(None) if dropped else col(TaskTemplate.withdrawn_at).is_(None)
    found = session.scalars(
        select(TaskTemplate).where(col(TaskTemplate.id) == id, keeps_template(acting), gone)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def keepers(session: Session, acting: Acting) -> list[tuple[str, str]]:
    """The units for which this person may keep something: their own and those above it, up to the organisation."""
    card = people.cards(session, [acting.as_whom]).get(acting.as_whom)
    if card is None or not card.unit_id:
        return []
    way = units.above(session, card.unit_id)
    names = units.names(session, way)
    return [(str(id), names[id]) for id in way if id in names]


def said(session: Session, row: TaskTemplate) -> Kept:
    """All that a template says."""
    parts = _parts(session, [row.id or 0]).get(row.id or 0, [])
    return Kept(
        row.name, row.title, row.text, row.field, row.priority, row.evidence, row.evidence_note,
        _party(row.lead_person_id, row.lead_unit_id), row.days, templating.lines(row.checklist),
        tuple(KeptPart(Party(p.person_id, None if p.person_id else p.unit_id), p.text, p.ahead) for p in parts),
        templating.read_reminders(row.reminders) or (), row.unit_id,
    )  # fmt: skip


def of_task(session: Session, task: Task, calendar: Calendar) -> Kept:
    """What a template of this task would say: its words, its parts and checklist, its days counted in working days."""
    parts = session.scalars(select(TaskPart).where(col(TaskPart.task_id) == task.id).order_by(col(TaskPart.id)))
    checks = session.scalars(
        select(col(TaskCheck.text))
        .where(col(TaskCheck.task_id) == task.id, col(TaskCheck.withdrawn_at).is_(None))
        .order_by(col(TaskCheck.place))
    )
    due = task.original_due
    begins = task.given_on or (due and task.made_at.date())
    days = max(0, working_days_between(calendar, begins, due)) if due and begins else None
    return Kept(
        task.title[: templating.NAME], task.title, task.text, task.field, task.priority, task.evidence,
        task.evidence_note, Party(task.lead_person_id, None if task.lead_person_id else task.lead_unit_id), days,
        tuple(checks),
        tuple(
            KeptPart(
                Party(p.person_id, None if p.person_id else p.unit_id), p.text,
                max(0, working_days_between(calendar, p.due, due)) if p.due and due else 0,
            )
            for p in parts
        ),
        ahead(session, task),
    )  # fmt: skip


def ahead(session: Session, task: Task) -> tuple[int, ...]:
    """A task's own reminders: working days before its deadline, the earliest first."""
    found = select(col(TaskAhead.days)).where(col(TaskAhead.task_id) == task.id)
    return tuple(session.scalars(found.order_by(col(TaskAhead.days).desc())))


def wanted(made: Kept, calendar: Calendar, day: date) -> Wanted:
    """What a task of a template says that is given on a day."""
    due = add_working_days(calendar, day, made.days) if made.days is not None else None
    return Wanted(
        made.title, made.lead, due, made.text, made.field, made.priority, made.evidence, made.evidence_note,
        Origin("programme", note=made.name),
        tuple(Contribution(one.party, one.text, _part_due(calendar, due, one, day)) for one in made.parts),
        checklist=made.checklist, reminders=made.reminders,
    )  # fmt: skip


def _part_due(calendar: Calendar, due: date | None, part: KeptPart, day: date) -> date | None:
    """Without days of its own a contribution has the task's deadline."""
    if due is None or not part.ahead:
        return None
    return max(add_working_days(calendar, due, -part.ahead), add_working_days(calendar, day, 0))


def _parts(session: Session, ids: Iterable[int]) -> dict[int, list[TaskTemplatePart]]:
    found: dict[int, list[TaskTemplatePart]] = {}
    rows = select(TaskTemplatePart).where(col(TaskTemplatePart.template_id).in_(list(ids)))
    for part in session.scalars(rows.order_by(col(TaskTemplatePart.template_id), col(TaskTemplatePart.place))):
        found.setdefault(part.template_id, []).append(part)
    return found


def _party(person: int | None, unit: int | None) -> Party | None:
    return Party(person, None if person else unit) if person or unit else None
