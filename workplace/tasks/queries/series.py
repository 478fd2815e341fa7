"""A person's repeating tasks and kept filters; and what a series or a formula is called in the journal."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, literal, or_, select
from sqlmodel import Session, col

from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.kernel.ports import Described
from workplace.org.queries import people, roles, units
from workplace.tasks.models.rating import TaskFormula
from workplace.tasks.models.series import TaskFilter, TaskSeries
from workplace.tasks.policy import below

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


@dataclass(frozen=True)
class KeptView:
    """A kept filter as a menu shows it: of whom it is where it is a colleague's, which unit shares it."""

    id: int
    name: str
    address: str
    mine: bool
    unit: str = ""
    keeper: str = ""


def filters(session: Session, acting: Acting) -> list[KeptView]:
    """The filters this person keeps, by name, then those shared with their unit; never those of whoever they stand in
    for."""
    f = TaskFilter
    order = (case((col(f.person) == acting.person, 0), else_=1), col(f.name), col(f.id))
    rows = list(session.scalars(select(f).where(_offered(acting)).order_by(*order).limit(MOST)))
    return _kept(session, acting, rows)


def filter_(session: Session, acting: Acting, filter_id: int) -> KeptView:
    """One of them; NotFound where nobody keeps it for this person."""
    row = session.scalars(select(TaskFilter).where(col(TaskFilter.id) == filter_id, _offered(acting))).one_or_none()
    if row is None:
        raise NotFound
    return _kept(session, acting, [row])[0]


def _offered(acting: Acting) -> ColumnElement[bool]:
    f = TaskFilter
    shared = and_(below(acting, col(f.unit_id)), literal(acting.for_whom is None))
    return or_(col(f.person) == acting.person, shared)


def _kept(session: Session, acting: Acting, rows: list[TaskFilter]) -> list[KeptView]:
    called = units.names(session, {row.unit_id for row in rows if row.unit_id})
    names = people.names(session, {row.person for row in rows if row.person != acting.person})
    return [
        KeptView(
            row.id or 0, row.name, row.address, row.person == acting.person, called.get(row.unit_id or 0, ""),
            names.get(row.person, ""),
        )
        for row in rows
    ]  # fmt: skip


def sharing(session: Session, acting: Acting) -> tuple[int, str] | None:
    """The unit with which this person may share a view: the one of their main post."""
    card = people.cards(session, [acting.person]).get(acting.person)
    return (card.unit_id, card.unit) if card and card.unit_id else None
