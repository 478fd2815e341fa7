"""A document in few words, for notices: no question of who asks, since only those concerned are told."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access.models import Participant, Principal
from workplace.docs.models.issuing import Approval, Signer
from workplace.docs.models.letters import Doc
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


def holders(session: Session, doc_id: int) -> set[int]:
    """The people in whose folders it lies, their own or those of a role that they hold."""
    held = (
        select(col(Principal.kind), col(Principal.ref), col(Principal.role))
        .join(Participant, col(Participant.holder) == col(Principal.id))
        .join(Doc, (col(Doc.id) == col(Participant.thing)) & (col(Doc.kind) == col(Participant.kind)))
        .where(col(Doc.id) == doc_id)
        .distinct()
    )
    found: set[int] = set()
    for kind, ref, role in session.execute(held):
        found |= {ref} if kind == "person" else {card.id for card in people.with_role(session, ref, role)}
    return found
