"""Who may have bytes: whoever some module shows a thing to that carries them."""

from sqlmodel import Session

from workplace.kernel import ports
from workplace.kernel.acting import Acting


def module_that_lets(session: Session, acting: Acting, file_id: int) -> str:
    """The module by whose thing this person may have the file; empty when none says so."""
    return next((name for name, may in ports.may_have.all().items() if may(session, acting, file_id)), "")
