"""The board: the same calendars by day, work week and month, leaders and rooms in columns, moved by dragging.

The server's own tables stay what is shown first and printed; this page is for whoever wants to drag. Each move is
the act of the forms, with what they refuse.
"""

import json
from datetime import date, datetime, timedelta
from typing import Any

from workplace.calendars.actions import moving
from workplace.calendars.queries import board, door, offices, things
from workplace.calendars.queries.board import Card
from workplace.calendars.routes import words
from workplace.calendars.routes.away import KINDS as ABSENCES
from workplace.calendars.routes.week import chosen, tabs
from workplace.calendars.rules.times import day_span, monday_of
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries.calendar import calendar
from workplace.web.ask import Ask, Page, Raw
from workplace.web.forms import YEARS, read_date
from workplace.web.language import tell
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/calendars")

OF: dict[str, Say] = {
    "mine": say("My calendar"),
    "leaders": say("Leaders"),
    "rooms": say("Rooms and vehicles"),
}
VIEWS: dict[str, Say] = {"day": say("Day"), "work": say("Work week"), "month": say("Month")}
WIDGET = {
    ("mine", "day"): "timeGridDay",
    ("mine", "work"): "timeGridWeek",
    ("mine", "month"): "dayGridMonth",
    ("leaders", "day"): "resourceTimeGridDay",
    ("leaders", "work"): "resourceTimelineWeek",
    ("rooms", "day"): "resourceTimelineDay",
    ("rooms", "work"): "resourceTimelineWeek",
}
MOST_DAYS = 45


