"""Writing visibility: causes come and go, and `access` is what they amount to."""

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from workplace.access.models import Access, AccessCause, Principal

METADATA, READ, COMMENT, EDIT = 1, 2, 3, 4


def principal(session: Session, kind: str, ref: int, role: str = "") -> int:
    """The integer of a person, unit, subtree, role in a unit, or list; made at first use.

    Two writers who make the same one at once end with the same integer.
    """
    where = (col(Principal.kind) == kind, col(Principal.ref) == ref, col(Principal.role) == role)
    if (found := session.scalar(select(col(Principal.id)).where(*where))) is not None:
        return found
    session.execute(_insert(session)(Principal).values(kind=kind, ref=ref, role=role).on_conflict_do_nothing())
    return session.scalars(select(col(Principal.id)).where(*where)).one()  # type: ignore[return-value]


def person(session: Session, person_id: int) -> int:
    """The principal of one person."""
    return principal(session, "person", person_id)


def role(session: Session, unit_id: int, name: str) -> int:
    """The principal of whoever holds a role in a unit (its clerks, its head)."""
    return principal(session, "role", unit_id, name)


def roles(session: Session, unit_ids: Iterable[int], name: str) -> dict[int, int]:
    """The principals of whoever holds a role in several units, by unit; made at first use."""
    units = set(unit_ids)
    where = (col(Principal.kind) == "role", col(Principal.role) == name, col(Principal.ref).in_(units))
    known = select(col(Principal.ref), col(Principal.id)).where(*where)
    found: dict[int, int] = {ref: id for ref, id in session.execute(known)}
    if missing := [{"kind": "role", "ref": unit, "role": name} for unit in sorted(units - found.keys())]:
        session.execute(_insert(session)(Principal).on_conflict_do_nothing(), missing)
        found = {ref: id for ref, id in session.execute(known)}
    return found


def begin(session: Session, kind: int, at: int, who: Mapping[int, int], cause: str, *, level: int) -> None:
    """Let one principal each see things that nobody could see until now: `who` by thing; all of one moment."""
    causes = [
        {"kind": kind, "thing": thing, "principal": one, "cause": cause, "ref": 0, "level": level}
        for thing, one in who.items()
    ]
    seen = [{"principal": one, "kind": kind, "at": at, "thing": thing, "level": level} for thing, one in who.items()]
    session.execute(insert(AccessCause), causes)
    session.execute(insert(Access), seen)


def grant(
    session: Session, kind: int, at: int, thing: int, principals: Iterable[int], cause: str, *, level: int, ref: int = 0
) -> None:
    """Let principals see a thing, and say why; granting again for the same cause changes nothing but the level."""
    for who in set(principals):
        statement = _insert(session)(AccessCause).values(
            kind=kind, thing=thing, principal=who, cause=cause, ref=ref, level=level
        )
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["kind", "thing", "principal", "cause", "ref"], set_={"level": level}
            )
        )
        _derive(session, kind, at, thing, who)


def withdraw(
    session: Session, kind: int, at: int, thing: int, principals: Iterable[int], cause: str, *, ref: int = 0
) -> None:
    """Take one cause away; whoever has another cause still sees the thing."""
    for who in set(principals):
        session.execute(
            delete(AccessCause).where(
                col(AccessCause.kind) == kind,
                col(AccessCause.thing) == thing,
                col(AccessCause.principal) == who,
                col(AccessCause.cause) == cause,
                col(AccessCause.ref) == ref,
            )
        )
        _derive(session, kind, at, thing, who)


def _derive(session: Session, kind: int, at: int, thing: int, who: int) -> None:
    level = session.scalar(
        select(func.max(AccessCause.level)).where(
            col(AccessCause.kind) == kind, col(AccessCause.thing) == thing, col(AccessCause.principal) == who
        )
    )
    if level is None:
        key = (Access.principal, who), (Access.kind, kind), (Access.at, at), (Access.thing, thing)
        session.execute(delete(Access).where(*(col(column) == value for column, value in key)))
        return
    statement = _insert(session)(Access).values(principal=who, kind=kind, at=at, thing=thing, level=level)
    session.execute(
        statement.on_conflict_do_update(index_elements=["principal", "kind", "at", "thing"], set_={"level": level})
    )


def _insert(session: Session):
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
