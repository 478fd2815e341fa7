"""What an invitation says that leaves the house by mail, for the calendar program of whoever is asked (decision 0018).

Mail leaves in the clear. A file tells time and address and, only where the installation says so (`words`), what it is
about; of what is private it says nothing but that one is busy. Other people's names and addresses never leave.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarItem, CalendarMailed, CalendarParty, CalendarWish
from workplace.calendars.queries import briefly, feeds, parties, singly
from workplace.calendars.queries.slots import LIVE
from workplace.calendars.rules import ics
from workplace.kernel.ports import Invitation
from workplace.kernel.text import Say, say
from workplace.org.queries import desks, people

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
_ANSWERS = {"attending": "ACCEPTED", "absent": "DECLINED", "substituted": "DELEGATED"}
BUSY = say("Busy")
SOMETHING = say("Work calendar")


class Words(Protocol):
    """What the mail that is filled may say, in which language, and to where one answers."""

    may_say_words: bool
    address: str
    sender: str
    answers: str

    def __call__(self, sentence: Say | str) -> str: ...


def invitation(session: Session, ids: Sequence[int], person: int, words: Words) -> Invitation | None:
    """What this person's program is to know of these items; None when it knows it, or they want no such mails."""
    if not wants(session, person):
        return None
    found = [item for id in ids if (item := session.get(CalendarItem, id)) is not None]
    rows = parties.of(session, ids)
    shares = _shares(session, found, person)
    asked = [
        item for item in found if _is_asked(session, item, rows.get(item.id or 0, []), person, shares.get(item.id or 0))
    ]
    if len(ids) > 1:
        return _week(session, asked, words)
    if not found:
        return None
    item = found[0]
    known = session.scalars(
        select(CalendarMailed).where(col(CalendarMailed.item_id) == item.id, col(CalendarMailed.person_id) == person)
    ).one_or_none()
    if not asked:
        return None if known is None or known.method == CANCEL else _one(session, item, CANCEL, person, [], words, None)
    if known is not None and known.method == REQUEST and known.sequence >= item.sequence:
        return None
    return _one(session, item, REQUEST, person, rows.get(item.id or 0, []), words, shares.get(item.id or 0))


def _shares(session: Session, items: list[CalendarItem], person: int) -> dict[int, singly.Share]:
    """Of series with answers to single times: which times are this person's. Who has declined them all knows them all
    the same, to think better of it.
    """
    repeated = [item.id or 0 for item in items if item.rule]
    found = singly.shares(session, desks.acting_of(session, person), repeated) if repeated else {}
    return {id: share for id, share in found.items() if share.only is None or share.only}


def wants(session: Session, person: int) -> bool:
    """Whether a person wants invitations by mail; who has said nothing does."""
    wish = session.get(CalendarWish, person)
    return wish is None or wish.mails


def _is_asked(
    session: Session, item: CalendarItem, rows: list[CalendarParty], person: int, share: singly.Share | None
) -> bool:
    if item.state not in LIVE or (item.kind == "agenda" and not item.published):
        return False
    mine = [row for row in rows if not (row.kind == "person" and row.ref == person and row.state == "substituted")]
    return person in parties.concerned(session, mine) or bool(share and share.only)


def _one(
    session: Session, item: CalendarItem, method: str, person: int, rows: list[CalendarParty], words: Words,
    share: singly.Share | None,
) -> Invitation:  # fmt: skip
    event = _told(session, item, words)
    event = feeds.shared(session, item.id or 0, event, share) if share else event
    event = replace(event, cancelled=method == CANCEL, more=_who(session, item, person, rows, words))
    file = ics.calendar("", [event], method)
    said = briefly.item(session, item.id or 0)
    subject = _SUBJECTS[method, item.sequence > 0]
    if words.may_say_words and not item.private:
        lines: tuple[Say | str, ...] = tuple(part for part in (item.title, said.when, event.place, item.chair) if part)
    else:
        lines = (say("When: {when}", when=said.when),)
    return Invitation(method, subject, lines, file, ((item.id or 0, item.sequence),))


_SUBJECTS = {
    (REQUEST, False): say("You are asked to come: an invitation for your calendar"),
    (REQUEST, True): say("An invitation in your calendar was changed"),
    (CANCEL, False): say("An invitation in your calendar is called off"),
    (CANCEL, True): say("An invitation in your calendar is called off"),
}


def _week(session: Session, asked: list[CalendarItem], words: Words) -> Invitation | None:
    """All that a person has to do in a week, as one file to be taken over."""
    if not asked:
        return None
    events = [_told(session, item, words) for item in asked]
    subject = say("The week's calendar is published, you have a part in it")
    known = tuple((item.id or 0, item.sequence) for item in asked)
    return Invitation(PUBLISH, subject, (), ics.calendar(words(SOMETHING), events, PUBLISH), known)


def _told(session: Session, item: CalendarItem, words: Words) -> ics.Event:
    event = replace(feeds.events(session, [item.id or 0], words.address)[0], remind=None)
    if item.private:
        return replace(event, title=words(BUSY), place="", words="", private=True)
    if not words.may_say_words:
        return replace(event, title=words(SOMETHING), place="", words="")
    return replace(event, words=item.chair)


def _who(session: Session, item: CalendarItem, person: int, rows: list[CalendarParty], words: Words) -> tuple[str, ...]:
    """Who asks, to whose address one answers, and who is asked: the reader alone."""
    addresses = people.addresses(session, {person, item.owner_id or item.made_by})
    own = addresses.get(item.owner_id or item.made_by, "") if words.may_say_words else ""
    organizer = words.answers or own or words.sender
    answered = next((row.state for row in rows if row.kind == "person" and row.ref == person), "")
    can_answer = "TRUE" if words.answers or own else "FALSE"
    said = _ANSWERS.get(answered, "NEEDS-ACTION")
    role = "CHAIR" if any(row.role == "chair" and row.ref == person for row in rows) else "REQ-PARTICIPANT"
    return (
        f"ORGANIZER:mailto:{organizer}",
        f"ATTENDEE;ROLE={role};PARTSTAT={said};RSVP={can_answer}:mailto:{addresses.get(person, '')}",
    )
