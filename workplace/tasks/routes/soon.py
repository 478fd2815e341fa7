"""How many working days ahead is due soon: what holds where, and a form for what shall hold."""

from typing import Any

from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries import organisations, roles, units
from workplace.tasks.actions import soon as acts
from workplace.tasks.queries import soon
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")


@routes.get("/soon", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """What holds; whoever administers or heads a unit finds the form."""
    found = soon.everything(ask.session)
    names = units.names(ask.session, {row.unit_id for row in found if row.unit_id})
    return Page(
        "tasks/soon.html",
        {
            "rows": [
                (row, names.get(row.unit_id or 0, "") if row.unit_id else say("The whole house")) for row in found
            ],
            "mine": soon.days(ask.session, ask.acting),
            "places": _places(ask),
            "today": clock.today(),
            "administers": roles.has(ask.session, ask.acting, "administrator"),
        },
    )


@routes.post("/soon", who=SIGNED_IN, again=show)
def set_soon(ask: Ask) -> Go:
    """Let another number hold from a day on."""
    form = ask.form
    place = form.get("unit")
    if place not in {value for value, _ in _places(ask)}:
        raise NotFound
    days, since = form.integer("days", required=False, most=999), form.date("since")
    form.check()
    source = form.text("source", most=300)
    acts.set_soon(ask.session, ask.acting, int(place) if place != "house" else None, days, since, source)
    return Go("/tasks/soon", say("Set."))


def _places(ask: Ask) -> list[tuple[str, Any]]:
    """The house and every agency for administrators, the units that one heads for their heads."""
    found: list[tuple[str, Say | str]] = []
    if roles.has(ask.session, ask.acting, "administrator"):
        found.append(("house", say("The whole house")))
        found += [(str(card.unit_id), card.name) for card in organisations.internal(ask.session)]
    headed = roles.units_with(ask.session, ask.acting, "unit_head")
    named = units.names(ask.session, headed)
    return list(dict([*found, *((str(id), named[id]) for id in headed if id in named)]).items())
