"""What a released document's package holds, and what became of each copy."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.docs.models.issuing import Delivery, Recipient, Release
from workplace.docs.models.letters import Doc
from workplace.docs.policy import GONE


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


def unmarked(release: Release) -> list[dict[str, Any]]:
    """The attachments that went out without the agency's mark: name and reason."""
    return [one for one in json.loads(release.differences) if one["kind"] == "unmarked"]


def is_gone(session: Session, doc: Doc) -> bool:
    """Whether this is a copy that was called back and of which its clerks have said that it is destroyed."""
    return session.scalar(select(col(Doc.id)).where(col(Doc.id) == doc.id, GONE)) is not None


def is_out_of_reach(session: Session, doc: Doc) -> bool:
    """Whether nobody opens its paper any more, nor what is made of it: locked away, or destroyed as confirmed."""
    return doc.overlay == "secret" or is_gone(session, doc)
