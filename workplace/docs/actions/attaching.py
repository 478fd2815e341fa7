"""Separate files beside a document.

Beside a draft they are the drafter's; on sealing each PDF among them gets the agency's text-only mark (domain.md 1.5).
Beside an arrival they are what came with it, laid there by the clerk until it is submitted; whoever handles the
document further down has them with it.
"""

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from workplace.docs.actions import drafting, sides
from workplace.docs.models.letters import Attachment, Doc
from workplace.docs.process import INCOMING
from workplace.docs.queries import door
from workplace.files.queries import FileCard
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.process.take import take


def attach(session: Session, acting: Acting, doc_id: int, file: FileCard, name: str) -> Attachment:
    """Put a separate file beside one's own draft, or beside an arrival that is not submitted yet."""
    doc = _changeable(session, acting, doc_id)
    if doc.direction == "incoming":
        take(session, acting, INCOMING, doc, "attach", file=file.sha256, name=name)
    else:
        sides.alone(session, doc)
        journal.write(session, acting, "attach", Ref("docs", doc_id), file=file.sha256, name=name)
    place = session.scalar(select(func.max(Attachment.place)).where(col(Attachment.doc_id) == doc.id)) or 0
    row = Attachment(
        doc_id=doc_id, place=place + 1, name=name, file_id=file.id, added_at=clock.now(), added_by=acting.person
    )
    session.add(row)
    session.flush()
    return row


def withdraw(session: Session, acting: Acting, doc_id: int, attachment_id: int) -> Attachment:
    """Take a file away again; it can be put back. What the sender's own delivery brought stays with the document."""
    doc = _changeable(session, acting, doc_id)
    row = _of(session, doc_id, attachment_id)
    if row.withdrawn_at is not None:
        raise NotFound
    if doc.direction == "incoming":
        take(session, acting, INCOMING, doc, "withdraw_attachment", name=row.name)
    else:
        journal.write(session, acting, "withdraw_attachment", Ref("docs", doc_id), name=row.name)
    if _came_with(session, doc, row):
        raise NotNow(say("This file was released together with the document and stays with it."))
    row.withdrawn_at = clock.now()
    session.add(row)
    return row


def restore(session: Session, acting: Acting, doc_id: int, attachment_id: int) -> Attachment:
    """Undo the withdrawal."""
    doc = _changeable(session, acting, doc_id)
    row = _of(session, doc_id, attachment_id)
    if row.withdrawn_at is None:
        raise NotFound
    if doc.direction == "incoming":
        take(session, acting, INCOMING, doc, "restore_attachment", name=row.name)
    else:
        journal.write(session, acting, "restore_attachment", Ref("docs", doc_id), name=row.name)
    row.withdrawn_at = None
    session.add(row)
    return row


def mark(session: Session, acting: Acting, doc: Doc, attachment_id: int, file: FileCard) -> None:
    """Keep the marked and signed copy of an attachment; the original stays beside it."""
    row = session.get(Attachment, attachment_id)
    assert row is not None and row.doc_id == doc.id, "act 2 marks what act 1 named"
    row.marked_file_id = file.id
    session.add(row)
    journal.write(session, acting, "mark_attachment", Ref("docs", row.doc_id), name=row.name, file=file.sha256)


def _changeable(session: Session, acting: Acting, doc_id: int) -> Doc:
    """A draft of one's own, or an arrival at whose door one is; whether its clerk may, its process says."""
    doc = door.read(session, acting, doc_id)
    return doc if doc.direction == "incoming" else drafting.editable(session, acting, doc_id)


def _came_with(session: Session, doc: Doc, row: Attachment) -> bool:
    if doc.origin_id is None:
        return False
    same = or_(col(Attachment.file_id) == row.file_id, col(Attachment.marked_file_id) == row.file_id)
    found = select(col(Attachment.id)).where(col(Attachment.doc_id) == doc.origin_id, same).limit(1)
    return session.scalar(found) is not None


def _of(session: Session, doc_id: int, attachment_id: int) -> Attachment:
    row = session.get(Attachment, attachment_id)
    if row is None or row.doc_id != doc_id:
        raise NotFound
    return row
