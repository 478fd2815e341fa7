"""One item: proposed, shown, changed, and every step of its process; what clashes while it is being typed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from workplace.calendars.actions import attending, compiling, entries
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.models.resources import CalendarResource
from workplace.calendars.process import ATTENDANCE, BOOKING, of
from workplace.calendars.queries import clashes, door, naming, offices, things
from workplace.calendars.queries import lines as of_week
from workplace.calendars.queries import parties as of_items
from workplace.calendars.queries import singly as of_times
from workplace.calendars.queries.history import timeline
from workplace.calendars.routes import fields, once, words
from workplace.calendars.routes.week import place_of
from workplace.calendars.rules import recurrence
from workplace.calendars.rules.times import SESSIONS, at, closing, monday_of
from workplace.kernel import clock, ports
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.org.queries import people
from workplace.process.take import may, require
from workplace.web.ask import Ask, Go, Page
from workplace.web.forms import read_date
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/calendars")


@routes.get("/items/new", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """A line for an agency's week."""
    every = offices.proposes_to(ask.session, ask.acting)
    source = ask.form if ask.refused else ask.query
    asked = source.integer("organisation", required=False, least=1)
    office = next((card for card in every if card.id == asked), every[0] if every else None)
    if office is None:
        raise NotFound
    next_week = monday_of(clock.today()) + timedelta(days=7)
    day = read_date(ask.query.get("day")) or next_week
    values = fields.values(ask, None, day=day, organisation=office.id, session=ask.query.get("session") or "morning")
    return Page("calendars/form.html", _form(ask, office, None, values))


@routes.post("/items", who=SIGNED_IN, again=new, once=True)
def propose(ask: Ask) -> Go:
    """Propose it; the editor's own line is in the week at once."""
    organisation = ask.form.integer("organisation", least=1) or 0
    wish = fields.wish(ask)
    item = compiling.propose(ask.session, ask.acting, organisation, wish)
    if item.state == "included":
        return Go(f"/calendars/compile{place_of(organisation, item.day)}", say("Entered."))
    return Go(f"/calendars/items/{item.id}", say("Proposed. The Office takes it in or tells you why not."))


