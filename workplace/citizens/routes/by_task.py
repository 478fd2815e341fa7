"""Making a task of a case."""

from workplace.cases.queries import door
from workplace.citizens.actions import by_task
from workplace.citizens.queries import show
from workplace.kernel import clock, ports
from workplace.kernel.text import say
from workplace.org.queries.choices import pairs
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")


@routes.get("/{id:int}/task", who=SIGNED_IN)
def form(ask: Ask) -> Page:
    """What is to be done, by whom, until when."""
    case = door.read(ask.session, ask.acting, ask.id)
    by_task.require(ask.session, ask.acting, case)
    leads, latest = ports.leads.call(ask.session, ask.acting), by_task.latest(ask.session, case)
    proposed = max(latest, clock.today()) if latest else None
    told = show.told(ask.session, ask.acting, case)
    found = {"case": case, "told": told, "leads": leads, "choice_pairs": pairs, "proposed": proposed}
    return Page("citizens/task.html", found)


@routes.post("/{id:int}/task", who=SIGNED_IN, again=form, once=True)
def give(ask: Ask) -> Go:
    """Give it."""
    case = door.read(ask.session, ask.acting, ask.id)
    title, text = (
        ask.form.text("title", most=by_task.TITLE),
        ask.form.text("text", required=False, most=4000, lines=True),
    )
    lead, due = ask.form.text("lead", most=40), ask.form.date("due")
    ask.form.check()
    by_task.give(ask.session, ask.acting, case, title, text, lead, due)
    return Go(f"/cases/{case.id}", say("Given as a task."))
