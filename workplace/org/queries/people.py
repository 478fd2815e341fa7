"""People as others need them: cards with their main post, who is in a unit, who leads."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, case, literal, select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.kernel.text import fold, initials
from workplace.org.models.organisations import OrganisationVersion, Unit
from workplace.org.models.people import Person, Position, RoleGrant
from workplace.org.queries.dated import holds, in_batches, today, valid
from workplace.org.rules import naming

MOST = 500
_CANDIDATES = 200  # so many rows are weighed before a name is suggested


@dataclass(frozen=True)
class PersonCard:
    """A person with the post that shows: the one in the unit asked for, else the main one. Without a post: ids 0."""

    id: int
    name: str
    position: str
    unit_id: int
    unit: str
    organisation_id: int
    organisation: str

    @property
    def initials(self) -> str:
        """Two letters for the avatar."""
        return initials(self.name)


def person(session: Session, id: int) -> PersonCard:
    """One person; NotFound when there is none."""
    found = cards(session, [id])
    if id not in found:
        raise NotFound
    return found[id]


def cards(session: Session, ids: Iterable[int]) -> dict[int, PersonCard]:
    """Several people by id, each with their main post of today."""
    found: dict[int, PersonCard] = {}
    for batch in in_batches(ids):
        for row in session.execute(_by_ids(), {**today(), "ids": batch}):
            found.setdefault(row.id, _card(row))
    return found


def names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Several people's names by id."""
    found: dict[int, str] = {}
    for batch in in_batches(ids):
        found.update((id, name) for id, name in session.execute(_names(), {"ids": batch}))
    return found


