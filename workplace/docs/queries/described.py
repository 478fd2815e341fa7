"""What other floors ask of correspondence through the ports: names, text for the index, who may have bytes."""

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workplace.docs.models.letters import Attachment, Doc, Version
from workplace.docs.policy import sees
from workplace.docs.process import of
from workplace.docs.queries.timeline import timeline
from workplace.docs.rules.types import BY_CODE
from workplace.files import queries as files
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Described, Searchable


def fill() -> None:
    """Give the ports correspondence's answers."""
    ports.describe.fill("docs", describe)
    ports.timeline.fill("docs", timeline)
    ports.searchable.fill("docs", searchable)
    ports.may_have.fill("docs", may_have)


def describe(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Title and address of those documents that the person may see."""
    found = session.scalars(select(Doc).where(col(Doc.id).in_(ids), sees(acting)))
    return {
        doc.id or 0: Described(doc.summary, f"/docs/{doc.id}", doc.code, str(of(doc).states[doc.state].label))
        for doc in found
    }


def may_have(session: Session, acting: Acting, file_id: int) -> bool:
    """Whether a document that the person may read has this file as a version or attachment; never a locked one, and
    no attachment that was taken away.
    """
    owners = select(col(Version.doc_id)).where(col(Version.file_id) == file_id)
    holders = select(col(Attachment.doc_id)).where(
        col(Attachment.withdrawn_at).is_(None),
        or_(col(Attachment.file_id) == file_id, col(Attachment.marked_file_id) == file_id),
    )
    found = select(col(Doc.id)).where(
        or_(col(Doc.id).in_(owners), col(Doc.id).in_(holders)),
        col(Doc.overlay) != "secret",
        sees(acting),
    )
    return session.execute(found.limit(1)).first() is not None


def searchable(session: Session, doc_id: int) -> Searchable | None:
    """The document's words: number, summary and author, and the text of the file that is read now."""
    doc = session.get(Doc, doc_id)
    if doc is None or doc.overlay == "secret":
        return None
    pages = files.text(session, doc.file_id) if doc.file_id else []
    kind = BY_CODE[doc.type_code].name if doc.type_code in BY_CODE else ""
    head = " · ".join(part for part in (kind, doc.author, doc.signer_name) if part)
    return Searchable(doc.code, doc.summary, "\n".join([head, *(str(page) for page in pages)]), doc.at, doc.kind)
