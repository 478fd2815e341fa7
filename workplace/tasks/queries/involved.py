"""Who is part of a task: for @names, for urgings, for those who should hear of something."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access.kinds import TASKS
from workplace.access.models import AccessCause, Principal
from workplace.kernel.acting import Acting
from workplace.org.queries import people as persons
from workplace.tasks.models.talk import TaskUrging
from workplace.tasks.models.tasks import Task, TaskPart
from workplace.tasks.policy import answers_for

MOST = 300


def people(session: Session, task: Task) -> dict[int, str]:
    """Names of those who can see the task, by id: in person or through a role in a unit."""
    causes = (
        select(col(Principal.kind), col(Principal.ref), col(Principal.role))
        .join(AccessCause, col(AccessCause.principal) == col(Principal.id))
        .where(col(AccessCause.kind) == TASKS, col(AccessCause.thing) == task.id)
        .distinct()
        .limit(MOST)
    )
    ids: set[int] = set()
    for kind, ref, role in session.execute(causes):
        if kind == "person":
            ids.add(ref)
        elif kind == "role":
            ids |= {card.id for card in persons.with_role(session, ref, role)}
    return persons.names(session, ids)


def is_urged(session: Session, acting: Acting, task: Task, urging: TaskUrging) -> bool:
    """Whether this person answers for what was urged: the lead's side, or the coordinating party's."""
    if urging.part_id is None:
        found = select(col(Task.id)).where(col(Task.id) == task.id, answers_for(acting, Task))
    else:
        found = select(col(TaskPart.id)).where(col(TaskPart.id) == urging.part_id, answers_for(acting, TaskPart))
    return session.scalar(found) is not None
