"""Whom an official may choose: who can handle a case, and who can approve its answer."""

from sqlmodel import Session

from workplace.cases.models.cases import Case
from workplace.org.queries import people, units
from workplace.org.queries.people import PersonCard


def handlers(session: Session, case: Case) -> list[PersonCard]:
    """Everybody at work in the agency of the unit that holds the case."""
    if case.unit_id is None:
        return []
    return people.in_organisation(session, units.unit(session, case.unit_id).organisation_id)


def approvers(session: Session, case: Case) -> list[PersonCard]:
    """Who heads the holding unit or one above it, and who signs for its agency; each once."""
    if case.unit_id is None:
        return []
    found = [card for unit in units.above(session, case.unit_id) for card in people.heads(session, unit)]
    found += people.leaders(session, units.unit(session, case.unit_id).organisation_id)
    return list({card.id: card for card in found}.values())
