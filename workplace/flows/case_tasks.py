"""A case's tasks: given in the name of who works on it; what came of them is read where the case is."""

from sqlmodel import Session

from workplace.cases.events import TaskWanted
from workplace.citizens.actions import by_task
from workplace.kernel.events import listen
from workplace.tasks.actions import concluded
from workplace.tasks.events import TaskCompleted


def fill() -> None:
    """Listen to both sides."""
    listen(TaskWanted, _wanted)
    listen(TaskCompleted, _done)


def _wanted(session: Session, fact: TaskWanted) -> None:
    task = concluded.from_case(session, fact.acting, fact.case, fact.code, fact.title, fact.text, fact.lead, fact.due)
    by_task.became(session, fact.acting, fact.case, task.id or 0)


def _done(session: Session, fact: TaskCompleted) -> None:
    by_task.done(session, fact.task, fact.by, fact.outcome)
