"""Answering an invitation: one comes, does not come, or sends somebody else."""

from sqlmodel import Session

from workplace.calendars.actions import holding
from workplace.calendars.events import InvitationAnswered
from workplace.calendars.models.items import CalendarItem, CalendarParty
from workplace.calendars.process import ATTENDANCE
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.text import say
from workplace.org.queries import people
from workplace.process.take import take


def attend(session: Session, acting: Acting, item: CalendarItem, party: CalendarParty) -> None:
    """I come; for a unit its head says so."""
    require_ahead(item)
    take(session, acting, ATTENDANCE, party, "attend")
    _answered(session, acting, item, party)


def stay_away(session: Session, acting: Acting, item: CalendarItem, party: CalendarParty, reason: str) -> None:
    """I do not come, and why; one's time is free again."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    require_ahead(item)
    take(session, acting, ATTENDANCE, party, "stay_away", reason=reason)
    _answered(session, acting, item, party, note=reason)


def send_substitute(session: Session, acting: Acting, item: CalendarItem, party: CalendarParty, person: int) -> None:
    """Somebody else comes instead; they are told, and their time is taken instead of one's own."""
    require_ahead(item)
    if item.origin.startswith("meetings:"):
        raise NotNow(say("Whoever comes instead of you must be granted: propose them on the page of the meeting."))
    require_substitute(session, party, person)
    take(session, acting, ATTENDANCE, party, "send_substitute", person=person)
    _answered(session, acting, item, party, substitute=person)


def require_substitute(session: Session, party: CalendarParty, person: int) -> None:
    """BadInput where nobody, or whoever was asked, would come instead."""
    if person == party.ref and party.kind == "person":
        raise BadInput({"substitute": say("Choose another person than yourself.")})
    if person not in people.cards(session, [person]):
        raise BadInput({"substitute": say("Choose a person from the list.")})


def require_ahead(item: CalendarItem) -> None:
    """NotNow where it does not take place any more, or is over."""
    if item.state not in ("included", "planned", "proposed"):
        raise NotNow(say("It does not take place any more."))
    if not item.rule and clock.from_ticks(item.ends) < clock.now():
        raise NotNow(say("It is over."))


def _answered(
    session: Session,
    acting: Acting,
    item: CalendarItem,
    party: CalendarParty,
    *,
    note: str = "",
    substitute: int | None = None,
) -> None:
    before = party.substitute_id
    party.note, party.substitute_id = note, substitute
    party.answered_at, party.answered_by = clock.now(), acting.as_whom
    session.add(party)
    session.flush()
    holding.hold(session, acting, item, firm=item.state in ("included", "planned"))
    to = tuple(sorted({item.owner_id or item.made_by, item.made_by}))
    released = before if before != substitute else None
    told = InvitationAnswered(item.id or 0, to, acting.person, party.state, substitute, released=released)
    events.publish(session, told)
