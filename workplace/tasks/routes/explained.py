"""Why is it so: a deadline counted day by day with every change of it, and who sees a task and why."""

from datetime import date, timedelta

from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import explain, working_days_between
from workplace.org.queries.calendar import calendar
from workplace.tasks.models.tasks import Task
from workplace.tasks.queries import door, reasons, steps
from workplace.tasks.routes import words
from workplace.tasks.rules import lateness
from workplace.web.ask import Ask, Page
from workplace.web.filters import day_text
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

LONGEST = 400  # days that one page counts
CAUSES: dict[str, Say] = {
    "issued": say("gave the task"),
    "office": say("follows the work for the issuer's office"),
    "leads": say("leads it"),
    "unit": say("heads the leading unit, or the lead's"),
    "led": say("led it at some time"),
    "coordinates": say("contributes, or was asked to"),
    "before": say("gave it or contributed before someone else did"),
    "follows": say("was let in to follow it"),
    "above": say("gave or leads a task above it"),
    "below": say("leads a task below it"),
}
HOLDERS: dict[str, Say] = {
    "clerk": say("Clerks of {unit}"),
    "unit_head": say("Head of {unit}"),
    "format_checker": say("Format checkers of {unit}"),
}
MOVES: dict[str, Say] = {
    "assign": say("set with the task"),
    "grant": say("more time granted"),
    "set_due": say("changed by the issuer"),
    "rework": say("set anew with the rework"),
    "resume": say("set anew when it went on"),
}


@routes.get("/{id:int}/deadline", who=SIGNED_IN)
def deadline(ask: Ask) -> Page:
    """The days counted, those left out with the reason, and how the deadline moved."""
    task = door.read(ask.session, ask.acting, ask.id)
    if task.due is None:
        raise NotFound
    start = min(task.given_on or clock.local(task.made_at).date(), task.due)
    days, measured = calendar(ask.session), lateness.measured(task, clock.today())
    last = min(max(task.due, measured), start + timedelta(days=LONGEST))
    return Page(
        "tasks/deadline.html",
        {
            "task": task,
            "due": words.of(ask.session, ask.acting).due(task, days, full=True),
            "start": start,
            "why": say("Given on {day}.", day=day_text(start)),
            "measured": _measured(task, measured),
            "working": working_days_between(days, start, task.due),
            "days": explain(days, start, last),
            "moves": [(day, MOVES.get(verb, say("set")), due) for day, verb, due in steps.dues(ask.session, task)],
        },
    )


def _measured(task: Task, day: date) -> Say:
    """On which day lateness is told, in a sentence."""
    told = day_text(day)
    if task.reported_on or task.completed_on:
        return say("Its result was handed in on {day}; that day counts, however long its acceptance takes.", day=told)
    if task.paused_on:
        return say("It was suspended on {day}; no day counts against it since.", day=told)
    return say("As nothing has been handed in, today counts: {day}.", day=told)


@routes.get("/{id:int}/access", who=SIGNED_IN)
def access(ask: Ask) -> Page:
    """Who can see it, and why."""
    task = door.read(ask.session, ask.acting, ask.id)
    rows = [
        (_holder(one), [CAUSES.get(cause, cause) for cause in one.causes]) for one in reasons.seeing(ask.session, task)
    ]
    return Page("tasks/access.html", {"task": task, "rows": rows})


def _holder(one: reasons.Seeing) -> Say | str:
    if one.person:
        return one.person
    if one.role in HOLDERS:
        return Say(HOLDERS[one.role].msgid, {"unit": one.unit})
    return say("Someone who has left") if not one.unit else say("Everyone in {unit}", unit=one.unit)
