"""At the intake desk: what came in is confirmed, taken, refused, diverted, joined, given out."""

from sqlmodel import Session

from workplace.cases.actions import assigning, clockwork, stepping, talking
from workplace.cases.models.cases import Case
from workplace.cases.models.parties import Party
from workplace.cases.models.services import Service
from workplace.cases.queries import door, services
from workplace.cases.rules.citizen import citizen
from workplace.citizens.actions.steps import take
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.text import clean, say


def confirm(session: Session, case: Case, by: Acting | None = None) -> None:
    """The contact is the citizen's own: by the link or code they were sent, or an official vouches for it."""
    acting = by or citizen(case.party_id)
    party = session.get_one(Party, case.party_id)
    take(session, acting, case, "confirm")
    party.confirmed_at = clock.now()
    session.add(party)
    stepping.settled(session, acting, case, "confirm")


def lapse(session: Session, case: Case) -> None:
    """Nobody ever confirmed the contact."""
    take(session, SYSTEM, case, "lapse")
    case.closed_at = clock.now()
    stepping.settled(session, SYSTEM, case, "lapse")


def moderate(session: Session, acting: Acting, case: Case, *, service_code: str = "") -> None:
    """Take it: its clock begins, by the service it really belongs to, and the citizen is told until when."""
    if service_code:
        service = services.current(session, case.kind, service_code)
        case.service_id, case.hides_reporter = service.id or 0, case.hides_reporter or service.hides_reporter
        case.is_public = case.is_public and service.is_public
    take(session, acting, case, "moderate", service=case.service_id)
    clockwork.begin(session, case)
    assigning.to_desk(session, acting, case)
    talking.tell_citizen(session, acting, case, "taken")
    stepping.settled(session, acting, case, "moderate")


def reject(session: Session, acting: Acting, case: Case, reason: str, *, verb: str = "reject") -> None:
    """Don't take it, or divert what belongs to the law of complaints and denunciations; the citizen is told why."""
    _reason(reason)
    if verb == "divert":
        take(session, acting, case, "divert", reason=clean(reason))
        case.is_public, case.hides_reporter = False, True
    else:
        take(session, acting, case, "reject", reason=clean(reason))
    _over(session, acting, case)
    talking.tell_citizen(session, acting, case, "diverted" if verb == "divert" else "rejected", reason)
    stepping.settled(session, acting, case, verb, reason)


def merge(session: Session, acting: Acting, case: Case, into_id: int) -> None:
    """Join it to the case that said the same before: the citizen follows that one from now on."""
    into = door.read(session, acting, into_id)
    if into.id == case.id or into.kind != case.kind or into.repeats is not None or not _leads_on(into):
        raise BadInput({"into": say("Choose another case of the same kind that isn't joined to one itself.")})
    take(session, acting, case, "merge", into=into.id)
    case.repeats = into.id
    _over(session, acting, case)
    talking.tell_citizen(session, acting, case, "merged", into.code)
    stepping.settled(session, acting, case, "merge")


def give_out(session: Session, acting: Acting, case: Case, unit_id: int, wish: str = "", reason: str = "") -> None:
    """Give it to the unit that is competent; given to another one afterwards, the reason is asked for."""
    if case.unit_id is not None:
        _reason(reason)
    clockwork.resume(session, acting, case)
    take(session, acting, case, "assign", unit=unit_id, reason=clean(reason), text=clean(wish))
    assigning.send(session, acting, case, unit_id, wish)
    stepping.settled(session, acting, case, "assign", reason)


def proposed(session: Session, case: Case) -> int | None:
    """Which unit is competent by the rules; after two refusals the coordinator, if one is named."""
    code = session.get_one(Service, case.service_id).code
    if case.bounces >= 2:
        decides = services.competent(session, case.kind, code, case.area_id, "coordinate")
        if decides is not None:
            return decides
    return services.competent(session, case.kind, code, case.area_id)


def _leads_on(case: Case) -> bool:
    """Whether it was taken and did not end without a result: what can be followed."""
    return case.accepted_at is not None and case.state not in ("rejected", "diverted", "withdrawn", "lapsed")


def _over(session: Session, acting: Acting, case: Case) -> None:
    if case.accepted_at is not None:
        clockwork.stop(session, acting, case)
        assigning.end(session, case)
    case.closed_at, case.published_at = clock.now(), None


def _reason(reason: str) -> None:
    if not reason.strip():
        raise BadInput({"reason": say("Give the reason; it stands in the journal.")})
