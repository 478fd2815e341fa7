"""What citizens send themselves: written down with what its kind has besides, and their contact to be confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.actions import talking
from workplace.cases.actions.recording import Coming, Recorded, Who, record
from workplace.cases.models.cases import Case
from workplace.cases.models.parties import Block, Party
from workplace.cases.rules import contacts
from workplace.cases.rules.citizen import citizen
from workplace.citizens.actions import moderating
from workplace.citizens.models.feedback import Feedback, Topic
from workplace.citizens.models.reports import Report
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.text import Say, one_line, say, say_n

LONGEST_ADDRESS = 300
SUSPICIOUS = "suspicion"
"""The kind of an internal message that says what is odd about something that came in."""


@dataclass(frozen=True)
class Place:
    """Where a report is: in degrees, in words, or both."""

    latitude: float | None = None
    longitude: float | None = None
    accuracy: int | None = None
    address: str = ""


@dataclass(frozen=True)
class Came:
    """What was written down, and the message that asks for the contact to be confirmed (0: there is no contact)."""

    recorded: Recorded
    message: int


def send(
    session: Session, coming: Coming, *, place: Place | None = None, topic: int | None = None,
    odd: Sequence[str] = (), confirmed: bool = False,
) -> Came:  # fmt: skip
    """Take in what a citizen sends. With a contact, that is confirmed first; a report or feedback without one goes to
    the desk at once, for there is nothing to confirm. `odd` is what the desk should know before it decides.

    BadInput by field; NotNow from a contact that is blocked, and to a topic that is over.
    """
    wrong: dict[str, Say] = {}
    key = contacts.key(coming.who.email, coming.who.phone)
    if coming.kind == "question" and not key:
        wrong["email"] = say("Give a mail address or a telephone number: the answer needs to reach you.")
    if coming.kind == "report":
        wrong |= place_wrong(place or Place(), coming.area_id)
    if wrong:
        raise BadInput(wrong)
    _require_open(session, coming.who)
    if topic is not None:
        require_topic(session, topic)
    recorded = record(session, replace(coming, confirmed=confirmed or not key))
    case = recorded.case
    if not key:
        session.get_one(Party, case.party_id).confirmed_at = None  # nothing was confirmed: there is nothing to confirm
    if place is not None:
        session.add(Report(case_id=case.id or 0, latitude=place.latitude, longitude=place.longitude,
                           accuracy=place.accuracy, address=one_line(place.address)))  # fmt: skip
    if topic is not None:
        session.add(Feedback(case_id=case.id or 0, topic_id=topic))
    for one in odd:
        talking.say_it(session, SYSTEM, case, "internal", SUSPICIOUS, one)
    if odd:
        case.priority = -1
        session.add(case)
    return Came(recorded, _ask_contact(session, case) if key and not confirmed else 0)


def ask_again(session: Session, case: Case) -> int:
    """Send another link and other digits to the same contact. NotNow where it is confirmed already."""
    party = session.get_one(Party, case.party_id)
    if case.state != "new" or not (party.email or party.phone):
        raise NotNow(say("This contact needs no confirmation any more."))
    return _ask_contact(session, case)


def confirm(session: Session, case: Case) -> None:
    """The contact is theirs; where that was shown before, nothing changes."""
    if case.state == "new":
        moderating.confirm(session, case)
        talking.tell_citizen(session, citizen(case.party_id), case, "received")


def require_topic(session: Session, topic_id: int) -> Topic:
    """A topic that is open today; NotFound where there is none, NotNow where it is over or has not begun."""
    topic = session.get(Topic, topic_id)
    if topic is None or topic.withdrawn_at is not None:
        raise NotFound
    today = clock.today()
    if topic.opens_on > today or (topic.closes_on is not None and topic.closes_on < today):
        raise NotNow(say("Feedback on this topic is not taken at this time."))
    return topic


def _ask_contact(session: Session, case: Case) -> int:
    message = talking.tell_citizen(session, SYSTEM, case, "confirm")
    assert message.id is not None
    return message.id


def contact_keys(who: Who) -> list[str]:
    """The key of each contact, mail address and number apart: whoever is limited or blocked by one is so with both."""
    return [key for key in (contacts.key(who.email, ""), contacts.key("", who.phone)) if key]


def _require_open(session: Session, who: Who) -> None:
    keys = contact_keys(who)
    if keys and session.scalar(select(col(Block.id)).where(col(Block.contact_key).in_(keys)).limit(1)) is not None:
        raise NotNow(
            say("Nothing is taken from this contact at present. Come to the one-stop desk of your ward or commune; "
                "there you can also object to this.")
        )  # fmt: skip


def place_wrong(place: Place, area_id: int | None) -> dict[str, Say]:
    """By field, what a report's place lacks."""
    wrong: dict[str, Say] = {}
    if place.latitude is None and not place.address.strip():
        wrong["address"] = say("Say where it is: the street and a house number close by, or share your position.")
    if len(place.address) > LONGEST_ADDRESS:
        wrong["address"] = say_n("At most {count} character.", "At most {count} characters.", LONGEST_ADDRESS)
    if area_id is None:
        wrong["area"] = say("Choose the ward or commune.")
    return wrong
