"""Organisations as others need them: cards as of a day, search by name, those a person clerks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Select, and_, bindparam, case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from workplace.access.models import Principal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.kernel.text import fold, one_line
from workplace.org.models.organisations import (
    Organisation,
    OrganisationCode,
    OrganisationSuccessor,
    OrganisationVersion,
    Unit,
)
from workplace.org.models.people import Position
from workplace.org.queries.dated import ON, holds, in_batches, today, valid
from workplace.org.rules.names import is_unmarked, same_name

_GENERATIONS = 20  # so often one may have followed another


@dataclass(frozen=True)
class OrganisationCard:
    """An organisation as it was called on a day."""

    id: int
    name: str
    parent_id: int | None
    parent_name: str
    code: str
    notation: str
    place: str
    address: str
    collective: str
    head_title: str
    unit_id: int  # its root unit; 0 for one that only writes to us from outside
    internal: bool  # people of this installation work there
    seal_mm: int
    has_seal: bool


def card(session: Session, id: int, on: date | None = None) -> OrganisationCard:
    """One organisation, as of today or of an earlier day; NotFound when there is none."""
    found = cards(session, [id], on)
    if id not in found:
        raise NotFound
    return found[id]


def cards(session: Session, ids: list[int], on: date | None = None) -> dict[int, OrganisationCard]:
    """Several organisations at once, by id. A day before the first version shows the first."""
    day = on or clock.today()
    found: dict[int, OrganisationCard] = {}
    for batch in in_batches(ids):
        for row in session.execute(_by_ids(), {"on": day, "ids": batch}):
            found[row.id] = OrganisationCard(*row)
        missing = [id for id in batch if id not in found] if on else []
        for id, first in session.execute(_first_days(), {"ids": missing}).all() if missing else ():
            found[id] = OrganisationCard(*session.execute(_by_ids(), {"on": first, "ids": [id]}).one())
    return found


def search(session: Session, text: str, limit: int = 20) -> list[OrganisationCard]:
    """Organisations whose name holds the words in this order, marks or not, or whose notation or code begins so; those
    at home here first.
    """
    wanted = fold(one_line(text))
    if not wanted:
        return []
    pattern = f"%{'%'.join(wanted.replace('%', ' ').replace('_', ' ').split())}%"
    values = {**today(), "pattern": pattern, "start": wanted + "%", "code": wanted.upper() + "%", "most": limit}
    return [OrganisationCard(*row) for row in session.execute(_searched(), values)]


def by_name(session: Session, name: str) -> OrganisationCard | None:
    """The organisation that is called exactly this today, whatever the capitals; one at home here first."""
    rows = session.execute(_named(), {**today(), "folded": fold(one_line(name))})
    return next((OrganisationCard(*row) for row in rows if same_name(row.name, name)), None)


def meant(session: Session, name: str) -> OrganisationCard | None:
    """The organisation that a typed name means: the one called so; of names without marks (so tai chinh) the only one
    that it can be; of one that has ended, whoever followed it. None where that is nobody, or might be several.
    """
    values = {**today(), "folded": fold(one_line(name))}
    alike = [OrganisationCard(*row) for row in session.execute(_named(), values)]
    if exact := [card for card in alike if same_name(card.name, name)]:
        return exact[0]
    if len(alike) == 1 and (is_unmarked(name) or is_unmarked(alike[0].name)):
        return alike[0]
    followers = {row.id for row in session.execute(_followers(), values) if same_name(row.was, name)}
    heirs = _alive_after(session, followers)
    return card(session, heirs.pop()) if len(heirs) == 1 else None


def ended_on(session: Session, name: str) -> date | None:
    """The last day of an organisation that was called exactly this when it ended; None where there was none."""
    rows = session.execute(_ended_named(), {**today(), "folded": fold(one_line(name))})
    return max((row.ended_on for row in rows if same_name(row.name, name)), default=None)


def is_alive(session: Session, id: int) -> bool:
    """Whether it has not ended."""
    ended = session.scalar(select(col(Organisation.ended_on)).where(col(Organisation.id) == id))
    return ended is None or ended >= clock.today()


def ended(session: Session, ids: Iterable[int]) -> set[int]:
    """Those of these organisations that have ended: nothing reaches them any more."""
    found: set[int] = set()
    for batch in in_batches(list(ids)):
        over = (col(Organisation.id).in_(batch), col(Organisation.ended_on) < clock.today())
        found |= {id for id in session.scalars(select(col(Organisation.id)).where(*over)) if id is not None}
    return found


def line(session: Session, id: int) -> list[int]:
    """Those that followed this one, each alone, one after the other, up to the first that has not ended; empty where
    none followed it, or several did.
    """
    found: list[int] = []
    while len(after := _next(session, {found[-1] if found else id})) == 1 and len(found) < _GENERATIONS:
        found += after
        if is_alive(session, found[-1]):
            break
    return found


def by_code(session: Session, code: str) -> OrganisationCard | None:
    """The organisation that others address by this code today."""
    row = session.execute(_coded(), {**today(), "code": code.strip()}).first()
    return OrganisationCard(*row) if row else None


def clerked_by(session: Session, acting: Acting) -> list[OrganisationCard]:
    """The organisations whose correspondence this person keeps as clerk, in the present context."""
    rows = session.execute(_clerked(), {**today(), "principals": list(acting.principals) or [0]})
    return [OrganisationCard(*row) for row in rows]


def internal(session: Session, limit: int = 500) -> list[OrganisationCard]:
    """The organisations where people of this installation work, by name."""
    rows = session.execute(_internal(), {**today(), "most": limit})
    return [OrganisationCard(*row) for row in rows]


def of(session: Session, person_id: int) -> OrganisationCard:
    """The organisation of a person's main post; NotFound while they hold none."""
    row = session.execute(_of_person(), {**today(), "person": person_id}).first()
    if row is None:
        raise NotFound
    return OrganisationCard(*row)


