"""Rooms and vehicles: a day's or a week's timeline, requests for their keepers, and keeping the list."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from workplace.calendars.actions import booking, resources
from workplace.calendars.actions.resources import Thing
from workplace.calendars.models.resources import CalendarResource
from workplace.calendars.process import BOOKING
from workplace.calendars.queries import door, offices, things
from workplace.calendars.queries.things import Taken
from workplace.calendars.routes import words
from workplace.calendars.routes.week import chosen, tabs
from workplace.calendars.rules.times import at, day_span
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries import organisations, people
from workplace.process.take import require
from workplace.web.ask import Answer, Ask, Go, Page
from workplace.web.forms import read_date
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/calendars")

KINDS: dict[str, Say] = {"room": say("Room"), "vehicle": say("Vehicle")}
FIRST_HOUR, LAST_HOUR = 6, 21
COLUMNS = (LAST_HOUR - FIRST_HOUR) * 4  # quarters of an hour


@dataclass(frozen=True)
class Cell:
    """One stretch of a timeline's row, in quarters of an hour: taken by something, or free."""

    length: int
    taken: Taken | None = None
    hours: str = ""


@routes.get("/rooms", who=SIGNED_IN)
def timeline(ask: Ask) -> Page:
    """When each room and vehicle of an agency is taken on a day."""
    every = offices.all_(ask.session, ask.acting)
    office = chosen(ask, every)
    own = offices.above(ask.session, ask.acting)
    organisation = office.id if office else own[0] if own else 0
    day = read_date(ask.query.get("day")) or clock.today()
    found = things.of_agencies(ask.session, [organisation]) if organisation else []
    taken = things.taken(ask.session, ask.acting, found, day_span(day))
    waiting = things.waiting(ask.session, ask.acting)
    return Page(
        "calendars/rooms.html",
        {
            "day": day,
            "lines": [(thing, *_cells([one for one in taken if one.resource == thing.id], day)) for thing in found],
            "keepers": people.names(ask.session, {thing.keeper_id for thing in found if thing.keeper_id}),
            "hours": range(FIRST_HOUR, LAST_HOUR),
            "kinds": KINDS,
            "previous": day - timedelta(days=1),
            "following": day + timedelta(days=1),
            "office": office,
            "organisation": organisation,
            "name": organisations.card(ask.session, organisation).name if organisation else "",
            "tabs": tabs(every, "rooms"),
            "waiting": waiting,
            "may_edit": bool(office and office.edits),
            "words": words,
            "moment": clock.from_ticks,
        },
    )


