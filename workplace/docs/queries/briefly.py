"""A document in few words, for notices: no question of who asks, since only those concerned are told."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access.models import AccessCause, Principal
from workplace.docs.models.issuing import Approval, Signer
from workplace.docs.models.letters import Doc
from workplace.files import queries as files
from workplace.org.queries import people


def title(session: Session, doc_id: int) -> str:
    """Number and summary, as far as there are any."""
    row = session.execute(select(col(Doc.code), col(Doc.summary)).where(col(Doc.id) == doc_id)).one()
    return " ".join(part for part in (row.code if not row.code.startswith("/") else "", row.summary[:160]) if part)


def organisation(session: Session, doc_id: int) -> int:
    """In whose books it stands."""
    return session.scalars(select(col(Doc.organisation_id)).where(col(Doc.id) == doc_id)).one()


def makers(session: Session, doc_id: int) -> set[int]:
    """Drafter, approvers and signers of an outgoing document."""
    found = set(session.scalars(select(col(Approval.person_id)).where(col(Approval.doc_id) == doc_id)))
    found |= set(session.scalars(select(col(Signer.person_id)).where(col(Signer.doc_id) == doc_id)))
    drafter = session.scalar(select(col(Doc.drafter_id)).where(col(Doc.id) == doc_id))
    return found | ({drafter} if drafter else set())


def readers(session: Session, doc_id: int) -> set[int]:
    """The people to whom it was given, as persons or by a role that they hold now."""
    given = (
        select(col(Principal.kind), col(Principal.ref), col(Principal.role))
        .join(AccessCause, col(AccessCause.principal) == col(Principal.id))
        .join(Doc, (col(Doc.id) == col(AccessCause.thing)) & (col(Doc.kind) == col(AccessCause.kind)))
        .where(col(Doc.id) == doc_id, col(Principal.kind).in_(("person", "role")))
        .distinct()
    )
    found: set[int] = set()
    for kind, ref, role in session.execute(given):
        found |= {ref} if kind == "person" else {card.id for card in people.with_role(session, ref, role)}
    return found


def invitation(session: Session, doc_id: int) -> str:
    """The words of a giấy mời, as far as its file has been read; empty for every other type, and for a locked one."""
    row = session.execute(
        select(col(Doc.type_code), col(Doc.file_id), col(Doc.overlay)).where(col(Doc.id) == doc_id)
    ).one()
    if row.type_code != "GM" or row.overlay == "secret" or row.file_id is None:
        return ""
    return "\n".join(str(page) for page in files.text(session, row.file_id))
