"""Pages of tasks: what waits for a person by deadline, one folder of a desk, all that one may see.

My work reads one short run of `ix_participant_task_work` per principal, in order of the deadline, however many tasks
there are; the other folders and everything visible read the same runs as documents do (access.lists).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Subquery,
    Table,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlmodel import Session

from workplace.access import lists
from workplace.access.kinds import TASKS
from workplace.access.lists import PAGE, Place
from workplace.access.models import TASK_WORK, Participant
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows
from workplace.tasks.models.tasks import Task
from workplace.tasks.rules import folders
from workplace.tasks.rules.folders import NO_DUE

WORK = folders.WORK
SCAN = 1000  # rows of each run that a filtered page looks through at once
_TASK: Table = Task.__table__  # type: ignore[attr-defined]
_HELD: Table = Participant.__table__  # type: ignore[attr-defined]
COLUMNS = tuple(
    _TASK.c[name]
    for name in (
        "id", "state", "title", "made_at", "priority", "percent", "due", "original_due", "reported_on", "completed_on",
        "paused_on", "extensions", "field", "issuer_id", "lead_person_id", "lead_unit_id", "parent_id", "held_since",
        "origin_row",
    )
)  # fmt: skip


class After(NamedTuple):
    """Where a page by deadline begins: after this deadline, time and thing."""

    due: int  # the day's ordinal
    at: int
    thing: int

    def __str__(self) -> str:
        return f"{self.due}-{self.at}-{self.thing}"


@dataclass(frozen=True)
class Filters:
    """What a page is narrowed to; nothing by default."""

    urgent: bool = False
    unread: bool = False
    late: bool = False
    soon: date | None = None  # due on this day or before, and not late
    field: str = ""
    source: str = ""
    over: bool | None = None  # ended or not

    @property
    def any(self) -> bool:
        """Whether anything is narrowed at all."""
        return self != Filters()


@dataclass(frozen=True)
class Page:
    """One page: its rows, and the place where the next one begins (None at the end).

    Rows: the task's columns; from a folder also folder, role, row, is_read, at and my_due (NO_DUE: none).
    """

    rows: list[Row[Any]]
    next: After | Place | None


def mine(
    session: Session, acting: Acting, after: After | None = None, filters: Filters = Filters(), folder: str = ""
) -> Page:
    """What waits for an act of this person, soonest due first; one folder of it where one is named."""
    if not acting.principals:
        return Page([], None)
    narrowed = filters.any or bool(folder)
    values = _after(after) | {f"p{i}": one for i, one in enumerate(acting.principals)}
    values |= {"run": SCAN if narrowed else PAGE + 1, "most": PAGE + 1}
    if narrowed:
        values |= _values(filters) | {"folder": folder}
    found = rows(session, _mine(len(acting.principals), narrowed), values).all()
    return Page(_once(found[:PAGE]), _place(found[PAGE - 1]) if len(found) > PAGE else None)


def folder(session: Session, acting: Acting, name: str, before: Place | None, filters: Filters = Filters()) -> Page:
    """A page of a folder in which nothing waits, newest first."""
    return _newest(session, acting, before, filters, _held, {"folder": name})


def everything(session: Session, acting: Acting, before: Place | None, filters: Filters = Filters()) -> Page:
    """A page of all tasks that this person may see, newest first."""
    return _newest(session, acting, before, filters, _seen, {})


def counts(session: Session, acting: Acting) -> dict[str, tuple[int, int]]:
    """How many wait in each folder of work, and how many of them are unread (bounded at 999 of each)."""
    if not acting.principals:
        return {}
    found = rows(session, _counted(), {"principals": list(acting.principals)})
    return {name: (total, unread) for name, total, unread in found}


def late(session: Session, acting: Acting, limit: int = 5) -> list[Row[Any]]:
    """The tasks this person gave or follows that are open past their deadline, the longest first."""
    if not acting.principals:
        return []
    values = {"principals": list(acting.principals), "today": clock.today(), "most": limit}
    return list(rows(session, _late(), values))


# --- statements, built once ---------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _mine(holders: int, narrowed: bool) -> Select[Any]:
    h = _HELD.c
    below = tuple_(h.due, h.at, h.thing) > tuple_(
        bindparam("after_due", type_=h.due.type),
        bindparam("after_at", type_=h.at.type),
        bindparam("after_thing", type_=h.thing.type),
    )
    soonest = (
        select(h.due.label("my_due"), h.at, h.thing, h.folder, h.role, h.row, h.is_read)
        .where(TASK_WORK, below)
        .order_by(h.due, h.at, h.thing)
        .limit(bindparam("run"))
    )
    runs = [soonest.where(h.holder == bindparam(f"p{i}")).subquery(f"run{i}") for i in range(holders)]
    held = union_all(*(select(run) for run in runs)).subquery("held")
    order = (held.c.my_due, held.c.at, held.c.thing, held.c.folder, held.c.row)
    if narrowed:
        in_folder = or_(bindparam("folder") == "", held.c.folder == bindparam("folder"))
        unread = or_(bindparam("unread") == 0, held.c.is_read.is_(False))
        due = or_(bindparam("soon") == 0, held.c.my_due.between(bindparam("today"), bindparam("until")))
        late = or_(bindparam("late") == 0, held.c.my_due < bindparam("today"))
        listed = select(*_facts(held), *COLUMNS).join_from(held, _TASK, _TASK.c.id == held.c.thing)
        return listed.where(in_folder, unread, due, late, _about()).order_by(*order).limit(bindparam("most"))
    first = select(held).order_by(*order).limit(bindparam("most")).subquery("first")
    listed = select(*_facts(first), *COLUMNS).join_from(first, _TASK, _TASK.c.id == first.c.thing)
    return listed.order_by(first.c.my_due, first.c.at, first.c.thing, first.c.folder, first.c.row)


def _facts(run: Subquery) -> list[ColumnElement[Any]]:
    return [column for column in run.c if column.name != "thing"]


Newest = Callable[[int], Subquery]


def _held(holders: int) -> Subquery:
    held = lists.held_run(holders)
    columns = (held.c.at, held.c.thing, held.c.row, held.c.is_read, held.c.role, held.c.due.label("my_due"))
    return select(*columns).order_by(held.c.at.desc(), held.c.thing.desc()).limit(bindparam("most")).subquery("newest")


def _seen(principals: int) -> Subquery:
    seen = lists.visible_run(principals)
    once = select(seen.c.at, seen.c.thing).group_by(seen.c.at, seen.c.thing)
    return once.order_by(seen.c.at.desc(), seen.c.thing.desc()).limit(bindparam("most")).subquery("newest")


def _newest(
    session: Session, acting: Acting, before: Place | None, filters: Filters, newest: Newest, more: dict[str, Any]
) -> Page:
    """Each task once; where a scan found too few, the next page goes on below what was looked through."""
    if not acting.principals:
        return Page([], None)
    run = SCAN if filters.any else PAGE + 1
    values = lists.binds(acting, TASKS, before, run=run) | {"most": run} | more
    narrowed = _values(filters) if filters.any else {}
    found = rows(session, _listed(newest, len(acting.principals), filters.any), values | narrowed).all()
    kept = _once(found)
    if len(kept) > PAGE:
        return Page(kept[:PAGE], Place(kept[PAGE - 1].at, kept[PAGE - 1].id))
    if len(found) > PAGE:
        return Page(kept, Place(found[-1].at, found[-1].id))
    last = rows(session, _last(newest, len(acting.principals)), values).first() if filters.any else None
    return Page(kept, Place(last.at, last.thing) if last else None)


@lru_cache(maxsize=128)
def _listed(newest_of: Newest, principals: int, filtered: bool) -> Select[Any]:
    newest = newest_of(principals)
    listed = select(*_facts(newest), *COLUMNS).join_from(newest, _TASK, _TASK.c.id == newest.c.thing)
    if filtered:
        unread = (or_(bindparam("unread") == 0, newest.c.is_read.is_(False)),) if newest_of is _held else ()
        open_now = _TASK.c.state.in_(("assigned", "accepted", "in_progress"))
        due = and_(open_now, _TASK.c.due.between(bindparam("today"), bindparam("until")))
        late = and_(open_now, _TASK.c.due < bindparam("today"))
        dated = (or_(bindparam("soon") == 0, due), or_(bindparam("late") == 0, late))
        listed = listed.where(_about(), *unread, *dated).limit(PAGE + 1)
    return listed.order_by(newest.c.at.desc(), newest.c.thing.desc())


@lru_cache(maxsize=128)
def _last(newest_of: Newest, principals: int) -> Select[Any]:
    """The last of a whole scan, if there was so much to look through."""
    newest = newest_of(principals)
    order = (newest.c.at.desc(), newest.c.thing.desc())
    return select(newest.c.at, newest.c.thing).order_by(*order).offset(SCAN - 1).limit(1)


def _about() -> ColumnElement[bool]:
    over = _TASK.c.state.in_(("completed", "cancelled"))
    return and_(
        or_(bindparam("urgent") == 0, _TASK.c.priority > 0),
        or_(bindparam("field") == "", _TASK.c.field == bindparam("field")),
        or_(bindparam("source") == "", _TASK.c.source == bindparam("source")),
        case((bindparam("over") == 1, over), (bindparam("over") == 0, ~over), else_=True),
    )


@lru_cache(maxsize=1)
def _counted() -> Select[Any]:
    p = _HELD.c
    inner = (
        select(p.folder, p.is_read)
        .where(p.holder.in_(bindparam("principals", expanding=True)), TASK_WORK)
        .limit(5000)
        .subquery()
    )
    unread = func.sum(case((inner.c.is_read.is_(False), 1), else_=0))
    return select(inner.c.folder, func.count(), unread).group_by(inner.c.folder)


@lru_cache(maxsize=1)
def _late() -> Select[Any]:
    p = _HELD.c
    held = (
        select(p.thing)
        .where(
            p.holder.in_(bindparam("principals", expanding=True)),
            p.folder.in_(("given", "followed", "kept")),
            p.kind == TASKS,
            p.due < bindparam("today"),
        )
        .limit(5000)
        .subquery()
    )
    late = _TASK.c.state.in_(("assigned", "accepted", "in_progress"))
    return (
        select(*COLUMNS)
        .where(_TASK.c.id.in_(select(held.c.thing)), late, _TASK.c.due < bindparam("today"))
        .order_by(_TASK.c.due, _TASK.c.id)
        .limit(bindparam("most"))
    )


def _after(after: After | None) -> dict[str, Any]:
    place = after or After(1, 0, 0)
    return {"after_due": date.fromordinal(place.due), "after_at": place.at, "after_thing": place.thing}


def _place(row: Row[Any]) -> After:
    return After(row.my_due.toordinal(), row.at, row.id)


def _values(filters: Filters) -> dict[str, Any]:
    return {
        "urgent": int(filters.urgent),
        "unread": int(filters.unread),
        "late": int(filters.late),
        "soon": int(filters.soon is not None),
        "until": filters.soon or NO_DUE,
        "today": clock.today(),
        "field": filters.field,
        "source": filters.source,
        "over": -1 if filters.over is None else int(filters.over),
    }


def _once(found: Any) -> list[Row[Any]]:
    """Each line once, also where it lies in several of the person's folders for the same reason."""
    once: dict[tuple[int, str, int], Row[Any]] = {}
    for row in found:
        once.setdefault((row.id, getattr(row, "folder", ""), getattr(row, "row", 0)), row)
    return list(once.values())
