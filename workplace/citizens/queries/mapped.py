"""Reports on the map: spots of what lies near together, and the reports of a view, newest first."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Table, and_, cast, func, select, tuple_
from sqlmodel import Session

from workplace.access.kinds import CASES
from workplace.access.lists import sees
from workplace.cases.models.cases import Case
from workplace.cases.models.services import Service
from workplace.cases.policy import WORKING_ON_IT
from workplace.citizens.models.reports import Report
from workplace.citizens.queries import figures
from workplace.citizens.queries.figures import Asked
from workplace.citizens.rules.maps import View
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows
from workplace.kernel.text import Say, say

PAGE = 30
SHOWN: dict[str, Say] = {
    "open": say("Open now"),
    "to_give_out": say("To be given out"),
    "overdue": say("Overdue now"),
    "soon": say("Due in three working days"),
    "finished": say("Results of the period"),
}
_CASE: Table = Case.__table__  # type: ignore[attr-defined]
_REPORT: Table = Report.__table__  # type: ignore[attr-defined]
_SERVICE: Table = Service.__table__  # type: ignore[attr-defined]
c, r = _CASE.c, _REPORT.c


@dataclass(frozen=True)
class Spot:
    """So many reports near this place, so many of them overdue; `case` where it is one alone."""

    latitude: float
    longitude: float
    count: int
    overdue: int
    case: int | None


def spots(session: Session, asked: Asked, shown: str, view: View) -> list[Spot]:
    """What a view shows, near things as one."""
    row, column = cast(r.latitude * view.steps, Integer), cast(r.longitude * view.steps, Integer)
    late = func.count().filter(figures.of("overdue", session, asked))
    found = rows(
        session,
        select(func.avg(r.latitude), func.avg(r.longitude), func.count(), late, func.min(r.case_id))
        .join_from(_CASE, _REPORT, r.case_id == c.id)
        .where(*_wanted(session, asked, shown, view))
        .group_by(row, column),
    )
    return [
        Spot(float(latitude), float(longitude), count, overdue, case if count == 1 else None)
        for latitude, longitude, count, overdue, case in found
    ]


def reports(
    session: Session, acting: Acting, asked: Asked, shown: str, view: View, after: tuple[int, int] | None = None
) -> list[Any]:
    """The reports of a view, newest first; one more than a page."""
    where = [*_wanted(session, asked, shown, view)]
    if after is not None:
        where.append(tuple_(c.at, c.id) < tuple_(*after))
    statement = _columns(acting).where(*where).order_by(c.at.desc(), c.id.desc()).limit(PAGE + 1)
    return list(rows(session, statement))


def round_of(session: Session, acting: Acting) -> list[Any]:
    """What somebody has on their round, in its order: as long as it is not handled, and they may see it."""
    mine = (r.shortlisted_by == acting.as_whom, c.ready_at.is_(None), c.closed_at.is_(None))
    statement = _columns(acting).where(*mine, sees(acting, CASES, c.at, c.id, 1))
    return list(rows(session, statement.order_by(r.shortlisted_place, r.case_id)))


def _columns(acting: Acting) -> Any:
    return (
        select(
            c.id, c.at, c.code, c.title, c.kind, c.state, c.unit_id, c.handler_id, c.received_at, c.due_at, c.ready_at,
            c.paused_at, c.closed_at, c.priority, r.latitude, r.longitude, r.address, r.planned_on, r.shortlisted_by,
            _SERVICE.c.name.label("service"), _SERVICE.c.name_en.label("service_en"),
            sees(acting, CASES, c.at, c.id, 1).label("may_open"),
            WORKING_ON_IT.expression(acting).label("works_on_it"),
        )
        .join_from(_CASE, _REPORT, r.case_id == c.id)
        .join(_SERVICE, _SERVICE.c.id == c.service_id)
    )  # fmt: skip


def _wanted(session: Session, asked: Asked, shown: str, view: View) -> list[ColumnElement[bool]]:
    inside = and_(
        r.latitude.between(view.south, view.south + view.high), r.longitude.between(view.west, view.west + view.wide)
    )
    which = figures.of("open" if shown == "to_give_out" else shown, session, asked)
    more = [c.state == "verified"] if shown == "to_give_out" else []
    return [*figures.narrowed(asked), c.kind == "report", which, inside, *more]
