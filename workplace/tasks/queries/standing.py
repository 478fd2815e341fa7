"""The tasks of a scope and a period, each in its cell: what figures count, and open (runs.py)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    tuple_,
    union_all,
)
from sqlmodel import Session

from workplace.kernel import clock
from workplace.kernel.db import rows
from workplace.tasks.models.tasks import IN_HAND
from workplace.tasks.queries import runs
from workplace.tasks.queries.scopes import Scope
from workplace.tasks.rules.folders import NO_DUE
from workplace.tasks.rules.lateness import DONE, SOON, Cell
from workplace.tasks.rules.statistics import Counts, Period

PAGE = 50
LATE = (Cell.OPEN_LATE,)


@dataclass(frozen=True)
class Narrow:
    """Which of the counted tasks are wanted; empty means all."""

    cells: tuple[Cell, ...] = ()
    soon: bool = False
    moved: bool = False
    organisation_id: int | None = None
    unit_id: int | None = None
    person_id: int | None = None
    field: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Asked:
    """What is counted: whose tasks, of which period, how many working days ahead are soon."""

    scope: Scope
    period: Period
    soon_until: date
    soon_days: int = SOON

    @property
    def is_past(self) -> bool:
        """Whether the stand of a past day is asked for, and has to be replayed."""
        return self.period.until < clock.today()


def total(session: Session, asked: Asked) -> Counts:
    """How many stand in each cell, all together."""
    return sum(counts(session, asked, "").values(), Counts())


def counts(session: Session, asked: Asked, by: str) -> dict[Any, Counts]:
    """How many stand in each cell, by `organisation`, `unit`, `person`, `field` or `source` of the task; by nothing all
    together.
    """
    found: dict[Any, Counts] = {}
    for statement in _counted(_shape(asked), by):
        for key, *numbers in rows(session, statement, _values(asked)):
            made = _counts(*numbers)
            found[key] = found[key] + made if key in found else made
    return found


def listed(
    session: Session, asked: Asked, narrow: Narrow = Narrow(), after: tuple[date, int] | None = None, most: int = PAGE
) -> list[Row[Any]]:
    """The tasks behind a figure, those due first before the others: id, done, due, measured_on; one more than `most`.

    `after` is the deadline (NO_DUE for none) and id of the last one on the page before.
    """
    day, id = after or (date.min, 0)
    values = _values(asked) | {"after_due": day, "after_id": id, "most": most + 1} | _narrow_values(narrow)
    return list(rows(session, _listed(_shape(asked), _narrow_shape(narrow), narrow.cells), values))


# --- statements ---------------------------------------------------------------------------------------------------


def has_work(session: Session, scope: Scope) -> bool:
    """Whether anything in this scope is in hand."""
    return session.execute(_in_hand(runs.scope_shape(scope)), runs.scope_values(scope)).first() is not None


def _shape(asked: Asked) -> runs.Shape:
    return (*runs.scope_shape(asked.scope), asked.is_past)


def _values(asked: Asked) -> dict[str, Any]:
    period = asked.period
    values = runs.scope_values(asked.scope) | {
        "day": min(period.until, clock.today()),
        "soon": asked.soon_until,
        "since": period.since,
    }
    if asked.is_past:
        values["end"] = datetime.combine(period.until + timedelta(1), time(), clock.ZONE)
    return values


_IS_LATE: dict[Cell, bool | None] = {  # None: without a deadline
    Cell.DONE_IN_TIME: False,
    Cell.DONE_LATE: True,
    Cell.DONE_UNDATED: None,
    Cell.OPEN_IN_TIME: False,
    Cell.OPEN_LATE: True,
    Cell.OPEN_UNDATED: None,
}


def _stands_in(one: Any, cell: Cell) -> ColumnElement[bool]:
    late = _IS_LATE[cell]
    days = one.due.is_(None) if late is None else one.measured_on > one.due if late else one.measured_on <= one.due
    return and_(one.done == int(cell in DONE), days)


@lru_cache(maxsize=8)
def _in_hand(shape: runs.ScopeShape) -> Select[Any]:
    return select(runs.TASK.id).where(*runs.in_scope(shape), text(f"task.{IN_HAND}")).limit(1)


@lru_cache(maxsize=128)
def _counted(shape: runs.Shape, by: str) -> list[Select[Any]]:
    """Few and plain sums, the cells follow from them: SQLite works an expression out anew wherever it is named."""
    made = []
    for at, (done, standing) in enumerate(runs.standing(shape)):
        one = standing.subquery(f"standing{at}").c
        dated, key = one.due.is_not(None), one[by] if by else literal_column("''")
        groups = [*([one[by]] if by else []), *([one.done] if done is None else [])]
        made.append(
            select(
                key,
                one.done if done is None else func.max(one.done),
                func.count(),
                func.count().filter(~dated),
                func.count().filter(one.measured_on > one.due),
                func.count().filter(and_(one.moved, dated)),
                func.count().filter(one.soon_or_kept),
            )
            .group_by(*groups)
            .having(func.count() > 0)
        )
    return made


def _counts(done: bool, total: int, undated: int, late: int, moved: int, soon_or_kept: int) -> Counts:
    if done:
        cells = {Cell.DONE_LATE: late, Cell.DONE_UNDATED: undated, Cell.DONE_IN_TIME: total - late - undated}
        return Counts(cells, moved=moved, kept=soon_or_kept)
    cells = {Cell.OPEN_LATE: late, Cell.OPEN_UNDATED: undated, Cell.OPEN_IN_TIME: total - late - undated}
    return Counts(cells, soon=soon_or_kept, moved=moved)


_Wanted = tuple[str, ...]


def _narrow_shape(narrow: Narrow) -> _Wanted:
    return tuple(name for name in Narrow.__dataclass_fields__ if getattr(narrow, name) not in (None, (), False))


def _narrow_values(narrow: Narrow) -> dict[str, Any]:
    values: dict[str, Any] = {f"wanted_{name}": getattr(narrow, name) for name in _narrow_shape(narrow)}
    return {
        name: value for name, value in values.items() if name not in ("wanted_soon", "wanted_moved", "wanted_cells")
    }


def _late(shape: runs.Shape, wanted: _Wanted) -> Select[Any]:
    """The red list: down an index in the order of deadlines, so that the first few cost the same among any number."""
    t = runs.TASK
    columns = {
        "organisation_id": t.lead_organisation_id,
        "unit_id": t.lead_unit_id,
        "person_id": t.lead_person_id,
        "field": t.field,
        "source": t.source,
    }
    measured = func.coalesce(t.reported_on, t.paused_on, runs.DAY)
    after = tuple_(t.due, t.id) > tuple_(bindparam("after_due", type_=Date()), bindparam("after_id"))
    narrowed = (column == bindparam(f"wanted_{name}") for name, column in columns.items() if name in wanted)
    return (
        select(t.id, literal_column("0").label("done"), t.due, measured.label("measured_on"), t.due.label("by"))
        .where(*runs.in_scope(shape[:3]), text(f"task.{IN_HAND}"), t.due < runs.DAY, measured > t.due, after, *narrowed)
        .order_by(t.due, t.id)
        .limit(bindparam("most"))
    )


@lru_cache(maxsize=256)
def _listed(shape: runs.Shape, wanted: _Wanted, cells: tuple[Cell, ...]) -> Select[Any]:
    if cells == LATE and not shape[3] and not {"soon", "moved"} & set(wanted):
        return _late(shape, wanted)
    arms = []
    for at, (done, standing) in enumerate(runs.standing(shape)):
        if cells and done is not None and not any((cell in DONE) == done for cell in cells):
            continue  # none of the wanted cells lies in this run
        one = standing.subquery(f"standing{at}")
        columns = {
            "organisation_id": one.c.organisation,
            "unit_id": one.c.unit,
            "person_id": one.c.person,
            "field": one.c.field,
            "source": one.c.source,
        }
        order = func.coalesce(one.c.due, literal(NO_DUE, Date()))
        where: list[ColumnElement[bool]] = [
            tuple_(order, one.c.id) > tuple_(bindparam("after_due", type_=Date()), bindparam("after_id"))
        ]
        where += [column == bindparam(f"wanted_{name}") for name, column in columns.items() if name in wanted]
        if cells:
            where.append(or_(*(_stands_in(one.c, cell) for cell in cells)))
        if "soon" in wanted:
            where += [one.c.done == 0, one.c.soon_or_kept]
        if "moved" in wanted:
            where += [one.c.moved, one.c.due.is_not(None)]
        run = (
            select(one.c.id, one.c.done, one.c.due, one.c.measured_on, order.label("by"))
            .where(*where)
            .order_by(order, one.c.id)
            .limit(bindparam("most"))
            .subquery(f"run{at}")
        )
        arms.append(select(run))
    both = union_all(*arms).subquery("both")
    return select(both).order_by(both.c.by, both.c.id).limit(bindparam("most"))
