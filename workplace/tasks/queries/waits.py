"""What a task waits for, what waits for it, and whether waiting would go round in a circle."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.org.queries.dated import in_batches
from workplace.tasks.models.tasks import Task
from workplace.tasks.models.waits import KINDS, TaskWait
from workplace.tasks.queries.lines import Line, lines

ENDED = ("completed", "cancelled")
MOST = 60  # of one task, on its page


@dataclass(frozen=True)
class Awaited:
    """One thing that a task waits for, with the other task as its reader may see it."""

    row: TaskWait
    line: Line

    @property
    def is_met(self) -> bool:
        """Whether the other task has ended: nothing is waited for any more."""
        return self.line.state in ENDED


def of(session: Session, acting: Acting, task: Task) -> list[Awaited]:
    """What a task waits for or went on without; what was untied is left out."""
    found = select(TaskWait).where(col(TaskWait.task_id) == task.id, col(TaskWait.state) != "untied")
    rows = list(session.scalars(found.order_by(col(TaskWait.id)).limit(MOST)))
    shown = {line.id: line for line in lines(session, acting, [row.for_id for row in rows])}
    return [Awaited(row, shown[row.for_id]) for row in rows if row.for_id in shown]


def behind(session: Session, acting: Acting, task: Task) -> list[Line]:
    """The tasks that wait for this one."""
    found = select(col(TaskWait.task_id)).where(col(TaskWait.for_id) == task.id, col(TaskWait.state) == "waits")
    return lines(session, acting, list(session.scalars(found.order_by(col(TaskWait.id)).limit(MOST))))


def unmet(session: Session, task: Task, kinds: Sequence[str] = KINDS) -> list[tuple[TaskWait, Task]]:
    """What keeps a task from beginning or from being reported: each wait with the task that has not ended."""
    found = (
        select(TaskWait, Task)
        .join(Task, col(Task.id) == col(TaskWait.for_id))
        .where(
            col(TaskWait.task_id) == task.id, col(TaskWait.state) == "waits", col(TaskWait.kind).in_(kinds),
            col(Task.state).not_in(ENDED),
        )
        .order_by(col(TaskWait.id))
    )  # fmt: skip
    return [(row, other) for row, other in session.execute(found).all()]


def codes(session: Session, ids: Iterable[int], kinds: Sequence[str] = KINDS) -> dict[int, list[str]]:
    """The codes of what each of these tasks still waits for: a mark on a card, a line of a timeline."""
    found: dict[int, list[str]] = defaultdict(list)
    for batch in in_batches(ids):
        rows = (
            select(col(TaskWait.task_id), col(Task.id), col(Task.made_at))
            .join(Task, col(Task.id) == col(TaskWait.for_id))
            .where(
                col(TaskWait.task_id).in_(batch), col(TaskWait.state) == "waits", col(TaskWait.kind).in_(kinds),
                col(Task.state).not_in(ENDED),
            )
            .order_by(col(TaskWait.id))
        )  # fmt: skip
        for task, id, made_at in session.execute(rows):
            found[task].append(f"NV-{made_at.year}-{id:04}")
    return found


def until(session: Session, ids: Iterable[int]) -> dict[int, date]:
    """The latest deadline among what each of these tasks still waits for."""
    found: dict[int, date] = {}
    for batch in in_batches(ids):
        rows = (
            select(col(TaskWait.task_id), func.max(col(Task.due)))
            .join(Task, col(Task.id) == col(TaskWait.for_id))
            .where(
                col(TaskWait.task_id).in_(batch), col(TaskWait.state) == "waits", col(Task.state).not_in(ENDED),
                col(Task.due).is_not(None),
            )
            .group_by(col(TaskWait.task_id))
        )  # fmt: skip
        found.update((task, due) for task, due in session.execute(rows))
    return found


def freed_by(session: Session, task: Task) -> list[Task]:
    """The tasks that waited for this one, and now wait for nothing."""
    waiting = select(col(TaskWait.task_id)).where(col(TaskWait.for_id) == task.id, col(TaskWait.state) == "waits")
    found = select(Task).where(col(Task.id).in_(waiting), col(Task.state).in_(("assigned", "accepted", "in_progress")))
    return [one for one in session.scalars(found.order_by(col(Task.id))) if not unmet(session, one)]


def leads_to(session: Session, start: int, goal: int) -> bool:
    """Whether a task can't end before the other has: it waits for it, or has it among what hangs below it.

    Both ways count: a task is not reported before what it waits for, nor before the tasks below it.
    """
    seen, here = {start}, [start]
    while here:
        if goal in here:
            return True
        further: set[int] = set()
        for batch in in_batches(here):
            tied = select(col(TaskWait.for_id)).where(col(TaskWait.task_id).in_(batch), col(TaskWait.state) == "waits")
            below = select(col(Task.id)).where(col(Task.parent_id).in_(batch))
            further |= {id for id in (*session.scalars(tied), *session.scalars(below)) if id}
        here = sorted(further - seen)
        seen |= further
    return False
