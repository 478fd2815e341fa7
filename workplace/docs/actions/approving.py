"""Ordered approval, return to any earlier step, withdrawal (Nghị định 30/2020, Art. 11 and 12)."""

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from workplace.access import folders, grants
from workplace.docs.actions import sides, working
from workplace.docs.events import ApprovalAsked, DraftReturned, SignatureAsked
from workplace.docs.models.issuing import Approval, Signer
from workplace.docs.models.letters import Doc, Version
from workplace.docs.process import OUTGOING
from workplace.docs.queries import holders
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.text import say
from workplace.process.take import require, take


def submit(session: Session, acting: Acting, doc: Doc) -> None:
    """Send a draft on its way: to the first approver, or straight to the first signer where none is named."""
    signers, approvals = _signers(session, doc), _waiting(session, doc)
    if not signers:
        raise NotNow(say("Choose who signs first."))
    to = "in_approval" if approvals else "awaiting_signature"
    take(session, acting, OUTGOING, doc, "submit", to=to, version=_version(session, doc).no)
    _out_of_desks(session, doc)
    _follow(session, acting.as_whom, doc)
    if approvals:
        _ask_approval(session, acting, doc, approvals[0])
    else:
        ask_signature(session, acting, doc, signers[0])


def withdraw(session: Session, acting: Acting, doc: Doc) -> None:
    """The drafter takes the document back, as long as nobody has signed."""
    if any(s.state == "signed" for s in _signers(session, doc)):
        raise NotNow(say("It has been signed already; ask for its return."))
    take(session, acting, OUTGOING, doc, "withdraw")
    unsign(session, doc)
    back_to_draft(session, doc)


def approve(session: Session, acting: Acting, doc: Doc, note: str) -> None:
    """The present approver agrees to these very bytes; the next one is asked, or the first signer."""
    row = _asked(session, doc)
    following = [a for a in _waiting(session, doc) if a.round == row.round and a.place > row.place]
    take(session, acting, OUTGOING, doc, "approve", to=None if following else "awaiting_signature", place=row.place)
    sides.move(
        session, row, "asked", "approved", at=clock.now(), by=acting.person, for_whom=acting.for_whom, note=note,
        sha256=_version(session, doc).sha256,
    )  # fmt: skip
    folders.take_out(session, doc.kind, doc.id or 0, folder="to_approve")
    _follow(session, row.person_id, doc)
    if following:
        _ask_approval(session, acting, doc, following[0])
    else:
        ask_signature(session, acting, doc, _signers(session, doc)[0])


def return_(session: Session, acting: Acting, doc: Doc, reason: str, *, to_place: int = 0) -> None:
    """Send it back to an earlier step with the reason: 0 to the drafter, else to that approver again.

    Whatever was signed is no longer the document: the draft's own version is read again; the signed file is kept.
    """
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    require(session, acting, OUTGOING, doc, "return")
    assert doc.id is not None
    back = _approval_at(session, doc, to_place) if to_place else None
    was = doc.state
    present = _asked(session, doc) if was == "in_approval" else None
    if back and present and back.place >= present.place:
        raise BadInput({"to": say("Choose an earlier step.")})
    to = None if back and was == "in_approval" else ("in_approval" if back else "draft")
    take(session, acting, OUTGOING, doc, "return", to=to, reason=reason, place=to_place)
    if present is not None:
        sides.move(session, present, "asked", "returned", at=clock.now(), by=acting.person, note=reason)
    unsign(session, doc)
    if back is None:
        back_to_draft(session, doc)
        target = doc.drafter_id or 0
    else:
        _new_round(session, doc, back)
        _out_of_desks(session, doc)
        _ask_approval(session, acting, doc, _waiting(session, doc)[0])
        target = back.person_id
    events.publish(session, DraftReturned(doc.id, target, acting.person, reason))


def ask_signature(session: Session, acting: Acting, doc: Doc, signer: Signer) -> None:
    """Lay the document before a signer; unread until opened."""
    _ask(session, doc, signer, "signing", "to_sign")
    events.publish(session, SignatureAsked(doc.id or 0, signer.person_id, acting.person))


def _ask_approval(session: Session, acting: Acting, doc: Doc, row: Approval) -> None:
    _ask(session, doc, row, "approval", "to_approve")
    events.publish(session, ApprovalAsked(doc.id or 0, row.person_id, acting.person))


