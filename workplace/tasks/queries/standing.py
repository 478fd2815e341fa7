"""The tasks of a scope and a period, each in its cell: what figures count, and open (rules/lateness.py in SQL).

Today's stand is read from the tasks' own rows, in two runs down covering indexes: the open ones, and those completed
within the period; so the cost follows what an organisation has in hand, not its history. The stand at the end of a
past day is read from the same runs, of tasks that weren't completed by then; it is replayed from the steps for those
alone whose rows don't tell it (`turned`).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    tuple_,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session

from workplace.kernel import clock
from workplace.kernel.db import rows
from workplace.tasks.models.tasks import COMPLETED, IN_HAND, TURNED, Task, TaskStep
from workplace.tasks.queries.scopes import Scope
from workplace.tasks.rules.folders import NO_DUE
from workplace.tasks.rules.lateness import DONE, SOON, Cell
from workplace.tasks.rules.statistics import Counts, Period

PAGE = 50
LATE = (Cell.OPEN_LATE,)
_TASK: Table = Task.__table__  # type: ignore[attr-defined]
TASK = _TASK.c
_STEP: Table = TaskStep.__table__  # type: ignore[attr-defined]
_DAY, _SOON, _SINCE = (bindparam(name, type_=Date()) for name in ("day", "soon", "since"))


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


class local_day(FunctionElement[date]):
    """SQL: the day of a moment by the office's clock (Vietnam has kept UTC+7 without summer time since 1975)."""

    type = Date()
    inherit_cache = True
    name = "local_day"


@compiles(local_day, "sqlite")
def _local_day_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    return f"date({compiler.process(element.clauses, **more)}, '+7 hours')"


@compiles(local_day, "postgresql")
def _local_day_postgresql(element: Any, compiler: Any, **more: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **more)} AT TIME ZONE 'Asia/Ho_Chi_Minh' AS DATE)"


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

ScopeShape = tuple[str, bool, bool]  # side, of a person, of some units
Shape = tuple[str, bool, bool, bool]  # the same, and whether of a past day


def scope_shape(scope: Scope) -> ScopeShape:
    """What decides how a statement about a scope looks."""
    return scope.side, scope.person_id is not None, bool(scope.unit_ids)


def scope_values(scope: Scope) -> dict[str, Any]:
    """What such a statement takes."""
    values: dict[str, Any] = {"organisation": scope.organisation_id}
    if scope.person_id is not None:
        values["person"] = scope.person_id
    if scope.unit_ids:
        values["units"] = list(scope.unit_ids)
    return values


def has_work(session: Session, scope: Scope) -> bool:
    """Whether anything in this scope is in hand."""
    return session.execute(_in_hand(scope_shape(scope)), scope_values(scope)).first() is not None


def _shape(asked: Asked) -> Shape:
    return (*scope_shape(asked.scope), asked.is_past)


def _values(asked: Asked) -> dict[str, Any]:
    period = asked.period
    values = scope_values(asked.scope) | {
        "day": min(period.until, clock.today()),
        "soon": asked.soon_until,
        "since": period.since,
    }
    if asked.is_past:
        values["end"] = datetime.combine(period.until + timedelta(1), time(), clock.ZONE)
    return values


def in_scope(shape: ScopeShape) -> list[ColumnElement[bool]]:
    """SQL: the tasks of a scope."""
    side, of_person, of_units = shape
    t = _TASK.c
    given = side == "given"
    where = [(t.issuer_organisation_id if given else t.lead_organisation_id) == bindparam("organisation")]
    if of_person:
        where.append((t.issuer_id if given else t.lead_person_id) == bindparam("person"))
    if of_units:
        where.append(t.lead_unit_id.in_(bindparam("units", expanding=True)))
    return where


def _facts() -> list[ColumnElement[Any]]:
    t = _TASK.c
    return [
        t.id,
        t.lead_organisation_id.label("organisation"),
        t.lead_unit_id.label("unit"),
        t.lead_person_id.label("person"),
        t.field,
        t.source,
        (t.extensions > 0).label("moved"),
    ]


def _standing(shape: Shape) -> list[tuple[bool | None, Select[Any]]]:
    """The runs of a scope's tasks, each with whether it holds completed ones only, or open ones only. Each goes down
    an index of its own: in one statement with OR between them, the engines read every task of the scope.
    """
    if not shape[3]:
        return [(False, _open(shape)), (True, _ended(shape))]
    t = _TASK.c
    in_hand, since_done = _straight(shape), _straight(shape, t.completed_on > _DAY)
    return [(False, in_hand), (False, since_done), (None, _replayed(shape)), (True, _ended(shape))]


def _open(shape: Shape) -> Select[Any]:
    """Those in hand today."""
    t = _TASK.c
    measured = func.coalesce(t.reported_on, t.paused_on, _DAY)
    soon = and_(t.due >= _DAY, t.due <= _SOON, t.reported_on.is_(None), t.paused_on.is_(None))
    return select(
        *_facts(),
        t.due,
        measured.label("measured_on"),
        literal_column("0").label("done"),
        soon.label("soon_or_kept"),
    ).where(*in_scope(shape[:3]), text(f"task.{IN_HAND}"))


