"""Tasks as lines of a table, by id: with the names of both sides, and whether the reader may open and urge them.

Figures also count tasks that the reader may not open; such a line keeps its numbers and days and loses its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.org.queries import organisations, people
from workplace.org.queries.dated import in_batches
from workplace.tasks.models.tasks import Task
from workplace.tasks.policy import ISSUER, sees
from workplace.tasks.process import TASK
from workplace.tasks.queries import party

_URGED = next(step.leaves for step in TASK.steps if step.verb == "urge")


@dataclass(frozen=True)
class Line:
    """One task; without `seen` its title and the names of people are empty."""

    id: int
    code: str
    title: str
    state: str
    priority: int
    field: str
    source: str
    given_on: date | None
    due: date | None
    original_due: date | None
    extensions: int
    reported_on: date | None
    completed_on: date | None
    paused_on: date | None
    held_since: datetime
    percent: int
    quality: str
    units: int | None
    parent_id: int | None
    depth: int
    issuer: str
    lead: str
    lead_person_id: int | None
    lead_unit_id: int
    organisation: str
    seen: bool
    may_urge: bool


def lines(session: Session, acting: Acting, ids: Sequence[int]) -> list[Line]:
    """The tasks with these ids, in this order; what has gone is left out."""
    found: dict[int, Any] = {}
    for batch in in_batches(ids):
        for row in session.execute(_read(acting), {"ids": batch}):
            found[row.id] = row
    kept = [found[id] for id in ids if id in found]
    persons = people.names(session, {row.issuer_id for row in kept if row.seen})
    leads = party.names(session, [(row.lead_person_id if row.seen else None, row.lead_unit_id) for row in kept])
    offices = organisations.cards(session, list({row.lead_organisation_id for row in kept}))
    return [_line(row, persons, leads, offices) for row in kept]


def _line(row: Any, persons: Any, leads: Any, offices: Any) -> Line:
    office = offices.get(row.lead_organisation_id)
    return Line(
        id=row.id,
        code=f"NV-{row.made_at.year}-{row.id:04}",
        title=row.title if row.seen else "",
        state=row.state,
        priority=row.priority,
        field=row.field,
        source=row.source,
        given_on=row.given_on,
        due=row.due,
        original_due=row.original_due,
        extensions=row.extensions,
        reported_on=row.reported_on,
        completed_on=row.completed_on,
        paused_on=row.paused_on,
        held_since=row.held_since,
        percent=row.percent,
        quality=row.quality,
        units=row.units,
        parent_id=row.parent_id,
        depth=row.depth,
        issuer=persons.get(row.issuer_id, "") if row.seen else "",
        lead=leads.get((row.lead_person_id if row.seen else None, row.lead_unit_id), ""),
        lead_person_id=row.lead_person_id if row.seen else None,
        lead_unit_id=row.lead_unit_id,
        organisation=office.name if office else "",
        seen=bool(row.seen),
        may_urge=bool(row.may_urge),
    )


_COLUMNS = (
    "id", "made_at", "title", "state", "priority", "field", "source", "given_on", "due", "original_due", "extensions",
    "reported_on", "completed_on", "paused_on", "held_since", "percent", "quality", "units", "parent_id", "depth",
    "issuer_id", "lead_person_id", "lead_unit_id", "lead_organisation_id",
)  # fmt: skip


def _read(acting: Acting) -> Select[Any]:
    seen = sees(acting)
    urges = and_(seen, ISSUER.expression(acting), col(Task.state).in_(_URGED))
    columns = (col(getattr(Task, name)) for name in _COLUMNS)
    return select(*columns, seen.label("seen"), urges.label("may_urge")).where(
        col(Task.id).in_(bindparam("ids", expanding=True))
    )
