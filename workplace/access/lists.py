"""Reading visibility: pages of what a person sees or holds, and the one door check.

Each page is a merge of one short ordered run per principal (UNION ALL, then ORDER BY over at most
principals × limit rows), with statements built once per number of principals (design.md 3; correspondence.md 0).
"""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Select,
    Subquery,
    Table,
    bindparam,
    column,
    false,
    select,
    tuple_,
    union_all,
)
from sqlmodel import Session

from workplace.access.models import Access, Participant
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows

PAGE = 50
_END = (2**63 - 1, 2**31 - 1)
_SEEN: Table = Access.__table__  # type: ignore[attr-defined]  # plain tables: what lists read needs nothing of the ORM
_HELD: Table = Participant.__table__  # type: ignore[attr-defined]


class Place(NamedTuple):
    """Where a page of a list begins: below this time and thing."""

    at: int
    thing: int

    def __str__(self) -> str:
        return f"{self.at}-{self.thing}"


@lru_cache(maxsize=64)
def visible_run(principals: int) -> Subquery:
    """Subquery (at, thing, level): the newest `run` things of a kind below (`at`, `thing`) per principal, together.

    A thing may be there through several principals, so that the engine stops in each run after `run` rows.
    Bind: kind, before_at, before_thing, run (rows per principal), p0 … pN.
    """
    mine = (_SEEN.c.kind == bindparam("kind"),)
    return _apart(_runs(_SEEN, _SEEN.c.principal, mine, ("level",), principals), _SEEN).subquery("seen")


@lru_cache(maxsize=64)
def held_run(holders: int, *, merged: bool = False) -> Subquery:
    """Subquery (at, thing, row, is_read, role, due) of one folder, over its holders; the newest `run` rows of each.

    `merged`: the runs are merged as they are read, and the engine stops after `run` rows in all. SQLite takes half the
    time then (with sixteen holders 0.42 for 0.96 ms); PostgreSQL would sort whole folders (35 for 3.6 ms).
    Bind: folder, kind, before_at, before_thing, run, p0 … pN.
    """
    mine = (_HELD.c.folder == bindparam("folder"), _HELD.c.kind == bindparam("kind"))
    runs = _runs(_HELD, _HELD.c.holder, mine, ("row", "is_read", "role", "due"), holders)
    if merged:
        newest: tuple[ColumnElement[Any], ...] = (
            column("at").desc(),
            column("thing").desc(),
        )  # of a union, whose columns have names only
        return union_all(*runs).order_by(*newest).limit(bindparam("run")).subquery("held")
    return _apart(runs, _HELD).subquery("held")


def merges(session: Session) -> bool:
    """Whether this engine merges ordered runs by itself."""
    return session.get_bind().dialect.name == "sqlite"


def _apart(runs: list[Select[Any]], table: Table) -> CompoundSelect[Any]:
    """The engine stops in each run after `run` rows."""
    stopped = (run.order_by(table.c.at.desc(), table.c.thing.desc()).limit(bindparam("run")) for run in runs)
    return union_all(*(select(run.subquery(f"run{i}")) for i, run in enumerate(stopped)))


def _runs(
    table: Table, whose: Column[int], mine: tuple[ColumnElement[bool], ...], more: tuple[str, ...], count: int
) -> list[Select[Any]]:
    """One run down the primary key for each principal, below the place where the page begins."""
    at, thing = table.c.at, table.c.thing
    place = bindparam("before_at", type_=at.type), bindparam("before_thing", type_=thing.type)
    below = tuple_(at, thing) < tuple_(*place)
    run = select(at, thing, *(table.c[each] for each in more)).where(*mine, below)
    return [run.where(whose == bindparam(f"p{i}")) for i in range(count)]


def binds(acting: Acting, kind: int, before: Place | None, *, run: int = PAGE + 1) -> dict[str, int]:
    """The values that `visible_run` and `held_run` take (a folder's name apart)."""
    at, thing = before or _END
    values = {"kind": kind, "before_at": at, "before_thing": thing, "run": run}
    return values | {f"p{i}": principal for i, principal in enumerate(acting.principals)}


def sees(acting: Acting, kind: Any, at: Any, thing: Any, least: int) -> ColumnElement[bool]:
    """SQL over a table of things, of which `kind`, `at` and `thing` are columns or values: this person may see the
    row's thing at `least` this far (the door's own condition).
    """
    if not acting.principals:
        return false()
    seen = _SEEN.c
    probe = select(seen.thing).where(
        seen.principal.in_(acting.principals), seen.kind == kind, seen.at == at, seen.thing == thing,
        seen.level >= least,
    )  # fmt: skip
    return probe.exists()


def level(session: Session, acting: Acting, kind: int, at: int, thing: int) -> int:
    """The door: how far this person may see the thing (0: not at all). One probe of the primary key each."""
    values = {"principals": list(acting.principals), "kind": kind, "at": at, "thing": thing}
    return max((one.level for one in rows(session, _probe(), values)), default=0)


@lru_cache(maxsize=1)
def _probe() -> Select[Any]:
    seen = _SEEN.c
    return select(seen.level).where(
        seen.principal.in_(bindparam("principals", expanding=True)),
        seen.kind == bindparam("kind"),
        seen.at == bindparam("at"),
        seen.thing == bindparam("thing"),
    )
