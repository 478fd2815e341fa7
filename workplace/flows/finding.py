"""Whoever is let in to a document can find it by its words: the index learns of it with the fact itself."""

from typing import Any

from sqlmodel import Session

from workplace.docs import events as docs
from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.search import index

LETS_IN = (docs.DocSubmitted, docs.DocRouted, docs.ApprovalAsked, docs.SignatureAsked, docs.DocSigned)


def fill() -> None:
    """Listen to every fact that lets someone in."""
    for fact in LETS_IN:
        listen(fact, _let_in)


def _let_in(session: Session, fact: Any) -> None:
    index.mark(session, Ref("docs", fact.doc))
