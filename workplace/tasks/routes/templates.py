"""Templates: what one may use, keeping one, giving a task from one."""

from typing import Any

from workplace.kernel import clock
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.org.queries.calendar import calendar
from workplace.org.queries.choices import pairs
from workplace.tasks.actions import templating
from workplace.tasks.models.tasks import Task
from workplace.tasks.queries import choices, door, templates
from workplace.tasks.routes import show, steps
from workplace.tasks.rules import templating as rules
from workplace.tasks.rules.templating import Kept, KeptPart
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

OWN = "own"


@routes.get("/templates", who=SIGNED_IN)
def listed(ask: Ask) -> Page:
    """One's own templates and those of one's unit."""
    found = templates.offered(ask.session, ask.acting)
    return Page(
        "tasks/templates.html", {"own": [o for o in found if not o.keeper], "shared": [o for o in found if o.keeper]}
    )


@routes.get("/templates/new", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """The form of a template: empty, or with what a task says."""
    task = _begun_with(ask)
    kept = templates.of_task(ask.session, task, calendar(ask.session)) if task is not None else Kept("", "")
    return _form(ask, kept, {"task": task, "action": "/tasks/templates", "template": None})


def _begun_with(ask: Ask) -> Task | None:
    number = (ask.form if "task" in ask.form else ask.query).integer("task", required=False, least=1)
    return door.read(ask.session, ask.acting, number) if number is not None else None


@routes.post("/templates", who=SIGNED_IN, again=new, once=True)
def keep(ask: Ask) -> Go:
    """Keep a template."""
    row = templating.keep(ask.session, ask.acting, _kept(ask), of=_begun_with(ask))
    return Go("/tasks/templates", say("Kept: {name}.", name=row.name))


@routes.get("/templates/{id:int}", who=SIGNED_IN)
def edit(ask: Ask) -> Page:
    """The form of a template that one keeps."""
    row = templates.kept(ask.session, ask.acting, ask.id)
    said = templates.said(ask.session, row)
    return _form(ask, said, {"task": None, "action": f"/tasks/templates/{row.id}", "template": row})


@routes.post("/templates/{id:int}", who=SIGNED_IN, again=edit)
def change(ask: Ask) -> Go:
    """Change it."""
    row = templates.kept(ask.session, ask.acting, ask.id)
    templating.change(ask.session, ask.acting, row, _kept(ask))
    return Go("/tasks/templates", say("Changes kept."))


@routes.post("/templates/{id:int}/drop", who=SIGNED_IN)
def drop(ask: Ask) -> Go:
    """Offer it no longer; that can be undone."""
    row = templates.kept(ask.session, ask.acting, ask.id)
    templating.drop(ask.session, ask.acting, row)
    return Go("/tasks/templates", say("Dropped: {name}.", name=row.name), f"/tasks/templates/{row.id}/take_up")


@routes.post("/templates/{id:int}/take_up", who=SIGNED_IN)
def take_up(ask: Ask) -> Go:
    """Offer it again."""
    row = templates.kept(ask.session, ask.acting, ask.id, dropped=True)
    templating.take_up(ask.session, ask.acting, row)
    return Go("/tasks/templates", say("Kept: {name}.", name=row.name))


@routes.post("/templates/{id:int}/give", who=SIGNED_IN)
def give(ask: Ask) -> Go:
    """Give a task from it as it stands, in one step."""
    row = templates.read(ask.session, ask.acting, ask.id)
    task = templating.give(ask.session, ask.acting, row, clock.today())
    return Go(f"/tasks/{task.id}", say("{code} given.", code=task.code))


def _form(ask: Ask, kept: Kept, more: dict[str, Any]) -> Page:
    session, acting, form = ask.session, ask.acting, ask.form
    leads, contributors = choices.leads(session, acting), choices.contributors(session, acting)
    values: dict[str, Any] = {
        "name": kept.name,
        "title": kept.title,
        "text": kept.text,
        "field": kept.field,
        "priority": kept.priority,
        "evidence": kept.evidence,
        "evidence_note": kept.evidence_note,
        "lead": choices.value(kept.lead) if kept.lead else "",
        "days": "" if kept.days is None else kept.days,
        "checklist": "\n".join(kept.checklist),
        "keeper": str(kept.unit_id) if kept.unit_id else OWN,
    }
    return Page(
        "tasks/template.html",
        show.word_choices()
        | {
            "entered": lambda name: form.get(name) if name in form else values.get(name, ""),
            "entered_reminders": form.get("reminders")
            if "reminders" in form
            else rules.write_reminders(kept.reminders),
            "leads": pairs(leads),
            "contributors": contributors,
            "chosen": form.all("coordinate") or [choices.value(part.party) for part in kept.parts],
            "ahead": form.get("ahead") if "ahead" in form else max((part.ahead for part in kept.parts), default=0),
            "keepers": [(OWN, say("For myself")), *templates.keepers(session, acting)],
        }
        | more,
    )


def _kept(ask: Ask) -> Kept:
    form, session, acting = ask.form, ask.session, ask.acting
    made, name = steps.changes(ask), form.text("name", most=rules.NAME)
    days, ahead = form.integer("days", required=False, most=999), form.integer("ahead", required=False, most=999)
    form.check()
    lead = form.get("lead")
    if lead and lead not in {choice.value for choice in choices.leads(session, acting)}:
        raise BadInput({"lead": say("Choose one of the list.")})
    asked = [one for one in form.all("coordinate") if one]
    if not {choice.value for choice in choices.contributors(session, acting)}.issuperset(asked):
        raise BadInput({"coordinate": say("Choose one of the list.")})
    keeper = form.get("keeper") or OWN
    if keeper != OWN and not (keeper.isascii() and keeper.isdecimal() and len(keeper) < 10):
        raise BadInput({"keeper": say("Choose one of the list.")})
    return Kept(
        name, made.title, made.text, made.field, made.priority, made.evidence, made.evidence_note,
        choices.party(lead) if lead else None, days, rules.lines(form.get("checklist")),
        tuple(KeptPart(choices.party(one), "", ahead or 0) for one in asked), steps.reminders_of(ask),
        None if keeper == OWN else int(keeper),
    )  # fmt: skip
