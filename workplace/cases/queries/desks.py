"""Who sits at the desk where a case came in."""

from sqlmodel import Session

from workplace.cases.models.cases import Case
from workplace.cases.queries import telling


def of(session: Session, case_id: int) -> tuple[int, ...]:
    """The people who moderate it."""
    return telling.desk(session, session.get_one(Case, case_id))
