"""The row that tells who had a piece of work before: written by whatever gives it to someone else."""

from sqlmodel import Session

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.tasks.models.successions import TaskSuccession
from workplace.tasks.models.tasks import Task, TaskPart
from workplace.tasks.queries.party import Placed


def note(
    session: Session, acting: Acting, task: Task, what: str, old: tuple[int | None, int], new: Placed, decision: str,
    reason: str, part: TaskPart | None = None,
) -> None:  # fmt: skip
    """Keep who led, contributed or gave (`what`: lead, part, issuer) until now, and by what it went on."""
    session.add(
        TaskSuccession(
            task_id=task.id or 0, part_id=part.id if part else None, what=what, old_person_id=old[0],
            old_unit_id=old[1], new_person_id=new.person_id, new_unit_id=new.unit_id, decision=decision,
            reason=reason, at=clock.now(), person=acting.person, for_whom=acting.for_whom,
        )
    )  # fmt: skip
    session.flush()
