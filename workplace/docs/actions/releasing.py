"""Release, delivery, recall, replacement (Nghị định 30/2020, Art. 18 and 19)."""

import json
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlmodel import Session, col

from workplace.access import folders, grants
from workplace.docs.actions import delivering, drafting, sides
from workplace.docs.events import DocRecalled, DocReleased, DocReplaced
from workplace.docs.models.issuing import Delivery, Recall, Recipient, Release, Signature
from workplace.docs.models.letters import Doc
from workplace.docs.policy import sees
from workplace.docs.process import INCOMING, OUTGOING
from workplace.docs.queries import door, holders, marked
from workplace.docs.rules.folders import UNDER_WAY
from workplace.files.queries import file as file_card
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.process.take import require, take
from workplace.search import index

_SENT = say("This delivery is no longer waiting.")


def release(
    session: Session,
    acting: Acting,
    doc: Doc,
    *,
    differences: list[dict[str, Any]],
    accepted: bool,
    note: str = "",
    unmarked: str = "",
) -> Release:
    """Release a sealed document: internal recipients have it in their arrivals at once, others in the way they take.

    `differences` between the printed recipients and the deliveries are shown before; they must be accepted by name.
    The clerk signs each attachment that is a file of its own (Annex I): one without the mark goes only with a reason,
    `unmarked`, which is kept.
    """
    assert doc.id is not None and doc.file_id is not None
    if differences and not accepted:
        raise BadInput(
            {"accepted": say("The printed recipients differ from the deliveries. Look at them and confirm.")}
        )
    sides.alone(session, doc)
    recipients = recipients_of(session, doc)
    if not recipients:
        raise NotNow(say("Name at least one recipient first."))
    without = _without_mark(session, doc, unmarked)
    attached = [one.card.sha256 for one in marked.of(session, doc)]
    take(session, acting, OUTGOING, doc, "release", note=note, recipients=len(recipients), attached=attached,
         **({"reason": unmarked} if without else {}))  # fmt: skip
    row = Release(
        doc_id=doc.id,
        at=clock.now(),
        by=acting.person,
        for_whom=acting.for_whom,
        file_id=doc.file_id,
        sha256=file_card(session, doc.file_id).sha256,
        note=note,
        differences=json.dumps([*differences, *without], ensure_ascii=False),
    )
    session.add(row)
    arrivals = delivering.deliver(session, acting, doc, recipients)
    clerks = holders.clerks(session, doc.organisation_id)
    folders.take_out(session, doc.kind, doc.id, holder=clerks)
    folders.put(session, clerks, "issued", doc.kind, doc.id, is_read=True)
    if doc.drafter_id is not None:
        me = grants.person(session, doc.drafter_id)
        folders.take_out(session, doc.kind, doc.id, holder=me)
        folders.put(session, me, "sent", doc.kind, doc.id)
    events.publish(session, DocReleased(doc.id, acting.person, arrivals))
    return row


def _without_mark(session: Session, doc: Doc, reason: str) -> list[dict[str, Any]]:
    names = [row.name for row in marked.missing(session, doc)]
    if names and not reason:
        listed = "; ".join(names[:5]) + (" …" if len(names) > 5 else "")
        raise BadInput(
            {"unmarked": say("Mark these attachments first, or say why they go without: {names}", names=listed)}
        )
    return [{"kind": "unmarked", "name": name, "reason": reason} for name in names]


def recipients_of(session: Session, doc: Doc) -> list[Recipient]:
    """To whom the document goes, in order."""
    rows = select(Recipient).where(col(Recipient.doc_id) == doc.id).order_by(col(Recipient.place))
    return list(session.scalars(rows))


def add_recipient(session: Session, acting: Acting, doc: Doc, to: drafting.To) -> Recipient:
    """The clerk adds a recipient that the paper prints but nobody had chosen, between signature and release."""
    assert doc.id is not None
    take(session, acting, OUTGOING, doc, "add_recipient", name=to.name)
    present = recipients_of(session, doc)
    if any(r.name == to.name for r in present):
        raise BadInput({"recipient": say("The same recipient is named twice.")})
    place = max((r.place for r in present), default=0) + 1
    row = Recipient(doc_id=doc.id, place=place, name=to.name, organisation_id=to.organisation_id, role=to.role)
    session.add(row)
    return row


