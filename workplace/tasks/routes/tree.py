"""The chains of a scope's tasks: who holds what, since when."""

from workplace.kernel.text import initials
from workplace.org.queries.calendar import calendar
from workplace.tasks.queries import scopes, tree
from workplace.tasks.routes import asking, words
from workplace.web.ask import Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")


@routes.get("/tree", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """A page of chains in which the scope's tasks of a period stand."""
    found = scopes.scopes(ask.session, ask.acting)
    scope = asking.desk(ask, found)
    period = asking.period(ask.query.get("period"))
    shown = tree.chains(ask.session, ask.acting, scope, period, asking.after(ask))
    open_days = calendar(ask.session)
    following = asking.place(shown.next)
    return Page(
        "tasks/tree.html",
        {
            "scope": scope,
            "scopes": [(one.key, one.label) for one in found],
            "periods": asking.periods(),
            "period": asking.period_key(period),
            "chains": shown,
            "next_url": f"/tasks/tree?scope={scope.key}&period={asking.period_key(period)}&after={following}"
            if following
            else "",
            "is_first": not ask.query.get("after"),
            "initials": initials,
            "words": words.of(ask.session, ask.acting),
            "calendar": open_days,
        },
        block={"chains": "chains"},
    )
