"""The agency's mark on separate attachments, made with the office's own program: out and back, all of them at once.

Nghị định 30/2020, Annex I: the clerk signs each attachment that is a file of its own as the agency. The document must
be sealed, since the mark tells its number. What comes back is checked in a worker before anything here is called.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import Session, col, select

from workplace.docs.actions import outside, sides, signing
from workplace.docs.models.issuing import Handout
from workplace.docs.models.letters import Attachment, Doc
from workplace.docs.process import OUTGOING
from workplace.docs.queries import marked
from workplace.files.queries import FileCard
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.process.take import require, take

MOST = 200  # attachments in one hand-out


@dataclass(frozen=True)
class Prepared:
    """An attachment's copy that a worker made ready, and the field that is to be signed (none: the program's own)."""

    attachment_id: int
    field: str
    file: FileCard


@dataclass(frozen=True)
class Links:
    """The secrets of the links, told this once: of each attachment by the hand-out's id, and of all together."""

    package: str
    each: dict[int, str]


def chosen(session: Session, acting: Acting, doc: Doc, ids: Sequence[int]) -> list[Attachment]:
    """Act 1 of handing out: the attachments to prepare. BadInput unless each is a PDF of this document."""
    require(session, acting, OUTGOING, doc, "mark_attachment")
    found = {one.row.id: one.row for one in marked.of(session, doc) if one.takes_mark}
    rows = [found[id] for id in dict.fromkeys(ids) if id in found]
    if not rows or len(rows) < len(set(ids)) or len(rows) > MOST:
        raise BadInput({"attachment": say("Choose the PDF attachments that are to be marked.")})
    return rows


def hand_out(session: Session, acting: Acting, doc: Doc, prepared: Sequence[Prepared]) -> Links:
    """Act 2: each copy is handed out by a link of its own, and all of them by one. Earlier ones of the same end."""
    sides.alone(session, doc)
    require(session, acting, OUTGOING, doc, "mark_attachment")
    now, package = clock.now(), secrets.token_urlsafe(32)
    _end(session, doc, [one.attachment_id for one in prepared])
    links: dict[int, str] = {}
    for one in prepared:
        token = secrets.token_urlsafe(32)
        row = Handout(
            doc_id=doc.id or 0,
            act=outside.MARK,
            attachment_id=one.attachment_id,
            package=outside.digest(package),
            person=acting.person,
            for_whom=acting.for_whom,
            token=outside.digest(token),
            field=one.field,
            version_no=signing.newest(session, doc).no,
            file_id=one.file.id,
            sha256=one.file.sha256,
            made_at=now,
            expires_at=now + outside.LASTS,
        )
        session.add(row)
        session.flush()
        links[row.id or 0] = token
    ids = sorted(links)
    journal.write(session, acting, "hand_out", Ref("docs", doc.id or 0), act=outside.MARK, handouts=ids)
    return Links(package, links)


def present(session: Session, acting: Acting, doc: Doc) -> list[Handout]:
    """The attachments of this document that are handed out to this person now, in their order."""
    found = (
        select(Handout)
        .join(Attachment, col(Attachment.id) == col(Handout.attachment_id))
        .where(col(Handout.doc_id) == doc.id, col(Handout.act) == outside.MARK)
        .where(col(Handout.done_at).is_(None), col(Handout.withdrawn_at).is_(None))
        .where(col(Handout.person) == acting.person, col(Handout.for_whom).is_not_distinct_from(acting.for_whom))
        .where(col(Handout.expires_at) > clock.now(), col(Attachment.withdrawn_at).is_(None))
        .order_by(col(Attachment.place))
    )
    return list(session.scalars(found))


def by_package(session: Session, acting: Acting, token: str) -> list[Handout]:
    """What the link to all of them opens: each file leaves once. NotNow where none is left."""
    mine = (col(Handout.person) == acting.person, col(Handout.for_whom).is_not_distinct_from(acting.for_whom))
    beside = select(Handout).join(Attachment, col(Attachment.id) == col(Handout.attachment_id))
    still = (col(Handout.package) == outside.digest(token), col(Attachment.withdrawn_at).is_(None))
    found = beside.where(*still, *mine).order_by(col(Handout.id))
    rows = session.scalars(found).all()
    if not rows:
        raise NotFound
    open_now = [row for row in rows if row.withdrawn_at is None and row.done_at is None]
    if not open_now:
        raise NotNow(say("This link has been withdrawn or its file has come back already."))
    if open_now[0].expires_at <= clock.now():
        raise NotNow(say("This link has run out. Hand the file out again."))
    left = [row for row in open_now if row.fetched_at is None]
    if not left:
        raise NotNow(say("This link works once and has been used. Hand the file out again."))
    return left


def withdraw(session: Session, acting: Acting, doc: Doc) -> None:
    """Take the hand-out back: what was signed from it is not accepted any more."""
    rows = present(session, acting, doc)
    if not rows:
        raise NotNow(outside.why_none(session, acting, doc, marks=True))
    _end(session, doc, [row.attachment_id or 0 for row in rows])
    ids = [row.id for row in rows]
    journal.write(session, acting, "withdraw_handout", Ref("docs", doc.id or 0), handouts=ids)


def keep_returned(session: Session, row: Handout, file: FileCard) -> None:
    """The file that came back by this hand-out and is in order; whoever brought it has to look at its mark."""
    row.returned_id = file.id
    session.add(row)


def accept(session: Session, acting: Acting, doc: Doc, row: Handout, made: signing.Made, file: FileCard) -> None:
    """Keep the attachment that came back marked and was found right; NotNow when it is there already."""
    assert row.attachment_id is not None
    sides.alone(session, doc)
    open_now = (col(Handout.id) == row.id, col(Handout.done_at).is_(None), col(Handout.withdrawn_at).is_(None))
    done = session.execute(update(Handout).where(*open_now).values(done_at=clock.now(), returned_id=file.id))
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise NotNow(say("This attachment came back already, or its hand-out was withdrawn."))
    attached = session.get_one(Attachment, row.attachment_id)
    take(session, acting, OUTGOING, doc, "mark_attachment", name=attached.name, file=file.sha256, field=made.field,
         certificate=made.certificate, test=made.is_test, outside=True)  # fmt: skip
    attached.marked_file_id = file.id
    session.add(attached)


def _end(session: Session, doc: Doc, attachment_ids: Sequence[int]) -> None:
    """Of whoever has it: an attachment is out once."""
    session.execute(
        update(Handout)
        .where(col(Handout.doc_id) == doc.id, col(Handout.attachment_id).in_(attachment_ids))
        .where(col(Handout.done_at).is_(None), col(Handout.withdrawn_at).is_(None))
        .values(withdrawn_at=clock.now())
    )
