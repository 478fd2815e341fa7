"""Reading visibility: pages of what a person sees or holds, and the one door check.

Each page is a merge of one short ordered run per principal (UNION ALL, then ORDER BY over at most
principals × limit rows), with statements built once per number of principals (design.md 3; correspondence.md 0).
"""

from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Select, Subquery, bindparam, select, tuple_, union_all
from sqlmodel import Session, col

from workplace.access.models import Access, Participant
from workplace.kernel.acting import Acting

PAGE = 50
_END = (2**63 - 1, 2**31 - 1)


class Place(NamedTuple):
    """Where a page of a list begins: below this time and thing."""

    at: int
    thing: int

    def __str__(self) -> str:
        return f"{self.at}-{self.thing}"

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """The place written in an address; None when the text is not one."""
        at, _, thing = text.partition("-")
        return cls(int(at), int(thing)) if at.isdecimal() and thing.isdecimal() and len(text) < 40 else None


@lru_cache(maxsize=64)
def visible_run(principals: int) -> Subquery:
    """Subquery (at, thing, level): the newest `run` things of a kind below (`at`, `thing`) per principal, merged.

    Bind: kind, before_at, before_thing, run (rows per principal), p0 … pN.
    """
    runs = [_visible_one(i) for i in range(principals)]
    return union_all(*runs).subquery("seen") if len(runs) > 1 else runs[0].subquery("seen")


def _visible_one(i: int) -> Select:
    inner = (
        select(col(Access.at), col(Access.thing), col(Access.level))
        .where(
            col(Access.principal) == bindparam(f"p{i}"),
            col(Access.kind) == bindparam("kind"),
            tuple_(col(Access.at), col(Access.thing))
            < tuple_(bindparam("before_at", type_=Access.at.type), bindparam("before_thing", type_=Access.thing.type)),  # type: ignore[attr-defined]
        )
        .order_by(col(Access.at).desc(), col(Access.thing).desc())
        .limit(bindparam("run"))
        .subquery(f"run{i}")
    )
    return select(inner)


@lru_cache(maxsize=64)
def held_run(holders: int) -> Subquery:
    """Subquery (at, thing, row, is_read, role, due) of one folder, merged over the holders.

    Bind: folder, kind, before_at, before_thing, run, p0 … pN.
    """
    runs = [_held_one(i) for i in range(holders)]
    return union_all(*runs).subquery("held") if len(runs) > 1 else runs[0].subquery("held")


def _held_one(i: int) -> Select:
    p = Participant
    inner = (
        select(col(p.at), col(p.thing), col(p.row), col(p.is_read), col(p.role), col(p.due))
        .where(
            col(p.holder) == bindparam(f"p{i}"),
            col(p.folder) == bindparam("folder"),
            col(p.kind) == bindparam("kind"),
            tuple_(col(p.at), col(p.thing))
            < tuple_(bindparam("before_at", type_=p.at.type), bindparam("before_thing", type_=p.thing.type)),  # type: ignore[attr-defined]
        )
        .order_by(col(p.at).desc(), col(p.thing).desc())
        .limit(bindparam("run"))
        .subquery(f"run{i}")
    )
    return select(inner)


def binds(acting: Acting, kind: int, before: Place | None, *, run: int = PAGE + 1) -> dict[str, int]:
    """The values that `visible_run` and `held_run` take (a folder's name apart)."""
    at, thing = before or _END
    values = {"kind": kind, "before_at": at, "before_thing": thing, "run": run}
    return values | {f"p{i}": principal for i, principal in enumerate(acting.principals)}


def level(session: Session, acting: Acting, kind: int, at: int, thing: int) -> int:
    """The door: how far this person may see the thing (0: not at all). One probe of the primary key each."""
    found = session.scalars(
        select(col(Access.level)).where(
            col(Access.principal).in_(acting.principals),
            col(Access.kind) == kind,
            col(Access.at) == at,
            col(Access.thing) == thing,
        )
    ).all()
    return max(found, default=0)
