"""State secrets must not be here: what becomes of documents whose paper carries a secrecy mark (design.md 7).

What may be kept is that something came and is handled on paper. The file room destroys the bytes; here everything that
was told of them goes: the summary, which is a file's name at first, the number, the names of attachments, the words in
the journal, the entry in the index. Whoever has the paper in hand may answer for it that the mark is none.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select, update
from sqlmodel import Session, col

from workplace.access import folders
from workplace.docs import policy
from workplace.docs.events import DocLocked, SecretFoundElsewhere
from workplace.docs.models.handling import Directive, Routing, Urging
from workplace.docs.models.letters import Attachment, Comment, Doc, Version
from workplace.docs.process import INCOMING
from workplace.docs.queries import carrying, holders
from workplace.docs.rules.folders import UNDER_WAY
from workplace.files import actions as files
from workplace.files.receive import Received
from workplace.jobs import outbox
from workplace.journal import lines as journal
from workplace.journal import texts
from workplace.kernel import clock, events
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.process.take import take
from workplace.search import index

SECRET = "secret"
_WRITTEN: tuple[tuple[Any, str], ...] = (
    (Version, "note"),
    (Directive, "text"),
    (Comment, "text"),
    (Routing, "note"),
    (Routing, "outcome"),
    (Urging, "text"),
)
OPEN_TO = ("arrived", "registered")  # the clerk has it before anybody handles it


def lock_carriers(session: Session, file_id: int) -> None:
    """The file room locked a file away: every document of which it is a version follows, attachments are taken away."""
    attached = select(Attachment).where(
        or_(col(Attachment.file_id) == file_id, col(Attachment.marked_file_id) == file_id)
    )
    for row in session.scalars(attached):
        row.name, row.withdrawn_at = "", row.withdrawn_at or clock.now()
        texts.erase(session, Ref("docs", row.doc_id), keys=("name",))
        journal.write(session, SYSTEM, "lock_attachment", Ref("docs", row.doc_id), attachment=row.id)
        events.publish(session, DocLocked(row.doc_id, _concerned(session, row.doc_id), whole=False))
    versions = select(col(Version.doc_id)).where(col(Version.file_id) == file_id)
    for doc in session.scalars(select(Doc).where(col(Doc.id).in_(versions))):
        lock_away(session, doc)


def lock_away(session: Session, doc: Doc) -> None:
    """A secrecy mark was read on its page: nobody reads it, it can only go back. Doing it twice does no harm."""
    assert doc.id is not None
    if doc.overlay == SECRET:
        return
    doc.overlay, doc.summary, doc.code, doc.code_key, doc.note = SECRET, "", "", "", ""
    doc.signer_name = doc.signer_position = ""
    session.add(doc)
    _forget_words(session, doc.id)
    if doc.direction == "incoming" and doc.state not in OPEN_TO:
        _off_the_desks(session, doc)
    journal.write(session, SYSTEM, "lock_away", Ref("docs", doc.id))
    session.flush()
    index.put(session, Ref("docs", doc.id))
    events.publish(session, DocLocked(doc.id, _concerned(session, doc.id), whole=True))


def _forget_words(session: Session, doc_id: int) -> None:
    """What people wrote on it tells what it is about, as its name does."""
    for table, column in _WRITTEN:
        session.execute(update(table).where(table.doc_id == doc_id).values({column: ""}))
    texts.erase(session, Ref("docs", doc_id))
    for part in session.scalars(select(col(Routing.id)).where(col(Routing.doc_id) == doc_id)):
        texts.erase(session, Ref("docs.routing", part or 0))


def _off_the_desks(session: Session, doc: Doc) -> None:
    """Nobody is to handle it here any more; its clerks keep the line that says where it is handled."""
    assert doc.id is not None
    for folder in UNDER_WAY:
        folders.take_out(session, doc.kind, doc.id, folder=folder)
    folders.put(session, holders.clerks(session, doc.organisation_id), "done", doc.kind, doc.id, is_read=True)


def declare_secret(session: Session, acting: Acting, doc: Doc, reason: str) -> bool:
    """Whoever has the paper in hand saw a secrecy mark that no machine had read: it is destroyed here, and handled on
    paper. Whether its bytes are gone: another agency that holds the same file decides on its own copy, and is told.

    BadInput without a reason; the reason stays, so it must not tell what the paper is about.
    """
    assert doc.id is not None
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    session.refresh(doc, with_for_update=True)  # two who see it at once destroy it once
    take(session, acting, INCOMING, doc, "declare_secret", reason=reason)  # this line's words come last, and stay
    others = _elsewhere(session, doc)
    for file_id in sorted(_files(session, doc) - others.keys()):
        files.lock_away(session, file_id, "", by=acting)
    lock_away(session, doc)
    _take_attachments(session, doc)
    for one in sorted({id for ids in others.values() for id in ids}):
        events.publish(session, SecretFoundElsewhere(one, session.get_one(Doc, one).organisation_id))
    return not others


def _files(session: Session, doc: Doc) -> set[int]:
    """Every file of the document: its versions and what lies beside it."""
    versions = select(col(Version.file_id)).where(col(Version.doc_id) == doc.id)
    attached = select(col(Attachment.file_id)).where(col(Attachment.doc_id) == doc.id)
    marked = select(col(Attachment.marked_file_id)).where(
        col(Attachment.doc_id) == doc.id, col(Attachment.marked_file_id).is_not(None)
    )
    return {id for id in session.scalars(versions.union(attached, marked)) if id is not None}


def _elsewhere(session: Session, doc: Doc) -> dict[int, list[int]]:
    """Those of its files that documents of other agencies carry as well, with these documents."""
    found: dict[int, list[int]] = {}
    for file_id in _files(session, doc):
        theirs = select(col(Doc.id)).where(
            col(Doc.id).in_(carrying.documents(session, file_id)),
            col(Doc.organisation_id) != doc.organisation_id,
            col(Doc.overlay) != SECRET,
        )
        if ids := [id for id in session.scalars(theirs) if id]:
            found[file_id] = ids
    return found


def _take_attachments(session: Session, doc: Doc) -> None:
    for row in session.scalars(select(Attachment).where(col(Attachment.doc_id) == doc.id)):
        row.name, row.withdrawn_at = "", row.withdrawn_at or clock.now()


def require_clerk(session: Session, acting: Acting, doc: Doc) -> None:
    """The door of `declare_open`: NotFound unless this person is its clerk, NotNow unless it is locked away."""
    mine = select(col(Doc.id)).where(col(Doc.id) == doc.id, policy.CLERK.expression(acting))
    if acting.only_looks or doc.direction != "incoming" or session.scalar(mine) is None:
        raise NotFound
    if doc.overlay != SECRET or doc.state not in OPEN_TO:
        raise NotNow(say("This document is not locked away."))


def declare_open(session: Session, acting: Acting, doc: Doc, received: Iterable[Received], reason: str) -> None:
    """Its clerk has compared the paper: what was read is no secrecy mark. The same file, handed in again, comes back.

    BadInput without a reason, or when the file is another one: that would be another document.
    """
    require_clerk(session, acting, doc)
    assert doc.id is not None
    given = list(received)
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    locked = set(session.scalars(select(col(Version.sha256)).where(col(Version.doc_id) == doc.id)))
    if len(given) != 1 or given[0].sha256 not in locked:
        raise BadInput({"file": say("This is not the file that was locked away. Choose the very same file.")})
    card = files.declare_open(session, acting, given[0])
    journal.write(session, acting, "declare_open", Ref("docs", doc.id), reason=reason, file=card.sha256)
    for one in carrying.documents(session, card.id):
        _reopen(session, session.get_one(Doc, one), received=given[0])


def _reopen(session: Session, doc: Doc, *, received: Received) -> None:
    """Everybody's arrival of the same file is read and checked anew, as on the first day."""
    if doc.overlay != SECRET or doc.direction != "incoming":
        return
    doc.overlay, doc.verdict = "", ""
    doc.summary = received.name.rsplit(".", 1)[0]
    session.add(doc)
    index.mark(session, Ref("docs", doc.id or 0))
    if not received.to_scan:
        outbox.enqueue(session, "docs.examine", {"doc": doc.id}, key=f"docs.examine:{doc.id}", lane="now")


def _concerned(session: Session, doc_id: int) -> tuple[int, ...]:
    """Who put it here: the one with the paper in hand."""
    doc = session.get_one(Doc, doc_id)
    return tuple(sorted({doc.drafter_id or doc.made_by} - {0}))
