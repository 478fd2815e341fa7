"""Inbox folders: putting things in, taking them out, marking them read, counting what is unread."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, insert, select, update
from sqlmodel import Session, col

from workplace.access.grants import _insert
from workplace.access.models import Participant
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows

_UNREAD = "what is unread, by kind and folder"


def put(
    session: Session,
    holder: int,
    folder: str,
    kind: int,
    thing: int,
    *,
    row: int = 0,
    role: str = "",
    due: date | None = None,
    is_read: bool = False,
    at: int | None = None,
) -> None:
    """Lay a thing into a holder's folder; it is there once per row, and new again if it was taken out before."""
    take_out(session, kind, thing, folder=folder, holder=holder, row=row)
    moment = clock.ticks(clock.now()) if at is None else at
    values = {"holder": holder, "folder": folder, "kind": kind, "at": moment, "thing": thing, "row": row}
    session.execute(_insert(session)(Participant).values(**values, role=role, due=due, is_read=is_read))


def begin(session: Session, kind: int, at: int, held: Mapping[int, int], folder: str) -> None:
    """Lay things that lay nowhere until now into a folder of one holder each: `held` by thing; all of one moment."""
    session.info.pop(_UNREAD, None)
    place = {"folder": folder, "kind": kind, "at": at}
    session.execute(insert(Participant), [{"holder": who, "thing": thing, **place} for thing, who in held.items()])


def take_out(
    session: Session,
    kind: int,
    thing: int,
    *,
    folder: str | None = None,
    holder: int | None = None,
    row: int | None = None,
) -> None:
    """Take a thing out of the folders that match; nothing there is no harm."""
    session.info.pop(_UNREAD, None)
    session.execute(delete(Participant).where(*_matching(kind, thing, folder, holder, row)))


def mark_read(session: Session, acting: Acting, kind: int, thing: int) -> int:
    """Mark a thing read wherever it lies unread for this person; how many rows were new."""
    session.info.pop(_UNREAD, None)
    read = (
        update(Participant)
        .where(
            col(Participant.thing) == thing,
            col(Participant.kind) == kind,
            col(Participant.holder).in_(acting.principals),
            ~col(Participant.is_read),
        )
        .values(is_read=True)
    )
    return session.execute(read).rowcount  # type: ignore[attr-defined]


def unread_by_kind(session: Session, acting: Acting) -> dict[tuple[int, str], int]:
    """How many unread things of each kind lie in each folder; at most 999 in all.

    A page asks twice, for its tabs and for the menu: the answer is kept until the session writes a folder.
    """
    known = session.info.get(_UNREAD)
    if known is None or known[0] != acting.principals:
        found = rows(session, _unread_by_kind(), {"principals": list(acting.principals)})
        known = session.info[_UNREAD] = acting.principals, {(kind, folder): count for kind, folder, count in found}
    return dict(known[1])


@lru_cache(maxsize=1)
def _unread_by_kind() -> Select:
    """All of it stands in the index of what is unread; "is false" would be other words than the index's own."""
    new = (
        select(col(Participant.kind), col(Participant.folder))
        .where(col(Participant.holder).in_(bindparam("principals", expanding=True)), ~col(Participant.is_read))
        .limit(999)
        .subquery("new")
    )
    return select(new.c.kind, new.c.folder, func.count()).group_by(new.c.kind, new.c.folder)


def holds(folder: str | Iterable[str], acting: Acting, kind: Any, thing_column: Any) -> ColumnElement[bool]:
    """SQL: the thing lies in one of these folders of this person (for rules: who may)."""
    names = [folder] if isinstance(folder, str) else list(folder)
    return (
        select(col(Participant.thing))
        .where(
            col(Participant.thing) == thing_column,
            col(Participant.kind) == kind,
            col(Participant.holder).in_(acting.principals),
            col(Participant.folder).in_(names),
        )
        .exists()
    )


def _matching(kind: int, thing: int, folder: str | None, holder: int | None, row: int | None):
    where = [col(Participant.thing) == thing, col(Participant.kind) == kind]
    for column, value in ((Participant.folder, folder), (Participant.holder, holder), (Participant.row, row)):
        if value is not None:
            where.append(col(column) == value)
    return where
