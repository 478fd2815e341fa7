"""An official writes down what a citizen says: beside them at the desk, at the telephone, from a letter.

Whoever does so vouches for the contact; who it was, and in which way, stands with the case.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from workplace.cases.actions import talking
from workplace.cases.actions.recording import Coming, Recorded, record
from workplace.cases.models.cases import Case
from workplace.cases.models.parties import Party
from workplace.cases.queries import door
from workplace.cases.rules import codes
from workplace.citizens.actions import coming_in
from workplace.citizens.actions.coming_in import Place
from workplace.citizens.models.feedback import Feedback
from workplace.citizens.models.reports import Report
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import Say, one_line, say
from workplace.org.queries import roles

CHANNELS = ("desk", "phone", "paper", "mail")
WAYS = ("assisted", "desk")
FILING = ("intake", "clerk")
"""Who holds one of these roles anywhere may write down what a citizen says."""


@dataclass(frozen=True)
class Kept:
    """What is handed to the citizen: nobody else ever has the secret."""

    recorded: Recorded
    has_contact: bool


def may_file(session: Session, acting: Acting) -> bool:
    """Whether this person writes down what citizens say."""
    return not acting.only_looks and any(roles.has(session, acting, role) for role in FILING)


def file(
    session: Session, acting: Acting, coming: Coming, *, place: Place | None = None, topic: int | None = None,
    wrong: Sequence[tuple[str, Say]] = (), seed: bytes = b"",
) -> Kept:  # fmt: skip
    """Write it down as the citizen says it; the desk moderates it like any other. `seed` is what the slip is drawn
    from, where the same form must show the same slip.

    BadInput by field, `wrong` included; NotFound for whoever has no business with it.
    """
    if not may_file(session, acting):
        raise NotFound
    found = dict(wrong)
    if coming.channel not in CHANNELS:
        found["channel"] = say("Choose one of the list.")
    if coming.filed not in WAYS:
        found["filed"] = say("Choose one of the list.")
    if not coming.who.name.strip():
        found["name"] = say("Ask for the name; whoever wants to stay unnamed is written down as such.")
    if coming.kind == "report":
        found |= coming_in.place_wrong(place or Place(), coming.area_id)
    if found:
        raise BadInput(found)
    if topic is not None:
        coming_in.require_topic(session, topic)
    recorded = record(session, replace(coming, confirmed=True), official=acting)
    case = recorded.case
    if seed:
        recorded = _slip(case, seed)
        case.secret_hash, case.token_hash = codes.locked(recorded.secret), codes.locked(recorded.token)
    if coming.kind == "report" and place is not None:
        session.add(Report(case_id=case.id or 0, latitude=place.latitude, longitude=place.longitude,
                           accuracy=place.accuracy, address=one_line(place.address)))  # fmt: skip
    if topic is not None:
        session.add(Feedback(case_id=case.id or 0, topic_id=topic))
    has_contact = bool(coming.who.email or coming.who.phone)
    if has_contact and "tell" in coming.consents:
        talking.tell_citizen(session, acting, case, "received")
    return Kept(recorded, has_contact)


def filed(session: Session, acting: Acting, case_id: int, seed: bytes) -> Kept:
    """The slip of a case that this form has made already, once more."""
    case = door.read(session, acting, case_id)
    party = session.get_one(Party, case.party_id)
    return Kept(_slip(case, seed), bool(party.email or party.phone))


def _slip(case: Case, seed: bytes) -> Recorded:
    return Recorded(case, *codes.drawn_from(seed))
