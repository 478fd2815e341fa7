"""The monthly sheet of an official: which tasks count, what became of them, by which formula; and who may read it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.kernel.text import one_line
from workplace.org.queries import people
from workplace.org.queries.people import PersonCard
from workplace.tasks.models.rating import TaskExcuse, TaskFormula
from workplace.tasks.models.tasks import Task, TaskExtension, TaskReport
from workplace.tasks.queries import scopes
from workplace.tasks.queries.lines import Line, lines
from workplace.tasks.rules import lateness
from workplace.tasks.rules.rating import DECREE_335, Formula, Level, Sheet, Work, formula_for, sheet
from workplace.tasks.rules.statistics import Period

MOST = 2_000  # tasks of one person in one month
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Month:
    """One person's month: the formula that held, the sheet, and the tasks behind its figures."""

    person: PersonCard
    formula: Formula | None
    sheet: Sheet | None
    lines: list[Line]


def readable(session: Session, acting: Acting, person_id: int) -> PersonCard:
    """The person, for themselves and for whoever answers for their unit or organisation; NotFound for everyone else."""
    card = people.cards(session, [person_id]).get(person_id)
    if card is None:
        raise NotFound
    if person_id != acting.as_whom:
        held = (one for one in scopes.scopes(session, acting) if one.side == scopes.HELD and one.person_id is None)
        if not any(
            one.organisation_id == card.organisation_id and (not one.unit_ids or card.unit_id in one.unit_ids)
            for one in held
        ):
            raise NotFound
    return card


def month(session: Session, acting: Acting, person_id: int, period: Period) -> Month:
    """The sheet of a month as of its last day, or of today within it."""
    person = readable(session, acting, person_id)
    formula = formula_for(formulas(session), period.since)
    tasks = list(session.scalars(_counted(person_id, period)))
    made = sheet(formula, _works(session, tasks, min(period.until, clock.today()))) if formula else None
    return Month(person, formula, made, lines(session, acting, [task.id for task in tasks if task.id is not None]))


def formulas(session: Session) -> list[Formula]:
    """All formulas, the earliest first: the one of the decree, until an administrator sets another."""
    rows = list(session.scalars(select(TaskFormula).order_by(col(TaskFormula.valid_from))))
    first = replace(DECREE_335, valid_to=rows[0].valid_from if rows else None)
    return [first, *map(_formula, rows)]


def work(session: Session, task: Task) -> Work:
    """One task as the sheet sees it today."""
    return _works(session, [task], clock.today())[0]


def read_levels(text: str) -> tuple[Level, ...]:
    """Levels from lines such as `90 Hoàn thành xuất sắc nhiệm vụ`; none when a line says something else."""
    found = []
    for line in filter(None, map(one_line, text.splitlines())):
        points, _, label = line.partition(" ")
        try:
            least = Decimal(points.replace(",", "."))
        except InvalidOperation:
            return ()
        if not label or not least.is_finite() or not 0 <= least <= _HUNDRED:
            return ()
        found.append(Level(least, label))
    return tuple(found)


def _counted(person_id: int, period: Period) -> Select[Any]:
    """Held by the person as lead: fell due within the period by today, or completed in it; never cancelled ones."""
    due = and_(col(Task.due) >= period.since, col(Task.due) <= min(period.until, clock.today()))
    done = and_(col(Task.completed_on) >= period.since, col(Task.completed_on) <= period.until)
    where = (col(Task.lead_person_id) == person_id, col(Task.state).not_in(("draft", "cancelled")), or_(due, done))
    return select(Task).where(*where).order_by(col(Task.due), col(Task.id)).limit(MOST)


def _works(session: Session, tasks: list[Task], day: date) -> list[Work]:
    ids = [task.id for task in tasks if task.id is not None]
    failures = _times(
        session, TaskReport, ids, col(TaskReport.kind) == "result", col(TaskReport.returned_at).is_not(None)
    )
    late_grants = _missed_before_granted(session, ids)
    excused = {kind: _times(session, TaskExcuse, ids, col(TaskExcuse.kind) == kind) for kind in ("failure", "delay")}
    made = []
    for task in tasks:
        id = task.id or 0
        late = task.due is not None and lateness.measured(task, day) > task.due
        made.append(
            Work(
                id,
                None if task.units is None else Decimal(task.units) / _HUNDRED,
                task.completed_on is not None and task.completed_on <= day,
                failures[id] + int(task.quality == "poor"),
                excused["failure"][id],
                late_grants[id] + int(late),
                excused["delay"][id],
            )
        )
    return made


def _times(session: Session, model: type, ids: Iterable[int], *where: object) -> Counter[int]:
    found = select(model.task_id, func.count()).where(model.task_id.in_(list(ids)), *where).group_by(model.task_id)  # type: ignore[attr-defined, arg-type]
    return Counter({id: count for id, count in session.execute(found)})


def _missed_before_granted(session: Session, ids: list[int]) -> Counter[int]:
    """Deadlines that had passed before more time was granted: missed all the same."""
    found = select(col(TaskExtension.task_id), col(TaskExtension.answered_at), col(TaskExtension.old_due)).where(
        col(TaskExtension.task_id).in_(ids), col(TaskExtension.state) == "granted"
    )
    rows = session.execute(found).all()
    return Counter(id for id, at, due in rows if at is not None and clock.local(at).date() > due)


def _formula(row: TaskFormula) -> Formula:
    def part(name: str) -> Decimal:
        return Decimal(getattr(row, name)) / _HUNDRED

    return Formula(
        row.valid_from, row.valid_to, part("quantity"), part("quality"), part("progress"), part("failure"),
        part("delay"), part("results"), part("general"), part("units"), read_levels(row.levels), row.source,
    )  # fmt: skip
