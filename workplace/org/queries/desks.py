"""Whose desk it is: the context in which someone acts, built from what they hold today."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows
from workplace.kernel.errors import NotFound
from workplace.org.models.people import Delegation, EffectivePrincipal
from workplace.org.queries.dated import ON, holds, today


@dataclass(frozen=True)
class Desk:
    """A context, and the simple roles held in it."""

    acting: Acting
    roles: frozenset[str]


def own(session: Session, person_id: int) -> Desk:
    """A person acting for themselves."""
    return desk(session, person_id)


def acting_of(session: Session, person_id: int) -> Acting:
    """The context of a person acting for themselves: what jobs, imports and tests act with in someone's name."""
    return desk(session, person_id).acting


def lent(session: Session, person_id: int, delegation_id: int) -> Desk:
    """A person acting for whoever delegated to them; NotFound unless that delegation is theirs and holds today."""
    values = {**today(), "id": delegation_id, "person": person_id}
    row = session.execute(_delegation(), values).first()
    if row is None:
        raise NotFound
    return desk(session, person_id, row.from_person_id, delegation_id, frozenset(row.powers.split(",")))


def desk(
    session: Session,
    person_id: int,
    for_whom: int | None = None,
    authority: int | None = None,
    powers: frozenset[str] | None = None,
) -> Desk:
    """One indexed read. Acting for someone has the principals of the one represented, less those not lent."""
    found = rows(session, _principals(), {"person": for_whom or person_id, "on": clock.today()})
    return _desk(found, Acting(person_id, for_whom, authority, (), powers))


def desks(session: Session, contexts: Sequence[Acting]) -> list[Desk]:
    """Several desks in one indexed read: each context with its principals."""
    held: defaultdict[int, list[Any]] = defaultdict(list)
    people = sorted({context.as_whom for context in contexts})
    for row in rows(session, _principals_of_several(), {"people": people, "on": clock.today()}):
        held[row.person_id].append(row)
    return [_desk(held[context.as_whom], context) for context in contexts]


def _desk(found: Iterable[Any], context: Acting) -> Desk:
    powers = context.powers
    kept = [row for row in found if powers is None or not row.lent_with or row.lent_with in powers]
    principals = tuple(dict.fromkeys(row.principal_id for row in kept))
    return Desk(replace(context, principals=principals), frozenset(row.role for row in kept if row.role))


def roles_lent(session: Session, person_id: int) -> dict[str, str]:
    """The roles that a person holds today, each with the power that lends it (`NEVER_LENT` where none does)."""
    found = rows(session, _principals(), {"person": person_id, "on": clock.today()})
    return {row.role: row.lent_with for row in found if row.role and row.lent_with}


@cache
def _principals() -> Select:
    row = EffectivePrincipal
    return (
        select(col(row.principal_id), col(row.role), col(row.lent_with))
        .where(col(row.person_id) == bindparam("person"), holds(row))
        .order_by(col(row.principal_id))
    )


@cache
def _principals_of_several() -> Select:
    row = EffectivePrincipal
    return (
        select(col(row.person_id), col(row.principal_id), col(row.role), col(row.lent_with))
        .where(col(row.person_id).in_(bindparam("people", expanding=True)), holds(row))
        .order_by(col(row.person_id), col(row.principal_id))
    )


@cache
def _delegation() -> Select:
    return select(col(Delegation.from_person_id), col(Delegation.powers)).where(
        col(Delegation.id) == bindparam("id"),
        col(Delegation.to_person_id) == bindparam("person"),
        col(Delegation.revoked_at).is_(None),
        col(Delegation.starts_on) <= ON,
        col(Delegation.ends_on) >= ON,
    )