@routes.get("/board", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """The page; what stands on it is asked for by its script."""
    of, view, day = _asked(ask)
    every = offices.all_(ask.session, ask.acting)
    office = chosen(ask, every) if of != "mine" else None
    first, count = _days(view, day)
    kept = f"&organisation={office.id}" if office else ""
    place = f"/calendars/board?of={of}&view={view}{kept}"
    step = timedelta(days=1 if view == "day" else 7)
    previous, following = _around(day) if view == "month" else (day - step, day + step)
    works = calendar(ask.session).works
    weekend = any(works(first + timedelta(days=after)) for after in range(count) if _is_weekend(first, after))
    return Page(
        "calendars/board.html",
        {
            "of": of,
            "view": view,
            "day": day,
            "first": first,
            "last": first + timedelta(days=count - 1),
            "widget": WIDGET[of, view],
            "weekend": weekend or view == "day",
            "kinds": [
                (label, f"/calendars/board?of={key}&view={view}&day={day}", key == of) for key, label in _of(every)
            ],
            "views": [
                (label, f"/calendars/board?of={of}&view={key}&day={day}{kept}", key == view)
                for key, label in VIEWS.items()
                if (of, key) in WIDGET
            ],
            "previous": f"{place}&day={previous}",
            "following": f"{place}&day={following}",
            "now_url": f"{place}&day={clock.today()}",
            "source": f"/calendars/board/cards?of={of}&view={view}&day={day}{kept}",
            "plain": f"{_PLAIN[of]}?day={day}{kept}",
            "office": office,
            "tabs": tabs(every, _TAB[of]),
            "columns": _columns(ask, of, office),
        },
    )


_PLAIN = {"mine": "/calendars/mine", "leaders": "/calendars/leaders", "rooms": "/calendars/rooms"}
_TAB = {"mine": "mine", "leaders": "leaders", "rooms": "rooms"}


def _of(every: list[offices.OfficeCard]) -> list[tuple[str, Say]]:
    return [(key, label) for key, label in OF.items() if key == "mine" or every]


def _asked(ask: Ask) -> tuple[str, str, date]:
    of, view = ask.query.get("of") or "mine", ask.query.get("view") or "work"
    if of != "mine" and view == "month":
        view = "work"
    if (of, view) not in WIDGET:
        raise NotFound
    return of, view, read_date(ask.query.get("day")) or clock.today()


def _days(view: str, day: date) -> tuple[date, int]:
    if view == "day":
        return day, 1
    if view == "work":
        return monday_of(day), 7
    first = monday_of(day.replace(day=1))
    return first, 42


def _around(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)


def _is_weekend(first: date, after: int) -> bool:
    return (first + timedelta(days=after)).weekday() > 4


def _columns(ask: Ask, of: str, office: offices.OfficeCard | None) -> list[dict[str, Any]]:
    """Whose or what each row is."""
    if office is None:
        return []
    if of == "leaders":
        return [
            {"id": str(card.id), "title": f"{card.name} · {card.position}"}
            for card in offices.leaders(ask.session, office.id)
        ]
    return [{"id": str(row.id), "title": row.name} for row in things.of_agencies(ask.session, [office.id])]


@routes.get("/board/cards", who=SIGNED_IN, api=True)
def cards(ask: Ask) -> Raw:
    """What stands on the board, as its script draws it."""
    of, view, day = _asked(ask)
    office = chosen(ask, offices.all_(ask.session, ask.acting)) if of != "mine" else None
    first, count = _days(view, day)
    span = day_span(first, min(count, MOST_DAYS))
    if of == "mine":
        found = board.mine(ask.session, ask.acting, span)
    elif office is None:
        found = []
    elif of == "leaders":
        people = [card.id for card in offices.leaders(ask.session, office.id)]
        found = board.leaders(ask.session, ask.acting, people, span)
    else:
        resources = things.of_agencies(ask.session, [office.id])
        found = board.rooms(ask.session, ask.acting, resources, span)
    told = [_told(ask, card) for card in found]
    return Raw(json.dumps({"cards": told}, ensure_ascii=False).encode(), headers={"cache-control": "no-store"})


def _told(ask: Ask, card: Card) -> dict[str, Any]:
    begins, ends = (clock.local(clock.from_ticks(one)) for one in (card.begins, card.ends))
    whole = begins.time() == ends.time() == datetime.min.time()
    title: Say | str = card.title if card.item else words.BUSY
    if card.kind == "absence":
        title = ABSENCES.get(card.title, words.BUSY) if card.column == ask.acting.as_whom else say("Away")
    return {
        "id": f"{card.item}-{card.occurrence}-{card.column}-{card.begins}",
        "item": card.item,
        "time": card.occurrence,
        "start": f"{begins:%Y-%m-%dT%H:%M:%S}",
        "end": f"{ends:%Y-%m-%dT%H:%M:%S}",
        "allDay": whole,
        "title": tell(title, ask.language),
        "place": card.place,
        "kind": card.kind,
        "editable": card.may_move,
        "columns": [str(card.column)] if card.column else [],
    }


@routes.post("/items/{id:int}/lay", who=SIGNED_IN, api=True)
def lay(ask: Ask) -> Raw:
    """It was dropped at another time; refused with the reason, which the page tells."""
    item = door.read(ask.session, ask.acting, ask.id)
    form = ask.form
    begins, ends = _moment(form.get("begins")), _moment(form.get("ends"))
    time, room = form.integer("time"), form.integer("room", required=False, least=1)
    form.check()
    moving.lay(ask.session, ask.acting, item, time or 0, begins, ends, room)
    return Raw(json.dumps({"said": tell(_said(item.kind), ask.language)}, ensure_ascii=False).encode())


def _said(kind: str) -> Say:
    return (
        say("Moved. It is told with the next version.")
        if kind == "agenda"
        else say("Moved. Whoever was asked is told.")
    )


def _moment(text: str) -> datetime:
    try:
        found = datetime.strptime(text, "%Y-%m-%dT%H:%M")
    except ValueError:
        raise BadInput(say("Enter the hour as 08:30 or 8h30.")) from None
    if found.year not in YEARS:
        raise BadInput(say("Enter the day as dd/mm/yyyy."))
    return found
