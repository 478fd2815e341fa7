"""State secrets must not be here: what becomes of documents whose paper carries a secrecy mark (design.md 7).

What may be kept is that something came, or was made, and is handled on paper. The file room destroys the bytes; here
everything that was told of them goes (forgetting.py). Whoever has the paper in hand may answer for it that the mark is
none (reopening.py).
"""

import json

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workplace.access import folders, grants
from workplace.docs.actions import forgetting, repeated
from workplace.docs.events import DocLocked, SecretFoundElsewhere
from workplace.docs.models.letters import Attachment, Doc, Version
from workplace.docs.models.locks import DocLock
from workplace.docs.process import INCOMING, OUTGOING
from workplace.docs.queries import carrying, holders, locks
from workplace.docs.rules.folders import IN_THE_MAKING, UNDER_WAY
from workplace.files import actions as files
from workplace.journal import lines as journal
from workplace.journal import texts
from workplace.kernel import clock, events
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.org.queries import people
from workplace.process.take import take
from workplace.search import index

SECRET = "secret"
OPEN_TO = ("arrived", "registered")  # the clerk has it before anybody handles it
KEPT_BY = "guards"  # why an agency's clerks see the empty line of what is handled on paper


def lock_carriers(session: Session, file_id: int) -> None:
    """The file room locked a file away: every document of which it is a version follows, attachments are taken away."""
    attached = select(Attachment).where(
        or_(col(Attachment.file_id) == file_id, col(Attachment.marked_file_id) == file_id)
    )
    for row in session.scalars(attached):
        if session.get_one(Doc, row.doc_id).overlay == SECRET:
            continue  # it goes with its document
        row.name, row.withdrawn_at = "", row.withdrawn_at or clock.now()
        texts.erase(session, Ref("docs", row.doc_id), keys=("name",))
        journal.write(session, SYSTEM, "lock_attachment", Ref("docs", row.doc_id), attachment=row.id)
        events.publish(session, DocLocked(row.doc_id, _concerned(session, row.doc_id), whole=False))
    versions = select(col(Version.doc_id)).where(col(Version.file_id) == file_id)
    for doc in session.scalars(select(Doc).where(col(Doc.id).in_(versions))):
        lock_away(session, doc)


def lock_away(session: Session, doc: Doc, *, by: Acting = SYSTEM) -> None:
    """A secrecy mark was read on its page: nobody reads it, it can only go back or end, and with its words go its other
    versions and what lay beside it. Doing it twice does no harm.
    """
    assert doc.id is not None
    if doc.overlay == SECRET:
        return
    doc.overlay = SECRET
    desks = json.dumps(locks.places(session, doc))
    session.add(DocLock(doc_id=doc.id, at=clock.now(), by=by.person, desks=desks))
    repeated.forget(session, doc)
    forgetting.forget_words(session, doc)
    _off_the_desks(session, doc)
    journal.write(session, SYSTEM, "lock_away", Ref("docs", doc.id))
    session.flush()
    index.put(session, Ref("docs", doc.id))
    events.publish(session, DocLocked(doc.id, _concerned(session, doc.id), whole=True))
    forgetting.destroy_files(session, doc, by)


def _off_the_desks(session: Session, doc: Doc) -> None:
    """Nobody is to handle it here any more; its clerks keep the line that says where it is handled."""
    assert doc.id is not None
    clerks = holders.clerks(session, doc.organisation_id)
    if doc.direction == "incoming":
        if doc.state not in OPEN_TO:
            _take_out(session, doc, UNDER_WAY)
            folders.put(session, clerks, "done", doc.kind, doc.id, is_read=True)
        return
    forgetting.stop_signing(session, doc)
    _take_out(session, doc, IN_THE_MAKING)
    if doc.drafter_id is not None and doc.state in ("draft", "in_approval", "awaiting_signature"):
        folder = "drafts" if doc.state == "draft" else "following"  # it is theirs to end
        folders.put(session, grants.person(session, doc.drafter_id), folder, doc.kind, doc.id, is_read=True)
    grants.grant(session, doc.kind, doc.at, doc.id, [clerks], KEPT_BY, level=grants.READ)
    folders.put(session, clerks, "issued", doc.kind, doc.id, is_read=True)


def _take_out(session: Session, doc: Doc, names: tuple[str, ...]) -> None:
    for folder in names:
        folders.take_out(session, doc.kind, doc.id or 0, folder=folder)


def declare_secret(session: Session, acting: Acting, doc: Doc, reason: str) -> bool:
    """Whoever has the paper in hand saw a secrecy mark that no machine had read: it is destroyed here, and handled on
    paper. Whether its bytes are gone: another agency that holds the same file decides on its own copy, and is told;
    but what an agency issued itself is destroyed in every copy that its release made.

    BadInput without a reason; the reason stays, so it must not tell what the paper is about.
    """
    assert doc.id is not None
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    session.refresh(doc, with_for_update=True)  # two who see it at once destroy it once
    if doc.direction == "incoming":
        take(session, acting, INCOMING, doc, "declare_secret", reason=reason)  # this line's words come last, and stay
    else:
        take(session, acting, OUTGOING, doc, "declare_secret", reason=reason)
    for copy in _issued_copies(session, doc):
        lock_away(session, copy)
    others = _elsewhere(session, doc)
    lock_away(session, doc, by=acting)
    for file_id in sorted(_versions(session, doc) - others.keys()):
        files.lock_away(session, file_id, "", by=acting)
    for one in sorted({id for ids in others.values() for id in ids}):
        events.publish(session, SecretFoundElsewhere(one, session.get_one(Doc, one).organisation_id))
    return not others


def _issued_copies(session: Session, doc: Doc) -> list[Doc]:
    if doc.direction == "incoming":
        return []
    return list(session.scalars(select(Doc).where(col(Doc.origin_id) == doc.id).order_by(col(Doc.id))))


def _versions(session: Session, doc: Doc) -> set[int]:
    return set(session.scalars(select(col(Version.file_id)).where(col(Version.doc_id) == doc.id)))


def _elsewhere(session: Session, doc: Doc) -> dict[int, list[int]]:
    """Those of its files that documents of other agencies carry as well, with these documents."""
    found: dict[int, list[int]] = {}
    for file_id in forgetting.every_file(session, doc):
        theirs = select(col(Doc.id)).where(
            col(Doc.id).in_(carrying.documents(session, file_id)),
            col(Doc.organisation_id) != doc.organisation_id,
            col(Doc.overlay) != SECRET,
        )
        if ids := [id for id in session.scalars(theirs) if id]:
            found[file_id] = ids
    return found


def _concerned(session: Session, doc_id: int) -> tuple[int, ...]:
    """Who has the paper in hand: whoever put it here; the clerks who received it from inside the house."""
    doc = session.get_one(Doc, doc_id)
    if doc.direction == "incoming" and doc.origin_id is not None:
        return tuple(sorted(card.id for card in people.clerks_of(session, doc.organisation_id)))
    return tuple(sorted({doc.drafter_id or doc.made_by} - {0}))
