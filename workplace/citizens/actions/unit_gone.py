"""A unit is closed while it holds cases: they lie with whoever followed it, or with the desk again; so do the desk's.

By the day: units are closed for a day to come, and hold their cases until then. What they were called on the day they
held a case stands in its assignment.
"""

import logging
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workplace.cases.actions import assigning, clockwork, stepping
from workplace.cases.models.cases import Case
from workplace.cases.models.services import Service
from workplace.cases.queries import services
from workplace.citizens.actions.steps import take
from workplace.citizens.process import PROCESSES
from workplace.jobs import schedules
from workplace.jobs.work import Work
from workplace.journal import lines as journal
from workplace.kernel import ports
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import Refused
from workplace.kernel.refs import Ref
from workplace.org.queries import units

log = logging.getLogger(__name__)
JOB, AT = "citizens.unit_gone", "00:20"


def fill() -> None:
    """Put the job on the plan."""
    ports.jobs.fill(JOB, look)
    schedules.daily(JOB, AT)


def look(work: Work, _payload: dict[str, Any]) -> None:
    """The job: the cases of each unit that is open no longer."""
    with work.reading() as session:
        held = set(
            session.scalars(select(col(Case.unit_id)).where(_is_open(), col(Case.unit_id).is_not(None)).distinct())
        )
        desks = set(session.scalars(select(col(Case.intake_unit_id)).where(col(Case.closed_at).is_(None)).distinct()))
        gone = [unit for unit in held | desks if unit and not units.is_open(session, unit)]
        ids = list(
            session.scalars(
                select(col(Case.id))
                .where(
                    col(Case.closed_at).is_(None), or_(col(Case.unit_id).in_(gone), col(Case.intake_unit_id).in_(gone))
                )
                .order_by(col(Case.id))
            )
        )
    for one in ids:
        try:
            with work.transaction() as session:
                lay(session, session.get_one(Case, one))
        except Refused as refused:
            log.info("case %s stays as it is: %s", one, type(refused).__name__)


def lay(session: Session, case: Case) -> None:
    """Lay one case where somebody is; nothing happens where its units are open."""
    if not units.is_open(session, case.intake_unit_id):
        _to_another_desk(session, case)
    unit = case.unit_id
    if unit is None or case.ready_at is not None or units.is_open(session, unit):
        return
    if _may(case, "lay_on") and (new := services.standing(session, unit)) is not None:
        clockwork.resume(session, SYSTEM, case)
        take(session, SYSTEM, case, "lay_on", unit=new)
        assigning.send(session, SYSTEM, case, new)
        stepping.settled(session, SYSTEM, case, "lay_on")
    elif _may(case, "fall_back"):
        clockwork.resume(session, SYSTEM, case)
        take(session, SYSTEM, case, "fall_back", unit=unit)
        assigning.to_desk(session, SYSTEM, case)
        stepping.settled(session, SYSTEM, case, "fall_back")


def _to_another_desk(session: Session, case: Case) -> None:
    """The desk that takes in now what this one did, else whoever followed it."""
    code = session.get_one(Service, case.service_id).code
    named = services.competent(session, case.kind, code, case.area_id, "dispatch")
    named = named or services.standing(session, case.intake_unit_id)
    if named is None:
        return
    case.intake_unit_id = named
    journal.write(session, SYSTEM, "change_desk", Ref("cases", case.id or 0), unit=named)
    if case.unit_id is None and case.accepted_at is not None and case.ready_at is None:
        assigning.to_desk(session, SYSTEM, case)
    stepping.settled(session, SYSTEM, case, "change_desk")


def _may(case: Case, verb: str) -> bool:
    return any(case.state in step.leaves for step in PROCESSES[case.kind].steps_called(verb))


def _is_open() -> Any:
    return col(Case.ready_at).is_(None) & col(Case.closed_at).is_(None)
