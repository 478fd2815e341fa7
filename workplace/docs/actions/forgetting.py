"""What a paper leaves in the tables when it turns out to be a state secret goes: every word, and every file of it.

What stays says that there was something, whose, when and with which digest (handbook/decisions/0014).
"""

from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from workplace.docs.actions import working
from workplace.docs.models.handling import Directive, Phrase, Routing, Urging
from workplace.docs.models.issuing import Approval, Delivery, Handout, Number, Recall, Recipient, Release
from workplace.docs.models.letters import Attachment, Comment, Doc, Report, Version
from workplace.docs.rules.keys import erased
from workplace.docs.rules.written import ON_PAPER
from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.journal import texts
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.refs import Ref

_WRITTEN: tuple[tuple[Any, str, str], ...] = (
    (Version, "note", ""),
    (Directive, "text", ""),
    (Comment, "text", ""),
    (Routing, "note", ""),
    (Routing, "outcome", ""),
    (Urging, "text", ""),
    (Approval, "note", ""),
    (Release, "note", ""),
    (Release, "differences", "[]"),
    (Delivery, "note", ""),
    (Recall, "reason", ""),
)
_FILES: tuple[tuple[Any, str], ...] = (
    (Version, "file_id"),
    (Attachment, "file_id"),
    (Attachment, "marked_file_id"),
    (Handout, "file_id"),
    (Handout, "returned_id"),
)


def forget_words(session: Session, doc: Doc) -> None:
    """What is told of the document, what people wrote on it, and what was read from its signatures."""
    assert doc.id is not None
    doc.summary = doc.note = doc.signer_name = doc.signer_position = ""
    if doc.direction == "incoming" or doc.imported:  # our own number stands in our own book, which has no gaps
        doc.code = doc.code_key = ""
    doc.import_key = erased(doc.import_key) if doc.import_key else None  # mostly the file's name
    session.add(doc)
    _forget_phrases(session, doc.id)
    for table, column, nothing in _WRITTEN:
        session.execute(update(table).where(table.doc_id == doc.id).values({column: nothing}))
    session.execute(delete(Report).where(col(Report.doc_id) == doc.id))
    for row in session.scalars(select(Attachment).where(col(Attachment.doc_id) == doc.id)):
        row.name, row.withdrawn_at = "", row.withdrawn_at or clock.now()
    _forget_numbers(session, doc.id)
    _forget_recipients(session, doc.id)
    texts.erase(session, Ref("docs", doc.id))
    for part in session.scalars(select(col(Routing.id)).where(col(Routing.doc_id) == doc.id)):
        texts.erase(session, Ref("docs.routing", part or 0))
    session.flush()


def destroy_files(session: Session, doc: Doc, by: Acting) -> None:
    """Its bytes, whatever version: all of them that nothing else carries."""
    for file_id in sorted(every_file(session, doc)):
        if not file_queries.is_carried(session, file_id):
            files.lock_away(session, file_id, "", by=by)


def every_file(session: Session, doc: Doc) -> set[int]:
    """The files of all versions, what lies beside it, and what came back from signing outside."""
    found: set[int | None] = set()
    for table, column in _FILES:
        found |= set(session.scalars(select(getattr(table, column)).where(table.doc_id == doc.id)))
    return {file_id for file_id in found if file_id is not None}


def stop_signing(session: Session, doc: Doc) -> None:
    """What a worker makes of it now, or somebody signs outside, is not taken any more."""
    working.break_off(session, doc)
    session.execute(
        update(Handout)
        .where(col(Handout.doc_id) == doc.id, col(Handout.done_at).is_(None), col(Handout.withdrawn_at).is_(None))
        .values(withdrawn_at=clock.now())
    )


def _forget_phrases(session: Session, doc_id: int) -> None:
    """A directive that somebody kept for next time says what it was about. What they, or others, had kept before and
    used here once more says nothing of it, and stays theirs.
    """
    session.execute(delete(Phrase).where(col(Phrase.doc_id) == doc_id))


def _forget_numbers(session: Session, doc_id: int) -> None:
    """Its numbers keep their lines in the book; why one is void, or was kept back, is told no more."""
    mine = col(Number.doc_id) == doc_id
    session.execute(update(Number).where(mine, col(Number.state) == "void").values(reason=ON_PAPER))
    session.execute(update(Number).where(mine, col(Number.state) != "void").values(reason=""))


def _forget_recipients(session: Session, doc_id: int) -> None:
    """To whom copies went stays, so that they can be brought back; whom somebody only had in mind goes, but for the
    organisations that everybody knows.
    """
    if session.get(Release, doc_id) is None:
        typed = (col(Recipient.doc_id) == doc_id, col(Recipient.organisation_id).is_(None))
        session.execute(delete(Recipient).where(*typed))
