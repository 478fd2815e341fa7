"""A paper was locked away as secret by mistake: its clerk answers for it, and it goes on where it stood.

What was destroyed stays destroyed. The bytes come back when the very same file is handed in again; summary and number
are entered anew; opinions, directives and notes, attachments and earlier versions do not come back, and the page says
so.
"""

import json
from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from workplace.access import folders, grants
from workplace.access.models import Participant
from workplace.docs import policy
from workplace.docs.actions.guarding import KEPT_BY, OPEN_TO, SECRET
from workplace.docs.events import DocOpenedAgain
from workplace.docs.models.letters import Doc
from workplace.docs.models.locks import DocLock
from workplace.docs.queries import carrying, holders, locks
from workplace.docs.rules import notation
from workplace.docs.rules.keys import code_key
from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.files.receive import Received
from workplace.jobs import outbox
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.search import index

ENDED = ("refused", "cancelled")  # given back or given up meanwhile: nothing is there to go on

_LIES = {
    "submitted": ("done", "submitted"), "directed": ("done", "handling"), "in_handling": ("done", "handling"),
    "draft": ("issued", ""), "in_approval": ("issued", ""), "awaiting_signature": ("issued", ""),
    "signed": ("issued", "to_issue"), "numbered": ("issued", "to_issue"), "sealed": ("issued", "to_issue"),
}  # fmt: skip
"""Out of which folder of the clerks and into which, by state; elsewhere it stayed where it lay, or is over."""


def require_clerk(session: Session, acting: Acting, doc: Doc) -> None:
    """The door of `declare_open`: NotFound unless this person is its clerk, NotNow unless it is locked away and still
    could go on here; the copy of what another agency found secret in its own letter is that agency's to open.
    """
    if not may_open(session, acting, doc):
        if acting.only_looks or not _is_clerk(session, acting, doc):
            raise NotFound
        if doc.overlay == SECRET and doc.state not in ENDED:
            raise NotNow(say("The agency that issued it found the mark. Only its clerk can open it again."))
        raise NotNow(say("This document is not locked away."))


def may_open(session: Session, acting: Acting, doc: Doc) -> bool:
    """Whether this person can answer for it now that the mark is none."""
    if doc.overlay != SECRET or doc.state in ENDED or acting.only_looks or not _is_clerk(session, acting, doc):
        return False
    return doc.origin_id is None or not locks.is_declared(session, doc.origin_id)


def needs_file(session: Session, doc: Doc) -> bool:
    """Whether its bytes were destroyed here, so that they must be handed in again."""
    return doc.file_id is not None and file_queries.file(session, doc.file_id).is_secret


def needs_words(doc: Doc) -> bool:
    """Whether what it is about must be said now: later there is no form in which its clerk could."""
    return doc.state not in ("arrived", "registered", "draft")


def declare_open(
    session: Session,
    acting: Acting,
    doc: Doc,
    received: Iterable[Received],
    reason: str,
    *,
    summary: str = "",
    code: str = "",
) -> None:
    """Its clerk has compared the paper: what was read, or said, is no secrecy mark. The same file, handed in again,
    comes back, and with it every copy that a machine had locked away for it.

    BadInput without a reason, without a summary where it is needed, or when the file is another one: that would be
    another document.
    """
    require_clerk(session, acting, doc)
    assert doc.id is not None
    given, errors = list(received), {}
    if not reason:
        errors["reason"] = say("Give the reason.")
    if needs_words(doc) and not summary:
        errors["summary"] = say("Fill this in.")
    if needs_file(session, doc) and not _is_the_same(session, doc, given):
        errors["file"] = say("This is not the file that was locked away. Choose the very same file.")
    if errors:
        raise BadInput(errors)
    carriers = {doc.id, *_copies(session, doc)}
    to_scan = False
    if needs_file(session, doc):
        card = files.declare_open(session, acting, given[0])
        to_scan = given[0].to_scan
        carriers |= {one for one in carrying.documents(session, card.id) if not locks.is_declared(session, one)}
    journal.write(session, acting, "declare_open", Ref("docs", doc.id), reason=reason, file=_sha256(session, doc))
    name = given[0].name.rsplit(".", 1)[0] if given else ""
    for one in sorted(carriers):
        _reopen(session, acting, session.get_one(Doc, one), summary or name, code, to_scan=to_scan)


