"""Giving a task: one form for a new one and for a part of another; at once, or kept as a draft."""

from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.org.queries.choices import pairs
from workplace.process.take import require
from workplace.tasks.actions import assigning
from workplace.tasks.models.tasks import Task
from workplace.tasks.process import TASK
from workplace.tasks.queries import choices, door
from workplace.tasks.routes import show, steps
from workplace.tasks.rules.fields import SOURCES
from workplace.tasks.rules.parties import Contribution, Origin, Wanted
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")


@routes.get("/new", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """The form; with `parent`, for a part of that task."""
    session, acting, parent = ask.session, ask.acting, _parent(ask)
    form = ask.form
    return Page(
        "tasks/new.html",
        show.word_choices()
        | {
            "parent": parent,
            "leads": choices.leads(session, acting),
            "contributors": choices.contributors(session, acting),
            "follower_choices": choices.followers(session, acting),
            "choice_pairs": pairs,
            "entered": lambda name: form.get(name) or (parent.field if parent and name == "field" else ""),
        },
    )


@routes.post("", who=SIGNED_IN, again=new)
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
    checklist = tuple(line.strip()[:300] for line in form.get("checklist").split("\n") if line.strip())
    if len(checklist) > 50:
        form.wrong("checklist", say("A checklist has at most {most} lines. Split the task instead.", most=50))
    form.check()
    offered = {choice.value for choice in choices.contributors(session, acting)}
    if not offered.issuperset(asked := [one for one in form.all("coordinate") if one]):
        raise BadInput({"coordinate": say("Choose one of the list.")})
    followers = {choice.value for choice in choices.followers(session, acting)}
    return Wanted(
        title=words.title, lead=steps.chosen(ask, "lead", choices.leads(session, acting)), due=due, text=words.text,
        field=words.field, priority=words.priority, evidence=words.evidence, evidence_note=words.evidence_note,
        origin=Origin(source, note=form.text("origin_note", required=False, most=500)),
        parts=tuple(Contribution(choices.party(one)) for one in asked),
        followers=tuple(int(one) for one in form.all("follower") if one in followers), checklist=checklist,
    )  # fmt: skip


def _parent(ask: Ask) -> Task | None:
    number = (ask.form if ask.form.get("parent") else ask.query).integer("parent", required=False, least=1)
    if number is None:
        return None
    parent = door.read(ask.session, ask.acting, number)
    require(ask.session, ask.acting, TASK, parent, "split")
    return parent
