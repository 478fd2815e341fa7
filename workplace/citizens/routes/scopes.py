"""Who is competent: who takes in, handles, decides and supervises; a kind or one service, everywhere or in an area."""

from workplace.cases.actions import administering as actions
from workplace.cases.queries import services
from workplace.citizens.process import PROCESSES
from workplace.citizens.queries import administered as queries
from workplace.citizens.queries import offered
from workplace.citizens.routes.services import kind_of, tabs
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.org.queries import organisations, units
from workplace.web.ask import Ask, Go, Page
from workplace.web.forms import read_number
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")


@routes.get("/scopes", who=SIGNED_IN)
def every(ask: Ask) -> Page:
    """Who is named for a kind, fifty a page."""
    kind = ask.form.get("kind") if ask.form.get("kind") in PROCESSES else kind_of(ask)
    mode = ask.query.get("mode") if ask.query.get("mode") in actions.MODES else ""
    lines, after = queries.competent(
        ask.session, kind, mode, ask.query.integer("after", required=False) or 0
    )  # fmt: skip
    administers = services.administers(ask.session, ask.acting, kind)
    return Page(
        "citizens/scopes.html",
        {
            "kind": kind,
            "kinds": tabs(ask, kind, "/cases/scopes"),
            "lines": lines,
            "next_url": f"/cases/scopes?kind={kind}&mode={mode}&after={after}" if after else "",
            "mode": mode,
            "modes": list(actions.MODES.items()),
            "mode_words": actions.MODES,
            "administers": administers,
            "services": [(one.code, one.name) for one in services.offered(ask.session, kind)],
            "areas": [(one.id, one.name) for one in offered.communes(ask.session)] if administers else [],
        },
    )


@routes.get("/scopes/units", who=SIGNED_IN)
def suggest(ask: Ask) -> Page:
    """The type-ahead of units: agencies by their name, and the units below the first that fit."""
    found = organisations.search(ask.session, ask.query.get("q")[:100], limit=6)
    lines = [(card.unit_id, card.name, "") for card in found if card.unit_id]
    for card in found[:2]:
        lines += [
            (one.id, one.name, card.name) for one in units.tree(ask.session, card.id) if one.parent_id is not None
        ]
    return Page("org/options.html", {"choices": lines[:20], "fresh": ""})


@routes.post("/scopes", who=SIGNED_IN, again=every)
def name(ask: Ask) -> Go:
    """Name who is competent from today on."""
    kind = ask.form.get("kind")
    services.require_administers(ask.session, ask.acting, kind)
    mode = ask.form.choice("mode", actions.MODES)
    ask.form.check()
    unit, area = _unit(ask), read_number(ask.form.get("area"))
    actions.name(ask.session, ask.acting, kind, ask.form.get("service"), area, unit, mode)
    return Go(f"/cases/scopes?kind={kind}", say("Named from today on."))


@routes.post("/scopes/{id:int}/end", who=SIGNED_IN)
def end(ask: Ask) -> Go:
    """Competent no longer."""
    actions.end(ask.session, ask.acting, ask.id)
    return Go(_back(ask), say("Ended; cases that lie there stay."), undo=f"/cases/scopes/{ask.id}/go-on")


@routes.post("/scopes/{id:int}/go-on", who=SIGNED_IN)
def go_on(ask: Ask) -> Go:
    """It was ended by mistake."""
    actions.go_on(ask.session, ask.acting, ask.id)
    return Go(_back(ask), say("Named again."))


def _back(ask: Ask) -> str:
    kind = ask.form.get("kind")
    return f"/cases/scopes?kind={kind}" if kind in PROCESSES else "/cases/scopes"


def _unit(ask: Ask) -> int:
    """The unit that was chosen, or the agency whose name was typed in full."""
    chosen = read_number(ask.form.get("unit"))
    if chosen is None and (typed := ask.form.text("unit_words", required=False, most=300)):
        card = organisations.by_name(ask.session, typed)
        chosen = card.unit_id if card is not None else None
    if chosen is None:
        raise BadInput({"unit_words": say("Choose a unit from the list.")})
    return chosen
