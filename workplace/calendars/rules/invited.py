"""An invitation as the device of whoever is asked keeps it: its own answer in it may be changed, and nothing else.

What a program writes for itself when it answers (stamps, alarms, names of its own) is neither kept nor held against it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from workplace.calendars.rules import ics, objects, recurrence
from workplace.calendars.rules.answers import SAID, Reply
from workplace.calendars.rules.objects import Sent, Unfit
from workplace.kernel import clock
from workplace.kernel.text import clean, say

PARTSTAT = {"attending": "ACCEPTED", "absent": "DECLINED", "substituted": "DELEGATED"}
_UNLIKE = {"UID", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "SUMMARY", "LOCATION",
           "DESCRIPTION", "CLASS", "TRANSP", "ATTENDEE"}  # fmt: skip
"""Compared by what they mean."""
_OWN = {"DTSTAMP", "LAST-MODIFIED", "CREATED", "SEQUENCE", "COMMENT", "REQUEST-STATUS"}
"""A program's own, or what is said with an answer."""
Parts = dict[datetime | None, Any]


def lines(who: str, address: str, said: str, host: str, host_address: str) -> tuple[str, ...]:
    """Who asks, and who is asked: whoever reads it alone, with what they answered."""
    return (
        f"ORGANIZER;CN={_quoted(host)}:{host_address}",
        f"ATTENDEE;CN={_quoted(who)};PARTSTAT={PARTSTAT.get(said, 'NEEDS-ACTION')};RSVP=TRUE:{address}",
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', "'") + '"'


def replies(ours: bytes, sent: Sent) -> list[Reply]:
    """What is answered otherwise now, of all times first. Unfit where anything else is another than it was, or where
    it is neither yes nor no.
    """
    was, before, now = objects.read(ours), _parts(ours.decode()), _parts(sent.body)
    if not _means_alike(was, sent) or not _says_alike(before, now):
        raise Unfit(say("You are asked to this: only your answer can be changed. For more ask whoever entered it."))
    return list(_changed(sent.uid, before, now))


def _parts(body: str) -> Parts:
    import icalendar

    found: Parts = {}
    for one in icalendar.Calendar.from_ical(body).walk("VEVENT"):
        at = one.get("RECURRENCE-ID")
        found[ics.moment(at).astimezone(UTC) if at is not None else None] = one
    return found


def _means_alike(was: Sent, now: Sent) -> bool:
    one, other = was.found.wish, now.found.wish
    times = (one.when.span(), was.whole_day) == (other.when.span(), now.whole_day)
    words = (one.title, one.place, one.note, one.private, one.occupies)
    rules = [recurrence.meaning(wish.rule, wish.when.zone) for wish in (one, other)]
    return (
        was.uid == now.uid
        and times
        and words == (other.title, other.place, other.note, other.private, other.occupies)
        and rules[0] == rules[1]
        and set(was.found.skipped) == set(now.found.skipped)
        and _moved(was) == _moved(now)
    )


def _moved(one: Sent) -> dict[datetime, tuple[datetime, datetime]]:
    """Those of the times said by themselves that lie elsewhere."""
    begins, ends = one.found.wish.when.span()
    length = ends - begins
    return {
        original: (start, end)
        for original, start, end in one.found.moved
        if start != original or clock.ticks(end) - clock.ticks(start) != length
    }


def _says_alike(before: Parts, now: Parts) -> bool:
    """Everything else, part by part; a time said by itself now says what all of them say."""
    if not before.keys() <= now.keys():
        return False
    return all(_said(before.get(at, before[None])) == _said(one) for at, one in now.items())


def _said(one: Any) -> tuple[Any, ...]:
    words = [clean(str(one.get(name) or "")) for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "CLASS", "TRANSP")]
    names = {str(name).upper() for name in one if str(name).upper() not in _UNLIKE | _OWN}
    rest = sorted((name, str(one.get(name))) for name in names if not name.startswith("X-"))
    return (*words, rest, sorted(str(who).casefold() for who in _attendees(one)))


def _attendees(one: Any) -> list[Any]:
    given = one.get("ATTENDEE")
    return given if isinstance(given, list) else [given] if given is not None else []


def _changed(uid: str, before: Parts, now: Parts) -> Iterator[Reply]:
    for at in sorted(now, key=lambda at: at or datetime.min.replace(tzinfo=UTC)):
        said = _partstat(now[at])
        if said == _partstat(before.get(at, before[None])) or (at not in before and said == _partstat(now[None])):
            continue
        if said not in SAID:
            raise Unfit(say("Answer yes or no from here. To send somebody else, open its page."))
        yield Reply(uid=uid, address="", said=SAID[said], words=_comment(now[at]), time=at)


def _partstat(one: Any) -> str:
    who = _attendees(one)
    return str(who[0].params.get("PARTSTAT", "NEEDS-ACTION")).upper() if who else ""


def _comment(one: Any) -> str:
    given = one.get("COMMENT")
    return clean(str((given[0] if isinstance(given, list) else given) or ""))[:1000]
