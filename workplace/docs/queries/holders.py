"""Whose folder: the principals of an organisation's clerks and of a unit's head."""

from sqlmodel import Session

from workplace.access import grants
from workplace.org.queries import organisations


def clerks(session: Session, organisation_id: int) -> int:
    """The principal of an organisation's clerks: the role on its root unit."""
    return grants.role(session, organisations.card(session, organisation_id).unit_id, "clerk")


def heads(session: Session, unit_id: int) -> int:
    """The principal of a unit's head."""
    return grants.role(session, unit_id, "unit_head")
