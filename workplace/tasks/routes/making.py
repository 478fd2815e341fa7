"""Giving a task: one form for a new one and for a part of another; at once, or kept as a draft."""

from datetime import date
from typing import Any

from workplace.kernel import clock
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.org.queries.calendar import calendar
from workplace.org.queries.choices import pairs
from workplace.process.take import require
from workplace.tasks.actions import assigning
from workplace.tasks.models.tasks import Task
from workplace.tasks.models.templates import TaskTemplate
from workplace.tasks.process import TASK
from workplace.tasks.queries import choices, door, templates
from workplace.tasks.routes import show, steps
from workplace.tasks.rules import templating
from workplace.tasks.rules.fields import SOURCES
from workplace.tasks.rules.parties import Contribution, Origin, Wanted
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")


@routes.get("/new", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """The form; with `parent`, for a part of that task."""
    session, acting, parent = ask.session, ask.acting, _parent(ask)
    form, template = ask.form, _template(ask)
    start = _start(ask, template) if template is not None else {}
    if parent is not None:
        start = {"field": parent.field}
    return Page(
        "tasks/new.html",
        show.word_choices()
        | {
            "parent": parent,
            "template": template,
            "start": start,
            "offered": templates.offered(session, acting) if parent is None and template is None else [],
            "leads": choices.leads(session, acting),
            "contributors": choices.contributors(session, acting),
            "follower_choices": choices.followers(session, acting),
            "choice_pairs": pairs,
            "entered": lambda name: form.get(name) if name in form else start.get(name, ""),
            "entered_reminders": form.get("reminders") if "reminders" in form else start.get("reminders", ""),
        },
    )


@routes.post("", who=SIGNED_IN, again=new, once=True)
def make(ask: Ask) -> Go:
    """Give it, or keep it as a draft."""
    session, acting, form, parent = ask.session, ask.acting, ask.form, _parent(ask)
    wanted = _wanted(ask, parent)
    if parent is not None:
        child = assigning.split(session, acting, parent, wanted)
        return Go(f"/tasks/{parent.id}", say("{code} given.", code=child.code))
    if form.ticked("now"):
        task = assigning.give(session, acting, wanted)
        return Go(f"/tasks/{task.id}", say("Assigned."))
    task = assigning.draft(session, acting, wanted)
    return Go(f"/tasks/{task.id}", say("Kept as a draft."))


def _wanted(ask: Ask, parent: Task | None) -> Wanted:
    form, session, acting = ask.form, ask.session, ask.acting
    words = steps.changes(ask)
    due = form.date("due", required=False)
    source = "task" if parent else form.choice("source", SOURCES.keys())
    checklist = templating.lines(form.get("checklist"))
    if len(checklist) > templating.CHECKS:
        most = templating.CHECKS
        form.wrong("checklist", say("A checklist has at most {most} lines. Split the task instead.", most=most))
    form.check()
    offered = {choice.value for choice in choices.contributors(session, acting)}
    if not offered.issuperset(asked := [one for one in form.all("coordinate") if one]):
        raise BadInput({"coordinate": say("Choose one of the list.")})
    of_template = _parts(ask, due)
    followers = {choice.value for choice in choices.followers(session, acting)}
    return Wanted(
        title=words.title, lead=steps.chosen(ask, "lead", choices.leads(session, acting)), due=due, text=words.text,
        field=words.field, priority=words.priority, evidence=words.evidence, evidence_note=words.evidence_note,
        origin=Origin(source, note=form.text("origin_note", required=False, most=500)),
        parts=tuple(of_template.get(one) or Contribution(choices.party(one)) for one in asked),
        followers=tuple(int(one) for one in form.all("follower") if one in followers), checklist=checklist,
        reminders=steps.reminders_of(ask),
    )  # fmt: skip


def _parts(ask: Ask, due: date | None) -> dict[str, Contribution]:
    """The contributions of the template that the form began with, by party: their words, and days that still fit."""
    template = _template(ask)
    if template is None:
        return {}
    found = templates.wanted(templates.said(ask.session, template), calendar(ask.session), clock.today()).parts
    fits = {one.party: one.due for one in found if one.due and due and one.due <= due}
    return {choices.value(one.party): Contribution(one.party, one.text, fits.get(one.party)) for one in found}


def _template(ask: Ask) -> TaskTemplate | None:
    number = (ask.form if ask.form.get("template") else ask.query).integer("template", required=False, least=1)
    return templates.read(ask.session, ask.acting, number) if number is not None else None


def _start(ask: Ask, template: TaskTemplate) -> dict[str, Any]:
    """What the form holds at first, as the template says it today."""
    said = templates.said(ask.session, template)
    wanted = templates.wanted(said, calendar(ask.session), clock.today())
    return {
        "title": said.title,
        "text": said.text,
        "field": said.field,
        "priority": said.priority,
        "evidence": said.evidence,
        "evidence_note": said.evidence_note,
        "lead": choices.value(said.lead) if said.lead else "",
        "due": wanted.due,
        "source": "programme",
        "origin_note": said.name,
        "coordinate": [choices.value(one.party) for one in said.parts],
        "checklist": "\n".join(said.checklist),
        "reminders": templating.write_reminders(said.reminders),
    }


def _parent(ask: Ask) -> Task | None:
    number = (ask.form if ask.form.get("parent") else ask.query).integer("parent", required=False, least=1)
    if number is None:
        return None
    parent = door.read(ask.session, ask.acting, number)
    require(ask.session, ask.acting, TASK, parent, "split")
    return parent
