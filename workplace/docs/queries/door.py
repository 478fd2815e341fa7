"""The door to a document: what one may not see does not exist."""

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from workplace.access import lists
from workplace.docs.models.handling import Routing, WorkDossier
from workplace.docs.models.letters import Doc
from workplace.docs.policy import reads, sees
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.org.queries import organisations


def read(session: Session, acting: Acting, doc_id: int) -> Doc:
    """The document, or NotFound: whether it does not exist or is not theirs to read is told alike."""
    return _let_in(session, doc_id, reads(acting))


def see(session: Session, acting: Acting, doc_id: int) -> Doc:
    """The document, also for whoever may only know that it is there: number, date and summary, and nothing else."""
    return _let_in(session, doc_id, sees(acting))


def _let_in(session: Session, doc_id: int, rule: ColumnElement[bool]) -> Doc:
    found = session.scalars(select(Doc).where(col(Doc.id) == doc_id, rule)).one_or_none()
    if found is None:
        raise NotFound
    return found


def level(session: Session, acting: Acting, doc: Doc) -> int:
    """How far this person may go: 1 see that it is there, 2 read, 3 comment, 4 edit."""
    assert doc.id is not None
    return lists.level(session, acting, doc.kind, doc.at, doc.id)


def routing(session: Session, acting: Acting, routing_id: int) -> tuple[Doc, Routing]:
    """A routing with its document, for whoever may see the document."""
    found = session.get(Routing, routing_id)
    if found is None:
        raise NotFound
    return read(session, acting, found.doc_id), found


def dossier(session: Session, acting: Acting, dossier_id: int) -> WorkDossier:
    """A work dossier of the person's own organisation."""
    found = session.get(WorkDossier, dossier_id)
    if found is None:
        raise NotFound
    if found.organisation_id not in own_offices(session, acting):
        raise NotFound
    return found


def own_offices(session: Session, acting: Acting) -> set[int]:
    """The organisations whose dossiers this person finds: their own, and those that they clerk for."""
    return {organisations.of(session, acting.as_whom).id, *(c.id for c in organisations.clerked_by(session, acting))}
