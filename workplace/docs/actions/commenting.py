"""Opinions on a document: in the database, never in the signed file (an annotation would break its signatures)."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.access.grants import COMMENT
from workplace.docs.events import DocCommented
from workplace.docs.models.letters import Comment, Doc, Version
from workplace.docs.process import LOCKED_AWAY
from workplace.docs.queries import door
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say


def comment(session: Session, acting: Acting, doc: Doc, text: str) -> Comment:
    """Write an opinion on the version that is read now.

    Those who wrote before (not who stood in for them) are told, and the drafter.
    """
    assert doc.id is not None
    acting.require_more_than_looking()
    if door.level(session, acting, doc) < COMMENT:
        raise NotFound
    if doc.overlay == "secret":
        raise NotNow(LOCKED_AWAY)
    if not text:
        raise BadInput({"opinion": say("Write your opinion first.")})
    newest = session.scalar(
        select(col(Version.no)).where(col(Version.doc_id) == doc.id).order_by(col(Version.no).desc()).limit(1)
    )
    row = Comment(
        doc_id=doc.id, version_no=newest, at=clock.now(), person=acting.person, for_whom=acting.for_whom, text=text
    )
    session.add(row)
    session.flush()
    journal.write(session, acting, "comment", Ref("docs", doc.id), comment=row.id)
    writer = func.coalesce(col(Comment.for_whom), col(Comment.person))
    before = set(session.scalars(select(writer).where(col(Comment.doc_id) == doc.id)))
    people = (before | {doc.drafter_id or acting.person}) - {acting.person}
    events.publish(session, DocCommented(doc.id, tuple(sorted(people)), acting.person))
    return row


def withdraw(session: Session, acting: Acting, comment_id: int) -> Comment:
    """Take one's own opinion back; that there was one stays in the journal."""
    row = session.get(Comment, comment_id)
    if row is None or row.person != acting.person or row.withdrawn_at is not None:
        raise NotFound
    row.withdrawn_at = clock.now()
    session.add(row)
    journal.write(session, acting, "withdraw_comment", Ref("docs", row.doc_id), comment=row.id)
    return row


def restore(session: Session, acting: Acting, comment_id: int) -> Comment:
    """Undo the withdrawal."""
    row = session.get(Comment, comment_id)
    if row is None or row.person != acting.person or row.withdrawn_at is None:
        raise NotFound
    row.withdrawn_at = None
    session.add(row)
    journal.write(session, acting, "restore_comment", Ref("docs", row.doc_id), comment=row.id)
    return row
