"""Beside a paper that turned out to be secret: dossiers in which it lies and letters that answer it may repeat it.

What came from the paper goes: a title or a proposed summary that holds its summary or number whole. What a person wrote
in their own words nobody can judge but people: whoever keeps the dossier or makes the letter is asked to look.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.docs.events import SecretRepeated
from workplace.docs.models.handling import DossierItem, WorkDossier
from workplace.docs.models.letters import Doc, Relation
from workplace.docs.queries import briefly
from workplace.docs.rules.folders import OVER
from workplace.docs.rules.repeating import without
from workplace.journal import lines as journal
from workplace.journal import texts
from workplace.kernel import events
from workplace.kernel.acting import SYSTEM
from workplace.kernel.refs import Ref
from workplace.kernel.text import fold, one_line
from workplace.search import index


def forget(session: Session, doc: Doc) -> None:
    """Before its own words go: what repeats them goes too, and whoever may have written more is asked to look."""
    for dossier in _dossiers(session, doc):
        ref, title = Ref("docs.dossier", dossier.id or 0), without(dossier.title, doc.summary, doc.code)
        is_shorter = title != dossier.title
        if is_shorter:
            dossier.title, dossier.folded = title, fold(one_line(f"{dossier.code} {title}"))
            session.add(dossier)
            journal.write(session, SYSTEM, "leave_out_secret", ref)
        events.publish(session, SecretRepeated(ref, (dossier.holder_id,), is_shorter))
    for answer in _answers(session, doc):
        ref, summary = Ref("docs", answer.id or 0), without(answer.summary, doc.summary, doc.code)
        is_shorter = summary != answer.summary and answer.state not in OVER  # what went out says what it said
        if is_shorter:
            _say_less(session, answer, summary)
        events.publish(session, SecretRepeated(ref, tuple(sorted(briefly.readers(session, ref.id))), is_shorter))


def _dossiers(session: Session, doc: Doc) -> Iterable[WorkDossier]:
    lies = select(col(DossierItem.dossier_id)).where(col(DossierItem.doc_id) == doc.id)
    return session.scalars(select(WorkDossier).where(col(WorkDossier.id).in_(lies)).order_by(col(WorkDossier.id))).all()


def _answers(session: Session, doc: Doc) -> Iterable[Doc]:
    found = (
        select(Doc)
        .join(Relation, col(Relation.from_id) == col(Doc.id))
        .where(col(Relation.to_id) == doc.id, col(Relation.kind) == "answers", col(Doc.overlay) != "secret")
        .order_by(col(Doc.id))
    )
    return session.scalars(found).all()


def _say_less(session: Session, answer: Doc, summary: str) -> None:
    ref = Ref("docs", answer.id or 0)
    answer.summary = summary
    session.add(answer)
    texts.erase(session, ref, keys=("summary",))
    journal.write(session, SYSTEM, "leave_out_secret", ref)
    session.flush()
    index.put(session, ref)
