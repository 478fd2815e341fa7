"""Separate files beside a draft; on sealing each PDF among them gets the agency's text-only mark (domain.md 1.5)."""

from sqlmodel import Session

from workplace.docs.actions import drafting, receiving
from workplace.docs.models.letters import Attachment, Doc
from workplace.files.queries import FileCard
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.kernel.refs import Ref


def attach(session: Session, acting: Acting, doc_id: int, file: FileCard, name: str) -> Attachment:
    """Put a separate file beside one's own draft."""
    return receiving.attach(session, acting, drafting.editable(session, acting, doc_id), file, name)


def withdraw(session: Session, acting: Acting, doc_id: int, attachment_id: int) -> Attachment:
    """Take a file away from one's own draft; it can be put back."""
    row = _of(session, acting, doc_id, attachment_id)
    if row.withdrawn_at is not None:
        raise NotFound
    row.withdrawn_at = clock.now()
    session.add(row)
    journal.write(session, acting, "withdraw_attachment", Ref("docs", doc_id), name=row.name)
    return row


def restore(session: Session, acting: Acting, doc_id: int, attachment_id: int) -> Attachment:
    """Undo the withdrawal."""
    row = _of(session, acting, doc_id, attachment_id)
    if row.withdrawn_at is None:
        raise NotFound
    row.withdrawn_at = None
    session.add(row)
    journal.write(session, acting, "restore_attachment", Ref("docs", doc_id), name=row.name)
    return row


def mark(session: Session, acting: Acting, doc: Doc, attachment_id: int, file: FileCard) -> None:
    """Keep the marked and signed copy of an attachment; the original stays beside it."""
    row = session.get(Attachment, attachment_id)
    assert row is not None and row.doc_id == doc.id, "act 2 marks what act 1 named"
    row.marked_file_id = file.id
    session.add(row)
    journal.write(session, acting, "mark_attachment", Ref("docs", row.doc_id), name=row.name, file=file.sha256)


def _of(session: Session, acting: Acting, doc_id: int, attachment_id: int) -> Attachment:
    drafting.editable(session, acting, doc_id)
    row = session.get(Attachment, attachment_id)
    if row is None or row.doc_id != doc_id:
        raise NotFound
    return row
