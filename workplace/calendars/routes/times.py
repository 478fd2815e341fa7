"""The times of a repeated entry: one of them moved or left out, with it all later ones, or the whole series."""

from typing import Any

from workplace.calendars.actions import entries, series
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.process import ENTRY
from workplace.calendars.queries import door
from workplace.calendars.routes import fields
from workplace.calendars.rules.recurrence import FREQUENCIES, read
from workplace.calendars.rules.series import SCOPES
from workplace.calendars.rules.times import SESSIONS
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.process.take import may
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/calendars")

LEFT_OUT: dict[str, Say] = {
    "one": say("This time is left out."),
    "later": say("This time and all later ones are left out."),
    "all": say("Cancelled."),
}
MOVED: dict[str, Say] = {
    "one": say("This time is moved. Whoever was asked is told."),
    "later": say("This time and all later ones are moved. Whoever was asked is asked anew."),
    "all": say("The series is moved. Whoever was asked is asked anew."),
}


@routes.get("/items/{id:int}/times/{time:int}", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """One time, to be moved or left out: this one, it and all later ones, or all."""
    item = _changeable(ask)
    row = door.time(ask.session, item, ask.number("time"))
    begins, ends = (clock.local(clock.from_ticks(one)) for one in (row.begins, row.ends))
    whole = item.starts is None and not row.moved
    last = begins.date() if whole else ends.date()
    values: dict[str, Any] = {
        "day": begins.date(),
        "session": item.session,
        "starts": "" if whole else f"{begins:%H:%M}",
        "ends": "" if whole else f"{ends:%H:%M}",
        "last_day": last if last != begins.date() else "",
        "scope": "one",
    }
    if ask.refused is not None:
        values = {name: ask.form.get(name) for name in values}
    return Page(
        "calendars/time.html",
        {
            "item": item,
            "row": row,
            "values": values,
            "scopes": list(SCOPES.items()),
            "sessions": list(SESSIONS.items()),
            "moment": clock.from_ticks,
            "freq": FREQUENCIES.get(read(item.rule).get("FREQ", "")),
        },
    )


@routes.post("/items/{id:int}/times/{time:int}/move", who=SIGNED_IN, again=show)
def move(ask: Ask) -> Go:
    """It is at another time; by the scope all later ones, or the series."""
    item = door.read(ask.session, ask.acting, ask.id)
    when, scope = fields.when(ask.form), _scope(ask)
    ask.form.check()
    now = series.move(ask.session, ask.acting, item, ask.number("time"), when, scope)
    return Go(f"/calendars/items/{now.id}", MOVED[scope])


@routes.post("/items/{id:int}/times/{time:int}/skip", who=SIGNED_IN, again=show)
def skip(ask: Ask) -> Go:
    """It falls out; by the scope all later ones, or the series."""
    item = door.read(ask.session, ask.acting, ask.id)
    scope = _scope(ask)
    ask.form.check()
    series.leave_out(ask.session, ask.acting, item, ask.number("time"), scope)
    undo = f"/calendars/items/{item.id}/times/{ask.number('time')}/restore" if scope == "one" else ""
    return Go(f"/calendars/items/{item.id}", LEFT_OUT[scope], undo)


@routes.post("/items/{id:int}/times/{time:int}/restore", who=SIGNED_IN)
def restore(ask: Ask) -> Go:
    """It is as the rule says again."""
    item = door.read(ask.session, ask.acting, ask.id)
    entries.restore(ask.session, ask.acting, item, ask.number("time"))
    return Go(f"/calendars/items/{item.id}", say("This time is as the series has it again."))


def _scope(ask: Ask) -> str:
    return ask.form.choice("scope", SCOPES, required=False) or "one"


def _changeable(ask: Ask) -> CalendarItem:
    item = door.read(ask.session, ask.acting, ask.id)
    if item.kind != "entry" or not may(ask.session, ask.acting, ENTRY, item):
        raise NotFound
    return item
