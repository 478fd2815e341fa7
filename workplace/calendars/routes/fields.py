"""A form's fields as a wish, and an item as the form's fields."""

from datetime import time
from typing import Any

from workplace.calendars.models.items import CalendarItem
from workplace.calendars.queries import naming
from workplace.calendars.queries import parties as of_items
from workplace.calendars.rules import recurrence
from workplace.calendars.rules.times import SESSIONS, ZONE, When, read_time, zone_of
from workplace.calendars.rules.wishes import REMINDERS, Wish
from workplace.kernel import clock
from workplace.kernel.text import Say, say
from workplace.web.ask import Ask
from workplace.web.forms import Form, read_number

REMIND: dict[int, Say] = {
    0: say("When it begins"),
    15: say("15 minutes before"),
    30: say("30 minutes before"),
    60: say("1 hour before"),
    120: say("2 hours before"),
    1440: say("1 day before"),
}
WEEKDAY_CODES = recurrence.DAYS
OVERNIGHT = 16 * 60  # minutes; hours without a last day that would last longer are a slip of the pen
HOUR = say("Enter the hour as 08:30 or 8h30.")


def when(form: Form) -> When:
    """Day, session and hours; wrong ones collect in the form."""
    day = form.date("day")
    last = form.date("last_day", required=False)
    session = form.choice("session", SESSIONS, required=False) or "day"
    starts, ends = _hour(form, "starts"), _hour(form, "ends")
    if starts and ends and ends < starts and not last and _minutes(ends) + 24 * 60 - _minutes(starts) > OVERNIGHT:
        form.wrong("ends", say("It ends before it begins. If it ends on a later day, enter that day."))
    zone = zone_of(form.get("zone") or ZONE).key
    return When(day or clock.today(), session, starts, ends, last if last != day else None, zone)


def _hour(form: Form, name: str) -> time | None:
    text = form.get(name)
    found = read_time(text) if text else None
    if text and found is None:
        form.wrong(name, HOUR)
    return found


def _minutes(hour: time) -> int:
    return hour.hour * 60 + hour.minute


def wish(ask: Ask) -> Wish:
    """Everything that was entered; BadInput with all that is wrong."""
    form = ask.form
    at = when(form)
    participants = form.text("participants", required=False, most=2000, lines=True)
    named = naming.read(ask.session, ask.acting, participants)
    made = Wish(
        title=form.text("title", most=500),
        when=at,
        chair_id=_id(form, "chair_id"),
        chair=form.text("chair", required=False, most=200),
        people=named.people,
        units=named.units,
        participants="; ".join(part.strip() for part in participants.replace("\n", ";").split(";") if part.strip()),
        place=form.text("place", required=False, most=300),
        room_id=_id(form, "room_id"),
        vehicle_id=_id(form, "vehicle_id"),
        vehicle=form.text("vehicle", required=False, most=100),
        preparer=form.text("preparer", required=False, most=200),
        note=form.text("note", required=False, most=1000, lines=True),
        private=form.ticked("private"),
        occupies=not form.ticked("free_meanwhile"),
        rule=_rule(form),
        remind=_remind(form),
        origin=form.get("origin") if form.get("origin").startswith("docs:") else "",
    )
    form.check()
    return made


def _id(form: Form, name: str) -> int | None:
    return form.integer(name, required=False, least=1)


def _remind(form: Form) -> int | None:
    chosen = form.choice("remind", [str(one) for one in REMINDERS], required=False)
    return int(chosen) if chosen else None


def _rule(form: Form) -> str:
    freq = form.choice("freq", recurrence.FREQUENCIES, required=False)
    if not freq:
        return ""
    interval = form.integer("interval", required=False, least=1, most=99) or 1
    days = [day for day in form.all("weekdays") if day in WEEKDAY_CODES]
    until = form.date("until", required=False)
    count = form.integer("count", required=False, least=1, most=9999)
    made = recurrence.make(freq, interval, days, until, count)
    was = form.text("rule_was", required=False, most=500)
    at = when(form)
    shown = _as_the_form_has_it(was, at)
    return was if was and recurrence.meaning(made, at.zone) == recurrence.meaning(shown, at.zone) else made


def _as_the_form_has_it(rule: str, at: When) -> str:
    """A rule from another program may say more than the form shows: it stays, as long as what is shown stays."""
    parts = recurrence.read(rule)
    days = [day for day in parts.get("BYDAY", "").split(",") if day in WEEKDAY_CODES]
    end, count = recurrence.end_of(rule, at.zone), read_number(parts.get("COUNT", ""))
    interval = read_number(parts.get("INTERVAL", "1"))
    if interval is None or (count is None and "COUNT" in parts):
        return ""
    return recurrence.make(parts.get("FREQ", ""), interval, days, end.date() if end else None, count)


def values(ask: Ask, item: CalendarItem | None, **given: Any) -> dict[str, Any]:
    """What stands in the form: what was sent, else the item, else what is given for a new one."""
    names = (
        "title",
        "day",
        "last_day",
        "session",
        "starts",
        "ends",
        "chair_id",
        "chair",
        "participants",
        "place",
        "room_id",
        "vehicle_id",
        "vehicle",
        "preparer",
        "note",
        "private",
        "free_meanwhile",
        "freq",
        "interval",
        "weekdays",
        "until",
        "count",
        "remind",
        "origin",
        "unit",
        "zone",
        "rule_was",
    )
    if ask.refused is not None:
        sent = {name: ask.form.get(name) for name in names}
        return sent | {"weekdays": ask.form.all("weekdays"), "private": ask.form.ticked("private"),
                       "free_meanwhile": ask.form.ticked("free_meanwhile")}  # fmt: skip
    blank: dict[str, Any] = {name: "" for name in names} | {"weekdays": [], "interval": "1", "session": "morning"}
    if item is None:
        return blank | given
    rule = recurrence.read(item.rule)
    chair = next(
        (row.ref for row in of_items.of(ask.session, [item.id or 0]).get(item.id or 0, []) if row.role == "chair"), ""
    )
    return blank | {
        "title": item.title,
        "day": item.day,
        "last_day": item.last_day or "",
        "session": item.session,
        "starts": f"{item.starts:%H:%M}" if item.starts else "",
        "ends": f"{item.ends_at:%H:%M}" if item.ends_at else "",
        "chair_id": chair,
        "chair": item.chair,
        "participants": item.participants,
        "place": item.place,
        "room_id": item.room_id or "",
        "vehicle_id": item.vehicle_id or "",
        "vehicle": item.vehicle,
        "preparer": item.preparer,
        "note": item.note,
        "private": item.private,
        "free_meanwhile": not item.occupies,
        "freq": rule.get("FREQ", ""),
        "interval": rule.get("INTERVAL", "1"),
        "count": rule.get("COUNT", ""),
        "weekdays": rule.get("BYDAY", "").split(",") if rule.get("BYDAY") else [],
        "until": _until(item.rule, item.zone),
        "remind": "" if item.remind is None else item.remind,
        "origin": item.origin,
        "zone": item.zone if item.zone != ZONE else "",
        "rule_was": item.rule,
    }


def _until(rule: str, zone: str) -> str:
    end = recurrence.end_of(rule, zone)
    return f"{end:%d/%m/%Y}" if end else ""
