"""The steps of a task: each is POSTed to `…/steps/<verb>`; those with files have a door of their own."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from workplace.access.kinds import DOCS_INTERNAL, DOCS_OUTGOING
from workplace.files import actions as files
from workplace.files.receive import receive_all
from workplace.kernel import ports
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import Say, say
from workplace.search import queries as search
from workplace.tasks.actions import (
    assigning,
    closing,
    deadlines,
    doing,
    papers,
    parts,
    rating,
    resting,
    succeeding,
    talking,
    waiting,
)
from workplace.tasks.actions.papers import Paper
from workplace.tasks.models.tasks import Task
from workplace.tasks.queries import choices, door, successions
from workplace.tasks.routes import asking, show
from workplace.tasks.rules import templating
from workplace.tasks.rules.fields import EVIDENCE, FIELDS, QUALITY
from workplace.tasks.rules.parties import Contribution, Party
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

_CODE = re.compile(r"(?:NV-)?(?:(\d{4})-)?0*(\d{1,9})", re.I)


@routes.post("/{id:int}/steps/progress", who=SIGNED_IN, upload=True, again=show.again("progress"), once=True)
def progress(ask: Ask) -> Go:
    """How far it is, with words and files."""
    task = _task(ask)
    percent = ask.form.integer("percent", most=100)
    text = ask.form.text("text", required=False, most=8000, lines=True)
    ask.form.check()
    doing.progress(ask.session, ask.acting, task, percent or 0, text, received(ask), _despite(ask))
    return _back(task, say("Progress reported."))


@routes.post("/{id:int}/steps/report", who=SIGNED_IN, upload=True, again=show.again("report"))
def report(ask: Ask) -> Go:
    """The result, with its evidence."""
    task = _task(ask)
    text = ask.form.text("text", required=False, most=8000, lines=True)
    document = _document(ask, task)
    ask.form.check()
    doing.report(ask.session, ask.acting, task, text, received(ask), document, _despite(ask))
    return _back(task, say("Result handed in."))


@routes.post("/{id:int}/steps/attach", who=SIGNED_IN, upload=True, again=show.again("attach"), once=True)
def attach(ask: Ask) -> Go:
    """Files for whoever does the task."""
    task = _task(ask)
    papers.attach(ask.session, ask.acting, task, received(ask))
    return _back(task, say("Files attached."))


@routes.post("/{id:int}/steps/{verb}", who=SIGNED_IN, again=show.again(), once=True)
def step(ask: Ask) -> Go:
    """Any other step."""
    task, verb = _task(ask), ask.path["verb"]
    if verb not in _STEPS:
        raise NotFound
    said = _STEPS[verb](ask, task)
    return Go(asking.back(ask, f"/tasks/{task.id}"), said)


@routes.get("/documents", who=SIGNED_IN)
def documents(ask: Ask) -> Page:
    """The type-ahead of documents that may answer a task: outgoing and internal ones."""
    found = search.page(
        ask.session, ask.acting, ask.query.get("q")[:200], kinds=[DOCS_OUTGOING, DOCS_INTERNAL], stem=True, limit=8
    )
    described = ports.describe["docs"](ask.session, ask.acting, [hit.ref.id for hit in found.hits])
    lines = [(id_, one.code or one.title, one.title if one.code else "") for id_, one in described.items()]
    return Page("org/options.html", {"choices": lines, "fresh": ""})


def received(ask: Ask) -> tuple[Paper, ...]:
    """The files that were sent, kept as files of the house."""
    uploads = ask.form.files("file")
    found = receive_all(ask.session, ask.house, uploads) if uploads else []
    return tuple(Paper(files.keep(ask.session, ask.acting, one).id, one.name) for one in found)


def chosen(ask: Ask, field: str, offered: list[choices.Choice]) -> Party:
    """The party chosen in a list, which must be one of those offered."""
    value = ask.form.get(field)
    if value not in {choice.value for choice in offered}:
        raise BadInput({field: say("Choose one of the list.")})
    return choices.party(value)


def _assign(ask: Ask, task: Task) -> Say:
    if task.state == "draft":
        assigning.assign(ask.session, ask.acting, task)
    else:
        lead, due = chosen(ask, "lead", choices.leads(ask.session, ask.acting)), _day(ask, required=False)
        assigning.assign(ask.session, ask.acting, task, lead, due)
    return say("Assigned.")


def _edit(ask: Ask, task: Task) -> Say:
    made, reminders = changes(ask), reminders_of(ask)
    assigning.edit(ask.session, ask.acting, task, made, reminders)
    return say("Changes kept.")


def changes(ask: Ask) -> assigning.Changes:
    """A task's words from its form."""
    form = ask.form
    made = assigning.Changes(
        title=form.text("title", most=500),
        text=form.text("text", required=False, most=8000, lines=True),
        field=form.choice("field", FIELDS.keys(), required=False),
        priority=form.integer("priority", required=False, most=3) or 0,
        evidence=form.choice("evidence", EVIDENCE.keys(), required=False),
        evidence_note=form.text("evidence_note", required=False, most=500),
    )
    form.check()
    return made


