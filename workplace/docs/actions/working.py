"""A claim on a document while a worker writes into its file: one at a time, and a retry goes on (design.md 3)."""

import json
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from workplace.docs.actions import sides
from workplace.docs.models.issuing import Working
from workplace.docs.models.letters import Doc
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotNow
from workplace.kernel.text import say

STALE = timedelta(minutes=2)  # longer than any worker may take: whoever held the claim has died


def claim(session: Session, acting: Acting, doc: Doc, act: str, version_no: int, **detail: Any) -> str:
    """Act 1: nobody else writes into this document until `confirm` or until the claim is stale. The claim's token."""
    assert doc.id is not None
    require_free(session, doc)
    now = clock.now()
    token = secrets.token_hex(16)
    session.add(
        Working(
            doc_id=doc.id, act=act, token=token, person=acting.person, for_whom=acting.for_whom,
            authority=acting.authority, version_no=version_no, detail=json.dumps(detail), at=now,
        )
    )  # fmt: skip
    session.flush()
    return token


def require_free(session: Session, doc: Doc) -> None:
    """Until this act ends the document is its own (`sides.alone`). NotNow while a worker writes into it; whoever died
    over it has lost it.
    """
    sides.alone(session, doc)
    open_now = session.get(Working, doc.id, with_for_update=True, populate_existing=True)
    if open_now is not None and open_now.at > clock.now() - STALE:
        raise NotNow(say("Someone is just now signing, numbering or sealing this document. Try again in a moment."))
    if open_now is not None:
        session.delete(open_now)
        session.flush()


def note(session: Session, doc: Doc, token: str, **more: Any) -> None:
    """Still in act 1: what whoever looks after the claim must know."""
    row = session.get_one(Working, doc.id)
    assert row.token == token, "the claim is this try's"
    row.detail = json.dumps(detail_of(row) | more)
    session.add(row)


def held(session: Session, doc_id: int, token: str) -> Working | None:
    """The claim of this very try, while it is open."""
    found = session.get(Working, doc_id)
    return found if found is not None and found.token == token else None


def detail_of(row: Working) -> dict[str, Any]:
    """What act 1 noted."""
    detail: dict[str, Any] = json.loads(row.detail)
    return detail


def confirm(session: Session, doc: Doc, token: str) -> dict[str, Any]:
    """Act 2: the claim is still this try's; it ends. What act 1 noted."""
    sides.alone(session, doc)
    open_now = session.get(Working, doc.id, with_for_update=True)
    if open_now is None or open_now.token != token:
        raise NotNow(say("Someone was faster: the state has changed in the meantime. Open it again."))
    detail = detail_of(open_now)
    session.delete(open_now)
    session.flush()
    return detail


def break_off(session: Session, doc: Doc) -> None:
    """The document goes back while a worker still writes: what that worker makes of it is not taken any more."""
    session.execute(delete(Working).where(col(Working.doc_id) == doc.id))


def give_up(session: Session, doc_id: int, token: str) -> None:
    """The worker failed: let the next try begin at once."""
    session.execute(delete(Working).where(col(Working.doc_id) == doc_id, col(Working.token) == token))
