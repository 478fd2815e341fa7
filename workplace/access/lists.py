"""Reading visibility: pages of what a person sees or holds, and the one door check.

Each page is a merge of one short ordered run per principal (UNION ALL, then ORDER BY over at most
principals × limit rows), with statements built once per number of principals (design.md 3; correspondence.md 0).
"""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Select, Subquery, Table, bindparam, false, select, tuple_, union_all
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
    """Subquery (at, thing, level): the newest `run` things of a kind below (`at`, `thing`) per principal, merged.

    Bind: kind, before_at, before_thing, run (rows per principal), p0 … pN.
    """
    mine = (_SEEN.c.kind == bindparam("kind"),)
    return _merged("seen", _SEEN, _SEEN.c.principal, mine, ("level",), principals)


@lru_cache(maxsize=64)
def held_run(holders: int) -> Subquery:
    """Subquery (at, thing, row, is_read, role, due) of one folder, merged over the holders.

    Bind: folder, kind, before_at, before_thing, run, p0 … pN.
    """
    mine = (_HELD.c.folder == bindparam("folder"), _HELD.c.kind == bindparam("kind"))
    return _merged("held", _HELD, _HELD.c.holder, mine, ("row", "is_read", "role", "due"), holders)


def _merged(
    name: str,
    table: Table,
    whose: Column[int],
    mine: tuple[ColumnElement[bool], ...],
    more: tuple[str, ...],
    count: int,
) -> Subquery:
    """One short run down the primary key for each principal: the engine stops in each after `run` rows."""
    at, thing = table.c.at, table.c.thing
    below = tuple_(at, thing) < tuple_(
        bindparam("before_at", type_=at.type), bindparam("before_thing", type_=thing.type)
    )
    newest = (
        select(at, thing, *(table.c[each] for each in more))
        .where(*mine, below)
        .order_by(at.desc(), thing.desc())
        .limit(bindparam("run"))
    )
    runs = [newest.where(whose == bindparam(f"p{i}")).subquery(f"run{i}") for i in range(count)]
    return union_all(*(select(run) for run in runs)).subquery(name)


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
