"""The wordings of directives that a person keeps for next time: theirs alone, seen by nobody else."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.docs.models.handling import Phrase
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import say

MOST = 100
LONGEST = 1000


def keep(session: Session, acting: Acting, text: str) -> Phrase:
    """Keep a wording; one that is kept already stays as it is. Refused beyond the hundredth."""
    acting.require_more_than_looking()
    _check(text)
    if (known := _same(session, acting, text)) is not None:
        return known
    kept = session.scalar(select(func.count()).where(col(Phrase.person) == acting.as_whom))
    if (kept or 0) >= MOST:
        raise BadInput({"text": say("{most} phrases are kept. Remove one first.", most=MOST)})
    row = Phrase(person=acting.as_whom, text=text)
    session.add(row)
    session.flush()
    return row


def change(session: Session, acting: Acting, phrase_id: int, text: str) -> None:
    """Word it differently; if that wording is kept already, one of the two goes."""
    acting.require_more_than_looking()
    row = _mine(session, acting, phrase_id)
    _check(text)
    known = _same(session, acting, text)
    if known is not None and known.id != row.id:
        known.used += row.used
        session.delete(row)
        return
    row.text = text
    session.add(row)


def remove(session: Session, acting: Acting, phrase_id: int) -> str:
    """Keep it no longer; its words, so that this can be undone."""
    acting.require_more_than_looking()
    row = _mine(session, acting, phrase_id)
    session.delete(row)
    return row.text


def _check(text: str) -> None:
    if not text:
        raise BadInput({"text": say("Fill this in.")})
    if len(text) > LONGEST:
        raise BadInput({"text": say("At most {most} characters; this has {count}.", most=LONGEST, count=len(text))})


def _same(session: Session, acting: Acting, text: str) -> Phrase | None:
    mine = (col(Phrase.person) == acting.as_whom, col(Phrase.text) == text)
    return session.scalars(select(Phrase).where(*mine)).one_or_none()


def _mine(session: Session, acting: Acting, phrase_id: int) -> Phrase:
    row = session.get(Phrase, phrase_id)
    if row is None or row.person != acting.as_whom:
        raise NotFound
    return row
