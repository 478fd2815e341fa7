"""Texts that a unit says again and again: its own, and those of the units above it."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.citizens.models.phrases import Phrase
from workplace.kernel.acting import Acting
from workplace.org.queries import people, units

USES = ("answer", "reject")


def home(session: Session, acting: Acting) -> int:
    """The unit whose phrases this person keeps: that of their post; 0 without one."""
    return people.person(session, acting.as_whom).unit_id


def offered(session: Session, acting: Acting, use: str) -> list[Phrase]:
    """What may be put in: of one's unit and of those above it."""
    return [one for one in of_units(session, _line(session, acting)) if one.use == use]


def kept(session: Session, acting: Acting) -> list[Phrase]:
    """All that one's unit keeps, and what those above it keep for it."""
    return of_units(session, _line(session, acting))


def of_units(session: Session, unit_ids: list[int]) -> list[Phrase]:
    """The phrases of some units, by use and title."""
    found = select(Phrase).where(col(Phrase.unit_id).in_(unit_ids), col(Phrase.withdrawn_at).is_(None))
    return list(session.scalars(found.order_by(col(Phrase.use), col(Phrase.title), col(Phrase.id)).limit(200)))


def _line(session: Session, acting: Acting) -> list[int]:
    unit = home(session, acting)
    return units.above(session, unit) if unit else []
