"""Templates: kept, changed, dropped and taken up again; a task given from one in a single step."""

from datetime import date

from sqlalchemy import delete
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.org.queries.calendar import calendar
from workplace.tasks.actions import assigning
from workplace.tasks.models.tasks import Task
from workplace.tasks.models.templates import TaskTemplate, TaskTemplatePart
from workplace.tasks.queries import templates
from workplace.tasks.rules import checks, templating
from workplace.tasks.rules.parties import Wanted
from workplace.tasks.rules.templating import Kept


def keep(session: Session, acting: Acting, kept: Kept, *, of: Task | None = None) -> TaskTemplate:
    """Keep a template, for oneself or for a unit and all below it; `of` the task whose words it was begun with."""
    acting.require_more_than_looking()
    _check(session, acting, kept, None)
    now = clock.now()
    row = TaskTemplate(name=kept.name, title=kept.title, made_at=now, made_by=acting.as_whom, changed_at=now)
    row.task_id = of.id if of is not None else None
    _write(session, acting, row, kept)
    journal.write(session, acting, "keep_template", Ref("tasks.template", row.id or 0), name=row.name)
    return row


def change(session: Session, acting: Acting, row: TaskTemplate, kept: Kept) -> None:
    """Change what a template says; tasks that were given from it stay as they are. The caller has asked its door."""
    acting.require_more_than_looking()
    _check(session, acting, kept, row.unit_id)
    was = row.name
    row.changed_at = clock.now()
    _write(session, acting, row, kept)
    journal.write(session, acting, "change_template", Ref("tasks.template", row.id or 0), name=row.name, was=was)


def drop(session: Session, acting: Acting, row: TaskTemplate) -> None:
    """Offer a template no longer."""
    acting.require_more_than_looking()
    row.withdrawn_at = clock.now()
    session.add(row)
    journal.write(session, acting, "drop_template", Ref("tasks.template", row.id or 0), name=row.name)


def take_up(session: Session, acting: Acting, row: TaskTemplate) -> None:
    """Offer a dropped template again."""
    acting.require_more_than_looking()
    row.withdrawn_at = None
    session.add(row)
    journal.write(session, acting, "take_up_template", Ref("tasks.template", row.id or 0), name=row.name)


def give(session: Session, acting: Acting, row: TaskTemplate, day: date | None = None) -> Task:
    """Give a task from a template as it stands, counted from a day or today. BadInput where it names no lead."""
    wanted = templates.wanted(templates.said(session, row), calendar(session), day or clock.today())
    if wanted.lead is None:
        raise BadInput(say("This template names nobody who leads. Choose one in the form."))
    return assigning.give(session, acting, wanted)


def _check(session: Session, acting: Acting, kept: Kept, present: int | None) -> None:
    errors = checks.words(Wanted(
        kept.title, kept.lead, text=kept.text, field=kept.field, priority=kept.priority, evidence=kept.evidence,
        evidence_note=kept.evidence_note,
    )) | templating.wrong(kept)  # fmt: skip
    offered = {id for id, _ in templates.keepers(session, acting)}
    if kept.unit_id is not None and kept.unit_id != present and str(kept.unit_id) not in offered:
        errors["keeper"] = say("Choose one of the list.")
    if errors:
        raise BadInput(errors)


def _write(session: Session, acting: Acting, row: TaskTemplate, kept: Kept) -> None:
    owner = row.person_id or acting.as_whom
    row.person_id, row.unit_id = (None, kept.unit_id) if kept.unit_id else (owner, None)
    row.name, row.title, row.text, row.field = kept.name, kept.title, kept.text, kept.field
    row.priority, row.evidence, row.evidence_note = kept.priority, kept.evidence, kept.evidence_note
    row.lead_person_id = kept.lead.person_id if kept.lead else None
    row.lead_unit_id = kept.lead.unit_id if kept.lead else None
    row.days, row.checklist = kept.days, "\n".join(kept.checklist)
    row.reminders = templating.write_reminders(kept.reminders)
    session.add(row)
    session.flush()
    session.execute(delete(TaskTemplatePart).where(col(TaskTemplatePart.template_id) == row.id))
    session.add_all(
        TaskTemplatePart(
            template_id=row.id or 0, place=place, person_id=one.party.person_id, unit_id=one.party.unit_id,
            text=one.text, ahead=one.ahead,
        )
        for place, one in enumerate(kept.parts, 1)
    )  # fmt: skip
    session.flush()