def mark_sent(session: Session, acting: Acting, doc: Doc, delivery_id: int, note: str) -> None:
    """The clerk sent an external recipient's package by other means, and says how."""
    take(session, acting, OUTGOING, doc, "send", delivery=delivery_id, note=note)
    sent = session.execute(
        update(Delivery)
        .where(col(Delivery.id) == delivery_id, col(Delivery.doc_id) == doc.id, col(Delivery.state) == "waiting")
        .values(state="sent", at=clock.now(), note=note)
    )
    if sent.rowcount != 1:  # type: ignore[attr-defined]
        raise NotNow(_SENT)


def require_waiting(session: Session, acting: Acting, doc: Doc, delivery_id: int) -> None:
    """NotNow where this copy does not wait to be sent, whatever one would say of the way it took."""
    require(session, acting, OUTGOING, doc, "send")
    waits = (col(Delivery.id) == delivery_id, col(Delivery.doc_id) == doc.id, col(Delivery.state) == "waiting")
    if session.scalar(select(col(Delivery.id)).where(*waits)) is None:
        raise NotNow(_SENT)


def recall(session: Session, acting: Acting, doc: Doc, reason: str) -> Recall:
    """Call a released document back on the signer's decision; recipients are told, copies are frozen, not deleted.

    Who had not read it finds it marked before anything else; who had is asked to confirm.
    """
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    assert doc.id is not None
    take(session, acting, OUTGOING, doc, "recall", reason=reason)
    return _call_back(session, acting, doc, reason, "recalled")


def replace(session: Session, acting: Acting, doc: Doc, by: Doc, reason: str) -> None:
    """A released document of the same form takes the place of this one (Art. 18.3)."""
    errors = {}
    if not reason:
        errors["reason"] = say("Give the reason.")
    if by.state != "released" or by.organisation_id != doc.organisation_id or by.id == doc.id:
        errors["by"] = say("Choose a released document of the same organisation.")
    elif by.type_code != doc.type_code:
        errors["by"] = say("A document is replaced by one of the same type (Article 18.3).")
    if errors:
        raise BadInput(errors)
    assert doc.id is not None
    take(session, acting, OUTGOING, doc, "replace", reason=reason, by=by.id)
    drafting.relate(session, acting, by, doc, "replaces")
    called = session.get(Recall, doc.id)
    if called is not None:
        _say_replaced(session, acting, doc, by, reason)
    else:
        called = _call_back(session, acting, doc, reason, "replaced")
    called.replaced_by = by.id
    session.add(called)


def _say_replaced(session: Session, acting: Acting, doc: Doc, by: Doc, reason: str) -> None:
    """What was called back before has something in its place now: each copy's history and its readers are told."""
    copies = select(Doc).where(col(Doc.origin_id) == doc.id, col(Doc.overlay) != "secret").order_by(col(Doc.id))
    told = []
    for copy in session.scalars(copies):
        copy.overlay = "replaced"
        session.add(copy)
        told.append(copy.id or 0)
        journal.write(session, acting, "sender_replaced", Ref("docs", copy.id or 0), origin=doc.id, reason=reason)
    events.publish(session, DocReplaced(doc.id or 0, tuple(told), by.id or 0, acting.person))


def _call_back(session: Session, acting: Acting, doc: Doc, reason: str, overlay: str) -> Recall:
    assert doc.id is not None
    decided = session.scalar(
        select(col(Signature.person_id))
        .where(col(Signature.doc_id) == doc.id, col(Signature.role) == "signer")
        .order_by(col(Signature.id).desc())
        .limit(1)
    )
    arrivals = list(session.scalars(select(Doc).where(col(Doc.origin_id) == doc.id)).all())
    read = session.scalar(
        select(func.count()).where(col(Delivery.doc_id) == doc.id, col(Delivery.read_at).is_not(None))
    )
    row = Recall(
        doc_id=doc.id, at=clock.now(), by=acting.person, decided_by=decided or acting.person, reason=reason,
        read_before=read or 0,
    )  # fmt: skip
    session.add(row)
    unread = _unread_arrivals(session, doc)
    for arrival in arrivals:
        if arrival.overlay != "secret":  # what was locked away stays so
            arrival.overlay = overlay
            session.add(arrival)
        _off_the_desks(session, arrival, is_known=arrival.id not in unread)
        journal.write(session, acting, f"sender_{overlay}", Ref("docs", arrival.id or 0), origin=doc.id, reason=reason)
    session.execute(update(Delivery).where(col(Delivery.doc_id) == doc.id).values(state="recalled", at=clock.now()))
    events.publish(session, DocRecalled(doc.id, tuple(a.id or 0 for a in arrivals), acting.person, reason))
    return row


