"""What came twice: set aside, its file kept as a second copy beside the first, or taken up again."""

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from workplace.access import folders
from workplace.docs.actions import drafting
from workplace.docs.events import ArrivalSetAside, ArrivalTakenUp
from workplace.docs.models.letters import Attachment, Doc, Relation
from workplace.docs.process import INCOMING
from workplace.docs.queries import door, holders
from workplace.files.queries import FileCard
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.process.take import take


def set_aside(session: Session, acting: Acting, doc: Doc, twin_id: int, copy: FileCard | None = None) -> Doc:
    """An arrival is the same document as one in the book, or as one that waits: it gets no number of its own.

    With `copy`, its file is kept beside the first as a second copy.
    """
    twin = door.read(session, acting, twin_id)
    is_one_of_ours = (twin.direction, twin.organisation_id) == ("incoming", doc.organisation_id)
    if not is_one_of_ours or twin.id == doc.id or twin.state in ("refused", "set_aside"):
        raise BadInput({"twin": say("Choose a document of the same book.")})
    take(session, acting, INCOMING, doc, "set_aside", twin=twin.id)
    drafting.relate(session, acting, doc, twin, "duplicates")
    if copy is not None:
        take(session, acting, INCOMING, twin, "add_copy", name=copy.name, file=copy.sha256)
        _lay_beside(session, acting, twin, copy)
    folders.take_out(session, doc.kind, doc.id or 0, holder=holders.clerks(session, doc.organisation_id))
    events.publish(session, ArrivalSetAside(doc.id or 0, acting.person))
    return twin


def take_up(session: Session, acting: Acting, doc: Doc) -> None:
    """It was another document after all: it waits to be registered again."""
    take(session, acting, INCOMING, doc, "take_up")
    _take_copy_back(session, acting, doc)
    session.execute(delete(Relation).where(col(Relation.from_id) == doc.id, col(Relation.kind) == "duplicates"))
    folders.put(session, holders.clerks(session, doc.organisation_id), "to_register", doc.kind, doc.id or 0)
    events.publish(session, ArrivalTakenUp(doc.id or 0, acting.person))


def _take_copy_back(session: Session, acting: Acting, doc: Doc) -> None:
    """Its file, laid beside the other document as a second copy, leaves that one again."""
    said = select(Relation).where(col(Relation.from_id) == doc.id, col(Relation.kind) == "duplicates")
    for relation in session.scalars(said).all():
        beside = (
            select(Attachment)
            .where(
                col(Attachment.doc_id) == relation.to_id,
                col(Attachment.file_id) == doc.file_id,
                col(Attachment.added_at) >= relation.at,
                col(Attachment.withdrawn_at).is_(None),
            )
            .order_by(col(Attachment.id))
            .limit(1)
        )
        for copy in session.scalars(beside).all():
            copy.withdrawn_at = clock.now()
            session.add(copy)
            journal.write(session, acting, "withdraw_attachment", Ref("docs", relation.to_id), name=copy.name)


def _lay_beside(session: Session, acting: Acting, doc: Doc, file: FileCard) -> None:
    place = session.scalar(select(func.max(Attachment.place)).where(col(Attachment.doc_id) == doc.id)) or 0
    session.add(
        Attachment(
            doc_id=doc.id or 0, place=place + 1, name=file.name, file_id=file.id, added_at=clock.now(),
            added_by=acting.person,
        )
    )  # fmt: skip
