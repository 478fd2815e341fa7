"""What other floors ask of correspondence through the ports: names, text for the index, who may have bytes."""

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workplace.docs.models.handling import Routing, WorkDossier
from workplace.docs.models.issuing import Series
from workplace.docs.models.letters import Attachment, Doc, Version
from workplace.docs.policy import GONE, reads, reads_books
from workplace.docs.process import of
from workplace.docs.queries import carrying, door, issued
from workplace.docs.queries.timeline import timeline
from workplace.docs.rules.folders import OVER, SIGNED
from workplace.docs.rules.types import BY_CODE
from workplace.files import queries as files
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Described, Searchable
from workplace.org.models.organisations import Organisation
from workplace.org.queries import organisations


def fill() -> None:
    """Give the ports correspondence's answers."""
    ports.describe.fill("docs", describe)
    ports.describe.fill("docs.routing", parts)
    ports.describe.fill("docs.dossier", dossiers)
    ports.describe.fill("docs.series", series)
    ports.describe.fill("docs.books", books)
    ports.timeline.fill("docs", timeline)
    ports.searchable.fill("docs", searchable)
    ports.may_have.fill("docs", may_have)
    ports.carries.fill("docs", carrying.is_carried)
    ports.document_file.fill(file_now)
    ports.document_signed.fill(is_signed)


def file_now(session: Session, doc_id: int) -> int | None:
    """The file of a document's newest version; None where there is none."""
    return session.scalar(select(col(Doc.file_id)).where(col(Doc.id) == doc_id))


def is_signed(session: Session, doc_id: int) -> bool:
    """Whether the last of its signers has signed, and it was neither cancelled nor recalled since."""
    return session.scalar(select(col(Doc.state)).where(col(Doc.id) == doc_id)) in SIGNED


def describe(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Title and address of those documents that the person may read."""
    found = session.scalars(select(Doc).where(col(Doc.id).in_(ids), reads(acting)))
    return {
        doc.id or 0: Described(
            doc.summary, f"/docs/{doc.id}", doc.code, of(doc).states[doc.state].label, doc.state in OVER
        )
        for doc in found
    }


def parts(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Addressees' parts, by the documents that the person may read."""
    found = session.execute(select(col(Routing.id), col(Routing.doc_id)).where(col(Routing.id).in_(ids))).all()
    known = describe(session, acting, [row.doc_id for row in found])
    return {row.id: known[row.doc_id] for row in found if row.doc_id in known}


def dossiers(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Work dossiers of the person's own organisation."""
    found = session.scalars(select(WorkDossier).where(col(WorkDossier.id).in_(ids)))
    mine = door.own_offices(session, acting)
    return {
        one.id or 0: Described(one.title, f"/docs/dossiers/{one.id}", one.code)
        for one in found
        if one.organisation_id in mine
    }


def series(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Number series, for whoever reads the registers of their organisation."""
    found = list(session.scalars(select(Series).where(col(Series.id).in_(ids))))
    open_books = _open_books(session, acting, {one.organisation_id for one in found})
    return {
        one.id or 0: Described(
            " · ".join(part for part in (open_books[one.organisation_id], str(one.year), one.type_code) if part),
            f"/docs/registers/numbers?organisation={one.organisation_id}&year={one.year}",
        )
        for one in found
        if one.organisation_id in open_books
    }


def books(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """An organisation's registers, for whoever reads them."""
    named = _open_books(session, acting, set(ids))
    return {id: Described(name, f"/docs/registers?organisation={id}") for id, name in named.items()}


def _open_books(session: Session, acting: Acting, ids: set[int]) -> dict[int, str]:
    """Those organisations whose registers the person reads, by name."""
    rule = reads_books(acting, col(Organisation.id))
    found = session.scalars(select(col(Organisation.id)).where(col(Organisation.id).in_(ids), rule))
    return {id: card.name for id, card in organisations.cards(session, [id for id in found if id]).items()}


MOST = 20  # of one person's documents that carry the same file


def may_have(session: Session, acting: Acting, file_id: int) -> list[int]:
    """The documents that the person may read with this file as a version or attachment, the newest first; never a
    locked one, nor a copy that was called back and confirmed to be destroyed, and no attachment that was taken away.
    """
    owners = select(col(Version.doc_id)).where(col(Version.file_id) == file_id)
    holders = select(col(Attachment.doc_id)).where(
        col(Attachment.withdrawn_at).is_(None),
        or_(col(Attachment.file_id) == file_id, col(Attachment.marked_file_id) == file_id),
    )
    found = select(col(Doc.id)).where(
        or_(col(Doc.id).in_(owners), col(Doc.id).in_(holders)),
        col(Doc.overlay) != "secret",
        ~GONE,
        reads(acting),
    )
    return list(session.scalars(found.order_by(col(Doc.id).desc()).limit(MOST)))


def searchable(session: Session, doc_id: int) -> Searchable | None:
    """The document's words: number, summary and author, and the text of the file that is read now."""
    doc = session.get(Doc, doc_id)
    if doc is None or doc.overlay == "secret":
        return None
    pages = files.text(session, doc.file_id) if doc.file_id and not issued.is_gone(session, doc) else []
    kind = BY_CODE[doc.type_code].name if doc.type_code in BY_CODE else ""
    head = " · ".join(part for part in (kind, doc.author, doc.signer_name) if part)
    return Searchable(doc.code, doc.summary, "\n".join([head, *(str(page) for page in pages)]), doc.at, doc.kind)
