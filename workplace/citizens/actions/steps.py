"""One step of what a citizen came with, whatever kind it is: by the table of its own kind."""

from typing import Any

from sqlmodel import Session

from workplace.cases.models.cases import Case
from workplace.citizens.process import PROCESSES
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.process import take as hand
from workplace.process.table import Step


def take(session: Session, acting: Acting, case: Case, verb: str, *, to: str | None = "", **detail: Any) -> Step:
    """Take the step of the case's own process. NotFound for a step that this kind does not know."""
    process = PROCESSES[case.kind]
    if not process.steps_called(verb):
        raise NotFound
    return hand.take(session, acting, process, case, verb, to=to, **detail)