def reminders_of(ask: Ask) -> tuple[int, ...]:
    """A task's own reminders from its form."""
    found = templating.read_reminders(ask.form.get("reminders"))
    if found is None:
        raise BadInput({"reminders": templating.BAD_REMINDERS})
    return found


def _accept(ask: Ask, task: Task) -> Say:
    doing.accept(ask.session, ask.acting, task)
    return say("Task accepted.")


def _refuse(ask: Ask, task: Task) -> Say:
    doing.refuse(ask.session, ask.acting, task, _reason(ask))
    return say("Task refused; its issuer is told.")


def _begin(ask: Ask, task: Task) -> Say:
    doing.begin(ask.session, ask.acting, task, _despite(ask))
    return say("Task begun.")


def _complete(ask: Ask, task: Task) -> Say:
    quality = ask.form.choice("quality", QUALITY.keys(), required=False)
    text, units = ask.form.text("text", required=False, most=2000, lines=True), _units(ask)
    ask.form.check()
    closing.complete(ask.session, ask.acting, task, quality, text, units)
    return say("Result accepted.")


def _units(ask: Ask) -> int | None:
    """Work units in hundredths, typed as 1,5 or 1.5."""
    typed = ask.form.get("units").replace(",", ".")
    if not typed:
        return None
    try:
        number = Decimal(typed)
    except InvalidOperation:
        number = Decimal(-1)
    if not (number.is_finite() and 0 <= number <= 10_000):
        ask.form.wrong("units", say("Enter a number from 0 to {most}.", most="10.000"))
        return None
    return int(number * 100)


def _rework(ask: Ask, task: Task) -> Say:
    closing.rework(ask.session, ask.acting, task, _reason(ask), _day(ask, required=False))
    return say("Sent back to be done again.")


def _move(ask: Ask, task: Task) -> Say:
    typed = ask.form.text("parent", required=False, most=20)
    parent = _called(ask, "parent", typed) if typed else None
    assigning.move(ask.session, ask.acting, task, parent)
    return say("Moved in the chain.")


def _wait_for(ask: Ask, task: Task) -> Say:
    other = _called(ask, "other", ask.form.text("other", most=20))
    waiting.wait_for(ask.session, ask.acting, task, other, ask.form.get("kind"))
    return say("It waits for {code} from now on.", code=other.code)


def _called(ask: Ask, field: str, typed: str) -> Task:
    """The task whose code was typed, among those that one may see."""
    ask.form.check()
    match = _CODE.fullmatch(typed)
    try:
        if match:
            return door.read(ask.session, ask.acting, int(match[2]))
    except NotFound:
        pass
    raise BadInput({field: say("There is no task {code} that you may see.", code=typed)})


def _hand_on(ask: Ask, task: Task) -> Say:
    to = chosen(ask, "to", successions.destinations(ask.session, ask.acting, own=True))
    decision = ask.form.text("decision", required=False, most=100)
    reason = _reason(ask)
    if not decision and not reason:
        raise BadInput({"decision": say("Name the decision, or give the reason.")})
    succeeding.hand_on(ask.session, ask.acting, task, to, decision, reason)
    return say("Handed over.")


def _ask_part(ask: Ask, task: Task) -> Say:
    who = chosen(ask, "coordinate", choices.contributors(ask.session, ask.acting))
    text, due = ask.form.text("text", required=False, most=2000, lines=True), _day(ask, required=False)
    parts.ask_part(ask.session, ask.acting, task, Contribution(who, text, due))
    return say("Contribution asked for.")