def _off_the_desks(session: Session, arrival: Doc, *, is_known: bool) -> None:
    """Nobody is to handle it any more; where somebody knew it already, its clerks confirm that it is destroyed."""
    assert arrival.id is not None
    for folder in UNDER_WAY:
        folders.take_out(session, arrival.kind, arrival.id, folder=folder)
    if is_known:
        clerks = holders.clerks(session, arrival.organisation_id)
        folders.put(session, clerks, "called_back", arrival.kind, arrival.id)


def _unread_arrivals(session: Session, doc: Doc) -> set[int | None]:
    """Copies that nobody opened and no clerk registered: they leave the clerks' desk with the recall, unconfirmed."""
    found = (
        select(col(Delivery.arrival_id))
        .join(Doc, col(Doc.id) == col(Delivery.arrival_id))
        .where(col(Delivery.doc_id) == doc.id, col(Delivery.read_at).is_(None), col(Doc.state) == "arrived")
    )
    return set(session.scalars(found))


def confirm_recall(session: Session, acting: Acting, arrival: Doc) -> None:
    """A recipient's clerk says that its copies of a called-back document are destroyed (Art. 18.4b).

    The copy in this house is among them: from now on nobody of theirs opens its file, nor finds it by its text. The
    sender sees it at the delivery; confirming twice does no harm.
    """
    require(session, acting, INCOMING, arrival, "confirm_recall")
    if is_confirmed(session, arrival):
        return
    take(session, acting, INCOMING, arrival, "confirm_recall")
    note_progress(session, arrival.id or 0, "confirmed")
    index.mark(session, Ref("docs", arrival.id or 0))
    folders.take_out(session, arrival.kind, arrival.id or 0, holder=holders.clerks(session, arrival.organisation_id))


def note_read(session: Session, arrival: Doc) -> None:
    """A recipient's clerk or leader opened an arrival from inside the house: its sender sees when."""
    if arrival.origin_id is not None:
        session.execute(
            update(Delivery)
            .where(col(Delivery.arrival_id) == arrival.id, col(Delivery.read_at).is_(None))
            .values(read_at=clock.now())
        )


def note_progress(session: Session, arrival_id: int, state: str) -> None:
    """What became of an arrival is seen on the sender's delivery: accepted, refused, done; of a copy that was called
    back nothing but that it is destroyed.
    """
    called_back = col(Delivery.state).in_(("recalled", "confirmed"))
    mine = (col(Delivery.arrival_id) == arrival_id, called_back if state == "confirmed" else ~called_back)
    session.execute(update(Delivery).where(*mine).values(state=state, at=clock.now()))


def instead_of(session: Session, acting: Acting, doc: Doc) -> Doc | None:
    """What takes the place of a document that was called back, as far as this person sees it: the newer document
    itself, or its copy in the books of their own organisation.
    """
    called = session.get(Recall, doc.origin_id or doc.id)
    if called is None or called.replaced_by is None:
        return None
    newer = or_(col(Doc.id) == called.replaced_by, col(Doc.origin_id) == called.replaced_by)
    own_books = (col(Doc.organisation_id) == doc.organisation_id).desc()
    found = select(Doc).where(newer, sees(acting)).order_by(own_books, col(Doc.id)).limit(1)
    return session.scalars(found).one_or_none()


def is_confirmed(session: Session, doc: Doc) -> bool:
    """Whether this copy's clerks have said that it is destroyed."""
    return session.scalar(select(col(Delivery.state)).where(col(Delivery.arrival_id) == doc.id)) == "confirmed"


def recalled_source(session: Session, acting: Acting, doc_id: int) -> Recall:
    """Why a document that one received was called back."""
    doc = door.read(session, acting, doc_id)
    found = session.get(Recall, doc.origin_id or doc.id)
    if found is None:
        raise NotFound
    return found
