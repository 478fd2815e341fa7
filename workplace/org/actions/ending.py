"""What ends with an organisation: the posts and roles that are held in it, and how they come back with it."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.org.actions import principals
from workplace.org.models.organisations import Unit
from workplace.org.models.people import Position, RoleGrant


def end_with(session: Session, acting: Acting, organisation_id: int, last_day: date) -> dict[str, list[int]]:
    """Nobody holds a post or a role in it after this day; what had ended by then stays as it is. The ids, for the
    journal.

    BadInput where the administrator who ends it would lose that role with it.
    """
    found = {table: _held_after(session, table, organisation_id, last_day) for table in (Position, RoleGrant)}
    if any(one.role == "administrator" and one.person_id == acting.person for one in found[RoleGrant]):
        raise BadInput(
            {
                "last_day": say(
                    "You hold the administrator's role in this organisation. Have it given to you in another one first."
                )
            }
        )
    for one in (*found[Position], *found[RoleGrant]):
        one.ended_with, one.ended_before = organisation_id, one.ends_on
        if last_day < one.starts_on:
            one.withdrawn_at = clock.now()
        else:
            one.ends_on = last_day
        session.add(one)
    _rebuild(session, [*found[Position], *found[RoleGrant]])
    return {"posts": _ids(found[Position]), "roles": _ids(found[RoleGrant])}


def hold_again(session: Session, organisation_id: int) -> dict[str, list[int]]:
    """The end is taken back, or is another day: what ended with it is held as before. The ids, for the journal."""
    found: dict[type[Any], list[Any]] = {
        table: list(session.scalars(select(table).where(col(table.ended_with) == organisation_id)).all())
        for table in (Position, RoleGrant)
    }
    for one in (*found[Position], *found[RoleGrant]):
        one.ends_on, one.withdrawn_at = one.ended_before, None
        one.ended_with, one.ended_before = None, None
        session.add(one)
    _rebuild(session, [*found[Position], *found[RoleGrant]])
    return {"posts": _ids(found[Position]), "roles": _ids(found[RoleGrant])}


def _held_after(session: Session, table: type[Any], organisation_id: int, day: date) -> list[Any]:
    inside = select(col(Unit.id)).where(col(Unit.organisation_id) == organisation_id)
    held = select(table).where(
        col(table.unit_id).in_(inside),
        col(table.withdrawn_at).is_(None),
        col(table.ends_on).is_(None) | (col(table.ends_on) > day),
    )
    return list(session.scalars(held.order_by(col(table.id))).all())


def _rebuild(session: Session, rows: list[Any]) -> None:
    principals.rebuild(session, {one.person_id for one in rows})


def _ids(rows: list[Any]) -> list[int]:
    return [one.id for one in rows]
