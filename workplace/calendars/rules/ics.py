"""Calendars as text for other programs and from them (RFC 5545). Written here, read by the library `icalendar`.

Times are written in UTC, repeated ones with their zone and its rules, so that the hour stays on the wall of that zone.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from workplace.calendars.rules import recurrence
from workplace.calendars.rules.times import ZONE, When
from workplace.calendars.rules.wishes import Wish
from workplace.kernel.text import Say, clean, say

_BEGINS = re.compile(r"^BEGIN:VCALENDAR\s*$", re.I | re.M)
MOST_BYTES = 2 * 1024 * 1024
MOST_EVENTS = 1000
_LINE = 75  # octets of a line (3.1)


@dataclass(frozen=True)
class Event:
    """One event as it is written: whole days have no hour."""

    uid: str
    title: str
    begins: datetime
    ends: datetime
    changed_at: datetime
    sequence: int = 0
    all_day: bool = False
    place: str = ""
    words: str = ""
    url: str = ""
    rule: str = ""
    zone: str = ZONE
    cancelled: bool = False
    private: bool = False
    busy: bool = True
    remind: int | None = None
    skipped: tuple[datetime, ...] = ()
    moved: tuple[tuple[datetime, datetime, datetime], ...] = ()  # original, begins, ends
    only: tuple[tuple[datetime, datetime, datetime], ...] = ()  # of a series only these times (as in `moved`)
    more: tuple[str, ...] = ()  # further lines as they are: who asks, who is asked
    said: tuple[tuple[datetime, tuple[str, ...]], ...] = ()  # the same of single times, where they are others


def calendar(name: str, events: Iterable[Event], method: str = "PUBLISH") -> bytes:
    """A whole calendar, lines folded at 75 octets and ended by CRLF as the RFC has it. Without a method (and a name) it
    is what a calendar server keeps of one event (RFC 4791, 4.1).
    """
    written = list(events)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//workplace//calendars//VI", "CALSCALE:GREGORIAN"]
    if method:
        lines += [f"METHOD:{method}", f"X-WR-CALNAME:{_text(name)}", f"X-WR-TIMEZONE:{ZONE}"]
    for zone in sorted({ZONE, *(event.zone for event in written if event.rule and not event.all_day)}):
        lines += zone_lines(zone)
    for event in written:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


_ZONE_LINES = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19750613T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def expanded(event: Event, times: Iterable[tuple[datetime, datetime, datetime]]) -> bytes:
    """A series as its single times (when the rule has it begin, begins, ends), all in UTC and without a rule."""
    alone = replace(event, rule="", skipped=(), moved=(), only=())
    single = [
        replace(alone, begins=begins, ends=ends, more=(*event.more, f"RECURRENCE-ID{_moment(alone, original)}"))
        for original, begins, ends in times
    ]
    return calendar("", single, method="")


def busy(first: datetime, last: datetime, taken: Iterable[tuple[datetime, datetime]], now: datetime) -> bytes:
    """When somebody is taken between two moments (VFREEBUSY)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//workplace//calendars//VI", "BEGIN:VFREEBUSY"]
    lines += [f"DTSTAMP:{_utc(now)}", f"DTSTART:{_utc(first)}", f"DTEND:{_utc(last)}"]
    lines += [f"FREEBUSY;FBTYPE=BUSY:{_utc(max(first, begins))}/{_utc(min(last, ends))}" for begins, ends in taken]
    return b"".join(_folded(line) for line in [*lines, "END:VFREEBUSY", "END:VCALENDAR"])


@lru_cache(maxsize=64)
def zone_lines(zone: str) -> tuple[str, ...]:
    """A zone's rules (3.6.5) as lines that are not folded yet; ours by heart, others' from the system's zone data."""
    if zone == ZONE:
        return _ZONE_LINES
    import icalendar

    made = icalendar.Timezone.from_tzid(zone, first_date=date(1990, 1, 1)).to_ical().decode()
    return tuple(made.replace("\r\n ", "").splitlines())


def _event(event: Event) -> list[str]:
    if event.only:
        return [line for one in event.only for line in _single(event, *one)]
    lines = [*_head(event), *_span(event, event.begins, event.ends)]
    if event.rule:
        lines.append(f"RRULE:{_rule(event)}")
        lines += [f"EXDATE{_moment(event, moment)}" for moment in event.skipped]
    lines += _body(event)
    said = dict(event.said)
    for one in event.moved:
        lines += _single(replace(event, more=said.get(one[0], event.more)), *one)
    return lines


def _single(event: Event, original: datetime, begins: datetime, ends: datetime) -> list[str]:
    """One time of a series by itself."""
    at = f"RECURRENCE-ID{_moment(event, original)}"
    return [*_head(event), at, *_span(event, begins, ends), *_body(event)]


def _head(event: Event) -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{_utc(event.changed_at)}", f"SEQUENCE:{event.sequence}"]


