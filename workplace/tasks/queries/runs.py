"""The runs down indexes in which the tasks of a scope stand, as of a day (rules/lateness.py in SQL).

Today's stand is read from the tasks' own rows, in two runs down covering indexes: the open ones, and those completed
within the period; so the cost follows what an organisation has in hand, not its history. The stand at the end of a
past day is read from the same runs, of tasks that weren't completed by then; it is replayed from the steps for those
alone whose rows don't tell it (`turned`).
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from workplace.tasks.models.tasks import COMPLETED, IN_HAND, TURNED, Task, TaskStep
from workplace.tasks.queries.scopes import Scope

_TASK: Table = Task.__table__  # type: ignore[attr-defined]
TASK = _TASK.c
_STEP: Table = TaskStep.__table__  # type: ignore[attr-defined]
DAY, SOON, SINCE = (bindparam(name, type_=Date()) for name in ("day", "soon", "since"))


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


def standing(shape: Shape) -> list[tuple[bool | None, Select[Any]]]:
    """The runs of a scope's tasks, each with whether it holds completed ones only, or open ones only. Each goes down
    an index of its own: in one statement with OR between them, the engines read every task of the scope.
    """
    if not shape[3]:
        return [(False, _open(shape)), (True, _ended(shape))]
    t = _TASK.c
    in_hand, since_done = _straight(shape), _straight(shape, t.completed_on > DAY)
    return [(False, in_hand), (False, since_done), (None, _replayed(shape)), (True, _ended(shape))]


def _open(shape: Shape) -> Select[Any]:
    """Those in hand today."""
    t = _TASK.c
    measured = func.coalesce(t.reported_on, t.paused_on, DAY)
    soon = and_(t.due >= DAY, t.due <= SOON, t.reported_on.is_(None), t.paused_on.is_(None))
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
    ).where(*in_scope(shape[:3]), text(f"task.{COMPLETED}"), t.completed_on >= SINCE, t.completed_on <= DAY)


def _straight(shape: Shape, *since: ColumnElement[bool]) -> Select[Any]:
    """Those that a past day left open and that are in hand, or were completed `since`, as their own rows tell: nothing
    turned in their lives.
    """
    t = _TASK.c
    reported = t.reported_on <= DAY
    soon = and_(t.due >= DAY, t.due <= SOON, or_(t.reported_on.is_(None), t.reported_on > DAY))
    return select(
        *_facts(),
        t.due,
        case((reported, t.reported_on), else_=DAY).label("measured_on"),
        literal_column("0").label("done"),
        soon.label("soon_or_kept"),
    ).where(
        *in_scope(shape[:3]),
        t.given_on <= DAY,
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
        else_=DAY,
    )
    done = s.state == "completed"
    later = or_(text(f"task.{IN_HAND}"), and_(text(f"task.{COMPLETED}"), t.completed_on > DAY), t.ended_on > DAY)
    counted = or_(s.state.not_in(("draft", "completed", "cancelled")), and_(done, local_day(s.at) >= SINCE))
    soon = and_(s.due >= DAY, s.due <= SOON, s.state.not_in(("reported", "completed", "suspended")))
    columns = (
        *_facts(),
        s.due,
        measured.label("measured_on"),
        case((done, 1), else_=0).label("done"),
        case((done, measured <= t.original_due), else_=soon).label("soon_or_kept"),
    )
    replayed = select(*columns).join_from(_TASK, then, and_(s.task_id == t.id, s.id == last_id))
    return replayed.where(*in_scope(shape[:3]), t.given_on <= DAY, text(f"task.{TURNED}"), later, counted)
