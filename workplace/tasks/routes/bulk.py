"""One act on the tasks that were ticked in a list, with a report for each."""

from typing import Any

from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import Say, say
from workplace.tasks.actions import bulk
from workplace.tasks.routes import asking
from workplace.web.ask import Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

ACTS: dict[str, Say] = {
    "urge": say("Urge"),
    "set_due": say("Change the deadline"),
    "ask_extension": say("Ask for more time"),
    "follow": say("Follow"),
}


def _form(ask: Ask) -> Page:
    return Page("tasks/bulk.html", _context(ask) | {"done": None})


@routes.post("/bulk", who=SIGNED_IN, again=_form)
def change(ask: Ask) -> Page:
    """Without what the act asks for, its form; else done, with a line for each task."""
    context = _context(ask)
    act = ask.form.get("act")
    if act not in ACTS:
        raise NotFound
    if not context["ids"]:
        raise BadInput({"task": say("Tick the tasks first.")})
    if "sure" not in ask.form:
        return Page("tasks/bulk.html", context | {"done": None})
    due = ask.form.date("due", required=False)
    ask.form.check()
    reason = ask.form.text("reason", required=False, most=2000, lines=True)
    done = bulk.change(ask.session, ask.acting, context["ids"], act, due=due, reason=reason)
    return Page("tasks/bulk.html", context | {"done": done})


def _context(ask: Ask) -> dict[str, Any]:
    ids = ask.form.numbers("task")
    act = ask.form.get("act")
    return {"ids": ids, "act": act, "word": ACTS.get(act, say("Choose")), "back": asking.back(ask, "/tasks/overview")}