def _alive_after(session: Session, ids: set[int]) -> set[int]:
    """Of these the ones that have not ended, and of those that have whoever followed them, however late."""
    found: set[int] = set()
    seen: set[int] = set()
    for _ in range(_GENERATIONS):
        if not (ids := ids - seen):
            break
        alive = {id for id in ids if is_alive(session, id)}
        found |= alive
        seen |= ids
        ids = _next(session, ids - alive)
    return found


def _next(session: Session, ids: set[int]) -> set[int]:
    row = OrganisationSuccessor
    found = select(col(row.successor_id)).where(col(row.organisation_id).in_(ids)).limit(50)
    return set(session.scalars(found)) if ids else set()


# --- statements, built once ---------------------------------------------------------------------------------------


@cache
def _cards() -> Select:
    version, parent = OrganisationVersion, aliased(OrganisationVersion)
    works_here = (
        exists()
        .where(
            col(Position.unit_id) == col(Unit.id),
            col(Unit.organisation_id) == col(version.organisation_id),
            holds(Position),
        )
        .correlate(version)
    )
    root = (
        select(col(Unit.id))
        .where(col(Unit.organisation_id) == col(version.organisation_id), col(Unit.parent_id).is_(None))
        .correlate(version)
        .scalar_subquery()
    )
    return (
        select(
            col(version.organisation_id).label("id"),
            col(version.name),
            col(version.parent_id),
            func.coalesce(parent.name, "").label("parent_name"),
            col(version.code),
            col(version.notation),
            col(version.place),
            col(version.address),
            col(version.collective),
            col(version.head_title),
            func.coalesce(root, 0).label("unit_id"),
            works_here.label("internal"),
            col(version.seal_mm),
            col(version.seal_id).is_not(None).label("has_seal"),
        )
        .outerjoin(parent, and_(col(parent.organisation_id) == col(version.parent_id), valid(parent)))
        .where(valid(version))
    )


