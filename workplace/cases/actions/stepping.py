"""One step of a case: its state moves, it is laid anew, and whoever has work of it from now on is told."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import Session

from workplace.cases.actions import laying
from workplace.cases.events import CaseMoved
from workplace.cases.models.cases import Case
from workplace.cases.queries import telling
from workplace.kernel.acting import Acting
from workplace.kernel.events import publish
from workplace.process.table import Process
from workplace.process.take import take


def step(session: Session, acting: Acting, process: Process, case: Case, verb: str, **detail: Any) -> None:
    """Take a step and lay the case as it is then. What the step changes is written before by the caller, who lays it
    anew where it changes afterwards.
    """
    take(session, acting, process, case, verb, **detail)
    settled(session, acting, case, verb, str(detail.get("reason", "")))


def settled(
    session: Session, acting: Acting, case: Case, verb: str, reason: str = "", people: Iterable[int] | None = None
) -> None:
    """Lay a case whose step was taken and whose rows are written, and tell whoever has work of it, or these people."""
    session.add(case)
    laying.lay(session, case)
    told = tuple(
        one for one in (telling.working_on(session, case) if people is None else people) if one != acting.person
    )
    publish(session, CaseMoved(case.id or 0, case.kind, verb, case.state, told, acting.person, reason))
