"""Signing with the office's own program: a file is handed out by a link that works once, and comes back signed.

For production from the first day: a person's key is on their own token, never on the server. What comes back is checked
in a worker (``signing.desk.accept``) before anything here is called.
"""

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from workplace.docs.actions import drafting, issuing, signing, working
from workplace.docs.models.issuing import Handout, Number
from workplace.docs.models.letters import Attachment, Doc, Version
from workplace.docs.process import OUTGOING
from workplace.files.queries import FileCard
from workplace.files.queries import file as file_card
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.process.take import require

SIGN, BOTH, MARK = "sign", "number_and_seal", "mark"
LASTS = timedelta(hours=4)
_USED = say("This link works once and has been used. Hand the file out again.")


def begin(
    session: Session, acting: Acting, doc: Doc, place: signing.Place | None, *, capacity: str | None = None
) -> tuple[str, str, Version]:
    """Act 1 of handing out to a signer: the claim, the signer's field, and the version to prepare."""
    working.require_free(session, doc)
    require(session, acting, OUTGOING, doc, "sign")
    _end_open(session, doc)
    token, signer, version = signing.begin(session, acting, doc, place, capacity=capacity)
    return token, signer.field, version


def hand_out_prepared(session: Session, acting: Acting, doc: Doc, token: str, field: str, file: FileCard) -> str:
    """Act 2: the prepared file is a version of its own, and the link's secret is told this once."""
    working.confirm(session, doc, token)
    version = drafting.add_version(session, acting, doc, file, "prepared", "")
    return _hand_out(session, acting, doc, version, SIGN, field)


def hand_out_signed(session: Session, acting: Acting, doc: Doc, token: str, field: str) -> str:
    """Act 2 where the fields were prepared before: the present version is handed out as it is."""
    working.confirm(session, doc, token)
    return _hand_out(session, acting, doc, signing.newest(session, doc), SIGN, field)


def hand_out_for_number(
    session: Session, acting: Acting, doc: Doc, dated: date, *, reserved: int | None = None
) -> tuple[str, Number]:
    """For the clerk: number and day are kept for the document first, since the program writes them on the page."""
    working.require_free(session, doc)
    require(session, acting, OUTGOING, doc, "number")
    _end_open(session, doc)
    number = issuing.allotted(session, acting, doc, dated, reserved=reserved)
    version = signing.newest(session, doc)
    return _hand_out(session, acting, doc, version, BOTH, "", number_id=number.id), number


def present(session: Session, acting: Acting, doc: Doc) -> Handout | None:
    """The hand-out of this document that is still open for this person; one that has run out is none."""
    mine = (col(Handout.person) == acting.person, col(Handout.for_whom).is_not_distinct_from(acting.for_whom))
    found = session.scalars(_open(doc).where(*mine)).first()
    return found if found is not None and found.expires_at > clock.now() else None


def why_none(session: Session, acting: Acting, doc: Doc, *, marks: bool = False) -> Say:
    """What became of the last hand-out of this document to this person (`marks`: of its attachments)."""
    mine = (col(Handout.person) == acting.person, col(Handout.for_whom).is_not_distinct_from(acting.for_whom))
    kind = (col(Handout.act) == MARK) if marks else (col(Handout.act) != MARK)
    found = select(Handout).where(col(Handout.doc_id) == doc.id, kind, *mine).order_by(col(Handout.id).desc()).limit(1)
    last = session.scalars(found).one_or_none()
    if last is None:
        return say("No file of this document is handed out to you now.")
    if last.done_at is not None:
        return say("The signed file has come back already and is kept.")
    if last.withdrawn_at is not None:
        return say("The hand-out was withdrawn. Hand the file out again.")
    return say("The hand-out has run out: it lasts four hours. Hand the file out again.")


