"""Kept filters: a view over tasks under a name, one's own or a colleague's."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from workplace.kernel.text import say
from workplace.tasks.actions import filtering
from workplace.tasks.queries import scopes, series
from workplace.tasks.routes import asking
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")


@routes.get("/filters/{id:int}", who=SIGNED_IN)
def open_(ask: Ask) -> Page | Go:
    """Open a kept view; of a desk that one may not see that is said, and one's own is a step away."""
    kept = series.filter_(ask.session, ask.acting, ask.id)
    path, asked = urlsplit(kept.address).path, parse_qsl(urlsplit(kept.address).query, keep_blank_values=True)
    desk = dict(asked).get("scope")
    if not desk or any(one.key == desk for one in scopes.scopes(ask.session, ask.acting)):
        return Go(kept.address)
    rest = urlencode([(name, value) for name, value in asked if name not in ("scope", "after")])
    return Page("tasks/shut.html", {"kept": kept, "own_url": f"{path}?{rest}" if rest else path})


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
