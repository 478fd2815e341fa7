"""A person's repeating tasks and kept filters; and what a series or a formula is called in the journal."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Described
from workplace.org.queries import roles
from workplace.tasks.models.rating import TaskFormula
from workplace.tasks.models.series import TaskFilter, TaskSeries

MOST = 200


def fill() -> None:
    """Give the lower floors what they need of series and formulas."""
    ports.describe.fill("tasks.series", _series)
    ports.describe.fill("tasks.formula", _formulas)


def _series(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """One's own series, by the task that comes again."""
    found = select(TaskSeries).where(col(TaskSeries.id).in_(ids), col(TaskSeries.person) == acting.as_whom)
    return {one.id or 0: Described(one.title, "/tasks/series") for one in session.scalars(found)}


def _formulas(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """The formulas, for administrators."""
    if not roles.has(session, acting, "administrator"):
        return {}
    found = select(TaskFormula).where(col(TaskFormula.id).in_(ids))
    return {one.id or 0: Described(one.source, "/tasks/formulas") for one in session.scalars(found)}


def mine(session: Session, acting: Acting) -> list[TaskSeries]:
    """The series this person gives, the running ones first, then newest first."""
    found = select(TaskSeries).where(col(TaskSeries.person) == acting.as_whom)
    order = (col(TaskSeries.ended_at).is_not(None), col(TaskSeries.id).desc())
    return list(session.scalars(found.order_by(*order).limit(MOST)))


def filters(session: Session, acting: Acting) -> list[TaskFilter]:
    """The filters this person keeps, by name; never those of whoever they stand in for."""
    found = select(TaskFilter).where(col(TaskFilter.person) == acting.person)
    return list(session.scalars(found.order_by(col(TaskFilter.name)).limit(MOST)))
