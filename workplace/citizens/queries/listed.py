"""Pages of cases: one folder of a desk, or all that one may see. At most 50 rows, by key (design.md 3, Lists)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, Table, and_, bindparam, case, func, or_, select
from sqlmodel import Session

from workplace.access import lists
from workplace.access.kinds import CASES
from workplace.access.lists import PAGE, Place
from workplace.access.models import Participant
from workplace.cases.models.cases import Case
from workplace.cases.models.services import Service
from workplace.cases.rules.folders import WORK
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows

SCAN = 1000  # rows of each run that a filtered page looks through at once
_CASE: Table = Case.__table__  # type: ignore[attr-defined]
_SERVICE: Table = Service.__table__  # type: ignore[attr-defined]
_HELD: Table = Participant.__table__  # type: ignore[attr-defined]
COLUMNS = (
    *(
        _CASE.c[name]
        for name in (
            "id", "kind", "code", "state", "title", "unit_id", "handler_id", "received_at", "due_at", "ready_at",
            "paused_at", "closed_at", "priority", "bounces",
        )
    ),
    _SERVICE.c.name.label("service"),
    _SERVICE.c.name_en.label("service_en"),
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What a page is narrowed to; nothing by default."""

    kind: str = ""
    service: str = ""  # a service's code, whatever its version
    unit: int = 0  # who holds it
    late: bool = False
    unread: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is narrowed at all."""
        return self != Filters()


@dataclass(frozen=True)
class CasePage:
    """One page: rows newest first, and the place where the next begins (None at the end)."""

    rows: list[Row[Any]]
    next: Place | None


Newest = Callable[[int], Subquery]


def folder(session: Session, acting: Acting, name: str, before: Place | None, filters: Filters = Filters()) -> CasePage:
    """A page of one folder of this desk."""
    return _page(session, acting, before, filters, _held, {"folder": name})


def visible(session: Session, acting: Acting, before: Place | None, filters: Filters = Filters()) -> CasePage:
    """A page of all cases that this person may see, whether or not they lie on the desk."""
    return _page(session, acting, before, filters, _seen, {})


def counts(session: Session, acting: Acting) -> dict[str, tuple[int, int]]:
    """How many lie in each folder, and how many of them are unread (bounded at 5,000 together)."""
    if not acting.principals:
        return {}
    found = rows(session, _counted(), {"principals": list(acting.principals)})
    return {name: (total, int(unread)) for name, total, unread in found}


def waiting(session: Session, acting: Acting, limit: int = PAGE) -> list[Row[Any]]:
    """What waits for an act of this person, soonest due first. Rows: folder, at, and the case's columns."""
    if not acting.principals:
        return []
    return list(rows(session, _waiting(), {"principals": list(acting.principals), "most": limit}))


def _page(
    session: Session, acting: Acting, before: Place | None, filters: Filters, newest: Newest, more: dict[str, Any]
) -> CasePage:
    """Each case once; where a scan found too few, the next page goes on below what was looked through."""
    if not acting.principals:
        return CasePage([], None)
    run = SCAN if filters.any else PAGE + 1
    values = lists.binds(acting, CASES, before, run=run) | {"most": run} | more
    narrowed = _values(filters) if filters.any else {}
    found = rows(session, _listed(newest, len(acting.principals), filters.any), values | narrowed).all()
    once: dict[int, Row[Any]] = {}
    for row in found:
        once.setdefault(row.id, row)
    kept = list(once.values())
    if len(kept) > PAGE:
        return CasePage(kept[:PAGE], Place(kept[PAGE - 1].at, kept[PAGE - 1].id))
    if len(found) > PAGE:
        return CasePage(kept, Place(found[-1].at, found[-1].id))
    last = rows(session, _last(newest, len(acting.principals)), values).first() if filters.any else None
    return CasePage(kept, Place(last.at, last.thing) if last else None)


# --- statements, built once ---------------------------------------------------------------------------------------


def _held(holders: int) -> Subquery:
    held = lists.held_run(holders)
    columns = (held.c.at, held.c.thing, held.c.row, held.c.is_read)
    return select(*columns).order_by(held.c.at.desc(), held.c.thing.desc()).limit(bindparam("most")).subquery("newest")


def _seen(principals: int) -> Subquery:
    seen = lists.visible_run(principals)
    once = select(seen.c.at, seen.c.thing).group_by(seen.c.at, seen.c.thing)
    return once.order_by(seen.c.at.desc(), seen.c.thing.desc()).limit(bindparam("most")).subquery("newest")


@lru_cache(maxsize=128)
def _listed(newest_of: Newest, principals: int, filtered: bool) -> Select[Any]:
    newest = newest_of(principals)
    facts = [column for column in newest.c if column.name != "thing"]
    listed = select(*facts, *COLUMNS).join_from(newest, _CASE, _CASE.c.id == newest.c.thing)
    listed = listed.join(_SERVICE, _SERVICE.c.id == _CASE.c.service_id)
    if filtered:
        unread = (or_(bindparam("unread") == 0, newest.c.is_read.is_(False)),) if newest_of is _held else ()
        listed = listed.where(_matches(), *unread).limit(PAGE + 1)
    return listed.order_by(newest.c.at.desc(), newest.c.thing.desc())


@lru_cache(maxsize=128)
def _last(newest_of: Newest, principals: int) -> Select[Any]:
    """The last of a whole scan, if there was so much to look through."""
    newest = newest_of(principals)
    order = (newest.c.at.desc(), newest.c.thing.desc())
    return select(newest.c.at, newest.c.thing).order_by(*order).offset(SCAN - 1).limit(1)


def _matches() -> ColumnElement[bool]:
    c = _CASE.c
    runs = and_(c.ready_at.is_(None), c.paused_at.is_(None), c.closed_at.is_(None))
    return and_(
        or_(bindparam("of_kind") == "", c.kind == bindparam("of_kind")),
        or_(bindparam("service") == "", _SERVICE.c.code == bindparam("service")),
        or_(bindparam("unit") == 0, c.unit_id == bindparam("unit")),
        or_(bindparam("late") == 0, and_(runs, c.due_at < bindparam("now", type_=c.due_at.type))),
    )


@lru_cache(maxsize=1)
def _counted() -> Select[Any]:
    p = _HELD.c
    mine = (p.holder.in_(bindparam("principals", expanding=True)), p.kind == CASES)
    inner = select(p.folder, p.is_read).where(*mine).limit(5000).subquery()
    unread = func.sum(case((inner.c.is_read.is_(False), 1), else_=0))
    return select(inner.c.folder, func.count(), unread).group_by(inner.c.folder)


@lru_cache(maxsize=1)
def _waiting() -> Select[Any]:
    p, c = _HELD.c, _CASE.c
    held = (
        select(p.folder, p.at, p.thing, p.is_read)
        .where(p.holder.in_(bindparam("principals", expanding=True)), p.kind == CASES, p.folder.in_(WORK))
        .order_by(p.at.desc())
        .limit(500)
        .subquery("held")
    )
    return (
        select(held.c.folder, held.c.at, held.c.is_read, *COLUMNS)
        .join_from(held, _CASE, c.id == held.c.thing)
        .join(_SERVICE, _SERVICE.c.id == c.service_id)
        .order_by(case((c.due_at.is_(None), 1), else_=0), c.due_at, held.c.at.desc())
        .limit(bindparam("most"))
    )


def _values(filters: Filters) -> dict[str, Any]:
    return {
        "of_kind": filters.kind,
        "service": filters.service,
        "unit": filters.unit,
        "late": int(filters.late),
        "unread": int(filters.unread),
        "now": clock.now(),
    }
