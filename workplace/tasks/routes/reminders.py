"""Which reminders a person wants."""

from workplace.kernel.text import say
from workplace.tasks.actions import reminding
from workplace.tasks.actions.reminding import Wishes
from workplace.tasks.queries import wishes
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")


@routes.get("/reminders", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """What one is reminded of, and when."""
    return Page("tasks/reminders.html", {"wishes": wishes.of(ask.session, ask.acting)})


@routes.post("/reminders", who=SIGNED_IN)
def keep(ask: Ask) -> Go:
    """Keep the choice."""
    form = ask.form
    chosen = Wishes(form.ticked("before"), form.ticked("after"), form.ticked("of_others"))
    reminding.wish(ask.session, ask.acting, chosen)
    return Go("/tasks/reminders", say("Reminders kept."))
