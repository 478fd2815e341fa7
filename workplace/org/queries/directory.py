"""The administrators' lists: everybody and every organisation, page by page, with what is theirs to look after."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, bindparam, or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from workplace.kernel.errors import NotFound
from workplace.kernel.text import fold, one_line
from workplace.org.models.organisations import (
    Organisation,
    OrganisationCode,
    OrganisationSuccessor,
    OrganisationVersion,
)
from workplace.org.models.people import Person
from workplace.org.queries import organisations, people
from workplace.org.queries.dated import today, valid
from workplace.org.queries.organisations import OrganisationCard
from workplace.org.queries.people import PersonCard

PAGE = 50


@dataclass(frozen=True)
class PersonFile:
    """What an administrator knows of a person."""

    id: int
    name: str
    login: str
    email: str
    has_password: bool
    once: bool
    disabled_at: datetime | None
    has_signature: bool


@dataclass(frozen=True)
class Version:
    """What an organisation was called from one day to another."""

    name: str
    parent_name: str
    code: str
    notation: str
    valid_from: date
    valid_to: date | None


def person_file(session: Session, person_id: int) -> PersonFile:
    """One person's file; NotFound when there is none."""
    row = session.execute(_files().where(col(Person.id) == person_id)).first()
    if row is None:
        raise NotFound
    return PersonFile(*row)


def everybody(session: Session, text: str = "", after: int | None = None) -> list[tuple[PersonFile, PersonCard]]:
    """The next 51 people by given name whose name or login contains the text; a page shows 50."""
    statement = _files().order_by(col(Person.sort_key), col(Person.id)).limit(PAGE + 1)
    if wanted := fold(one_line(text)).replace("%", "").replace("_", ""):
        statement = statement.where(or_(col(Person.folded).like(f"%{wanted}%"), col(Person.login).like(f"%{wanted}%")))
    if after is not None:
        last = session.execute(select(col(Person.sort_key)).where(col(Person.id) == after)).first()
        place = tuple_(col(Person.sort_key), col(Person.id))
        statement = statement.where(place > tuple_(bindparam("key", last[0] if last else ""), bindparam("id", after)))
    files = [PersonFile(*row) for row in session.execute(statement)]
    cards = people.cards(session, [file.id for file in files])
    return [(file, cards[file.id]) for file in files]


def every_organisation(session: Session, text: str = "", after: int | None = None) -> list[OrganisationCard]:
    """The next 51 organisations by name whose name, notation or code contains the text; a page shows 50."""
    version = OrganisationVersion
    statement = (
        select(col(version.organisation_id))
        .where(valid(version))
        .order_by(col(version.folded), col(version.organisation_id))
        .limit(PAGE + 1)
    )
    if wanted := fold(one_line(text)).replace("%", "").replace("_", ""):
        hit = or_(col(version.folded).like(f"%{wanted}%"), col(version.code).like(f"{wanted.upper()}%"))
        statement = statement.where(hit)
    if after is not None:
        last = organisations.cards(session, [after]).get(after)
        place = tuple_(col(version.folded), col(version.organisation_id))
        key = fold(last.name) if last else ""
        statement = statement.where(place > tuple_(bindparam("key", key), bindparam("id", after)))
    ids = list(session.scalars(statement, today()))
    cards = organisations.cards(session, ids)
    return [cards[id] for id in ids]


def versions(session: Session, organisation_id: int) -> list[Version]:
    """An organisation's history, the latest first."""
    row, parent = OrganisationVersion, aliased(OrganisationVersion)
    statement = (
        select(
            col(row.name),
            col(parent.name),
            col(row.code),
            col(row.notation),
            col(row.valid_from),
            col(row.valid_to),
        )
        .outerjoin(parent, (col(parent.organisation_id) == col(row.parent_id)) & valid(parent))
        .where(col(row.organisation_id) == organisation_id)
        .order_by(col(row.valid_from).desc())
    )
    return [Version(r[0], r[1] or "", *r[2:]) for r in session.execute(statement, today())]


def codes(session: Session, organisation_id: int) -> list[str]:
    """Every code by which others address an organisation, the one in force first."""
    main = organisations.card(session, organisation_id).code
    found = session.scalars(
        select(col(OrganisationCode.code))
        .where(col(OrganisationCode.organisation_id) == organisation_id)
        .order_by(col(OrganisationCode.valid_from))
    )
    return sorted(found, key=lambda code: code != main)


def successors(session: Session, organisation_id: int) -> list[tuple[OrganisationCard, date, str]]:
    """Who followed an organisation, since when and by which decision."""
    row = OrganisationSuccessor
    rows = session.execute(
        select(col(row.successor_id), col(row.since), col(row.decision))
        .where(col(row.organisation_id) == organisation_id)
        .order_by(col(row.since))
    ).all()
    cards = organisations.cards(session, [r.successor_id for r in rows])
    return [(cards[r.successor_id], r.since, r.decision) for r in rows]


def ended_on(session: Session, organisation_id: int) -> date | None:
    """The last day of an organisation that was dissolved."""
    return session.scalar(select(col(Organisation.ended_on)).where(col(Organisation.id) == organisation_id))


@cache
def _files() -> Select:
    return select(
        col(Person.id),
        col(Person.full_name),
        col(Person.login),
        col(Person.email),
        col(Person.password).is_not(None),
        col(Person.password_once),
        col(Person.disabled_at),
        col(Person.signature_id).is_not(None),
    )
