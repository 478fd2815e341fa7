"""What is known of earlier signatures, and what a released document's package holds."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.docs.models.issuing import Delivery, Recipient, Release, Signature
from workplace.docs.models.letters import Doc


def certificate_of(session: Session, person_id: int, act: str) -> str:
    """SHA-256 of the certificate that this person's last signature from outside was made with; empty before any.

    An official's certificate and the agency's are told apart: a clerk uses the agency's.
    """
    role = col(Signature.role) == "signer" if act == "sign" else col(Signature.role) != "signer"
    last = (
        select(col(Signature.certificate))
        .where(col(Signature.person_id) == person_id, col(Signature.outside).is_(True), role)
        .order_by(col(Signature.id).desc())
        .limit(1)
    )
    return session.scalar(last) or ""


@dataclass(frozen=True)
class Sent:
    """One recipient of a released document with the delivery, and the arrival's state where it is inside."""

    recipient: Recipient
    delivery: Delivery
    arrival: Doc | None


def deliveries(session: Session, doc: Doc) -> list[Sent]:
    """Each recipient's copy and what became of it, in the order of the paper."""
    rows = session.execute(
        select(Recipient, Delivery, Doc)
        .join(Delivery, col(Delivery.recipient_id) == col(Recipient.id))
        .join(Doc, col(Doc.id) == col(Delivery.arrival_id), isouter=True)
        .where(col(Recipient.doc_id) == doc.id)
        .order_by(col(Recipient.place))
    )
    return [Sent(*row) for row in rows]


def release_of(session: Session, doc: Doc) -> Release | None:
    """When and by whom it was released, with the differences that were accepted."""
    return session.get(Release, doc.id)
