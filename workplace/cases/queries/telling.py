"""Who works on a case, and so is told of it."""

from sqlmodel import Session

from workplace.cases.models.cases import Case
from workplace.cases.policy import INTAKE_ROLE
from workplace.cases.rules import folders
from workplace.org.queries import people


def working_on(session: Session, case: Case) -> tuple[int, ...]:
    """The people in whose folders it lies now."""
    whose, _ = folders.BY_STATE.get(case.state, ("", ""))
    if whose == folders.INTAKE:
        return desk(session, case)
    if whose == folders.UNIT:
        return of_unit(session, case.unit_id)
    one = case.approver_id if whose == folders.APPROVER else case.handler_id
    return (one,) if one else ()


def concerned(session: Session, case: Case) -> tuple[int, ...]:
    """Whom news of it concern, also while it lies with nobody: who handles it, else the unit, else the desk."""
    found = working_on(session, case)
    if not found and case.handler_id:
        return (case.handler_id,)
    return found or of_unit(session, case.unit_id) or desk(session, case)


def desk(session: Session, case: Case) -> tuple[int, ...]:
    """Who moderates and gives out where it came in."""
    return tuple(card.id for card in people.with_role(session, case.intake_unit_id, INTAKE_ROLE))


def of_unit(session: Session, unit_id: int | None) -> tuple[int, ...]:
    """Head and clerks of a unit."""
    if unit_id is None:
        return ()
    found = (*people.with_role(session, unit_id, "unit_head"), *people.with_role(session, unit_id, "clerk"))
    return tuple(dict.fromkeys(card.id for card in found))
