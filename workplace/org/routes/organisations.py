"""The administrators' pages of organisations: the list, one's versions, units, codes, seal and successors."""

from dataclasses import replace
from datetime import date, timedelta

from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.org.actions import marks as keeping
from workplace.org.actions import organisations as actions
from workplace.org.actions import undoing
from workplace.org.actions.marks import Picture
from workplace.org.actions.organisations import OrganisationFacts
from workplace.org.queries import directory, marks, organisations, standing, units
from workplace.org.queries.units import UnitCard
from workplace.org.routes import pictures
from workplace.web.ask import Ask, Go, Page, Raw, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes()

ADMIN = "administrator"


@routes.get("/admin/organisations", who=ADMIN)
def every(ask: Ask) -> Page:
    """Every organisation by name, fifty a page."""
    text, after = ask.query.text("q", required=False, most=100), ask.query.integer("after", required=False)
    rows = directory.every_organisation(ask.session, text, after)
    more = rows[directory.PAGE - 1].id if len(rows) > directory.PAGE else None
    return Page("org/organisations.html", {"rows": rows[: directory.PAGE], "more": more, "text": text}, block="list")


@routes.get("/admin/organisations/new", who=ADMIN)
def new(ask: Ask) -> Page:
    """The form for an organisation that is founded."""
    return Page("org/organisation_new.html", {"since": clock.today()})


@routes.post("/admin/organisations", who=ADMIN, again=new)
def found(ask: Ask) -> Go:
    """Found an organisation with its first unit."""
    facts, since = _facts(ask)
    made = actions.found(ask.session, ask.acting, facts, since=since)
    return Go(f"/admin/organisations/{made}", said=say("{name} was founded.", name=facts.name))


@routes.get("/admin/organisations/{id}", who=ADMIN)
def show(ask: Ask) -> Page:
    """One organisation: its present version, its history, its units."""
    tree = units.of(ask.session, ask.id)
    context = {
        "card": organisations.card(ask.session, ask.id),
        "codes": directory.codes(ask.session, ask.id),
        "versions": directory.versions(ask.session, ask.id),
        "units": tree,
        "unit_options": [(unit.id, "\u2003" * unit.depth + unit.name) for unit in tree],
        "changing": _changing(ask, tree),
        "successors": directory.successors(ask.session, ask.id),
        "ended_on": directory.ended_on(ask.session, ask.id),
        "standing": standing.of(ask.session, ask.id),
        "is_followed": standing.is_followed(ask.session, ask.id),
        "closed": standing.closed(ask.session, ask.id),
        "since": clock.today(),
    }
    return Page("org/organisation.html", context)


def _changing(ask: Ask, tree: list[UnitCard]) -> UnitCard | None:
    """The unit whose form is open: the one asked for, or the one whose change was refused."""
    is_form_refused = ask.refused is not None and bool(ask.refused.fields)  # closing has no form to show again
    asked = ask.path.get("unit") if is_form_refused else ask.query.get("unit")
    return next((unit for unit in tree if str(unit.id) == str(asked) and unit.depth), None)


@routes.post("/admin/organisations/{id}", who=ADMIN, again=show)
def change(ask: Ask) -> Go:
    """From a day on another name, place or manner of signing; or, on the day it began, a correction."""
    facts, since = _facts(ask)
    actions.change(ask.session, ask.acting, ask.id, facts, since=since)
    return Go(_page(ask), said=say("Saved. What was before stays in the history."))


@routes.post("/admin/organisations/{id}/units", who=ADMIN, again=show)
def add_unit(ask: Ask) -> Go:
    """A unit below another one."""
    name, notation = ask.form.text("unit_name", most=300), ask.form.text("unit_notation", required=False, most=30)
    parent = ask.form.integer("parent_unit", least=1)
    ask.form.check()
    assert parent is not None
    _own(ask, parent)
    actions.add_unit(ask.session, ask.acting, parent, name, notation=notation)
    return Go(_page(ask), said=say("{name} was added.", name=name))


@routes.post("/admin/organisations/{id}/units/{unit}", who=ADMIN, again=show)
def change_unit(ask: Ask) -> Go:
    """A unit is called otherwise, or comes under another one."""
    unit, form = ask.number("unit"), ask.form
    name, notation = form.text("unit_name", most=300), form.text("unit_notation", required=False, most=30)
    parent = form.integer("parent_unit", least=1)
    form.check()
    assert parent is not None
    _own(ask, unit)
    actions.change_unit(ask.session, ask.acting, unit, name, notation=notation, parent_id=parent)
    return Go(_page(ask), said=say("Saved. Whoever works there sees what its new place sees."))


@routes.post("/admin/organisations/{id}/units/{unit}/close", who=ADMIN, again=show)
def close_unit(ask: Ask) -> Go:
    """Close a unit in which nobody works any more, from today on."""
    _own(ask, ask.number("unit"))
    actions.close_unit(ask.session, ask.acting, ask.number("unit"), last_day=clock.today() - timedelta(days=1))
    return Go(_page(ask), said=say("The unit was closed. It stands below the others and can be opened again."))


@routes.post("/admin/organisations/{id}/units/{unit}/reopen", who=ADMIN)
def reopen_unit(ask: Ask) -> Go:
    """Open a closed unit again."""
    _own(ask, ask.number("unit"))
    undoing.reopen_unit(ask.session, ask.acting, ask.number("unit"))
    return Go(_page(ask), said=say("The unit is open again."))


