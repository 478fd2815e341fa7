"""What still stands in an organisation or a unit, and what of it may be taken back: asked before either is ended."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.org.models.organisations import Organisation, OrganisationSuccessor, OrganisationVersion, Unit
from workplace.org.models.people import Person, Position
from workplace.org.queries.dated import today, valid

MOST = 50


@dataclass(frozen=True)
class Standing:
    """How many people hold a post in an organisation, today or later; its open units; the organisations below it."""

    people: int
    units: int
    below: int


def of(session: Session, organisation_id: int) -> Standing:
    """What stands in one organisation today."""
    on, version = clock.today(), OrganisationVersion
    held = (
        select(func.count(col(Position.person_id).distinct()))
        .join(Unit, col(Unit.id) == col(Position.unit_id))
        .where(col(Unit.organisation_id) == organisation_id, *_held_after(on - timedelta(days=1)))
    )
    inside = select(func.count(col(Unit.id))).where(
        col(Unit.organisation_id) == organisation_id,
        col(Unit.parent_id).is_not(None),
        col(Unit.closed_on).is_(None) | (col(Unit.closed_on) >= on),
    )
    below = (
        select(func.count(col(version.organisation_id)))
        .join(Organisation, col(Organisation.id) == col(version.organisation_id))
        .where(
            col(version.parent_id) == organisation_id,
            valid(version),
            col(Organisation.ended_on).is_(None) | (col(Organisation.ended_on) >= on),
        )
    )
    return Standing(*(session.scalar(each, today()) or 0 for each in (held, inside, below)))


def people_in(session: Session, unit_id: int, after: date) -> list[str]:
    """Who holds a post in exactly this unit on some day after this one, by given name; at most 50."""
    found = (
        select(col(Person.full_name))
        .join(Position, col(Position.person_id) == col(Person.id))
        .where(col(Position.unit_id) == unit_id, *_held_after(after))
        .group_by(col(Person.id), col(Person.full_name), col(Person.sort_key))
        .order_by(col(Person.sort_key), col(Person.id))
        .limit(MOST)
    )
    return list(session.scalars(found))


def units_in(session: Session, unit_id: int, after: date) -> list[str]:
    """The units directly below this one that are open on some day after this one, by name; at most 50."""
    found = select(col(Unit.name)).where(
        col(Unit.parent_id) == unit_id, col(Unit.closed_on).is_(None) | (col(Unit.closed_on) > after)
    )
    return list(session.scalars(found.order_by(col(Unit.name)).limit(MOST)))


def closed(session: Session, organisation_id: int) -> list[tuple[int, str, date]]:
    """The closed units of an organisation, the last closed first: id, name and last day; at most 50."""
    row = Unit
    found = select(col(row.id), col(row.name), col(row.closed_on)).where(
        col(row.organisation_id) == organisation_id, col(row.closed_on).is_not(None)
    )
    rows = session.execute(found.order_by(col(row.closed_on).desc(), col(row.id).desc()).limit(MOST))
    return [(id, name, last) for id, name, last in rows]


def is_followed(session: Session, organisation_id: int) -> bool:
    """Whether a successor of this organisation was named."""
    row = OrganisationSuccessor
    return (
        session.scalar(select(col(row.since)).where(col(row.organisation_id) == organisation_id).limit(1)) is not None
    )


def founded_on(session: Session, organisation_id: int) -> date | None:
    """The first day of an organisation's first version."""
    first = select(func.min(OrganisationVersion.valid_from))
    return session.scalar(first.where(col(OrganisationVersion.organisation_id) == organisation_id))


def _held_after(day: date) -> tuple[ColumnElement[bool], ...]:
    ends = col(Position.ends_on)
    return (col(Position.withdrawn_at).is_(None), ends.is_(None) | (ends > day))
