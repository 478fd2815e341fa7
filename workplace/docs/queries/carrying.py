"""Which documents carry a file."""

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workplace.docs.models.letters import Attachment, Doc, Version

MOST = 1000  # one circular may lie in the arrivals of every agency


def documents(session: Session, file_id: int) -> list[int]:
    """The documents of which this file is a version or an attachment."""
    versions = select(col(Version.doc_id)).where(col(Version.file_id) == file_id)
    attached = select(col(Attachment.doc_id)).where(
        or_(col(Attachment.file_id) == file_id, col(Attachment.marked_file_id) == file_id)
    )
    return sorted(set(session.scalars(versions.union(attached).limit(MOST))))


def is_carried(session: Session, file_id: int) -> bool:
    """Whether a document that is not locked away has this file, or had it and can have it back."""
    versions = select(col(Version.doc_id)).where(col(Version.file_id) == file_id)
    attached = select(col(Attachment.doc_id)).where(
        col(Attachment.name) != "",
        or_(col(Attachment.file_id) == file_id, col(Attachment.marked_file_id) == file_id),
    )
    found = select(col(Doc.id)).where(col(Doc.id).in_(versions.union(attached)), col(Doc.overlay) != "secret")
    return session.scalar(found.limit(1)) is not None


def unexamined(session: Session, file_id: int) -> list[int]:
    """The received documents whose present file this is and whose signatures nobody has checked yet."""
    found = select(col(Doc.id)).where(
        col(Doc.file_id) == file_id, col(Doc.direction) == "incoming", col(Doc.verdict) == ""
    )
    return [id for id in session.scalars(found.limit(MOST)) if id is not None]
