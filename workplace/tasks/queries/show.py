"""What a task's page shows beside its own row: parts, reports, requests for time, files, talk, and its chain."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.org.queries import people
from workplace.tasks.models.talk import TaskCheck, TaskComment, TaskNote, TaskUrging
from workplace.tasks.models.tasks import (
    Task,
    TaskEvaluation,
    TaskExtension,
    TaskFile,
    TaskFollower,
    TaskPart,
    TaskReport,
)
from workplace.tasks.policy import sees
from workplace.tasks.queries import party

CHAIN = 200  # tasks of one chain that a page shows


@dataclass
class Node:
    """One task of the chain, with who holds it and since when."""

    id: int
    title: str
    state: str
    percent: int
    due: date | None
    reported_on: date | None
    completed_on: date | None
    paused_on: date | None
    party: str
    head: str
    since: datetime
    here: bool
    below: list["Node"] = field(default_factory=list)


def parts(session: Session, task: Task) -> list[TaskPart]:
    """The coordinating parts, in the order they were asked for."""
    return list(session.scalars(select(TaskPart).where(col(TaskPart.task_id) == task.id).order_by(col(TaskPart.id))))


def extensions(session: Session, task: Task) -> list[TaskExtension]:
    """The requests for more time, the oldest first."""
    found = select(TaskExtension).where(col(TaskExtension.task_id) == task.id).order_by(col(TaskExtension.id))
    return list(session.scalars(found))


def evaluation(session: Session, task: Task) -> TaskEvaluation | None:
    """The latest acceptance of a result."""
    found = select(TaskEvaluation).where(col(TaskEvaluation.task_id) == task.id)
    return session.scalars(found.order_by(col(TaskEvaluation.id).desc()).limit(1)).one_or_none()


def files(session: Session, task: Task) -> dict[tuple[str, int], list[TaskFile]]:
    """The files that are there, by what they belong to: ("task", 0), ("report", id), ("part", id)."""
    found = select(TaskFile).where(col(TaskFile.task_id) == task.id, col(TaskFile.withdrawn_at).is_(None))
    by_owner: dict[tuple[str, int], list[TaskFile]] = defaultdict(list)
    for row in session.scalars(found.order_by(col(TaskFile.id))):
        owner = ("report", row.report_id) if row.report_id else ("part", row.part_id) if row.part_id else ("task", 0)
        by_owner[owner].append(row)
    return by_owner


def comments(session: Session, task: Task) -> list[TaskComment]:
    """The opinions that stand, the oldest first; at most 200."""
    found = select(TaskComment).where(col(TaskComment.task_id) == task.id, col(TaskComment.withdrawn_at).is_(None))
    return list(session.scalars(found.order_by(col(TaskComment.id)).limit(200)))


def urgings(session: Session, task: Task) -> list[TaskUrging]:
    """The urgings, newest first; at most 20."""
    found = select(TaskUrging).where(col(TaskUrging.task_id) == task.id).order_by(col(TaskUrging.id).desc()).limit(20)
    return list(session.scalars(found))


def checks(session: Session, task: Task) -> list[TaskCheck]:
    """The checklist."""
    found = select(TaskCheck).where(col(TaskCheck.task_id) == task.id, col(TaskCheck.withdrawn_at).is_(None))
    return list(session.scalars(found.order_by(col(TaskCheck.place), col(TaskCheck.id))))


def note(session: Session, acting: Acting, task: Task) -> str:
    """What this person noted for themselves; never for someone who only looks in another's name."""
    row = session.get(TaskNote, (task.id, acting.as_whom)) if acting.for_whom is None else None
    return row.text if row else ""


def followers(session: Session, task: Task) -> dict[int, str]:
    """Who follows, by id."""
    found = select(col(TaskFollower.person_id)).where(col(TaskFollower.task_id) == task.id)
    return people.names(session, session.scalars(found))


def reports(session: Session, task: Task) -> list[TaskReport]:
    """The reports, newest first; at most 100."""
    found = select(TaskReport).where(col(TaskReport.task_id) == task.id).order_by(col(TaskReport.id).desc())
    return list(session.scalars(found.limit(100)))


def chain(session: Session, acting: Acting, task: Task) -> list[Node]:
    """The chain as far as this person sees it: each task under the nearest one above it that they see."""
    found = session.scalars(
        select(Task)
        .where(col(Task.root_id) == task.root_id, sees(acting))
        .order_by(col(Task.depth), col(Task.id))
        .limit(CHAIN)
    ).all()
    names = party.names(session, ((one.lead_person_id, one.lead_unit_id) for one in found))
    heads = people.heads_of(session, [one.lead_unit_id for one in found if not one.lead_person_id])
    posts = people.cards(session, [one.lead_person_id for one in found if one.lead_person_id])
    nodes: dict[int, Node] = {}
    top: list[Node] = []
    for one in found:
        assert one.id is not None
        card = posts.get(one.lead_person_id or 0)
        head = heads.get(one.lead_unit_id)
        nodes[one.id] = Node(
            one.id, one.title, one.state, one.percent, one.due, one.reported_on, one.completed_on, one.paused_on,
            names[one.lead_person_id, one.lead_unit_id], card.position if card else head.name if head else "",
            one.held_since, one.id == task.id,
        )  # fmt: skip
        above = nodes.get(one.parent_id or 0)
        (above.below if above else top).append(nodes[one.id])
    return top
