"""Answers that come by mail: taken over from whoever got them, or straight from the mail server."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.actions import attending, holding, singly
from workplace.calendars.events import InvitationAnswered
from workplace.calendars.models.items import CalendarItem, CalendarOccurrence, CalendarParty
from workplace.calendars.policy import reads
from workplace.calendars.process import ATTENDANCE
from workplace.calendars.queries import invited, parties, things
from workplace.calendars.queries import singly as of_times
from workplace.calendars.rules.answers import Reply
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries import desks, people
from workplace.process.take import take

FIELD = "file"


def take_over(session: Session, acting: Acting, reply: Reply) -> CalendarItem:
    """Note what somebody's program answered: one's own answer, or one that came to whoever asked. BadInput where it
    is no answer of somebody who was asked, or to another time than the item now has; one given already does no harm.
    """
    item = _item(session, reply, acting)
    party, person = _asked(session, item, reply)
    if _is_known(session, item, party, reply):
        return item
    if person == acting.as_whom:
        _answer(session, acting, item, party, reply)
    else:
        _note(session, acting, item, party, person, reply)
    return item


def take_in(session: Session, reply: Reply) -> CalendarItem:
    """Note an answer straight from the mail server, in the name of whoever sent it. BadInput besides where the mail
    came from another address than it answers for.
    """
    if not reply.sender or reply.sender != reply.address:
        raise _wrong(say("This mail comes from another address than it answers for."))
    item = _item(session, reply, None)
    party, person = _asked(session, item, reply)
    if not _is_known(session, item, party, reply):
        _answer(session, desks.acting_of(session, person), item, party, reply)
    return item


def by_device(session: Session, acting: Acting, item: CalendarItem, replies: Iterable[Reply]) -> None:
    """Note what the device of whoever is asked says, of all times or of single ones. NotFound for who is not asked."""
    party = invited.party_of(session, acting, item.id or 0)
    if party is None:
        raise NotFound
    for reply in replies:
        _answer(session, acting, item, party, reply)


def _item(session: Session, reply: Reply, acting: Acting | None) -> CalendarItem:
    if reply.later:
        raise _wrong(say("This answers a time and all later ones; here one answers for one time, or for all."))
    if reply.said not in ("attending", "absent"):
        raise _wrong(say("This is neither yes nor no: nothing was noted."))
    this = (col(CalendarItem.uid) == reply.uid, *((reads(acting),) if acting else ()))
    item = session.scalars(select(CalendarItem).where(*this)).one_or_none()
    if item is None:
        raise _wrong(say("This answers an invitation that is not known here."))
    if reply.sequence < max(item.asked, time.asked if (time := _time(session, item, reply)) else 0):
        raise _wrong(say("This answers an earlier time: it was moved since, and everybody was asked anew."))
    return item


def _time(session: Session, item: CalendarItem, reply: Reply) -> CalendarOccurrence | None:
    """The one time that is answered; None where all are."""
    if reply.time is None:
        return None
    found = things.time_at(session, item, reply.time) if item.rule else None
    if found is None:
        raise _wrong(say("This answers a time that is not among those of the item."))
    return found


def _is_known(session: Session, item: CalendarItem, party: CalendarParty, reply: Reply) -> bool:
    """Whether this is noted already."""
    time = _time(session, item, reply)
    answers = of_times.of_time(session, time.id or 0) if time else {}
    if time is not None and party.id not in answers:
        return False  # said of this time alone it stays, whatever is said of all of them later
    return of_times.standing(party, answers)[0] == reply.said


def _asked(session: Session, item: CalendarItem, reply: Reply) -> tuple[CalendarParty, int]:
    """Whose answer it is: a person who was asked, or the head of a unit that was."""
    for party in parties.of(session, [item.id or 0]).get(item.id or 0, []):
        unit = party.kind == "unit"
        persons = [card.id for card in people.heads(session, party.ref)] if unit else [party.ref]
        for person, address in people.addresses(session, persons).items():
            if address.strip().casefold() == reply.address:
                return party, person
    raise _wrong(say("{address} was not asked to come.", address=reply.address))


def _answer(session: Session, acting: Acting, item: CalendarItem, party: CalendarParty, reply: Reply) -> None:
    """In the name of whoever was asked."""
    time = _time(session, item, reply)
    if time is not None and reply.said == "attending":
        singly.attend(session, acting, item, party, time.id or 0)
    elif time is not None:
        singly.stay_away(session, acting, item, party, time.id or 0, reply.words or "–")
    elif reply.said == "attending":
        attending.attend(session, acting, item, party)
    else:
        attending.stay_away(session, acting, item, party, reply.words or "–")


def _note(
    session: Session, acting: Acting, item: CalendarItem, party: CalendarParty, person: int, reply: Reply
) -> None:
    """By whoever asked, of somebody else; that person is told, should it not have been theirs."""
    if (time := _time(session, item, reply)) is not None:
        singly.note(session, acting, item, party, time.id or 0, person, reply.said, reply.words)
        return
    attending.require_ahead(item)
    take(session, acting, ATTENDANCE, party, "take_down", to=reply.said)
    party.note, party.substitute_id = reply.words, None
    party.answered_at, party.answered_by = clock.now(), acting.as_whom
    session.add(party)
    session.flush()
    holding.hold(session, acting, item, firm=item.state in ("included", "planned"))
    events.publish(session, InvitationAnswered(item.id or 0, (person,), acting.person, "noted", None))


def _wrong(reason: Say) -> BadInput:
    return BadInput({FIELD: reason})
