"""Where a task lies and who sees it, worked out anew from its rows after every act: folders, causes, the step's row.

Nothing else writes a task's folders or causes, so that they can't tell another story than its state.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from workplace.access import folders, grants
from workplace.access.kinds import TASKS
from workplace.access.models import AccessCause, Participant
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.tasks.models.successions import TaskSuccession
from workplace.tasks.models.tasks import Task, TaskExtension, TaskFollower, TaskPart, TaskStep
from workplace.tasks.queries import chain, party
from workplace.tasks.rules.folders import NO_DUE, WORK
from workplace.tasks.rules.lateness import STRAIGHT

Place = tuple[int, str, int]  # holder, folder, row
_LEAD = {
    "assigned": "to_take",
    "accepted": "in_work",
    "in_progress": "in_work",
    "reported": "handed_in",
    "suspended": "followed",
}
_ISSUER = {
    "draft": ("drafts", ""),
    "assigned": ("given", ""),
    "accepted": ("given", ""),
    "in_progress": ("given", ""),
    "suspended": ("given", ""),
    "reported": ("to_answer", "result"),
    "refused": ("to_answer", "refused"),
}
_BELOW = "below"


def moved(session: Session, acting: Acting, task: Task, verb: str, *, holder: bool = False) -> None:
    """Write the step's row and lay the task anew; `holder` when it lies with someone else from now on."""
    assert task.id is not None
    session.flush()
    last = session.scalar(
        select(col(TaskStep.state)).where(col(TaskStep.task_id) == task.id).order_by(col(TaskStep.id).desc()).limit(1)
    )
    if holder or last != task.state:
        task.held_since = clock.now()
        session.add(task)
    if task.state != "draft" and verb not in STRAIGHT:
        task.turned = True
        session.add(task)
    session.add(
        TaskStep(
            task_id=task.id, at=clock.now(), verb=verb, state=task.state, due=task.due, percent=task.percent,
            holder=task.holder, person=acting.person, for_whom=acting.for_whom,
        )
    )  # fmt: skip
    session.flush()
    lay(session, acting, task)
    if holder:
        let_in(session, task)


def lay(session: Session, acting: Acting, task: Task) -> None:
    """Put the task into the folders where it belongs now, take it out of all others."""
    assert task.id is not None
    wanted = {(holder, folder, row): (role, due) for holder, folder, row, role, due in _places(session, task)}
    p = Participant
    here = (col(p.kind) == TASKS, col(p.thing) == task.id)
    found = session.execute(
        select(col(p.holder), col(p.folder), col(p.row), col(p.role), col(p.due)).where(*here)
    ).all()
    for holder, folder, row, role, due in found:
        place = (col(p.holder) == holder, col(p.folder) == folder, col(p.row) == row)
        if (now := wanted.pop((holder, folder, row), None)) is None:
            session.execute(delete(p).where(*here, *place))
        elif now != (role, due):
            session.execute(update(p).where(*here, *place).values(role=now[0], due=now[1]))
    for (holder, folder, row), (role, due) in wanted.items():
        is_read = folder not in WORK or holder in acting.principals
        folders.put(session, holder, folder, TASKS, task.id, row=row, role=role, due=due, is_read=is_read)


def let_in(session: Session, task: Task) -> None:
    """Write who sees the task and why; whoever led it once still reads it. The tasks below follow."""
    assert task.id is not None
    above = chain.above(session, task)
    wanted = {(who, cause, ref): level for who, cause, ref, level in _causes(session, task, above)}
    c = AccessCause
    known = session.execute(
        select(col(c.principal), col(c.cause), col(c.ref)).where(
            col(c.kind) == TASKS, col(c.thing) == task.id, col(c.cause) != _BELOW
        )
    ).all()
    for who, cause, ref in known:
        if (who, cause, ref) not in wanted:
            grants.withdraw(session, TASKS, task.at, task.id, [who], cause, ref=ref)
    for (who, cause, ref), level in wanted.items():
        grants.grant(session, TASKS, task.at, task.id, [who], cause, level=level, ref=ref)
    for one in above:
        assert one.id is not None
        grants.grant(session, TASKS, one.at, one.id, [task.holder], _BELOW, level=grants.READ, ref=task.id)
    for child in chain.children(session, task):
        let_in(session, child)


