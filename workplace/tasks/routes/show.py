"""A task's page: what is asked and what came of it, its chain, and the steps open to this person."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlmodel import Session

from workplace.access.grants import COMMENT
from workplace.files.queries import active
from workplace.kernel import clock, ports
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.ports import Described
from workplace.kernel.text import Say, initials, say
from workplace.org.queries import people
from workplace.org.queries.calendar import calendar
from workplace.org.queries.choices import pairs
from workplace.process.table import Step
from workplace.process.take import may, require
from workplace.tasks.actions.opening import note_opened
from workplace.tasks.actions.parts import require_open
from workplace.tasks.models.tasks import Task, TaskExtension, TaskPart, TaskReport
from workplace.tasks.models.waits import KINDS
from workplace.tasks.process import EXTENSION, PART, TASK, WAIT
from workplace.tasks.queries import choices, door, involved, missing, party, show, successions, templates, waits
from workplace.tasks.queries.timeline import timeline
from workplace.tasks.routes import words
from workplace.tasks.rules import templating
from workplace.tasks.rules.fields import EVIDENCE, FIELDS, QUALITY, SOURCES
from workplace.web.ask import Answer, Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

ORDER = (
    "assign", "accept", "complete", "report", "progress", "rework", "resume", "split", "ask_extension", "urge",
    "reopen",
)  # fmt: skip
"""The steps that may stand in the page's head, the legal next one first; all others wait in a menu."""
HEAD = 3  # of them stand there
PRIMARY = ("assign", "accept", "complete", "report", "progress", "resume")
OTHERWISE = frozenset({"fall_away", "rest", "go_on", "pass_on", "split", "reassign", "replace_issuer"})
"""Steps without a form of their own here: with the task above, with the document, by the form of a new task, by the
page of those who take work over."""
LEADS = ("assign", "hand_over")