def _cells(taken: list[Taken], day: date) -> tuple[list[Cell], list[Taken]]:
    """A row of stretches from the first hour to the last, and the wishes that had no place in it."""
    first, quarter = at(day) + FIRST_HOUR * 3_600_000_000, 900_000_000
    cells: list[Cell] = []
    here, wishes = 0, []
    for one in sorted(taken, key=lambda one: (not one.firm, one.begins)):
        if not one.firm:
            wishes.append(one)
            continue
        start = max(here, (one.begins - first) // quarter)
        end = min(COLUMNS, -((first - one.ends) // quarter))
        if end <= start:
            continue
        if start > here:
            cells.append(Cell(start - here))
        hours = f"{clock.local(clock.from_ticks(one.begins)):%H:%M} – {clock.local(clock.from_ticks(one.ends)):%H:%M}"
        cells.append(Cell(end - start, one, hours))
        here = end
    if here < COLUMNS:
        cells.append(Cell(COLUMNS - here))
    return cells, wishes


@routes.get("/bookings", who=SIGNED_IN)
def bookings(ask: Ask) -> Page:
    """The requests that wait for my word."""
    found = things.waiting(ask.session, ask.acting)
    names = people.cards(ask.session, {booking.asked_by for booking, _, _ in found})
    return Page(
        "calendars/bookings.html",
        {
            "rows": found,
            "names": names,
            "tabs": tabs(offices.all_(ask.session, ask.acting), "rooms"),
            "states": BOOKING.states,
            "opened": ask.id if ask.refused else 0,
            "moment": clock.from_ticks,
        },
    )


@routes.post("/bookings/{id:int}/steps/give", who=SIGNED_IN)
def give(ask: Ask) -> Go:
    """Give it."""
    booking.give(ask.session, ask.acting, door.booking(ask.session, ask.acting, ask.id))
    return Go("/calendars/bookings", say("Given. Whoever asked is told."))


def _again(ask: Ask) -> Answer:
    """NotNow where the request waits no longer: there is no form for it on the page."""
    require(ask.session, ask.acting, BOOKING, door.booking(ask.session, ask.acting, ask.id), "deny")
    return bookings(ask)


@routes.post("/bookings/{id:int}/steps/deny", who=SIGNED_IN, again=_again)
def deny(ask: Ask) -> Go:
    """Do not give it, and say why."""
    row = door.booking(ask.session, ask.acting, ask.id)
    reason = ask.form.text("reason", most=1000)
    ask.form.check()
    booking.deny(ask.session, ask.acting, row, reason)
    return Go("/calendars/bookings", say("Not given. Whoever asked is told why."))


@routes.post("/bookings/{id:int}/steps/free", who=SIGNED_IN)
def free(ask: Ask) -> Go:
    """Give it back."""
    row = door.booking(ask.session, ask.acting, ask.id)
    booking.free(ask.session, ask.acting, row)
    return Go(f"/calendars/items/{row.item_id}", say("Given back."))


# --- the list itself ----------------------------------------------------------------------------------------------


@routes.get("/resources/new", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """One more room or vehicle."""
    return Page("calendars/resource.html", _form(ask, None))


@routes.post("/resources", who=SIGNED_IN, again=new)
def add(ask: Ask) -> Go:
    """Enter it."""
    organisation = ask.form.integer("organisation", least=1) or 0
    row = resources.add(ask.session, ask.acting, organisation, _thing(ask))
    return Go(f"/calendars/rooms?organisation={row.organisation_id}", say("{name} is entered.", name=row.name))


@routes.get("/resources/{id:int}", who=SIGNED_IN)
def edit(ask: Ask) -> Page:
    """Its properties, for whoever keeps the list."""
    return Page("calendars/resource.html", _form(ask, door.resource(ask.session, ask.acting, ask.id)))


@routes.post("/resources/{id:int}", who=SIGNED_IN, again=edit)
def correct(ask: Ask) -> Go:
    """Say it anew."""
    row = door.resource(ask.session, ask.acting, ask.id)
    resources.correct(ask.session, ask.acting, row, _thing(ask))
    return Go(f"/calendars/rooms?organisation={row.organisation_id}", say("Saved."))


@routes.post("/resources/{id:int}/close", who=SIGNED_IN)
def close(ask: Ask) -> Go:
    """Lend it out no longer."""
    row = door.resource(ask.session, ask.acting, ask.id)
    resources.close(ask.session, ask.acting, row)
    return Go(f"/calendars/rooms?organisation={row.organisation_id}", say("It is no longer lent out."))


def _thing(ask: Ask) -> Thing:
    form = ask.form
    thing = Thing(
        kind=form.choice("kind", KINDS),
        name=form.text("name", most=100),
        place=form.text("place", required=False, most=200),
        seats=form.integer("seats", required=False, most=9999) or 0,
        properties=form.text("properties", required=False, most=300),
        keeper_id=form.integer("keeper_id", required=False, least=1) if form.get("keeper") else None,
        asks=form.ticked("asks"),
    )
    form.check()
    return thing


def _form(ask: Ask, row: CalendarResource | None) -> dict[str, Any]:
    every = [card for card in offices.all_(ask.session, ask.acting) if card.edits]
    if not every:
        raise NotFound
    names = people.names(ask.session, [row.keeper_id]) if row and row.keeper_id else {}
    values: dict[str, Any] = {"kind": "room", "name": "", "place": "", "seats": "", "properties": "", "asks": False,
                              "keeper": "", "keeper_id": ""}  # fmt: skip
    if row is not None:
        values |= {"kind": row.kind, "name": row.name, "place": row.place, "seats": row.seats or "",
                   "properties": row.properties, "asks": row.asks, "keeper": names.get(row.keeper_id or 0, ""),
                   "keeper_id": row.keeper_id or ""}  # fmt: skip
    if ask.refused is not None:
        values |= {name: ask.form.get(name) for name in values} | {"asks": ask.form.ticked("asks")}
    return {
        "row": row,
        "values": values,
        "offices": [(card.id, card.name) for card in every],
        "kinds": list(KINDS.items()),
    }