@cache
def _by_ids() -> Select:
    return _cards().where(col(OrganisationVersion.organisation_id).in_(bindparam("ids", expanding=True)))


@cache
def _first_days() -> Select:
    organisation = col(OrganisationVersion.organisation_id)
    first = func.min(OrganisationVersion.valid_from)
    return select(organisation, first).where(organisation.in_(bindparam("ids", expanding=True))).group_by(organisation)


@cache
def _searched() -> Select:
    version = OrganisationVersion
    statement = _alive(_cards())
    begins = case((col(version.folded).like(bindparam("start")), 0), else_=1)
    return (
        statement.where(
            col(version.folded).like(bindparam("pattern"))
            | func.upper(version.notation).like(bindparam("code"))
            | col(version.code).like(bindparam("code"))
        )
        .order_by(statement.selected_columns.internal.desc(), begins, func.length(version.name), col(version.name))
        .limit(bindparam("most"))
    )


@cache
def _named() -> Select:
    statement = _alive(_cards())
    return (
        statement.where(col(OrganisationVersion.folded) == bindparam("folded"))
        .order_by(statement.selected_columns.internal.desc(), col(OrganisationVersion.organisation_id))
        .limit(50)
    )


@cache
def _followers() -> Select:
    """Who follows an organisation that has ended and was called so at last: (id, was)."""
    version, row = OrganisationVersion, OrganisationSuccessor
    return (
        select(col(row.successor_id).label("id"), col(version.name).label("was"))
        .join(version, col(version.organisation_id) == col(row.organisation_id))
        .join(Organisation, col(Organisation.id) == col(row.organisation_id))
        .where(valid(version), col(version.folded) == bindparam("folded"), col(Organisation.ended_on) < ON)
        .limit(50)
    )


@cache
def _ended_named() -> Select:
    version = OrganisationVersion
    return (
        select(col(version.name), col(Organisation.ended_on))
        .join(Organisation, col(Organisation.id) == col(version.organisation_id))
        .where(valid(version), col(version.folded) == bindparam("folded"), col(Organisation.ended_on) < ON)
        .limit(50)
    )


@cache
def _coded() -> Select:
    addressed = select(col(OrganisationCode.organisation_id)).where(
        col(OrganisationCode.code) == bindparam("code"), valid(OrganisationCode)
    )
    return _cards().where(col(OrganisationVersion.organisation_id).in_(addressed)).limit(1)


@cache
def _clerked() -> Select:
    kept = (
        select(col(Unit.organisation_id))
        .join(Principal, col(Principal.ref) == col(Unit.id))
        .where(
            col(Principal.kind) == "role",
            col(Principal.role) == "clerk",
            col(Principal.id).in_(bindparam("principals", expanding=True)),
            col(Unit.parent_id).is_(None),
        )
    )
    version = OrganisationVersion
    return _cards().where(col(version.organisation_id).in_(kept)).order_by(col(version.parent_id), col(version.name))


@cache
def _internal() -> Select:
    statement = _alive(_cards())
    return (
        statement.where(statement.selected_columns.internal)
        .order_by(col(OrganisationVersion.name))
        .limit(bindparam("most"))
    )


@cache
def _of_person() -> Select:
    return (
        _cards()
        .join(Unit, col(Unit.organisation_id) == col(OrganisationVersion.organisation_id))
        .join(Position, col(Position.unit_id) == col(Unit.id))
        .where(col(Position.person_id) == bindparam("person"), holds(Position))
        .order_by(col(Position.main).desc(), col(Position.rank), col(Position.id))
        .limit(1)
    )


def _alive(statement: Select) -> Select:
    ended = col(Organisation.ended_on)
    return statement.join(Organisation, col(Organisation.id) == col(OrganisationVersion.organisation_id)).where(
        ended.is_(None) | (ended >= ON)
    )
