"""Answers to invitations as other programs send them (RFC 5546, 3.2.3: METHOD:REPLY), alone or within a mail."""

from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from email.utils import parseaddr

from workplace.calendars.rules.ics import MOST_BYTES, Unreadable
from workplace.kernel.text import clean, say

SAID = {"ACCEPTED": "attending", "DECLINED": "absent"}


@dataclass(frozen=True)
class Reply:
    """What somebody's program answered: to which item, from whose address, and what."""

    uid: str
    address: str  # small letters
    said: str  # attending | absent; else as the program has it, in small letters
    sequence: int = 0
    words: str = ""
    time: date | None = None  # to one time of a repeated item: when its rule has it begin; of whole days the day
    later: bool = False  # and to all later ones
    sender: str = ""  # of the mail it came in; empty for a file alone


def read(data: bytes) -> list[Reply]:
    """The answers of a calendar file, or of the calendar files within a mail. Unreadable where there are none."""
    if len(data) > MOST_BYTES:
        raise Unreadable(say("This file is too large: at most {size} MB.", size=MOST_BYTES >> 20))
    if data.lstrip()[:15].upper() == b"BEGIN:VCALENDAR":
        return _of_calendar(data, "")
    mail = message_from_bytes(data, policy=policy.default)
    sender = parseaddr(str(mail.get("From", "")))[1].casefold()
    for part in mail.walk():
        if part.get_content_type() in ("text/calendar", "application/ics"):
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and b"REPLY" in body.upper():
                return _of_calendar(body, sender)
    raise Unreadable(say("There is no answer to an invitation in this file."))


def _of_calendar(data: bytes, sender: str) -> list[Reply]:
    import icalendar

    try:
        parsed = icalendar.Calendar.from_ical(data.decode("utf-8-sig", errors="replace"))
        events = list(parsed.walk("VEVENT"))
        method = str(parsed.get("METHOD") or "").upper()
        found = [_reply(event, sender) for event in events[:20]] if method == "REPLY" else []
    except Exception as error:  # the library has many ways to give up on a broken file; they all mean the same here
        raise Unreadable(say("This calendar file is damaged and can't be read.")) from error
    replies = [reply for reply in found if reply is not None]
    if not replies:
        raise Unreadable(say("There is no answer to an invitation in this file."))
    return replies


def _reply(event: object, sender: str) -> Reply | None:
    get = event.get  # type: ignore[attr-defined]
    who = get("ATTENDEE")
    if isinstance(who, list):
        who = who[0] if len(who) == 1 else None  # an answer is one person's (3.2.3)
    address = str(who or "")
    if not address.casefold().startswith("mailto:") or not get("UID"):
        return None
    said = str(getattr(who, "params", {}).get("PARTSTAT", "NEEDS-ACTION")).upper()
    comment, time = get("COMMENT"), get("RECURRENCE-ID")
    words = comment[0] if isinstance(comment, list) and comment else comment
    return Reply(
        uid=str(get("UID"))[:300],
        address=address[7:].strip().casefold(),
        said=SAID.get(said, said.casefold()),
        sequence=int(get("SEQUENCE") or 0),
        words=clean(str(words or ""))[:1000],
        time=time.dt if time is not None else None,
        later=time is not None and "RANGE" in time.params,
        sender=sender,
    )