def addresses(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The mail addresses of those of these people who have one and may sign in."""
    found: dict[int, str] = {}
    for batch in in_batches(ids):
        of_these = (col(Person.id).in_(batch), col(Person.disabled_at).is_(None), col(Person.email) != "")
        known = session.execute(select(col(Person.id), col(Person.email)).where(*of_these))
        found.update((id, address) for id, address in known)
    return found


def in_organisation(session: Session, organisation_id: int) -> list[PersonCard]:
    """Who holds a post anywhere in the organisation, by given name; at most 500."""
    return _once(session.execute(_in_organisation(), {**today(), "organisation": organisation_id}))


def leaders(session: Session, organisation_id: int) -> list[PersonCard]:
    """Those to whom a document may be submitted: who signs for the organisation, highest first."""
    values = {**today(), "organisation": organisation_id, "role": "signer"}
    return _once(session.execute(_with_role_at_root(), values))


def heads(session: Session, unit_id: int) -> list[PersonCard]:
    """Who heads this unit."""
    return with_role(session, unit_id, "unit_head")


def heads_of(session: Session, unit_ids: Iterable[int]) -> dict[int, PersonCard]:
    """The first head of each unit that has one, by unit."""
    found: dict[int, PersonCard] = {}
    for batch in in_batches(unit_ids):
        for row in session.execute(_heads(), {**today(), "units": batch}):
            found.setdefault(row.headed, _card(row))
    return found


def with_role(session: Session, unit_id: int, role: str) -> list[PersonCard]:
    """Who holds a role in exactly this unit, each with the post held there, else the main one."""
    return _once(session.execute(_with_role(), {**today(), "unit": unit_id, "role": role}))


def holding(session: Session, unit_ids: Iterable[int]) -> dict[tuple[int, str], list[PersonCard]]:
    """Who holds which role in several units: by unit and role, in the order of `with_role`."""
    found: dict[tuple[int, str], dict[int, PersonCard]] = defaultdict(dict)
    for batch in in_batches(unit_ids):
        for row in session.execute(_holding(), {**today(), "units": batch}):
            found[row.held_in, row.held].setdefault(row.id, _card(row))
    return {key: list(cards.values()) for key, cards in found.items()}


def at_work(session: Session, ids: Iterable[int]) -> set[int]:
    """Those of the people who may sign in and hold a post today: what is sent to the others reaches nobody."""
    found: set[int] = set()
    for batch in in_batches(ids):
        found |= set(session.scalars(_at_work(), {**today(), "ids": batch}))
    return found


def administrators(session: Session) -> list[int]:
    """Everybody who administers the installation today."""
    role = (col(RoleGrant.role) == "administrator", holds(RoleGrant), _ACTIVE)
    found = select(col(Person.id)).join(RoleGrant, col(RoleGrant.person_id) == col(Person.id)).where(*role)
    return [id for id in session.scalars(found.distinct().order_by(col(Person.id)).limit(MOST), today()) if id]


def search(session: Session, acting: Acting, text: str, limit: int = 20) -> list[PersonCard]:
    """People in whose name each of the words occurs, in any order: whole words first, the given name before all, marks
    as they were typed before others; of equals those of one's own organisation.
    """
    typed = naming.words(text)
    if not typed:
        return []
    own = cards(session, [acting.as_whom]).get(acting.as_whom)
    home = own.organisation_id if own else 0
    values = {**today(), "organisation": home, "most": max(_CANDIDATES, 4 * limit)}
    for at, word in enumerate(map(fold, typed)):
        values |= {f"in{at}": f"%{word}%", f"given{at}": f"% {word}", f"whole{at}": f"% {word} %"}
    rows = [*session.execute(_search_in(len(typed)), values), *session.execute(_search_everywhere(len(typed)), values)]
    in_order = sorted(rows, key=lambda row: (row.sort_key, row.id))  # at home and elsewhere by one measure
    found = sorted(_once(in_order), key=lambda card: (naming.distance(typed, card.name), card.organisation_id != home))
    return found[:limit]


def _card(row: Any) -> PersonCard:
    return PersonCard(
        row.id,
        row.full_name,
        row.title or "",
        row.unit_id or 0,
        row.unit or "",
        row.organisation_id or 0,
        row.organisation or "",
    )


def _once(rows: Iterable[Any]) -> list[PersonCard]:
    found: dict[int, PersonCard] = {}
    for row in rows:
        if row.id not in found:
            found[row.id] = _card(row)
    return list(found.values())


# --- statements, built once ---------------------------------------------------------------------------------------

_MAIN_FIRST = (col(Position.main).desc(), col(Position.rank), col(Position.id))
_RANK_FIRST = (col(Position.rank), col(Person.sort_key), col(Person.id))
_ACTIVE = col(Person.disabled_at).is_(None)


def _columns(*more: Any) -> Select:
    version = OrganisationVersion
    return (
        select(
            col(Person.id),
            col(Person.full_name),
            col(Position.title),
            col(Unit.id).label("unit_id"),
            col(Unit.name).label("unit"),
            col(Unit.organisation_id),
            col(version.name).label("organisation"),
            *more,
        )
        .select_from(Person)
        .outerjoin(Position, (col(Position.person_id) == col(Person.id)) & holds(Position))
        .outerjoin(Unit, col(Unit.id) == col(Position.unit_id))
        .outerjoin(version, (col(version.organisation_id) == col(Unit.organisation_id)) & valid(version))
    )


@cache
def _by_ids() -> Select:
    return _columns().where(col(Person.id).in_(bindparam("ids", expanding=True))).order_by(*_MAIN_FIRST)


@cache
def _at_work() -> Select:
    posted = select(col(Person.id)).join(Position, (col(Position.person_id) == col(Person.id)) & holds(Position))
    return posted.where(col(Person.id).in_(bindparam("ids", expanding=True)), _ACTIVE).distinct()


@cache
def _names() -> Select:
    return select(col(Person.id), col(Person.full_name)).where(col(Person.id).in_(bindparam("ids", expanding=True)))


@cache
def _in_organisation() -> Select:
    inside = col(Unit.organisation_id) == bindparam("organisation")
    return (
        _columns().where(inside, _ACTIVE).order_by(col(Person.sort_key), col(Person.id), *_MAIN_FIRST).limit(2 * MOST)
    )


def _here_first() -> Any:
    return (col(Position.unit_id) == col(RoleGrant.unit_id)).desc()


@cache
def _with_role() -> Select:
    return (
        _columns()
        .join(RoleGrant, (col(RoleGrant.person_id) == col(Person.id)) & holds(RoleGrant))
        .where(col(RoleGrant.unit_id) == bindparam("unit"), col(RoleGrant.role) == bindparam("role"), _ACTIVE)
        .order_by(_here_first(), *_RANK_FIRST, col(Position.main).desc())
    )


@cache
def _holding() -> Select:
    return (
        _columns(col(RoleGrant.unit_id).label("held_in"), col(RoleGrant.role).label("held"))
        .join(RoleGrant, (col(RoleGrant.person_id) == col(Person.id)) & holds(RoleGrant))
        .where(col(RoleGrant.unit_id).in_(bindparam("units", expanding=True)), _ACTIVE)
        .order_by(_here_first(), *_RANK_FIRST, col(Position.main).desc())
    )


@cache
def _clerk_ids() -> Select:
    inside = col(Unit.organisation_id).in_(bindparam("organisations", expanding=True))
    return (
        select(col(Unit.organisation_id), col(RoleGrant.person_id))
        .join(RoleGrant, (col(RoleGrant.unit_id) == col(Unit.id)) & holds(RoleGrant))
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .where(inside, col(Unit.parent_id).is_(None), col(RoleGrant.role) == "clerk", _ACTIVE)
    )


@cache
def _heads() -> Select:
    return (
        _columns(col(RoleGrant.unit_id).label("headed"))
        .join(RoleGrant, (col(RoleGrant.person_id) == col(Person.id)) & holds(RoleGrant))
        .where(
            col(RoleGrant.unit_id).in_(bindparam("units", expanding=True)), col(RoleGrant.role) == "unit_head", _ACTIVE
        )
        .order_by(_here_first(), *_RANK_FIRST)
    )


@cache
def _with_role_at_root() -> Select:
    root = (
        select(col(Unit.id))
        .where(col(Unit.organisation_id) == bindparam("organisation"), col(Unit.parent_id).is_(None))
        .scalar_subquery()
    )
    return (
        _columns()
        .join(RoleGrant, (col(RoleGrant.person_id) == col(Person.id)) & holds(RoleGrant))
        .where(
            col(RoleGrant.unit_id) == root,
            col(RoleGrant.role) == bindparam("role"),
            _ACTIVE,
        )
        .order_by(_here_first(), *_RANK_FIRST)
    )


@cache
def _search_in(words: int) -> Select:
    return _search_everywhere(words).where(col(Unit.organisation_id) == bindparam("organisation"))


@cache
def _search_everywhere(words: int) -> Select:
    """The likeliest first, so that the bound cuts off the others."""
    name, each = col(Person.folded), range(words)
    given = case(*((literal(" ").concat(name).like(bindparam(f"given{at}")), 0) for at in each), else_=1)
    whole = case(*((literal(" ").concat(name).concat(" ").like(bindparam(f"whole{at}")), 0) for at in each), else_=1)
    return (
        _columns(col(Person.sort_key))
        .where(*(name.like(bindparam(f"in{at}")) for at in each), _ACTIVE)
        .order_by(given, whole, col(Person.sort_key), col(Person.id), *_MAIN_FIRST)
        .limit(bindparam("most"))
    )


def clerk_ids_of(session: Session, organisation_ids: Iterable[int]) -> dict[int, set[int]]:
    """The clerks of several organisations, by organisation, without their cards."""
    found: dict[int, set[int]] = defaultdict(set)
    for batch in in_batches(organisation_ids):
        for organisation, person in session.execute(_clerk_ids(), {**today(), "organisations": batch}):
            found[organisation].add(person)
    return found


def clerks_of(session: Session, organisation_id: int) -> list[PersonCard]:
    """An organisation's clerks: whoever holds the role on its root unit."""
    root = select(col(Unit.id)).where(col(Unit.organisation_id) == organisation_id, col(Unit.parent_id).is_(None))
    unit_id = session.scalar(root)
    return with_role(session, unit_id, "clerk") if unit_id else []
