"""Reminders: each working morning, one digest for each person, up the line the later it gets (domain.md 4).

A reminder is given once, also when the job runs twice; whoever does not want a kind of it is left alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from workplace.jobs import schedules
from workplace.jobs.work import Work
from workplace.kernel import clock, events, ports
from workplace.kernel.acting import Acting
from workplace.kernel.worktime import Calendar
from workplace.org.queries import people
from workplace.org.queries.calendar import calendar
from workplace.tasks.events import TasksDue
from workplace.tasks.models.notice import TaskAhead
from workplace.tasks.models.talk import TaskReminder, TaskWish
from workplace.tasks.models.tasks import Task
from workplace.tasks.process import WORKED_ON
from workplace.tasks.rules import reminders
from workplace.tasks.rules.reminders import ISSUER, LATE

JOB = "tasks.remind"
AT = "07:35"  # with the office's first hour; nothing outside working days
MANY = 1000  # people of one transaction
Told = tuple[int, date, int, bool]  # task, its day, working days since, and whether it is another's


@dataclass(frozen=True)
class Wishes:
    """Which reminders a person wants."""

    before: bool = True
    after: bool = True
    of_others: bool = True


def fill() -> None:
    """Put the job on the plan."""
    ports.jobs.fill(JOB, remind)
    schedules.daily(JOB, AT)


def remind(work: Work, _payload: dict[str, Any]) -> None:
    """The job: what is due soon or late, one digest to each whom it concerns, in portions of people."""
    with work.reading() as session:
        open_days = calendar(session)
        days = reminders.due_today(open_days, clock.today())
        found = [(row, days[row.due]) for row in (_tasks(session, list(days)) if days else [])]
        own = [(row, away) for away, rows in _own(session, open_days, days) for row in rows]
        wanted = list(_wanted(session, [*found, *own]).items())
    for start in range(0, len(wanted), MANY):
        with work.transaction() as session:
            tell(session, dict(wanted[start : start + MANY]))


def _wanted(session: Session, tasks: Sequence[tuple[Row[Any], int]]) -> dict[int, list[Told]]:
    """Who is to hear of which of these tasks, each with the working days since its deadline."""
    heads = people.heads_of(session, {row.lead_unit_id for row, _ in tasks})
    wanted: dict[int, list[Told]] = defaultdict(list)
    for row, away in tasks:
        head = heads[row.lead_unit_id].id if row.lead_unit_id in heads else 0
        holder = row.lead_person_id or head
        others = ({head} if away >= LATE else set()) | ({row.issuer_id} if away >= ISSUER else set())
        for person in {holder} | others:
            if person:
                wanted[person].append((row.id, row.due, away, person != holder))
    return wanted


def tell(session: Session, wanted: dict[int, list[Told]]) -> None:
    """Give each person one digest, of what they were not told before and want to hear."""
    wishes = _wishes(session, wanted)
    for person, told in wanted.items():
        kept = [one for one in told if _is_wanted(wishes.get(person, Wishes()), one[2], others=one[3])]
        fresh = [one for one in kept if _is_new(session, person, one)]
        if fresh:
            events.publish(session, _digest(person, fresh))


def wish(session: Session, acting: Acting, wishes: Wishes) -> None:
    """Keep which reminders a person wants."""
    acting.require_more_than_looking()
    row = session.get(TaskWish, acting.as_whom) or TaskWish(person=acting.as_whom)
    row.before, row.after, row.of_others = wishes.before, wishes.after, wishes.of_others
    session.add(row)


def _tasks(session: Session, days: list[date]) -> list[Row[Any]]:
    return list(session.execute(_due_on(days)))


def _due_on(days: list[date]) -> Select[Any]:
    t = Task
    worked_on = col(t.state).in_(WORKED_ON)
    columns: tuple[Any, ...] = (col(t.id), col(t.due), col(t.lead_person_id), col(t.lead_unit_id), col(t.issuer_id))
    return select(*columns).where(worked_on, col(t.due).in_(days)).order_by(col(t.id))


def _own(session: Session, open_days: Calendar, usual: dict[date, int]) -> list[tuple[int, list[Row[Any]]]]:
    """The tasks that have a reminder of their own today, by the working days to go: a day nobody works has none."""
    if not open_days.works(clock.today()):
        return []
    wanted = sorted(set(session.scalars(select(col(TaskAhead.days)).distinct())))
    found = []
    for ahead in wanted:
        days = [day for day in reminders.due_in(open_days, clock.today(), ahead) if day not in usual]
        mine = col(Task.id).in_(select(col(TaskAhead.task_id)).where(col(TaskAhead.days) == ahead))
        if days and (rows := list(session.execute(_due_on(days).where(mine)))):
            found.append((-ahead, rows))
    return found


def _wishes(session: Session, persons: Iterable[int]) -> dict[int, Wishes]:
    w = TaskWish
    found = session.execute(
        select(col(w.person), col(w.before), col(w.after), col(w.of_others)).where(col(w.person).in_(list(persons)))
    )
    return {person: Wishes(before, after, of_others) for person, before, after, of_others in found}


def _is_wanted(wishes: Wishes, away: int, *, others: bool) -> bool:
    if others:
        return wishes.of_others
    return wishes.after if away >= LATE else wishes.before


def _is_new(session: Session, person: int, one: Told) -> bool:
    task, due, away, _ = one
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(TaskReminder).values(task_id=task, person=person, due=due, days=away, at=clock.now())
    return session.execute(row.on_conflict_do_nothing().returning(col(TaskReminder.task_id))).first() is not None


def _digest(person: int, told: list[Told]) -> TasksDue:
    mine = [away for _, _, away, others in told if not others]
    late = sum(away >= LATE for away in mine)
    only = told[0][0] if len(told) == 1 else 0
    return TasksDue(person, only, len(mine) - late, late, len(told) - len(mine))
