"""How an agency keeps its calendar: what stands over the table, and until when units propose."""

from typing import Any

from workplace.calendars.actions import compiling
from workplace.calendars.models.weeks import CalendarOffice
from workplace.calendars.policy import ROLE
from workplace.calendars.routes import fields, words
from workplace.calendars.rules.times import read_time
from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.org.queries import organisations, roles, units
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/calendars")


@routes.get("/office", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """The agencies whose calendar this person edits, and how each is kept."""
    kept = _kept_by(ask)
    if not kept:
        raise NotFound
    asked = (ask.form if ask.refused else ask.query).integer("organisation", required=False, least=1)
    chosen = next((card for card in kept if card.id == asked), kept[0])
    row = ask.session.get(CalendarOffice, chosen.id)
    values: dict[str, Any] = {
        "title": row.title if row else "",
        "closes_on": row.closes_on if row else 3,
        "closes_at": f"{row.closes_at:%H:%M}" if row else "17:00",
    }
    if ask.refused is not None:
        values = {name: ask.form.get(name) for name in values}
    return Page(
        "calendars/office.html",
        {
            "agencies": [(card.id, card.name) for card in kept],
            "chosen": chosen,
            "values": values,
            "weekdays": list(enumerate(words.WEEKDAYS)),
            "is_new": row is None,
        },
    )


@routes.post("/office", who=SIGNED_IN, again=show)
def keep(ask: Ask) -> Go:
    """Keep it so from now on; for an agency that keeps none yet this begins its calendar."""
    form = ask.form
    organisation = form.integer("organisation", least=1) or 0
    if organisation not in {card.id for card in _kept_by(ask)}:
        raise NotFound
    title = form.text("title", required=False, most=200)
    closes_on = form.integer("closes_on", most=6) or 0
    closes_at = read_time(form.get("closes_at"))
    if closes_at is None:
        form.wrong("closes_at", fields.HOUR)
    form.check()
    assert closes_at is not None
    compiling.keep_calendar(
        ask.session, ask.acting, organisation, title=title, closes_on=closes_on, closes_at=closes_at
    )
    return Go(f"/calendars/compile?organisation={organisation}", say("Saved."))


def _kept_by(ask: Ask) -> list[organisations.OrganisationCard]:
    held = [units.unit(ask.session, id) for id in roles.units_with(ask.session, ask.acting, ROLE)]
    cards = organisations.cards(ask.session, [unit.organisation_id for unit in held if unit.parent_id is None])
    return sorted(cards.values(), key=lambda card: card.id)