@routes.get("/items/{id:int}", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """An item with everything that belongs to it."""
    return _page(ask, door.read(ask.session, ask.acting, ask.id))


def _page(ask: Ask, item: CalendarItem, **more: Any) -> Page:
    line = of_week.lines(ask.session, [item])[0]
    rows = of_items.of(ask.session, [item.id or 0]).get(item.id or 0, [])
    persons = {row.ref for row in rows if row.kind == "person"} | {
        row.substitute_id for row in rows if row.substitute_id
    }
    bookings = things.bookings_of(ask.session, item)
    origin = Ref.parse(item.origin) if item.origin else None
    linked = ports.describe[origin.module](ask.session, ask.acting, [origin.id]).get(origin.id) if origin else None
    return Page(
        "calendars/item.html",
        {
            "item": item,
            "line": line,
            "state": of(item).states[item.state],
            "steps": {step.verb: step for step in may(ask.session, ask.acting, of(item), item)},
            "parties": rows,
            "cards": people.cards(ask.session, persons | {item.made_by}),
            "units": of_items.unit_names(ask.session, [row.ref for row in rows if row.kind == "unit"]),
            "attendance": ATTENDANCE.states,
            "mine": once.open_to(ask, rows) if item.rule or item.ends > clock.ticks(clock.now()) else {},
            "bookings": bookings,
            "booking_states": BOOKING.states,
            **_times(ask, item),
            "clashes": _clashes_of(ask, item),
            "timeline": timeline(ask.session, item.id or 0),
            "words": words,
            "linked": linked,
            "week_url": f"/calendars/week{place_of(item.organisation_id, item.day)}" if item.kind == "agenda" else "",
            "opened": "",
            "sessions": SESSIONS,
            "freq": recurrence.FREQUENCIES.get(recurrence.read(item.rule).get("FREQ", "")),
            "moment": clock.from_ticks,
        }
        | more,
    )


def _times(ask: Ask, item: CalendarItem) -> dict[str, Any]:
    """The times of a repeated item from a day on, and where one reads on."""
    since = read_date(ask.query.get("times"))
    found = things.times_of(ask.session, item, since=at(since) if since else None, limit=things.TIMES + 1)
    first = since or clock.today()
    ids = [one.id or 0 for one in found[: things.TIMES]]
    answers = of_times.of_times(ask.session, item, ids) if ids else {}
    instead = {one.substitute_id for some in answers.values() for one in some.values() if one.substitute_id}
    return {
        "once": answers,
        "now": clock.now(),
        "instead": people.names(ask.session, instead) if instead else {},
        "times": found[: things.TIMES],
        "earlier": first - timedelta(days=90),
        "later": clock.local(clock.from_ticks(found[-1].original)).date() if len(found) > things.TIMES else None,
        "marked": ask.query.integer("time", required=False) or 0,
    }


def _clashes_of(ask: Ask, item: CalendarItem) -> list[clashes.Clash]:
    if item.state not in ("proposed", "included", "planned"):
        return []
    keys = [
        ("person", row.ref)
        for row in of_items.of(ask.session, [item.id or 0]).get(item.id or 0, [])
        if row.kind == "person"
    ]
    keys += [(kind, ref) for kind, ref in (("room", item.room_id), ("vehicle", item.vehicle_id)) if ref]
    return clashes.found(ask.session, ask.acting, keys, [(item.begins, item.ends)], besides=item.id or 0)


def _shown_again(verb: str) -> Callable[[Ask], Page]:
    """The page once more after refused input. A step that has closed in the meantime is refused with the reason
    instead: better input would not help.
    """

    def shown_again(ask: Ask) -> Page:
        item = door.read(ask.session, ask.acting, ask.id)
        if "party" in ask.path:
            attending.require_ahead(item)
            _, party = door.party(ask.session, ask.acting, ask.number("party"))
            require(ask.session, ask.acting, ATTENDANCE, party, ask.path["verb"])
        else:
            require(ask.session, ask.acting, of(item), item, verb)
        return _page(ask, item, opened=verb)

    return shown_again


@routes.get("/items/{id:int}/edit", who=SIGNED_IN)
def edit(ask: Ask) -> Page:
    """The same form, filled."""
    item = _changeable(ask)
    if item.kind == "entry":
        from workplace.calendars.routes.mine import entry_form

        return Page("calendars/form.html", entry_form(ask, item))
    office = offices.one(ask.session, ask.acting, item.organisation_id)
    return Page("calendars/form.html", _form(ask, office, item, fields.values(ask, item)))


def _changeable(ask: Ask) -> CalendarItem:
    item = door.read(ask.session, ask.acting, ask.id)
    if "adjust" not in {step.verb for step in may(ask.session, ask.acting, of(item), item)}:
        raise NotFound
    return item


@routes.post("/items/{id:int}/edit", who=SIGNED_IN, again=edit)
def adjust(ask: Ask) -> Go:
    """Say it anew."""
    item = door.read(ask.session, ask.acting, ask.id)
    wish = fields.wish(ask)
    if item.kind == "entry":
        entries.adjust(ask.session, ask.acting, item, wish)
        return Go(f"/calendars/items/{item.id}", say("Saved."))
    compiling.adjust(ask.session, ask.acting, item, wish)
    if item.state == "included":
        return Go(f"/calendars/compile{place_of(item.organisation_id, item.day)}", say("Saved."))
    return Go(f"/calendars/items/{item.id}", say("Saved."))


def _form(ask: Ask, office: offices.OfficeCard, item: CalendarItem | None, values: dict[str, Any]) -> dict[str, Any]:
    monday = monday_of(values["day"]) if not isinstance(values["day"], str) else monday_of(clock.today())
    return {
        "kind": "agenda",
        "item": item,
        "values": values,
        "office": office,
        "offices": [(card.id, card.name) for card in offices.proposes_to(ask.session, ask.acting)],
        "leaders": [(card.id, f"{card.name} · {card.position}") for card in offices.leaders(ask.session, office.id)],
        "rooms": things.choices(ask.session, [office.id], "room"),
        "vehicles": things.choices(ask.session, [office.id], "vehicle"),
        "sessions": list(SESSIONS.items()),
        "closes": closing(monday, office.closes_on, office.closes_at),
        "back": f"/calendars/items/{item.id}" if item else f"/calendars/week?organisation={office.id}",
        "words": words,
    }


@routes.get("/clashes", who=SIGNED_IN)
def clashing(ask: Ask) -> Page:
    """What clashes with the form as it stands, and which names were recognised: asked while one types."""
    form = ask.query
    at = fields.when(form)
    named = naming.read(ask.session, ask.acting, form.get("participants"))
    keys: list[tuple[str, int]] = [("person", id) for id in named.people]
    for name, kind in (("chair_id", "person"), ("room_id", "room"), ("vehicle_id", "vehicle")):
        if (id := form.integer(name, required=False, least=1)) is not None:
            keys.append((kind, id))
    if form.get("kind") == "entry":
        keys.append(("person", ask.acting.as_whom))
    wrong = form.errors | at.wrong()
    spans = [] if wrong else [at.span()]
    besides = form.integer("item", required=False) or 0
    found = clashes.found(ask.session, ask.acting, keys, spans, besides=besides)
    return Page(
        "calendars/clashes.html",
        {
            "clashes": found,
            "wrong": list(wrong.values()) if any(form.get(name) for name in ("starts", "day")) else [],
            "named": named,
            "asked": bool(keys) and bool(spans),
            "free": _free(ask, found, spans),
            "moment": clock.from_ticks,
        },
        block="clashes",
    )


def _free(ask: Ask, found: list[clashes.Clash], spans: list[tuple[int, int]]) -> dict[str, list[str]]:
    """For a room or vehicle that is taken, what is free instead."""
    free: dict[str, list[str]] = {}
    for kind in ("room", "vehicle"):
        taken = next((one for one in found if one.kind == kind), None)
        thing = ask.session.get(CalendarResource, taken.ref) if taken else None
        if thing is not None:
            wished = {one.ref for one in found if one.kind == kind}  # by somebody who has not got it yet
            every = clashes.free(ask.session, [thing.organisation_id], kind, spans)
            free[kind] = [one.name for one in every if one.id not in wished]
    return free


# --- steps --------------------------------------------------------------------------------------------------------


@routes.post("/items/{id:int}/steps/include", who=SIGNED_IN, again=_shown_again("include"))
def include(ask: Ask) -> Go:
    """Take a proposal into the week."""
    item = door.read(ask.session, ask.acting, ask.id)
    compiling.include(ask.session, ask.acting, item)
    return _compile(item, say("Taken in."))


@routes.post("/items/{id:int}/steps/leave_out", who=SIGNED_IN, again=_shown_again("leave_out"))
def leave_out(ask: Ask) -> Go:
    """Leave a proposal out, with the reason."""
    item = door.read(ask.session, ask.acting, ask.id)
    compiling.leave_out(ask.session, ask.acting, item, _reason(ask))
    return _compile(item, say("Left out. Whoever proposed it is told why."))


@routes.post("/items/{id:int}/steps/withdraw", who=SIGNED_IN)
def withdraw(ask: Ask) -> Go:
    """Take one's proposal back."""
    item = door.read(ask.session, ask.acting, ask.id)
    compiling.withdraw(ask.session, ask.acting, item)
    return Go(f"/calendars/items/{item.id}", say("Withdrawn."))


@routes.post("/items/{id:int}/steps/call_off", who=SIGNED_IN, again=_shown_again("call_off"))
def call_off(ask: Ask) -> Go:
    """It does not take place."""
    item = door.read(ask.session, ask.acting, ask.id)
    if item.kind == "entry":
        entries.call_off(ask.session, ask.acting, item, ask.form.text("reason", required=False, most=1000))
        return Go(f"/calendars/items/{item.id}", say("Cancelled."))
    compiling.call_off(ask.session, ask.acting, item, _reason(ask))
    return _compile(item, say("Called off. Publish the changes to tell those concerned."))


@routes.post("/items/{id:int}/parties/{party:int}/steps/{verb}", who=SIGNED_IN, again=_shown_again("substitute"))
def answer(ask: Ask) -> Go:
    """Attend, stay away, or send a substitute."""
    item, party = door.party(ask.session, ask.acting, ask.number("party"))
    if item.id != ask.id:
        raise NotFound
    match ask.path["verb"]:
        case "attend":
            attending.attend(ask.session, ask.acting, item, party)
        case "stay_away":
            attending.stay_away(ask.session, ask.acting, item, party, _reason(ask))
        case "send_substitute":
            who = ask.form.integer("substitute_id", required=False, least=1)
            if who is None:
                raise BadInput({"substitute": say("Choose a person from the list.")})
            attending.send_substitute(ask.session, ask.acting, item, party, who)
        case _:
            raise NotFound
    return Go(f"/calendars/items/{item.id}", say("Your answer is noted."))


def _reason(ask: Ask) -> str:
    reason = ask.form.text("reason", most=1000, lines=True)
    ask.form.check()
    return reason


def _compile(item: CalendarItem, said: Say) -> Go:
    return Go(f"/calendars/compile{place_of(item.organisation_id, item.day)}", said)
