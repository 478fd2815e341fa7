"""Kept filters: a view over tasks under a name."""

from workplace.kernel.text import say
from workplace.tasks.actions import filtering
from workplace.tasks.routes import asking
from workplace.web.ask import Ask, Go
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")


@routes.post("/filters", who=SIGNED_IN)
def keep(ask: Ask) -> Go:
    """Keep the view from which this was sent."""
    row = filtering.keep(
        ask.session, ask.acting, ask.form.get("name"), ask.form.get("back"), shared=ask.form.ticked("shared")
    )
    return Go(row.address, say("Kept: {name}.", name=row.name))


@routes.post("/filters/{id:int}/let_go", who=SIGNED_IN)
def let_go(ask: Ask) -> Go:
    """Forget a kept view."""
    filtering.let_go(ask.session, ask.acting, ask.id)
    return Go(asking.back(ask, "/tasks"), say("Filter let go."))
