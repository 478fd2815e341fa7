"""What is said to a citizen leaves for them."""

from sqlmodel import Session

from workplace.cases.events import CitizenTold
from workplace.citizens.actions import sending
from workplace.kernel.events import listen


def fill() -> None:
    """Listen to cases."""
    listen(CitizenTold, _told)


def _told(session: Session, fact: CitizenTold) -> None:
    sending.plan(session, fact.case, fact.message, fact.what)
