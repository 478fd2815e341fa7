"""Cases as a supervisor looks at them: who holds each, since when, for how much office time, and when it was urged."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, func, select
from sqlmodel import Session

from workplace.access.kinds import CASES
from workplace.access.lists import sees
from workplace.cases.models.cases import Case, CaseAssignment, CasePause, CaseUrging
from workplace.cases.models.services import Service
from workplace.cases.policy import SUPERVISOR
from workplace.citizens.process import PROCESSES
from workplace.citizens.queries import figures
from workplace.citizens.queries.figures import Asked
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import rows
from workplace.kernel.worktime import working_minutes_between
from workplace.org.queries import organisations, people, units
from workplace.org.queries.calendar import calendar

MOST = 40
_CASE: Table = Case.__table__  # type: ignore[attr-defined]
_LEAD: Table = CaseAssignment.__table__  # type: ignore[attr-defined]
_PAUSE: Table = CasePause.__table__  # type: ignore[attr-defined]
_URGED: Table = CaseUrging.__table__  # type: ignore[attr-defined]
_SERVICE: Table = Service.__table__  # type: ignore[attr-defined]
_OPEN = {kind: {one for step in process.steps_called("urge") for one in step.leaves}
         for kind, process in PROCESSES.items()}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """One case, who holds it, for how many minutes of office time; whether this person may urge it."""

    case: Row[Any]
    holder: str
    handler: str
    since: datetime | None
    minutes: int
    urged_at: datetime | None
    acknowledged: bool
    may_urge: bool
    may_open: bool


def first(session: Session, acting: Acting, asked: Asked, figure: str, most: int = MOST) -> list[Held]:
    """The cases behind a figure, those due first, at most so many."""
    c = _CASE.c
    where = (*figures.narrowed(asked), figures.of(figure, session, asked))
    ids = select(c.id).where(*where).order_by(c.due_at, c.id).limit(most)
    return lines(session, acting, [id for (id,) in rows(session, ids)])


def lines(session: Session, acting: Acting, ids: Sequence[int]) -> list[Held]:
    """These cases, in their order."""
    c = _CASE.c
    found = {
        row.id: row
        for row in rows(
            session,
            select(
                c.id, c.kind, c.code, c.state, c.title, c.at, c.received_at, c.accepted_at, c.due_at, c.ready_at,
                c.paused_at, c.closed_at, c.unit_id, c.intake_unit_id, c.handler_id, c.bounces, c.ended, c.worked,
                c.area_id, c.channel, c.filed, c.priority, _SERVICE.c.name.label("service"),
                _SERVICE.c.name_en.label("service_en"),
                sees(acting, CASES, c.at, c.id, 1).label("may_open"),
                SUPERVISOR.expression(acting).label("may_urge"),
            ).join(_SERVICE, _SERVICE.c.id == c.service_id).where(c.id.in_(ids)),
        )
    }  # fmt: skip
    leads = {row.case_id: row for row in rows(session, _leading(ids))}
    urged = {row.case_id: row for row in rows(session, _urgings(ids))}
    pauses = _pauses(session, ids)
    where = places(session, {row.unit_id or row.intake_unit_id for row in found.values()})
    who = people.names(session, {row.handler_id for row in found.values() if row.handler_id})
    days = calendar(session)
    made = []
    for row in (found[id] for id in ids if id in found):
        lead, asked_for = leads.get(row.id), urged.get(row.id)
        since = lead.sent_at if lead else None
        until = row.ready_at or clock.now()
        made.append(
            Held(
                row,
                where.get(row.unit_id or row.intake_unit_id, ""),
                who.get(row.handler_id, ""),
                since,
                working_minutes_between(days, since, until, pauses[row.id]) if since else 0,
                asked_for.at if asked_for else None,
                bool(asked_for and asked_for.seen),
                bool(row.may_urge) and row.state in _OPEN[row.kind],
                bool(row.may_open),
            )
        )
    return made


def places(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Units by name, each with its agency."""
    wanted = list(ids)
    names, of = units.names(session, wanted), units.organisations(session, wanted)
    agencies = organisations.cards(session, list(set(of.values())))
    return {
        id: agency.name if (agency := agencies[of[id]]).unit_id == id else f"{name}, {agency.name}"
        for id, name in names.items()
    }


def _leading(ids: Sequence[int]) -> Any:
    """The lead's latest row of each."""
    lead = _LEAD.c
    last = (
        select(func.max(lead.id)).where(lead.case_id.in_(ids), lead.role == "lead").group_by(lead.case_id)
    ).scalar_subquery()
    return select(lead.case_id, lead.sent_at, lead.unit_name).where(lead.id.in_(last))


def _urgings(ids: Sequence[int]) -> Any:
    urged = _URGED.c
    last = select(func.max(urged.id)).where(urged.case_id.in_(ids)).group_by(urged.case_id).scalar_subquery()
    return select(urged.case_id, urged.at, urged.seen_at.is_not(None).label("seen")).where(urged.id.in_(last))


def _pauses(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[datetime, datetime | None]]]:
    found: dict[int, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    pause = _PAUSE.c
    for id, since, until in rows(
        session, select(pause.case_id, pause.from_at, pause.to_at).where(pause.case_id.in_(ids))
    ):
        found[id].append((since, until))
    return found