def _body(event: Event) -> list[str]:
    lines = [f"SUMMARY:{_text(event.title)}"]
    for name, value in (("LOCATION", event.place), ("DESCRIPTION", event.words)):
        if value:
            lines.append(f"{name}:{_text(value)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    lines += event.more
    lines.append(f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}")
    lines.append(f"CLASS:{'PRIVATE' if event.private else 'PUBLIC'}")
    lines.append(f"TRANSP:{'OPAQUE' if event.busy else 'TRANSPARENT'}")
    if event.remind is not None and not event.cancelled:
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(event.title)}", f"TRIGGER:-PT{event.remind}M",
                  "END:VALARM"]  # fmt: skip
    return [*lines, "END:VEVENT"]


def _span(event: Event, begins: datetime, ends: datetime) -> list[str]:
    return [f"DTSTART{_moment(event, begins)}", f"DTEND{_moment(event, ends)}"]


def _moment(event: Event, moment: datetime) -> str:
    if event.all_day:
        return f";VALUE=DATE:{moment.astimezone(ZoneInfo(event.zone)):%Y%m%d}"
    if event.rule:
        return f";TZID={event.zone}:{moment.astimezone(ZoneInfo(event.zone)):%Y%m%dT%H%M%S}"
    return f":{_utc(moment)}"


def _rule(event: Event) -> str:
    """An end of the wall's clock is written in UTC where times are (3.3.10: UNTIL has the type of DTSTART)."""
    parts = recurrence.read(event.rule)
    if (end := recurrence.end_of(event.rule, event.zone)) is not None:
        parts["UNTIL"] = f"{end:%Y%m%d}" if event.all_day else _utc(end.replace(tzinfo=ZoneInfo(event.zone)))
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A line of more than 75 octets goes on after CRLF and a space; no letter is cut through."""
    out, here = bytearray(), 0
    for letter in line:
        octets = letter.encode()
        if here + len(octets) > _LINE:
            out += b"\r\n "
            here = 1
        out += octets
        here += len(octets)
    return bytes(out + b"\r\n")


# --- reading ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """One event of a file as a wish, and its exceptions."""

    uid: str
    wish: Wish
    skipped: tuple[datetime, ...] = ()
    moved: tuple[tuple[datetime, datetime, datetime], ...] = ()


@dataclass(frozen=True)
class Read:
    """What a file held: events, and why others were left out."""

    events: tuple[Found, ...] = ()
    left_out: tuple[tuple[str, Say], ...] = ()


@dataclass
class _Gathered:
    """The parts of one event: itself, and its times that differ."""

    main: Any = None
    others: list[Any] = field(default_factory=list)


class Unreadable(ValueError):
    """The file is no calendar, or too broken or large to be one; `reason` says which."""

    def __init__(self, reason: Say) -> None:
        self.reason = reason
        super().__init__(str(reason))


def read(data: bytes) -> Read:
    """The events of a calendar file. Unreadable when it is none; an event that can't be taken is left out, with why."""
    import icalendar  # only when somebody brings a file

    if len(data) > MOST_BYTES:
        raise Unreadable(say("This file is too large: at most {size} MB.", size=MOST_BYTES >> 20))
    text = _text_of(data)
    if "BEGIN:VCALENDAR" not in text.upper():
        raise Unreadable(say("This is not a calendar file (.ics)."))
    try:
        parsed = icalendar.Calendar.from_ical(text, multiple=True)  # some programs write one calendar after another
        if len(parsed) != len(_BEGINS.findall(text)):
            raise ValueError("a calendar that began does not end")  # the library leaves it out without a word
        components = [one for calendar in parsed for one in calendar.walk("VEVENT")]
    except Exception as error:  # the library has many ways to give up on a broken file; they all mean the same here
        raise Unreadable(say("This calendar file is damaged and can't be read.")) from error
    if len(components) > MOST_EVENTS:
        raise Unreadable(say("This file holds more than {most} events. Export a shorter time.", most=MOST_EVENTS))
    by_uid: dict[str, _Gathered] = {}
    for number, one in enumerate(components):
        gathered = by_uid.setdefault(str(one.get("UID") or f"event-{number}"), _Gathered())
        if one.get("RECURRENCE-ID") is not None:
            gathered.others.append(one)
        else:
            gathered.main = one
    events, left_out = [], []
    for uid, gathered in by_uid.items():
        title = clean(str((gathered.main or gathered.others[0]).get("SUMMARY") or ""))[:500]
        try:
            events.append(_found(uid, gathered))
        except LeftOut as why:
            left_out.append((title or uid[:60], why.reason))
    return Read(tuple(events), tuple(left_out))


def _text_of(data: bytes) -> str:
    """UTF-8 as the RFC asks for; old programs of the West wrote their own alphabet."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


class LeftOut(Unreadable):
    """One event can't be taken."""


def _found(uid: str, gathered: _Gathered) -> Found:
    if gathered.main is None:
        raise LeftOut(say("The event it belongs to is missing."))
    if str(gathered.main.get("STATUS") or "").upper() == "CANCELLED":
        raise LeftOut(say("It is cancelled."))
    return meant(uid, gathered.main, gathered.others)


