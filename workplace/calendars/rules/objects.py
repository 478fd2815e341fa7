"""One entry as a device keeps it (RFC 4791, 4.1): read, and written over with what was changed here.

What a device writes is kept as it is, with all that this house has no place for (categories, alarms, the words of a
single time). Only what was changed on a page is put into it, so that nothing is lost on the way back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from workplace.calendars.rules import ics
from workplace.calendars.rules.ics import Event, Found, Unreadable
from workplace.calendars.rules.wishes import REMINDERS
from workplace.kernel import clock
from workplace.kernel.text import Say, say

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
MOST_BYTES = 256 * 1024
_TIMES = {"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "RDATE", "EXDATE"}
MOST_PARTS = 500  # times of one series that are said differently


class Unfit(Unreadable):
    """What a device sent can't be taken; `law` names the rule of RFC 4791 (5.3.2.1) that it breaks."""

    def __init__(self, reason: Say, law: str = "valid-calendar-object-resource") -> None:
        self.law = law
        super().__init__(reason)


@dataclass(frozen=True)
class Sent:
    """One entry of a device: its UID, what it means here, and the device's own words."""

    uid: str
    found: Found
    body: str
    whole_day: bool


def read(data: bytes) -> Sent:
    """The one event of a body with its exceptions; Unfit with the reason where it can't be taken."""
    import icalendar  # only when a device writes

    if len(data) > MOST_BYTES:
        raise Unfit(say("This entry is too large: at most {size} kB.", size=MOST_BYTES >> 10), "max-resource-size")
    damaged = say("This calendar file is damaged and can't be read.")
    try:
        body = data.decode("utf-8-sig")
        if _CONTROL.search(body):
            raise Unfit(damaged, "valid-calendar-data")
        calendars = icalendar.Calendar.from_ical(body, multiple=True)
        if len(calendars) != 1 or calendars[0].name != "VCALENDAR":
            raise Unfit(damaged, "valid-calendar-data")
        parts = list(_parts(calendars[0]))
    except Unfit:
        raise
    except Exception as error:  # the library has many ways to give up on a broken file; they all mean the same here
        raise Unfit(damaged, "valid-calendar-data") from error
    return _sent(parts, body)


def _parts(calendar: Any) -> Iterator[Any]:
    if calendar.get("METHOD") is not None:
        raise Unfit(say("This is a message between calendars, not an entry: open it in the mail program."))
    for one in calendar.subcomponents:
        if one.name == "VTIMEZONE":
            continue
        if one.name != "VEVENT":
            raise Unfit(
                say("Only appointments are kept here, no tasks and no journals."), "supported-calendar-component"
            )
        if _TIMES & {str(name).upper() for name, _ in one.errors}:
            raise Unfit(say("This calendar file is damaged and can't be read."), "valid-calendar-data")
        yield one


def _sent(parts: list[Any], body: str) -> Sent:
    uids = {str(one.get("UID") or "") for one in parts}
    mains = [one for one in parts if one.get("RECURRENCE-ID") is None]
    if len(uids) != 1 or not min(uids) or len(max(uids)) > 300 or len(mains) > 1:
        raise Unfit(say("An entry has one UID, and one event with it."))
    if not mains:
        raise Unfit(say("The event it belongs to is missing."))
    if len(parts) > MOST_PARTS:
        raise Unfit(say("At most {most} times of a series can be said differently.", most=MOST_PARTS), "max-instances")
    main, uid = mains[0], min(uids)
    others = [one for one in parts if one is not main]
    if any("RANGE" in one["RECURRENCE-ID"].params for one in others) or (main.get("RDATE") and not main.get("RRULE")):
        raise Unfit(say("This way of repeating is not taken: every day, week, month or year, with an end or without."))
    try:
        found = ics.meant(uid, main, [one for one in others if not _is_cancelled(one)])
        gone = tuple(ics.moment(one.get("RECURRENCE-ID")) for one in others if _is_cancelled(one))
    except Unreadable as error:
        raise Unfit(error.reason) from error
    wish = replace(found.wish, remind=_remind(main), occupies=found.wish.occupies and not _is_cancelled(main))
    begins, ends, whole = ics.times(main)
    length = ends.astimezone(UTC) - begins.astimezone(UTC)
    added = tuple((at, at, at.astimezone(UTC) + length) for at in ics.dates(main, "RDATE"))
    found = replace(found, wish=wish, skipped=(*found.skipped, *gone), moved=(*found.moved, *added))
    return Sent(uid, found, body, whole)


