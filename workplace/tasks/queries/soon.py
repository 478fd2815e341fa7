"""How many working days ahead is “due soon”: what holds in a unit today, else in those above it, else in the house."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.org.queries import organisations, people, units
from workplace.tasks.models.notice import TaskSoon
from workplace.tasks.queries.scopes import Scope
from workplace.tasks.rules.lateness import SOON


def days(session: Session, acting: Acting) -> int:
    """For what this person reads: as it holds where their main post is."""
    return of_unit(session, _unit_of(session, acting.as_whom))


def of_scope(session: Session, scope: Scope, day: date | None = None) -> int:
    """For figures, the same for whoever reads them: as it holds in the unit or organisation they tell of."""
    if scope.person_id is not None:
        return of_unit(session, _unit_of(session, scope.person_id), day)
    if scope.unit_ids:
        return of_unit(session, int(scope.key.removeprefix("unit-")), day)
    return of_unit(session, organisations.card(session, scope.organisation_id).unit_id, day)


def of_unit(session: Session, unit_id: int, day: date | None = None) -> int:
    """What holds in a unit on a day, or today."""
    found = {row.unit_id: row.days for row in _holding(session, day or clock.today()) if row.days is not None}
    if not found:
        return SOON
    way: Iterable[int | None] = (*(units.above(session, unit_id) if unit_id and found.keys() - {None} else ()), None)
    return next((found[unit] for unit in way if unit in found), SOON)


def everything(session: Session) -> list[TaskSoon]:
    """What holds, held and will hold, by unit and day; the house first."""
    order = (col(TaskSoon.unit_id).is_not(None), col(TaskSoon.unit_id), col(TaskSoon.valid_from).desc())
    return list(session.scalars(select(TaskSoon).order_by(*order).limit(500)))


def _holding(session: Session, day: date) -> list[TaskSoon]:
    t = TaskSoon
    now = (col(t.valid_from) <= day, or_(col(t.valid_to).is_(None), col(t.valid_to) >= day))
    return list(session.scalars(select(t).where(*now).limit(500)))


def _unit_of(session: Session, person: int) -> int:
    card = people.cards(session, [person]).get(person)
    return card.unit_id if card else 0
