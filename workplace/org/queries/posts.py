"""What one person holds and held: posts and roles with their days, for the person's own page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.org.models.organisations import OrganisationVersion, Unit
from workplace.org.models.people import Position, RoleGrant
from workplace.org.queries.dated import today, valid


@dataclass(frozen=True)
class Post:
    """A post: where, as what, from when to when."""

    id: int
    unit_id: int
    unit: str
    organisation: str
    title: str
    rank: int
    main: bool
    starts_on: date
    ends_on: date | None

    @property
    def holds(self) -> bool:
        """Whether it is held today."""
        return self.starts_on <= clock.today() and (self.ends_on is None or self.ends_on >= clock.today())


@dataclass(frozen=True)
class Role:
    """A simple role: where, in which capacity, on which paper, from when to when."""

    id: int
    unit_id: int
    unit: str
    organisation: str
    role: str
    capacity: str
    basis: str
    starts_on: date
    ends_on: date | None

    @property
    def holds(self) -> bool:
        """Whether it is held today."""
        return self.starts_on <= clock.today() and (self.ends_on is None or self.ends_on >= clock.today())


def posts(session: Session, person_id: int) -> list[Post]:
    """Every post of a person, the present ones first, the newest before older ones."""
    p = Position
    statement = _where_held(p, col(p.title), col(p.rank), col(p.main)).where(col(p.person_id) == person_id)
    return sorted((Post(*row) for row in session.execute(statement, today())), key=_newest)


def roles(session: Session, person_id: int) -> list[Role]:
    """Every role of a person, the present ones first, the newest before older ones."""
    r = RoleGrant
    statement = _where_held(r, col(r.role), col(r.capacity), col(r.basis)).where(col(r.person_id) == person_id)
    return sorted((Role(*row) for row in session.execute(statement, today())), key=_newest)


def _newest(held: Post | Role) -> tuple[bool, int]:
    return (not held.holds, -held.starts_on.toordinal())


def _where_held(table: type[Position] | type[RoleGrant], *columns: Any) -> Select:
    version = OrganisationVersion
    return (
        select(
            col(table.id),
            col(table.unit_id),
            col(Unit.name),
            col(version.name),
            *columns,
            col(table.starts_on),
            col(table.ends_on),
        )
        .join(Unit, col(Unit.id) == col(table.unit_id))
        .join(version, col(version.organisation_id) == col(Unit.organisation_id))
        .where(valid(version), col(table.withdrawn_at).is_(None))
        .order_by(col(table.id).desc())
    )
