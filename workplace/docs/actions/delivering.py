"""Laying a released document into its recipients' books: all of them at once, in few statements however many they are.

A circular to every commune is one act of one clerk; nobody else writes meanwhile (design.md 3, no slow work in a write
transaction).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from workplace.access import folders, grants
from workplace.access.kinds import DOCS_INCOMING
from workplace.docs.actions import examining, receiving
from workplace.docs.events import DocDelivered
from workplace.docs.models.issuing import Delivery, Recipient
from workplace.docs.models.letters import Attachment, Doc, Version
from workplace.files import queries as files
from workplace.files.queries import FileCard
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.refs import Ref
from workplace.org.queries import organisations
from workplace.org.queries.organisations import OrganisationCard
from workplace.search import index


def deliver(session: Session, acting: Acting, doc: Doc, recipients: Sequence[Recipient]) -> tuple[int, ...]:
    """Each recipient's copy: an arrival in the books of an organisation of the house, else a delivery that waits to be
    sent: so for one of the house that has ended, in whose books nobody registers any more. The arrivals' ids.
    """
    assert doc.id is not None and doc.file_id is not None
    inside = reached(session, recipients)
    arrivals = dict(zip(inside, _arrive(session, acting, doc, list(inside.values())), strict=True))
    session.execute(
        insert(Delivery),
        [
            {
                "doc_id": doc.id, "recipient_id": to.id, "state": "arrived" if to.id in arrivals else "waiting",
                "arrival_id": arrivals.get(to.id), "at": clock.now(),
            }
            for to in recipients
        ],
    )  # fmt: skip
    return tuple(arrivals.values())


def reached(session: Session, recipients: Sequence[Recipient]) -> dict[int | None, OrganisationCard]:
    """By the recipients' rows those organisations that have their copy at once: of the house, and not ended."""
    named = [to.organisation_id for to in recipients if to.organisation_id]
    offices, ended = organisations.cards(session, named), organisations.ended(session, named)
    return {
        to.id: card
        for to in recipients
        if (card := offices.get(to.organisation_id or 0)) and card.internal and card.id not in ended
    }


def _arrive(session: Session, acting: Acting, origin: Doc, offices: Sequence[OrganisationCard]) -> list[int]:
    """The same document in the books of several organisations, each seen by its clerks and waiting to be registered."""
    if not offices:
        return []
    assert origin.file_id is not None
    file, now = files.file(session, origin.file_id), clock.now()
    facts = receiving.copied(origin) | {
        "kind": DOCS_INCOMING, "direction": "incoming", "state": "arrived", "at": clock.ticks(now), "made_at": now,
        "made_by": acting.person, "file_id": file.id, "origin_id": origin.id,
    }  # fmt: skip
    made = insert(Doc).returning(col(Doc.id), sort_by_parameter_order=True)
    found = session.scalars(made, [{"organisation_id": card.id, **facts} for card in offices])
    ids = [one for one in found if one is not None]
    roots = {card.id: card.unit_id for card in offices}
    clerks = grants.roles(session, roots.values(), "clerk")
    held = {doc_id: clerks[roots[card.id]] for doc_id, card in zip(ids, offices, strict=True)}
    grants.begin(session, DOCS_INCOMING, facts["at"], held, "arrived", level=grants.EDIT)
    folders.begin(session, DOCS_INCOMING, facts["at"], held, "to_register")
    _lay_files(session, acting, origin, file, ids, facts)
    for doc_id in ids:
        journal.write(session, acting, "arrive", Ref("docs", doc_id), file=file.sha256, origin=origin.id)
    index.mark_many(session, (Ref("docs", doc_id) for doc_id in ids))
    if file.is_pdf:
        examining.ask_for(session, ids, lane="now")
    delivered = tuple((doc_id, card.id) for doc_id, card in zip(ids, offices, strict=True))
    events.publish(session, DocDelivered(origin.id or 0, delivered))
    return ids


def _lay_files(
    session: Session, acting: Acting, origin: Doc, file: FileCard, ids: Sequence[int], facts: Mapping[str, Any]
) -> None:
    """The document's own file, and the attachments as they go out: marked where they carry the mark."""
    version = {
        "no": 1, "kind": "received", "file_id": file.id, "sha256": file.sha256, "pages": file.pages or 0,
        "made_at": facts["made_at"], "made_by": acting.person,
    }  # fmt: skip
    session.execute(insert(Version), [{"doc_id": doc_id, **version} for doc_id in ids])
    beside = select(Attachment).where(col(Attachment.doc_id) == origin.id, col(Attachment.withdrawn_at).is_(None))
    attached = [
        {
            "doc_id": doc_id, "place": row.place, "name": row.name, "file_id": row.marked_file_id or row.file_id,
            "added_at": facts["made_at"], "added_by": row.added_by,
        }
        for row in session.scalars(beside.order_by(col(Attachment.place)))
        for doc_id in ids
    ]  # fmt: skip
    if attached:
        session.execute(insert(Attachment), attached)
