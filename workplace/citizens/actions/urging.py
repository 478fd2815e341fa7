"""A leader asks for progress, and whoever has the case acknowledges it."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.actions import stepping
from workplace.cases.events import CaseUrged
from workplace.cases.models.cases import Case, CaseUrging
from workplace.cases.queries import telling
from workplace.citizens.actions import checks
from workplace.citizens.actions.steps import take
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotNow
from workplace.kernel.events import publish
from workplace.kernel.text import clean, say


def urge(session: Session, acting: Acting, case: Case, note: str) -> None:
    """Ask whoever has the case for progress: the unit that holds it, else the desk."""
    if len(note) > 1000:
        checks.refuse({"note": say("At most {most} characters.", most=1000)})
    take(session, acting, case, "urge", text=clean(note))
    unit = case.unit_id or case.intake_unit_id
    row = CaseUrging(case_id=case.id or 0, unit_id=unit, by=acting.person, at=clock.now(), note=clean(note))
    session.add(row)
    stepping.settled(session, acting, case, "urge", people=())
    publish(session, CaseUrged(case.id or 0, row.id or 0, telling.concerned(session, case), acting.person))


def acknowledge(session: Session, acting: Acting, case: Case) -> None:
    """Whoever has the case has seen that they were urged."""
    row = CaseUrging
    unseen = list(session.scalars(select(row).where(col(row.case_id) == case.id, col(row.seen_at).is_(None))))
    if not unseen:
        raise NotNow(say("No urging waits to be acknowledged."))
    take(session, acting, case, "acknowledge")
    for one in unseen:
        one.seen_by, one.seen_at = acting.person, clock.now()
        session.add(one)
    stepping.settled(session, acting, case, "acknowledge", people=())
