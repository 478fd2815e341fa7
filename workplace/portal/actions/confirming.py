"""Six digits that were sent to a contact: who types them holds it. Few tries; then others are sent."""

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col

from workplace.citizens.queries import passes
from workplace.kernel import clock
from workplace.kernel.errors import TooMany
from workplace.kernel.text import say
from workplace.portal.models import Confirmation

TRIES = 5


def expect(session: Session, secret: bytes, case_id: int, message_id: int) -> None:
    """Digits were sent by this message: from now on they count, and none that were sent before."""
    row = session.get(Confirmation, case_id) or Confirmation(case_id=case_id, code_hash="", expires_at=clock.now())
    row.code_hash = _locked(passes.digits(secret, case_id, message_id), secret)
    row.expires_at, row.tries = clock.now() + passes.UNCONFIRMED, 0
    session.add(row)


def is_code(session: Session, secret: bytes, case_id: int, typed: str) -> bool:
    """Whether these are the digits; each try counts, whatever becomes of it. TooMany after the last."""
    counted = update(Confirmation).where(
        col(Confirmation.case_id) == case_id,
        col(Confirmation.tries) < TRIES,
        col(Confirmation.expires_at) > clock.now(),
    )
    if session.execute(counted.values(tries=Confirmation.tries + 1)).rowcount != 1:  # type: ignore[attr-defined]
        raise TooMany(say("These digits are used up. Have others sent to you."))
    row = session.get_one(Confirmation, case_id, populate_existing=True)
    digits = "".join(c for c in typed if c.isdecimal())
    return hmac.compare_digest(row.code_hash, _locked(digits, secret))


def forget(session: Session, before: datetime) -> None:
    """Digits that are over confirm nothing any more."""
    session.execute(delete(Confirmation).where(col(Confirmation.expires_at) < before))


def _locked(digits: str, secret: bytes) -> str:
    return hmac.digest(secret, f"digits:{digits}".encode(), hashlib.sha256).hex()