def _places(session: Session, task: Task) -> Iterator[tuple[int, str, int, str, date]]:
    due = task.due or NO_DUE
    issuer = grants.person(session, task.issuer_id)
    if task.state in _ISSUER:
        folder, role = _ISSUER[task.state]
        yield issuer, folder, 0, role, due
    if task.state in ("draft", "completed", "cancelled"):
        return
    if task.state in _LEAD:
        yield task.holder, _LEAD[task.state], 0, "lead", due
    yield from ((who, "kept", 0, "", due) for who in _keepers(session, task) if who != task.holder)
    yield from ((grants.person(session, one), "followed", 0, "", due) for one in _followers(session, task))
    if task.state in ("refused", "suspended", "reported"):
        return
    for part in _awaited(session, task):
        yield part.holder, "to_contribute", part.id or 0, "coordinate", part.due or due
    for extension in _asked(session, task):
        yield issuer, "to_answer", extension, "extension", due


def _keepers(session: Session, task: Task) -> tuple[int, ...]:
    """Who keeps an eye on it for a unit: head and clerks of the leading unit, the deputies of the issuer's office."""
    of_unit = party.side(session, None, task.lead_unit_id)
    return (*of_unit, party.office(session, task.issuer_organisation_id))


def _causes(session: Session, task: Task, above: list[Task]) -> Iterator[tuple[int, str, int, int]]:
    yield grants.person(session, task.issuer_id), "issued", 0, grants.EDIT
    yield party.office(session, task.issuer_organisation_id), "office", 0, grants.COMMENT
    if task.state == "draft":
        return
    for who in party.side(session, task.lead_person_id, task.lead_unit_id):
        yield who, "leads", 0, grants.COMMENT
    yield grants.role(session, task.lead_unit_id, "unit_head"), "unit", 0, grants.COMMENT
    for who in session.scalars(select(col(TaskStep.holder)).where(col(TaskStep.task_id) == task.id).distinct()):
        yield who, "led", 0, grants.READ
    for part in session.scalars(select(TaskPart).where(col(TaskPart.task_id) == task.id)):
        for who in party.side(session, part.person_id, part.unit_id):
            yield who, "coordinates", part.id or 0, grants.COMMENT
    for gone in _before(session, task):
        for who in party.side(session, gone.old_person_id, gone.old_unit_id):
            yield who, "before", gone.id or 0, grants.READ
    for follower in _followers(session, task):
        yield grants.person(session, follower), "follows", 0, grants.COMMENT
    for one in above:
        yield grants.person(session, one.issuer_id), "above", one.id or 0, grants.READ
        yield one.holder, "above", one.id or 0, grants.READ


def _before(session: Session, task: Task) -> list[TaskSuccession]:
    """Who gave it or contributed before someone else did; who led it stands in its steps."""
    found = select(TaskSuccession).where(col(TaskSuccession.task_id) == task.id, col(TaskSuccession.what) != "lead")
    return list(session.scalars(found))


def _followers(session: Session, task: Task) -> list[int]:
    return list(session.scalars(select(col(TaskFollower.person_id)).where(col(TaskFollower.task_id) == task.id)))


def _awaited(session: Session, task: Task) -> list[TaskPart]:
    found = select(TaskPart).where(col(TaskPart.task_id) == task.id, col(TaskPart.state) == "asked")
    return list(session.scalars(found))


def _asked(session: Session, task: Task) -> list[int]:
    found = select(col(TaskExtension.id)).where(
        col(TaskExtension.task_id) == task.id, col(TaskExtension.state) == "asked"
    )
    return [id_ or 0 for id_ in session.scalars(found)]