def _ask(session: Session, doc: Doc, row: Approval | Signer, cause: str, folder: str) -> None:
    """It is this one's turn: they see the document and find it on their desk, unread."""
    assert doc.id is not None
    sides.move(session, row, "waiting", "asked", asked_at=clock.now())
    who = grants.person(session, row.person_id)
    grants.grant(session, doc.kind, doc.at, doc.id, [who], cause, level=grants.COMMENT)
    folders.take_out(session, doc.kind, doc.id, holder=who, folder="following")
    folders.put(session, who, folder, doc.kind, doc.id, row=row.id or 0)


def _waiting(session: Session, doc: Doc) -> list[Approval]:
    rows = select(Approval).where(col(Approval.doc_id) == doc.id, col(Approval.state) == "waiting")
    return list(session.scalars(rows.order_by(col(Approval.round), col(Approval.place))))


def _asked(session: Session, doc: Doc) -> Approval:
    rows = select(Approval).where(col(Approval.doc_id) == doc.id, col(Approval.state) == "asked")
    found = session.scalars(rows.order_by(col(Approval.id).desc()).limit(1)).one_or_none()
    if found is None:
        raise NotNow(say("Someone was faster: the state has changed in the meantime. Open it again."))
    return found


def _approval_at(session: Session, doc: Doc, place: int) -> Approval:
    rows = select(Approval).where(col(Approval.doc_id) == doc.id, col(Approval.place) == place)
    found = session.scalars(rows.order_by(col(Approval.round).desc()).limit(1)).one_or_none()
    if found is None:
        raise BadInput({"to": say("Choose one of the list.")})
    return found


def _new_round(session: Session, doc: Doc, back: Approval) -> None:
    """Approvals from a step on are asked anew: what changes after an approval must be approved again."""
    rows = select(Approval).where(col(Approval.doc_id) == doc.id, col(Approval.round) == back.round)
    last = session.scalar(select(func.max(Approval.round)).where(col(Approval.doc_id) == doc.id)) or 0
    for old in session.scalars(rows.order_by(col(Approval.place))).all():
        if old.place >= back.place:
            if old.state in ("waiting", "asked"):
                session.delete(old)
                session.flush()
            session.add(
                Approval(doc_id=old.doc_id, round=last + 1, place=old.place, person_id=old.person_id, task=old.task)
            )
    session.flush()


def _signers(session: Session, doc: Doc) -> list[Signer]:
    return list(session.scalars(select(Signer).where(col(Signer.doc_id) == doc.id).order_by(col(Signer.place))))


def _version(session: Session, doc: Doc) -> Version:
    rows = select(Version).where(col(Version.doc_id) == doc.id).order_by(col(Version.no).desc()).limit(1)
    return session.scalars(rows).one()


def unsign(session: Session, doc: Doc) -> None:
    """Read the last draft version again; whoever had signed is asked again when it comes back. A signature that is
    being made this moment comes too late: it would stand under what may be another version by then.
    """
    working.break_off(session, doc)
    session.execute(update(Signer).where(col(Signer.doc_id) == doc.id).values(state="waiting", asked_at=None))
    kept = select(Version).where(col(Version.doc_id) == doc.id, col(Version.kind) == "draft")
    draft = session.scalars(kept.order_by(col(Version.no).desc()).limit(1)).one()
    doc.file_id, doc.pages = draft.file_id, draft.pages
    session.add(doc)


def back_to_draft(session: Session, doc: Doc) -> None:
    """The drafter has it again, and every approver is asked anew when it is submitted again."""
    assert doc.id is not None and doc.drafter_id is not None
    rows = select(Approval).where(col(Approval.doc_id) == doc.id).order_by(col(Approval.round), col(Approval.place))
    all_rows = list(session.scalars(rows))
    last = max((a.round for a in all_rows), default=0)
    order = {a.place: a for a in all_rows}
    for row in all_rows:
        if row.state in ("waiting", "asked"):
            session.delete(row)
    session.flush()
    for place, row in sorted(order.items()):
        session.add(Approval(doc_id=doc.id, round=last + 1, place=place, person_id=row.person_id, task=row.task))
    _out_of_desks(session, doc)
    me = grants.person(session, doc.drafter_id)
    folders.take_out(session, doc.kind, doc.id, holder=me)
    folders.put(session, me, "drafts", doc.kind, doc.id)


def _out_of_desks(session: Session, doc: Doc) -> None:
    for folder in ("to_approve", "to_sign", "drafts"):
        folders.take_out(session, doc.kind, doc.id or 0, folder=folder)
    folders.take_out(session, doc.kind, doc.id or 0, holder=holders.clerks(session, doc.organisation_id))


def _follow(session: Session, person_id: int, doc: Doc) -> None:
    who = grants.person(session, person_id)
    folders.put(session, who, "following", doc.kind, doc.id or 0, is_read=True)
