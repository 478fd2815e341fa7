"""The units of an organisation as a tree, and one unit's way up."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.org.models.organisations import Organisation, Unit
from workplace.org.queries import people
from workplace.org.queries.dated import ON, in_batches, today
from workplace.org.queries.people import PersonCard


@dataclass(frozen=True)
class UnitCard:
    """A unit, how deep it lies below its organisation's root (0), and who heads it."""

    id: int
    name: str
    notation: str
    organisation_id: int
    parent_id: int | None
    depth: int = 0
    head: PersonCard | None = None


def of(session: Session, organisation_id: int) -> list[UnitCard]:
    """Every open unit of an organisation, each after the unit it belongs to, with its head."""
    cards = tree(session, organisation_id)
    heads = people.heads_of(session, [card.id for card in cards])
    return [replace(card, head=heads.get(card.id)) for card in cards]


def tree(session: Session, organisation_id: int) -> list[UnitCard]:
    """The same without the heads."""
    rows = session.execute(_open_units(), {"organisation": organisation_id, "on": clock.today()}).all()
    below: dict[int | None, list[UnitCard]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(UnitCard(*row))
    return _walk(below, None, 0)


def unit(session: Session, id: int) -> UnitCard:
    """One unit with its depth; NotFound when there is none."""
    found = session.execute(_one(), {"id": id}).first()
    if found is None:
        raise NotFound
    return replace(UnitCard(*found), depth=len(above(session, id)) - 1)


def above(session: Session, id: int) -> list[int]:
    """The unit's own id and those of the units above it, up to the root."""
    way: list[int] = []
    here: int | None = id
    while here is not None and here not in way:
        way.append(here)
        here = session.scalar(_parent(), {"id": here})
    return way


def names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Several units' names by id."""
    found: dict[int, str] = {}
    for batch in in_batches(ids):
        found.update((id, name) for id, name in session.execute(_names(), {"ids": batch}))
    return found


def organisations(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """By unit, the organisation it belongs to."""
    found: dict[int, int] = {}
    for batch in in_batches(ids):
        of = select(col(Unit.id), col(Unit.organisation_id)).where(col(Unit.id).in_(batch))
        found.update((id or 0, organisation) for id, organisation in session.execute(of))
    return found


def is_open(session: Session, id: int) -> bool:
    """Whether the unit exists today, and its organisation with it."""
    return session.execute(_open(), {**today(), "id": id}).first() is not None


def _walk(below: dict[int | None, list[UnitCard]], parent: int | None, depth: int) -> list[UnitCard]:
    found: list[UnitCard] = []
    for card in below.get(parent, []):
        found += [replace(card, depth=depth), *_walk(below, card.id, depth + 1)]
    return found


_COLUMNS = (col(Unit.id), col(Unit.name), col(Unit.notation), col(Unit.organisation_id), col(Unit.parent_id))


@cache
def _open_units() -> Select:
    is_open = col(Unit.closed_on).is_(None) | (col(Unit.closed_on) >= ON)
    inside = col(Unit.organisation_id) == bindparam("organisation")
    return select(*_COLUMNS).where(inside, is_open).order_by(col(Unit.rank), col(Unit.name), col(Unit.id))


@cache
def _one() -> Select:
    return select(*_COLUMNS).where(col(Unit.id) == bindparam("id"))


@cache
def _parent() -> Select:
    return select(col(Unit.parent_id)).where(col(Unit.id) == bindparam("id"))


@cache
def _names() -> Select:
    return select(col(Unit.id), col(Unit.name)).where(col(Unit.id).in_(bindparam("ids", expanding=True)))


@cache
def _open() -> Select:
    stands = (col(Unit.closed_on).is_(None) | (col(Unit.closed_on) >= ON)) & (
        col(Organisation.ended_on).is_(None) | (col(Organisation.ended_on) >= ON)
    )
    return (
        select(col(Unit.id))
        .join(Organisation, col(Organisation.id) == col(Unit.organisation_id))
        .where(col(Unit.id) == bindparam("id"), stands)
    )