def _is_clerk(session: Session, acting: Acting, doc: Doc) -> bool:
    mine = select(col(Doc.id)).where(col(Doc.id) == doc.id, policy.CLERK.expression(acting))
    return session.scalar(mine) is not None


def _is_the_same(session: Session, doc: Doc, given: list[Received]) -> bool:
    return len(given) == 1 and given[0].sha256 == _sha256(session, doc)


def _sha256(session: Session, doc: Doc) -> str:
    return file_queries.file(session, doc.file_id).sha256 if doc.file_id else ""


def _copies(session: Session, doc: Doc) -> list[int]:
    """What the release of a letter made, locked away with it: opened with it, where no recipient said so as well."""
    found = session.scalars(select(col(Doc.id)).where(col(Doc.origin_id) == doc.id, col(Doc.overlay) == SECRET))
    return [one for one in found if one is not None and not locks.is_declared(session, one)]


def _reopen(session: Session, acting: Acting, doc: Doc, summary: str, code: str, *, to_scan: bool) -> None:
    """Everybody's arrival of the same file is read and checked anew, as on the first day."""
    if doc.overlay != SECRET or doc.state in ENDED:
        return
    assert doc.id is not None
    doc.overlay, doc.verdict = "", ""
    doc.summary, doc.code = _named(session, doc, summary, code)
    doc.code_key = code_key(doc.code)
    session.add(doc)
    _back_on_the_desks(session, acting, doc)
    if doc.direction != "incoming":
        clerks = holders.clerks(session, doc.organisation_id)
        grants.withdraw(session, doc.kind, doc.at, doc.id, [clerks], KEPT_BY)
    index.mark(session, Ref("docs", doc.id))
    if doc.direction == "incoming" and not to_scan:
        outbox.enqueue(session, "docs.examine", {"doc": doc.id}, key=f"docs.examine:{doc.id}", lane="now")
    if doc.state not in OPEN_TO:
        events.publish(session, DocOpenedAgain(doc.id, acting.person))


def _named(session: Session, doc: Doc, summary: str, code: str) -> tuple[str, str]:
    """Its summary and number: what is said now; its own number where it was made here; the sender's of a copy."""
    if doc.direction != "incoming":
        number = notation.written(doc.number, doc.suffix) if doc.number is not None else ""
        return summary, f"{number}/{doc.notation}"
    origin = session.get(Doc, doc.origin_id) if doc.origin_id else None
    if origin is not None and origin.overlay != SECRET:
        return origin.summary, origin.code
    return summary, code


def _back_on_the_desks(session: Session, acting: Acting, doc: Doc) -> None:
    """It lies again where it lay, with the same marks of having been read; before its clerks where nobody kept that."""
    for lock in session.scalars(select(DocLock).where(col(DocLock.doc_id) == doc.id, col(DocLock.opened_at).is_(None))):
        if kept := [locks.place(doc, one) for one in json.loads(lock.desks)]:
            mine = (col(Participant.kind) == doc.kind, col(Participant.thing) == doc.id)
            session.execute(delete(Participant).where(*mine))
            session.execute(insert(Participant), kept)
        else:
            _before_its_clerks(session, doc)
        lock.opened_at, lock.opened_by = clock.now(), acting.person
        session.add(lock)


def _before_its_clerks(session: Session, doc: Doc) -> None:
    """It was locked away by a version that did not keep where it lay: its clerks take it from the line they have."""
    assert doc.id is not None
    clerks, lain, lies = holders.clerks(session, doc.organisation_id), *_LIES.get(doc.state, ("", ""))
    if lain:
        folders.take_out(session, doc.kind, doc.id, folder=lain, holder=clerks)
    if lies:
        folders.put(session, clerks, lies, doc.kind, doc.id)
