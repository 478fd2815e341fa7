"""A case took a step: what the archive finds of it is what is public of it now."""

from sqlmodel import Session

from workplace.cases import events as cases
from workplace.citizens.actions import public_words
from workplace.kernel.events import listen


def fill() -> None:
    """Listen to every step of a case."""
    listen(cases.CaseMoved, _moved)


def _moved(session: Session, fact: cases.CaseMoved) -> None:
    public_words.refold(session, fact.case)