def _ended(shape: Shape) -> Select[Any]:
    """Those completed within the period: nothing happens to them afterwards, so their rows tell of any day since."""
    t = _TASK.c
    measured = func.coalesce(t.reported_on, t.completed_on)
    return select(
        *_facts(),
        t.due,
        measured.label("measured_on"),
        literal_column("1").label("done"),
        (measured <= t.original_due).label("soon_or_kept"),
    ).where(*in_scope(shape[:3]), text(f"task.{COMPLETED}"), t.completed_on >= _SINCE, t.completed_on <= _DAY)


def _straight(shape: Shape, *since: ColumnElement[bool]) -> Select[Any]:
    """Those that a past day left open and that are in hand, or were completed `since`, as their own rows tell: nothing
    turned in their lives.
    """
    t = _TASK.c
    reported = t.reported_on <= _DAY
    soon = and_(t.due >= _DAY, t.due <= _SOON, or_(t.reported_on.is_(None), t.reported_on > _DAY))
    return select(
        *_facts(),
        t.due,
        case((reported, t.reported_on), else_=_DAY).label("measured_on"),
        literal_column("0").label("done"),
        soon.label("soon_or_kept"),
    ).where(
        *in_scope(shape[:3]),
        t.given_on <= _DAY,
        t.turned.is_(False),
        text(f"task.{COMPLETED if since else IN_HAND}"),
        *since,
    )


def _replayed(shape: Shape) -> Select[Any]:
    """Those that a past day left open, or completed and since reopened, as their last step by then tells."""
    t, then = _TASK.c, _STEP.alias("then")
    s = then.c
    last, handed_in = _STEP.alias("last"), _STEP.alias("handed_in")
    by_then = bindparam("end", type_=s.at.type)
    last_id = select(func.max(last.c.id)).where(last.c.task_id == t.id, last.c.at < by_then).scalar_subquery()
    reported = (
        select(func.max(local_day(handed_in.c.at)))
        .where(handed_in.c.task_id == t.id, handed_in.c.verb == "report", handed_in.c.at < by_then)
        .scalar_subquery()
    )
    measured = case(
        (s.state.in_(("reported", "completed")), func.coalesce(reported, local_day(s.at))),
        (s.state == "suspended", local_day(s.at)),
        else_=_DAY,
    )
    done = s.state == "completed"
    later = or_(text(f"task.{IN_HAND}"), and_(text(f"task.{COMPLETED}"), t.completed_on > _DAY), t.ended_on > _DAY)
    counted = or_(s.state.not_in(("draft", "completed", "cancelled")), and_(done, local_day(s.at) >= _SINCE))
    soon = and_(s.due >= _DAY, s.due <= _SOON, s.state.not_in(("reported", "completed", "suspended")))
    columns = (
        *_facts(),
        s.due,
        measured.label("measured_on"),
        case((done, 1), else_=0).label("done"),
        case((done, measured <= t.original_due), else_=soon).label("soon_or_kept"),
    )
    replayed = select(*columns).join_from(_TASK, then, and_(s.task_id == t.id, s.id == last_id))
    return replayed.where(*in_scope(shape[:3]), t.given_on <= _DAY, text(f"task.{TURNED}"), later, counted)


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
def _in_hand(shape: ScopeShape) -> Select[Any]:
    return select(TASK.id).where(*in_scope(shape), text(f"task.{IN_HAND}")).limit(1)


@lru_cache(maxsize=128)
def _counted(shape: Shape, by: str) -> list[Select[Any]]:
    """Few and plain sums, the cells follow from them: SQLite works an expression out anew wherever it is named."""
    made = []
    for at, (done, standing) in enumerate(_standing(shape)):
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


def _late(shape: Shape, wanted: _Wanted) -> Select[Any]:
    """The red list: down an index in the order of deadlines, so that the first few cost the same among any number."""
    t = _TASK.c
    columns = {
        "organisation_id": t.lead_organisation_id,
        "unit_id": t.lead_unit_id,
        "person_id": t.lead_person_id,
        "field": t.field,
        "source": t.source,
    }
    measured = func.coalesce(t.reported_on, t.paused_on, _DAY)
    after = tuple_(t.due, t.id) > tuple_(bindparam("after_due", type_=Date()), bindparam("after_id"))
    narrowed = (column == bindparam(f"wanted_{name}") for name, column in columns.items() if name in wanted)
    return (
        select(t.id, literal_column("0").label("done"), t.due, measured.label("measured_on"), t.due.label("by"))
        .where(*in_scope(shape[:3]), text(f"task.{IN_HAND}"), t.due < _DAY, measured > t.due, after, *narrowed)
        .order_by(t.due, t.id)
        .limit(bindparam("most"))
    )


@lru_cache(maxsize=256)
def _listed(shape: Shape, wanted: _Wanted, cells: tuple[Cell, ...]) -> Select[Any]:
    if cells == LATE and not shape[3] and not {"soon", "moved"} & set(wanted):
        return _late(shape, wanted)
    runs = []
    for at, (done, standing) in enumerate(_standing(shape)):
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
        runs.append(select(run))
    both = union_all(*runs).subquery("both")
    return select(both).order_by(both.c.by, both.c.id).limit(bindparam("most"))
