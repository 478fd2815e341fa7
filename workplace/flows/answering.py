"""A citizen's question that is answered by an official document: the letter is drafted, and what becomes of it decides
whether the question is answered.
"""

from sqlmodel import Session

from workplace.cases.events import AnswerByDocument
from workplace.citizens.actions import by_document
from workplace.docs import events as docs
from workplace.docs.actions import answering
from workplace.kernel.events import listen


def fill() -> None:
    """Listen to cases and to their documents."""
    listen(AnswerByDocument, _asked)
    listen(docs.DocReleased, _released)
    listen(docs.DocEnded, _ended)
    listen(docs.DocRecalled, _recalled)
    listen(docs.DocLocked, _locked)


def _asked(session: Session, fact: AnswerByDocument) -> None:
    doc = answering.to_citizen(
        session, fact.acting, fact.organisation, fact.summary, fact.notation, fact.file, fact.citizen,
        fact.signer, fact.capacity,
    )  # fmt: skip
    by_document.became(session, fact.acting, fact.case, doc.id or 0)


def _released(session: Session, fact: docs.DocReleased) -> None:
    by_document.answered_by(session, fact.doc)


def _ended(session: Session, fact: docs.DocEnded) -> None:
    by_document.given_up(session, fact.doc)


def _recalled(session: Session, fact: docs.DocRecalled) -> None:
    by_document.recalled(session, fact.doc)


def _locked(session: Session, fact: docs.DocLocked) -> None:
    by_document.locked(session, fact.doc, fact.whole)