def _follow(ask: Ask, task: Task) -> Say:
    offered = {choice.value for choice in choices.followers(ask.session, ask.acting)}
    talking.follow(ask.session, ask.acting, task, [int(one) for one in ask.form.all("person") if one in offered])
    return say("They follow it from now on.")


def _ask_extension(ask: Ask, task: Task) -> Say:
    deadlines.ask_extension(ask.session, ask.acting, task, _required_day(ask), _reason(ask))
    return say("More time asked for.")


def _set_due(ask: Ask, task: Task) -> Say:
    deadlines.set_due(ask.session, ask.acting, task, _required_day(ask), _reason(ask))
    return say("Deadline changed.")


def _hand_over(ask: Ask, task: Task) -> Say:
    lead = chosen(ask, "lead", choices.leads(ask.session, ask.acting))
    assigning.hand_over(ask.session, ask.acting, task, lead, _reason(ask))
    return say("Given to the new lead.")


def _urge(ask: Ask, task: Task) -> Say:
    talking.urge(ask.session, ask.acting, task, ask.form.text("text", required=False, most=1000, lines=True))
    return say("Urged.")


def _suspend(ask: Ask, task: Task) -> Say:
    resting.suspend(ask.session, ask.acting, task, _reason(ask))
    return say("Task suspended.")


def _resume(ask: Ask, task: Task) -> Say:
    resting.resume(ask.session, ask.acting, task, _day(ask, required=False))
    return say("The task goes on.")


def _reopen(ask: Ask, task: Task) -> Say:
    closing.reopen(ask.session, ask.acting, task, _reason(ask))
    return say("Opened again.")


def _cancel(ask: Ask, task: Task) -> Say:
    closing.cancel(ask.session, ask.acting, task, _reason(ask))
    return say("Task cancelled.")


def _excuse(ask: Ask, task: Task) -> Say:
    rating.excuse(ask.session, ask.acting, task, ask.form.get("kind"), _reason(ask))
    return say("Objective reason confirmed.")


_STEPS: dict[str, Callable[[Ask, Task], Say]] = {
    "assign": _assign, "edit": _edit, "accept": _accept, "refuse": _refuse, "begin": _begin, "complete": _complete,
    "rework": _rework, "move": _move, "ask_part": _ask_part, "follow": _follow, "ask_extension": _ask_extension,
    "set_due": _set_due, "hand_over": _hand_over, "hand_on": _hand_on, "wait_for": _wait_for,
    "urge": _urge, "suspend": _suspend, "resume": _resume,
    "reopen": _reopen, "cancel": _cancel, "excuse": _excuse,
}  # fmt: skip


def _task(ask: Ask) -> Task:
    return door.read(ask.session, ask.acting, ask.id)


def _back(task: Task, said: Say) -> Go:
    return Go(f"/tasks/{task.id}", said)


def _reason(ask: Ask) -> str:
    return ask.form.text("reason", required=False, most=2000, lines=True)


def _day(ask: Ask, *, required: bool) -> date | None:
    day = ask.form.date("due", required=required)
    ask.form.check()
    return day


def _despite(ask: Ask) -> str:
    return ask.form.text("despite", required=False, most=2000, lines=True)


def _required_day(ask: Ask) -> date:
    day = _day(ask, required=True)
    assert day is not None, "the form was checked"
    return day


def _document(ask: Ask, task: Task) -> int | None:
    """The document that answers: chosen from the list, or typed in full; released where the issuer asks for that."""
    typed, id_ = ask.form.text("document_words", required=False, most=400), 0
    if not typed:
        return None
    if (number := ask.form.integer("document", required=False, least=1)) is not None:
        id_ = number
    else:
        found = search.find(ask.session, ask.acting, typed, kinds=[DOCS_OUTGOING, DOCS_INTERNAL])
        id_ = found[0].ref.id if len(found) == 1 else 0
    described = ports.describe["docs"](ask.session, ask.acting, [id_]).get(id_)
    if described is None:
        ask.form.wrong("document", say("Choose a document from the list."))
        return None
    if task.evidence == "document" and not described.is_over:
        ask.form.wrong("document", say("{code} is not released yet.", code=described.code or described.title))
    return id_
