"""What is said to a citizen leaves for them; when their case is forgotten, so is its place."""

from sqlmodel import Session

from workplace.cases.events import CaseForgotten, CitizenTold
from workplace.citizens.actions import own_data, sending
from workplace.kernel.events import listen


def fill() -> None:
    """Listen to cases."""
    listen(CitizenTold, _told)
    listen(CaseForgotten, _forgotten)


def _told(session: Session, fact: CitizenTold) -> None:
    sending.plan(session, fact.case, fact.message, fact.what)


def _forgotten(session: Session, fact: CaseForgotten) -> None:
    own_data.forget_place(session, fact.case, public=fact.public)