def fetched(session: Session, handout_id: int) -> None:
    """The link was used; it opens nothing any more. NotNow for whoever used it at the same moment and came second."""
    used = session.execute(
        update(Handout)
        .where(col(Handout.id) == handout_id, col(Handout.fetched_at).is_(None))
        .values(fetched_at=clock.now())
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise NotNow(_USED)


def by_token(session: Session, acting: Acting, token: str) -> Handout:
    """The hand-out behind a link, for the person it was made for, in the context in which they took it, once and
    before it runs out.
    """
    found = session.scalars(select(Handout).where(col(Handout.token) == digest(token))).one_or_none()
    if found is None or (found.person, found.for_whom) != (acting.person, acting.for_whom):
        raise NotFound
    beside = session.get(Attachment, found.attachment_id) if found.attachment_id else None
    is_gone = beside is not None and beside.withdrawn_at is not None  # locked away meanwhile
    if is_gone or found.withdrawn_at is not None or found.done_at is not None:
        raise NotNow(say("This link has been withdrawn or its file has come back already."))
    if found.fetched_at is not None:
        raise NotNow(_USED)
    if found.expires_at <= clock.now():
        raise NotNow(say("This link has run out. Hand the file out again."))
    return found


def withdraw(session: Session, acting: Acting, doc: Doc) -> None:
    """Take the hand-out back: what was signed from it is not accepted any more. The number kept for it stays kept."""
    row = _mine(session, acting, doc)
    _end_open(session, doc)
    journal.write(session, acting, "withdraw_handout", Ref("docs", doc.id or 0), handout=row.id)


def returned(session: Session, acting: Acting, doc: Doc, act: str) -> Handout:
    """The hand-out whose file comes back now; NotNow when the document has changed since."""
    row = _mine(session, acting, doc)
    if row.act != act:
        raise NotNow(say("This file was handed out for another step."))
    require(session, acting, OUTGOING, doc, "sign" if act == SIGN else "number")
    if signing.newest(session, doc).sha256 != row.sha256:
        raise NotNow(say("The document has changed since it was handed out. Hand it out again."))
    return row


def keep_returned(session: Session, row: Handout, file: FileCard) -> None:
    """The file that came back by this hand-out; whoever brought it looks at its picture and compares."""
    row.returned_id = file.id
    session.add(row)


def accept_signature(session: Session, acting: Acting, doc: Doc, made: signing.Made, file: FileCard) -> None:
    """Keep the signed file that came back and was found right."""
    row = returned(session, acting, doc, SIGN)
    signing.accept(session, acting, doc, made, file)
    _done(session, row)


def accept_number_and_seal(session: Session, acting: Acting, doc: Doc, made: signing.Made, file: FileCard) -> None:
    """Keep the file that came back numbered and sealed; the clerk has compared number and date with the picture."""
    row = returned(session, acting, doc, BOTH)
    assert row.number_id is not None
    issuing.accept_both(session, acting, doc, row.number_id, made, file)
    _done(session, row)


def number_of(session: Session, row: Handout) -> Number:
    """The number that was kept for a hand-out."""
    found = session.get(Number, row.number_id) if row.number_id else None
    if found is None or found.state not in ("allotted", "given"):
        raise NotNow(say("The number kept for this document is void. Hand it out again."))
    return found


def digest(token: str) -> str:
    """What the database keeps of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def _hand_out(
    session: Session,
    acting: Acting,
    doc: Doc,
    version: Version,
    act: str,
    field: str,
    *,
    number_id: int | None = None,
) -> str:
    token, now = secrets.token_urlsafe(32), clock.now()
    file = file_card(session, version.file_id)
    row = Handout(
        doc_id=version.doc_id,
        act=act,
        person=acting.person,
        for_whom=acting.for_whom,
        token=digest(token),
        field=field,
        version_no=version.no,
        file_id=file.id,
        sha256=file.sha256,
        number_id=number_id,
        made_at=now,
        expires_at=now + LASTS,
    )
    session.add(row)
    session.flush()
    journal.write(session, acting, "hand_out", Ref("docs", version.doc_id), act=act, file=file.sha256, handout=row.id)
    return token


def _open(doc: Doc) -> Any:
    return (
        select(Handout)
        .where(col(Handout.doc_id) == doc.id, col(Handout.done_at).is_(None), col(Handout.withdrawn_at).is_(None))
        .where(col(Handout.act) != MARK)  # the attachments' (`marking`) stand beside it
        .order_by(col(Handout.id).desc())
    )


def _mine(session: Session, acting: Acting, doc: Doc) -> Handout:
    row = present(session, acting, doc)
    if row is None:
        raise NotNow(why_none(session, acting, doc))
    return row


def _end_open(session: Session, doc: Doc) -> None:
    """An older hand-out ends where a new one begins, and the place of the signature can be chosen anew."""
    for row in session.scalars(_open(doc)).all():
        row.withdrawn_at = clock.now()
        session.add(row)
    if doc.state == "awaiting_signature" and signing.newest(session, doc).kind == "prepared":
        drafts = select(Version).where(col(Version.doc_id) == doc.id, col(Version.kind) == "draft")
        draft = session.scalars(drafts.order_by(col(Version.no).desc()).limit(1)).one()
        doc.file_id, doc.pages = draft.file_id, draft.pages
        session.add(doc)
    session.flush()


def _done(session: Session, row: Handout) -> None:
    row.done_at = clock.now()
    session.add(row)