@routes.post("/admin/organisations/{id}/successors", who=ADMIN, again=show)
def succeed(ask: Ask) -> Go:
    """Another organisation follows this one."""
    since, decision = ask.form.date("successor_since"), ask.form.text("decision", required=False, most=100)
    successor = _organisation(ask, "successor")
    ask.form.check()
    assert since is not None and successor is not None
    actions.succeed(ask.session, ask.acting, ask.id, successor, since=since, decision=decision)
    return Go(_page(ask), said=say("The successor was recorded."))


@routes.post("/admin/organisations/{id}/end", who=ADMIN, again=show)
def end(ask: Ask) -> Go:
    """The organisation is dissolved after a day; or, with the reason, after another day than was said."""
    last, reason = ask.form.date("last_day"), ask.form.text("reason", required=False, most=300)
    ask.form.check()
    assert last is not None
    actions.end(ask.session, ask.acting, ask.id, last_day=last, reason=reason)
    return Go(_page(ask), said=say("The organisation ends on that day. Its documents stay."))


@routes.post("/admin/organisations/{id}/end/take-back", who=ADMIN, again=show)
def take_back_end(ask: Ask) -> Go:
    """It was ended by mistake."""
    undoing.take_back_end(ask.session, ask.acting, ask.id, ask.form.text("undo_reason", required=False, most=300))
    return Go(_page(ask), said=say("The organisation goes on."))


@routes.post("/admin/organisations/{id}/versions/take-back", who=ADMIN, again=show)
def take_back_version(ask: Ask) -> Go:
    """Drop the version that has not begun yet."""
    undoing.take_back_version(ask.session, ask.acting, ask.id, ask.form.text("drop_reason", required=False, most=300))
    return Go(_page(ask), said=say("The change to come was taken back."))


@routes.post("/admin/organisations/{id}/merge", who=ADMIN, again=show)
def merge(ask: Ask) -> Go:
    """The same organisation as another one, entered twice."""
    into = _organisation(ask, "into")
    ask.form.check()
    assert into is not None
    actions.merge(ask.session, ask.acting, ask.id, into)
    said = say("Whoever types the other name means this one from now on.")
    return Go(f"/admin/organisations/{into}", said=said)


@routes.post("/admin/organisations/{id}/seal", who=ADMIN, upload=True, again=show)
def keep_seal(ask: Ask) -> Then:
    """Take the picture of the seal, in its real width; a worker makes it fit for a page first."""
    organisation, secret = organisations.card(ask.session, ask.id).id, ask.house.secret
    width = ask.form.integer("seal_mm", least=10, most=80)
    ask.form.check()
    assert width is not None

    def keep(again: Ask, picture: Picture) -> Go:
        keeping.keep_seal(again.session, again.acting, organisation, picture, width_mm=width, secret=secret)
        return Go(f"/admin/organisations/{organisation}", said=say("The seal was kept."))

    return pictures.taken_in(ask, "seal", width, keep)


@routes.get("/admin/organisations/{id}/seal.webp", who=ADMIN)
def seal(ask: Ask) -> Raw:
    """How the seal looks on paper; never the picture itself."""
    return pictures.shown(marks.seal_preview(ask.session, ask.id))


@routes.get("/organisations/suggest", who=SIGNED_IN)
def suggest(ask: Ask) -> Page:
    """The type-ahead of organisations; with `new`, what is not among them is offered as a new one."""
    text = ask.query.get("q")[:200]
    found = organisations.search(ask.session, text, limit=12)
    meant = organisations.meant(ask.session, text) if text.strip() else None
    if meant is not None and meant not in found:
        found.append(meant)  # whoever follows the one that was called so
    choices = [(card.id, card.name, card.parent_name) for card in found]
    is_new = ask.query.ticked("new") and meant is None
    return Page("org/options.html", {"choices": choices, "fresh": text if is_new else ""})


def _facts(ask: Ask) -> tuple[OrganisationFacts, date]:
    form = ask.form
    facts = OrganisationFacts(
        name=form.text("name", most=300),
        codes=tuple(code.strip() for code in form.text("codes", required=False).split(";") if code.strip()),
        notation=form.text("notation", required=False, most=30),
        place=form.text("place", required=False, most=100),
        address=form.text("address", required=False, most=300),
        collective=form.text("collective", required=False, most=100),
        head_title=form.text("head_title", required=False, most=100),
    )
    since, parent = form.date("since"), _organisation(ask, "parent", required=False)
    form.check()
    assert since is not None
    return replace(facts, parent_id=parent), since


def _organisation(ask: Ask, field: str, *, required: bool = True) -> int | None:
    """The organisation chosen from the list, or the one whose name was typed in full."""
    typed = ask.form.text(field, required=required, most=300)
    chosen = ask.form.integer(f"{field}_id", required=False, least=1)
    if not typed:
        return None
    if chosen is not None and (card := organisations.cards(ask.session, [chosen]).get(chosen)) and card.name == typed:
        return chosen
    named = organisations.by_name(ask.session, typed)
    if named is None:
        ask.form.wrong(field, say("Choose an organisation from the list."))
    return named.id if named else None


def _own(ask: Ask, unit_id: int) -> None:
    if units.unit(ask.session, unit_id).organisation_id != ask.id:
        raise NotFound


def _page(ask: Ask) -> str:
    return f"/admin/organisations/{ask.id}"