def meant(uid: str, one: Any, others: Iterable[Any]) -> Found:
    """What an event of the library means here, with its times that are said differently; LeftOut with the reason."""
    try:
        return _meant(uid, one, others)
    except LeftOut:
        raise
    except (
        ValueError,
        OverflowError,
        TypeError,
        AttributeError,
    ) as error:  # a property that the library could not read
        raise LeftOut(say("A part of it can't be read.")) from error


def _meant(uid: str, one: Any, others: Iterable[Any]) -> Found:
    begins, ends, whole = times(one)
    rule = _rule_of(one)
    when = _when(begins, ends, whole, repeats=bool(rule))
    if when.wrong():
        raise LeftOut(next(iter(when.wrong().values())))
    if rule and (reason := recurrence.wrong(rule, when)) is not None:
        raise LeftOut(reason)
    wish = Wish(
        title=_words(one, "SUMMARY", 500) or "–",
        when=when,
        place=_words(one, "LOCATION", 300),
        note=_words(one, "DESCRIPTION", 1000),
        private=str(one.get("CLASS") or "").upper() in ("PRIVATE", "CONFIDENTIAL"),
        occupies=str(one.get("TRANSP") or "").upper() != "TRANSPARENT",
        rule=rule,
    )
    originals = [(_value(other.get("RECURRENCE-ID")), other) for other in others if rule]
    moved = [(_aware(day), *times(other)[:2]) for day, other in originals if isinstance(day, date)]
    return Found(uid[:300], wish, dates(one, "EXDATE"), tuple(moved))


def times(one: Any) -> tuple[datetime, datetime, bool]:
    """When an event begins and ends, and whether it takes whole days; what takes no time at all is given a minute."""
    start = one.get("DTSTART")
    day = _value(start)
    if not isinstance(day, date):
        raise LeftOut(say("It has no beginning that can be read."))
    whole = not isinstance(day, datetime)
    begins = _aware(day)
    end, length = _value(one.get("DTEND")), _value(one.get("DURATION"))
    if isinstance(end, date):
        ends = _aware(end)
    elif isinstance(length, timedelta):
        ends = begins + length
    else:
        ends = begins + (timedelta(days=1) if whole else timedelta(hours=1))
    if ends == begins:
        ends += timedelta(days=1) if whole else timedelta(minutes=1)
    if ends < begins:
        raise LeftOut(say("It ends before it begins."))
    if ends.astimezone(UTC) <= begins.astimezone(UTC):  # in the hour that summer time leaves out: as long as it is said
        ends = begins.astimezone(UTC) + (ends - begins)
    return begins, ends, whole


def _value(given: Any) -> Any:
    """What a property means; None for one that is missing or broken."""
    try:
        return getattr(given, "dt", None)
    except ValueError:
        return None


def moment(given: Any) -> datetime:
    """The moment that a property names; LeftOut where it names none."""
    value = _value(given)
    if not isinstance(value, date):
        raise LeftOut(say("It has no beginning that can be read."))
    return _aware(value)


def _aware(value: date) -> datetime:
    """A time without a zone is meant where the office is."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), ZoneInfo(ZONE))
    return value if value.tzinfo is not None else value.replace(tzinfo=ZoneInfo(ZONE))


def _when(begins: datetime, ends: datetime, whole: bool, *, repeats: bool) -> When:
    """On the office's wall; what repeats keeps the wall of its own zone, which may have summer time."""
    zone = str(begins.tzinfo) if repeats and isinstance(begins.tzinfo, ZoneInfo) else ZONE
    first, last = begins.astimezone(ZoneInfo(zone)), ends.astimezone(ZoneInfo(zone))
    if whole:
        until = last.date() - timedelta(days=1)
        return When(first.date(), "day", None, None, until if until > first.date() else None, zone)
    starts, stops = (moment.time().replace(second=0, microsecond=0) for moment in (first, last))
    return When(first.date(), "day", starts, stops, last.date() if last.date() != first.date() else None, zone)


def _rule_of(one: Any) -> str:
    found = one.get("RRULE")
    if found is None:
        return ""
    if isinstance(found, list):
        raise LeftOut(say("It repeats by several rules at once."))
    return str(found.to_ical().decode(errors="replace"))[:500]


def dates(one: Any, name: str) -> tuple[datetime, ...]:
    """The moments of a property that lists some: EXDATE, RDATE; of periods their beginnings."""
    given = one.get(name)
    lists: Sequence[Any] = given if isinstance(given, list) else [given] if given is not None else []
    found = [moment.dt for some in lists for moment in getattr(some, "dts", [])[:MOST_EVENTS]]
    return tuple(_aware(one[0] if isinstance(one, tuple) else one) for one in found)


def _words(one: Any, name: str, most: int) -> str:
    return clean(str(one.get(name) or ""))[:most]
