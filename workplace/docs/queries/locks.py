"""How a document was locked away as secret: by a machine or on somebody's word, and where it lay until then."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access.models import Participant
from workplace.docs.models.letters import Doc
from workplace.docs.models.locks import DocLock

_PLACE = ("holder", "folder", "at", "row", "role", "due", "is_read")


def is_declared(session: Session, doc_id: int) -> bool:
    """Whether somebody said so of this very document, and nobody has taken it back."""
    found = select(col(DocLock.id)).where(
        col(DocLock.doc_id) == doc_id, col(DocLock.opened_at).is_(None), col(DocLock.by) != 0
    )
    return session.scalar(found.limit(1)) is not None


def undone(session: Session, doc: Doc) -> DocLock | None:
    """The last time that it was locked away by mistake; None where it never was."""
    found = select(DocLock).where(col(DocLock.doc_id) == doc.id, col(DocLock.opened_at).is_not(None))
    return session.scalars(found.order_by(col(DocLock.id).desc()).limit(1)).one_or_none()


def places(session: Session, doc: Doc) -> list[list[Any]]:
    """The folders in which it lies, as plain values that can be kept."""
    p = Participant
    found = session.execute(
        select(*(getattr(p, name) for name in _PLACE)).where(col(p.kind) == doc.kind, col(p.thing) == doc.id)
    )
    return [[value.isoformat() if isinstance(value, date) else value for value in row] for row in found]


def place(doc: Doc, kept: list[Any]) -> dict[str, Any]:
    """Such a place as a row again."""
    row = dict(zip(_PLACE, kept, strict=True))
    return row | {"kind": doc.kind, "thing": doc.id, "due": date.fromisoformat(row["due"]) if row["due"] else None}