def _is_cancelled(one: Any) -> bool:
    return str(one.get("STATUS") or "").upper() == "CANCELLED"


def _remind(one: Any) -> int | None:
    """How many minutes before, where the first alarm is one that this house knows."""
    for alarm in one.walk("VALARM"):
        trigger = getattr(alarm.get("TRIGGER"), "dt", None)
        if isinstance(trigger, timedelta) and trigger <= timedelta(0) and "RELATED" not in alarm["TRIGGER"].params:
            minutes = -int(trigger.total_seconds()) // 60
            return minutes if minutes in REMINDERS else None
    return None


# --- written over -------------------------------------------------------------------------------------------------


def written_over(body: str, event: Event) -> bytes:
    """A device's words with everything in them that is otherwise here now; what this house has no place for stays."""
    import icalendar

    calendar = icalendar.Calendar.from_ical(body)
    was = read(body.encode())
    events = list(calendar.walk("VEVENT"))
    main = next(one for one in events if one.get("RECURRENCE-ID") is None)
    others = [one for one in events if one is not main]
    now = _event_of(ics.calendar("", [event], method=""))
    said = was.found.wish
    for name, differs in (
        ("SUMMARY", said.title != event.title),
        ("LOCATION", said.place != event.place),
        ("DESCRIPTION", said.note != event.words),
        ("CLASS", said.private != event.private),
        ("TRANSP", said.occupies != event.busy),
    ):
        if differs:
            _take(main, now[0], name)
    if said.remind != event.remind:
        main.subcomponents = [one for one in main.subcomponents if one.name != "VALARM"]
        main.subcomponents += [one for one in now[0].subcomponents if one.name == "VALARM"]
    if _times(was) != (event.begins, event.ends, event.all_day, _plain(event.rule)):
        for name in ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE"):
            _take(main, now[0], name)
        kept = []
    else:
        _take(main, now[0], "EXDATE")
        kept = [one for one in others if _stays(one, event)]
    known = {ics.moment(one.get("RECURRENCE-ID")) for one in kept}
    fresh = [one for one in now[1:] if ics.moment(one.get("RECURRENCE-ID")) not in known]
    for one in (main, *kept):
        _take(one, now[0], "SEQUENCE")
        _take(one, now[0], "DTSTAMP")
        one.pop("LAST-MODIFIED", None)
    for one in fresh:
        one["UID"] = main["UID"]
    rest = [one for one in calendar.subcomponents if one.name != "VEVENT"]
    calendar.subcomponents = [*rest, main, *kept, *fresh]
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event_of(data: bytes) -> list[Any]:
    import icalendar

    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def _take(one: Any, now: Any, name: str) -> None:
    one.pop(name, None)
    if now.get(name) is not None:
        one[name] = now[name]


def _times(was: Sent) -> tuple[datetime, datetime, bool, str]:
    begins, ends = map(clock.from_ticks, was.found.wish.when.span())
    return begins, ends, was.whole_day, _plain(was.found.wish.rule)


def _plain(rule: str) -> str:
    return ";".join(sorted(part for part in rule.upper().split(";") if part))


def _stays(one: Any, event: Event) -> bool:
    """Whether a single time that a device says differently is so still."""
    original = ics.moment(one.get("RECURRENCE-ID"))
    if original in event.skipped:
        return _is_cancelled(one)
    begins, ends, _ = ics.times(one)
    moved = {first: (start, end) for first, start, end in event.moved}
    return moved.get(original, (original, original + (event.ends - event.begins))) == (begins, ends)
