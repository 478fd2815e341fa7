"""Roles as rules: the person in the present context holds a role in a unit.

Everything is asked of the context's principals, so that dates, delegations and the powers they lend hold here too:
the integers of an expired role or of a power not lent are simply not among them.
"""

from typing import Any

from sqlalchemy import ColumnElement, exists, false, select
from sqlmodel import Session, col

from workplace.access.models import Principal
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.org.models.organisations import Unit


def holds(acting: Acting, role: str, unit_column: Any) -> ColumnElement[bool]:
    """SQL: the person holds this role in exactly the unit of the column."""
    if not acting.principals:
        return false()
    return exists().where(
        col(Principal.kind) == "role",
        col(Principal.ref) == unit_column,
        col(Principal.role) == role,
        col(Principal.id).in_(acting.principals),
    )


def clerk_of(acting: Acting, organisation_column: Any) -> ColumnElement[bool]:
    """SQL: the person is clerk of the organisation of the column (holds the role on its root unit)."""
    return holds_at(acting, "clerk", organisation_column)


def holds_at(acting: Acting, role: str, organisation_column: Any) -> ColumnElement[bool]:
    """SQL: the person holds this role on the root unit of the organisation of the column."""
    if not acting.principals:
        return false()
    return exists().where(
        col(Unit.organisation_id) == organisation_column,
        col(Unit.parent_id).is_(None),
        col(Principal.kind) == "role",
        col(Principal.ref) == col(Unit.id),
        col(Principal.role) == role,
        col(Principal.id).in_(acting.principals),
    )


def has(session: Session, acting: Acting, role: str, unit_id: int | None = None) -> bool:
    """Whether the person holds this role in a unit, or in any unit when none is named."""
    return bool(units_with(session, acting, role, unit_id))


def require(session: Session, acting: Acting, role: str, unit_id: int | None = None) -> None:
    """NotFound unless the person holds this role there; the house itself may everything."""
    if acting.person and not has(session, acting, role, unit_id):
        raise NotFound


def units_with(session: Session, acting: Acting, role: str, unit_id: int | None = None) -> list[int]:
    """The units in which the person holds this role."""
    where = [col(Principal.kind) == "role", col(Principal.role) == role, col(Principal.id).in_(acting.principals)]
    if unit_id is not None:
        where.append(col(Principal.ref) == unit_id)
    return list(session.scalars(select(col(Principal.ref)).where(*where))) if acting.principals else []