@routes.get("/{id:int}", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """The task; opening it is logged, and what lay unread is read."""
    task = door.read(ask.session, ask.acting, ask.id)
    acting = ask.acting
    ask.aside(lambda session: note_opened(session, acting, ask.id))
    return page(ask, task)


@routes.get("/{id:int}/act/{verb}", who=SIGNED_IN)
def act(ask: Ask) -> Page:
    """One step's form on a page of its own."""
    return form_of(ask, door.read(ask.session, ask.acting, ask.id), ask.path["verb"])


def form_of(ask: Ask, task: Task, verb: str) -> Page:
    """One step's form; NotFound for a step that isn't open or has none here."""
    step = steps(ask, task).get(verb)
    if step is None or verb in OTHERWISE:
        raise NotFound
    return Page("tasks/act.html", forms(ask, task, {verb}) | {"task": task, "step": step, "verb": verb, "opened": verb})


def again(verb: str = "") -> Callable[[Ask], Answer]:
    """The page once more after refused input: the form that was sent stands open with what was entered. A step that
    has closed in the meantime is refused with the reason instead: better input would not help.
    """

    def shown_again(ask: Ask) -> Answer:
        name = verb or ask.path.get("verb", "")
        task = door.read(ask.session, ask.acting, ask.id)
        _require_open(ask, task, name)
        if "part" in ask.path:
            return page(ask, task, opened=f"part-{ask.path['part']}-{name}")
        if "extension" in ask.path:
            return page(ask, task, opened=f"extension-{name}")
        if name in TASK_VERBS and name not in _head_steps(steps(ask, task)):
            return form_of(ask, task, name)
        return page(ask, task, opened=name)

    return shown_again


def _require_open(ask: Ask, task: Task, verb: str) -> None:
    """NotNow with the reason, or NotFound, where the step that was sent is open no longer."""
    session, acting = ask.session, ask.acting
    if "part" in ask.path:
        require_open(task)
        require(session, acting, PART, door.part(session, acting, ask.id, ask.number("part"))[1], verb)
    elif "extension" in ask.path:
        extension = door.extension(session, acting, ask.id, ask.number("extension"))[1]
        require(session, acting, EXTENSION, extension, verb)
    elif verb in TASK_VERBS:
        require(session, acting, TASK, task, verb)
        if verb == "report" and (lacks := missing.sentence(session, task)):
            raise NotNow(lacks)


TASK_VERBS = frozenset(step.verb for step in TASK.steps)


def page(ask: Ask, task: Task, opened: str = "") -> Page:
    """The task's page with everything it shows."""
    return Page("tasks/show.html", context(ask, task) | {"opened": opened})


def steps(ask: Ask, task: Task) -> dict[str, Step]:
    """The verbs open to this person, each once."""
    return {step.verb: step for step in may(ask.session, ask.acting, TASK, task)}


def _head_steps(open_now: dict[str, Step]) -> list[str]:
    return [verb for verb in ORDER if verb in open_now][:HEAD]


def context(ask: Ask, task: Task) -> dict[str, Any]:
    """Everything the page reads."""
    session, acting = ask.session, ask.acting
    assert task.id is not None
    open_now, open_days, told = steps(ask, task), calendar(session), words.of(session, acting)
    parts, extensions, reports = show.parts(session, task), show.extensions(session, task), show.reports(session, task)
    comments, urgings, checks = show.comments(session, task), show.urgings(session, task), show.checks(session, task)
    files, evaluation = show.files(session, task), show.evaluation(session, task)
    issuer = people.cards(session, [task.issuer_id])[task.issuer_id]
    called = party.names(
        session, [(task.lead_person_id, task.lead_unit_id), *((p.person_id, p.unit_id) for p in parts)]
    )
    named = {c.person for c in comments} | {u.person for u in urgings} | {r.person for r in reports}
    named |= {line.done_by for line in checks if line.done_by} | {f.added_by for rows in files.values() for f in rows}
    named |= {e.asked_by for e in extensions} | {e.answered_by for e in extensions if e.answered_by}
    named |= {evaluation.person} if evaluation else set()
    followers = show.followers(session, task)
    waiting = next((one for one in extensions if one.state == "asked"), None)
    head = _head_steps(open_now)
    next_step = head[0] if head and head[0] in PRIMARY else ""
    lacks = missing.sentence(session, task) if "report" in open_now else None
    return (
        forms(ask, task, set(head))
        | _around(ask, task)
        | {
            "task": task,
            "issuer": issuer,
            "words": told,
            "calendar": open_days,
            "state": words.state(task),
            "due": told.due(task, open_days, full=True),
            "steps": open_now,
            "head": head,
            "next_step": next_step,
            "rest": [step for verb, step in open_now.items() if verb not in OTHERWISE and verb not in head],
            "blocked": lacks,
            "may_split": "split" in open_now and len(choices.leads(session, acting)) > 1,
            "parts": parts,
            "part_names": {p.id: called[p.person_id, p.unit_id] for p in parts},
            "part_steps": {p.id: _part_steps(ask, task, p) for p in parts},
            "extensions": extensions,
            "extension_steps": _answers(ask, waiting),
            "reports": reports,
            "documents": documents(ask, reports),
            "evaluation": evaluation,
            "files": files,
            "warned": active(session, [one.file_id for rows in files.values() for one in rows]),
            "comments": comments,
            "may_comment": not acting.only_looks and door.level(session, acting, task) >= COMMENT,
            "checks": checks,
            "note": show.note(session, acting, task),
            "urging_mine": next((u for u in urgings if _awaits_me(ask, task, u)), None),
            "followers": followers,
            "follows": acting.as_whom in followers and not acting.only_looks,
            "chain": show.chain(session, acting, task),
            "timeline": timeline(session, acting, task.id),
            "names": people.names(session, named),
            "lead_name": called[task.lead_person_id, task.lead_unit_id],
            "lead_head": _head(session, task),
            "origin": origin(ask, task),
            "milestones": _milestones(task),
            "initials": initials,
            **_WORDS,
        }
    )


def _around(ask: Ask, task: Task) -> dict[str, Any]:
    """What it waits for, what waits for it, who had it before."""
    session, acting = ask.session, ask.acting
    tied = waits.of(session, acting, task)
    return {
        "tied": [(one, may(session, acting, WAIT, one.row)) for one in tied],
        "behind": waits.behind(session, acting, task),
        "waits_late": [
            one.line.code
            for one in tied
            if one.row.state == "waits" and not one.is_met and one.line.due and task.due and one.line.due > task.due
        ],
        "before": successions.before(session, task),
        "succession_words": successions.WHAT,
        "ahead": templates.ahead(session, task),
    }


_WORDS = {"sources": SOURCES, "evidence": EVIDENCE, "fields_of": FIELDS, "qualities_of": QUALITY}


def forms(ask: Ask, task: Task, verbs: set[str]) -> dict[str, Any]:
    """What the forms of these steps offer; lists of people are read only where a form needs them."""
    session, acting = ask.session, ask.acting
    lead = f"person:{task.lead_person_id}" if task.lead_person_id else f"unit:{task.lead_unit_id}"
    return word_choices() | {
        "choice_pairs": pairs,
        "leads": choices.leads(session, acting) if verbs & set(LEADS) else [],
        "lead_value": lead,
        "contributors": choices.contributors(session, acting) if "ask_part" in verbs else [],
        "follower_choices": choices.followers(session, acting) if "follow" in verbs else [],
        "qualities": list(QUALITY.items()),
        "evidence": EVIDENCE,
        "successors": successions.destinations(session, acting, own=True) if "hand_on" in verbs else [],
        "awaited": _awaited(session, task, verbs),
        "entered_reminders": ask.form.get("reminders")
        if "reminders" in ask.form
        else templating.write_reminders(templates.ahead(session, task)),
        "entered": lambda name: ask.form.get(name) if name in ask.form else getattr(task, name),
    }


def _awaited(session: Session, task: Task, verbs: set[str]) -> dict[str, list[str]]:
    """By the step: the codes of what it should wait for, so that its form asks for the reason why not."""
    kinds = {"begin": ("begin",), "progress": ("begin",), "report": KINDS}
    return {
        verb: found
        for verb in kinds.keys() & verbs
        if (found := [other.code for _, other in waits.unmet(session, task, kinds[verb])])
    }


def word_choices() -> dict[str, Any]:
    """What the fields of a task's words offer."""
    return {
        "fields": list(FIELDS.items()),
        "priorities": words.PRIORITIES,
        "evidence_choices": list(EVIDENCE.items()),
        "sources": [(key, word) for key, word in SOURCES.items() if key != "task"],
    }


def origin(ask: Ask, task: Task) -> Described | None:
    """The thing that the task came of, where the person may see it."""
    describe = ports.describe.get(task.origin_module) if task.origin_thing else None
    if describe is None or task.origin_thing is None:
        return None
    return describe(ask.session, ask.acting, [task.origin_thing]).get(task.origin_thing)


def documents(ask: Ask, reports: list[TaskReport]) -> dict[int, Described]:
    """The documents that results name, as far as the person may see them."""
    ids = sorted({report.document_id for report in reports if report.document_id})
    describe = ports.describe.get("docs")
    return describe(ask.session, ask.acting, ids) if describe and ids else {}


def _part_steps(ask: Ask, task: Task, part: TaskPart) -> list[Step]:
    return may(ask.session, ask.acting, PART, part) if task.state in ("assigned", "accepted", "in_progress") else []


def _answers(ask: Ask, waiting: TaskExtension | None) -> list[Step]:
    return may(ask.session, ask.acting, EXTENSION, waiting) if waiting else []


def _awaits_me(ask: Ask, task: Task, urging: Any) -> bool:
    if urging.seen_at is not None or ask.acting.only_looks:
        return False
    return involved.is_urged(ask.session, ask.acting, task, urging)


def _head(session: Session, task: Task) -> str:
    if task.lead_person_id:
        card = people.cards(session, [task.lead_person_id]).get(task.lead_person_id)
        return card.position if card else ""
    head = people.heads_of(session, [task.lead_unit_id]).get(task.lead_unit_id)
    return head.name if head else ""


def _milestones(task: Task) -> list[tuple[Say, date, str]]:
    """Given, first deadline, today, deadline now, handed in: in the order in which they come."""
    days: list[tuple[Say, date, str]] = []
    if task.given_on:
        days.append((say("Given on"), task.given_on, "done"))
    if task.original_due and task.original_due != task.due:
        days.append((say("First deadline"), task.original_due, "done" if task.original_due < clock.today() else ""))
    if task.reported_on:
        days.append((say("Handed in"), task.reported_on, "done"))
    elif task.state not in ("completed", "cancelled"):
        days.append((say("Today"), clock.today(), "now"))
    if task.due:
        late = not task.reported_on and task.due < clock.today() and task.state not in ("completed", "cancelled")
        days.append((say("Deadline now") if task.extensions else say("Deadline"), task.due, "late" if late else ""))
    return sorted(days, key=lambda one: one[1])
