"""One's own calendar by day, week, month and as a list; its entries."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from workplace.calendars.actions import entries
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.queries import offices, slots, things
from workplace.calendars.queries.slots import Slot
from workplace.calendars.routes import fields, words
from workplace.calendars.routes.week import tabs
from workplace.calendars.rules import recurrence
from workplace.calendars.rules.times import SESSIONS, day_span, monday_of, week_number
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries import people, units
from workplace.org.queries.calendar import calendar
from workplace.web.ask import Ask, Go, Page
from workplace.web.forms import read_date
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/calendars")

VIEWS: dict[str, Say] = {
    "week": say("Week"),
    "day": say("Day"),
    "month": say("Month"),
    "list": say("List"),
}
LIST_DAYS = 60


@routes.get("/mine", who=SIGNED_IN)
def mine(ask: Ask) -> Page:
    """What I have to do and where: my entries, what I am asked to, what my unit plans."""
    view = ask.query.get("view") or "week"
    if view not in VIEWS:
        raise NotFound
    day = read_date(ask.query.get("day")) or clock.today()
    first, count = _days(view, day)
    unit = _unit(ask)
    span = day_span(first, count)
    found = slots.of_unit(ask.session, ask.acting, unit.id, span) if unit else slots.mine(ask.session, ask.acting, span)
    kept = f"&unit={unit.id}" if unit else ""
    return Page(
        "calendars/mine.html",
        {
            "view": view,
            "day": day,
            "first": first,
            "last": first + timedelta(days=count - 1),
            "number": week_number(first),
            "days": by_day(found, first, count),
            "views": [
                (label, f"/calendars/mine?view={key}&day={day}{kept}", None, key == view)
                for key, label in VIEWS.items()
            ],
            "previous": f"/calendars/mine?view={view}&day={_step(view, day, -1)}{kept}",
            "following": f"/calendars/mine?view={view}&day={_step(view, day, 1)}{kept}",
            "now_url": f"/calendars/mine?view={view}{kept}",
            "tabs": tabs(offices.all_(ask.session, ask.acting), "mine"),
            "holidays": calendar(ask.session).names,
            "words": words,
            "unit": unit,
            "own_unit": people.person(ask.session, ask.acting.as_whom),
            "moment": clock.from_ticks,
            "weekdays": words.WEEKDAYS,
            "month": day.month,
            "sessions": SESSIONS,
        },
    )


def _unit(ask: Ask) -> units.UnitCard | None:
    asked = ask.query.integer("unit", required=False, least=1)
    if asked is None:
        return None
    own = people.person(ask.session, ask.acting.as_whom)
    if asked not in units.above(ask.session, own.unit_id):
        raise NotFound
    return units.unit(ask.session, asked)


def by_day(found: Sequence[Slot], first: date, count: int) -> list[tuple[date, list[Slot]]]:
    """Each day with what is on it; what lasts several days stands on each of them."""
    days: dict[date, list[Slot]] = {first + timedelta(days=after): [] for after in range(count)}
    for slot in found:
        for day in slot.days():
            if day in days:
                days[day].append(slot)
    return list(days.items())


def _days(view: str, day: date) -> tuple[date, int]:
    """The first day of a view, and how many it shows; a month in whole weeks."""
    match view:
        case "day":
            return day, 1
        case "list":
            return day, LIST_DAYS
        case "month":
            first = monday_of(day.replace(day=1))
            last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            return first, (monday_of(last) - first).days + 7
    return monday_of(day), 7


def _step(view: str, day: date, way: int) -> date:
    match view:
        case "day":
            return day + timedelta(days=way)
        case "month":
            return (day.replace(day=15) + timedelta(days=30 * way)).replace(day=1)
        case "list":
            return day + timedelta(days=LIST_DAYS * way)
    return monday_of(day) + timedelta(days=7 * way)


@routes.get("/entries/new", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """An entry in my calendar, or in my unit's."""
    return Page("calendars/form.html", entry_form(ask, None))


@routes.post("/entries", who=SIGNED_IN, again=new, once=True)
def enter(ask: Ask) -> Go:
    """Enter it; those who are named are asked to come."""
    unit = ask.form.integer("unit", required=False, least=1)
    wish = fields.wish(ask)
    item = entries.enter(ask.session, ask.acting, wish, unit_id=unit)
    return Go(f"/calendars/items/{item.id}", say("Entered."))


def entry_form(ask: Ask, item: CalendarItem | None) -> dict[str, Any]:
    """What the form of an entry shows."""
    own = people.person(ask.session, ask.acting.as_whom)
    agencies = offices.above(ask.session, ask.acting)
    day = read_date(ask.query.get("day")) or clock.today()
    values = fields.values(ask, item, day=day, starts="", session="morning", unit=ask.query.get("unit"))
    return {
        "kind": "entry",
        "item": item,
        "values": values,
        "office": None,
        "offices": [],
        "own_unit": own,
        "rooms": things.choices(ask.session, agencies, "room"),
        "vehicles": things.choices(ask.session, agencies, "vehicle"),
        "sessions": list(SESSIONS.items()),
        "frequencies": list(recurrence.FREQUENCIES.items()),
        "weekday_codes": list(zip(recurrence.DAYS, words.WEEKDAYS, strict=True)),
        "reminders": list(fields.REMIND.items()),
        "back": f"/calendars/items/{item.id}" if item else "/calendars/mine",
        "words": words,
    }
