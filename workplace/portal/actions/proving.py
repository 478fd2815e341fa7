"""Proof of work (ALTCHA, version 2): a small sum that a sender's machine does while its owner writes.

The library checks a solved challenge as often as it is shown; that it opens a door only once is kept in the database,
so that it holds for every process (citizens.md 0.8). Who runs no scripts sends none, and meets narrower limits.
"""

import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha.v2 as altcha
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.portal.models import SpentChallenge

ALGORITHM, COST, LASTS = "PBKDF2/SHA-256", 5000, timedelta(hours=4)
LONGEST = 4000  # characters of a proof


def challenge(secret: bytes, form: str) -> str:
    """A challenge for one form, as JSON for the page's script."""
    until = int((clock.now() + LASTS).timestamp())
    made = altcha.create_challenge(ALGORITHM, COST, data={"form": form, "until": str(until)}, hmac_secret=_key(secret))
    return json.dumps(made.to_dict())


def spend(session: Session, secret: bytes, form: str, proof: str) -> bool:
    """Whether work was proved for this form: False where nothing was sent. BadInput for a proof that is wrong, of
    another form, over, or was spent before.
    """
    if not proof:
        return False
    payload = _read(proof)
    if payload is None or not altcha.verify_solution(payload, _key(secret)).verified:
        raise BadInput(say("The check against machines failed. Send it again."))
    told = payload.challenge.parameters.data or {}
    until = datetime.fromtimestamp(int(told.get("until", "0")), UTC)
    if told.get("form") != form or until < clock.now():
        raise BadInput(say("The check against machines is over. Send it again."))
    if not _first(session, str(payload.challenge.signature), until):
        raise BadInput(say("This was sent before. Open the page anew to send something else."))
    return True


def forget(session: Session, before: datetime) -> None:
    """Challenges that are over open nothing any more."""
    session.execute(delete(SpentChallenge).where(col(SpentChallenge.expires_at) < before))


def _first(session: Session, signature: str, until: datetime) -> bool:
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    spent = insert(SpentChallenge).values(signature=signature, expires_at=until).on_conflict_do_nothing()
    return session.scalars(spent.returning(col(SpentChallenge.signature))).one_or_none() is not None


def _read(proof: str) -> altcha.Payload | None:
    if len(proof) > LONGEST:
        return None
    try:
        return altcha.Payload.from_base64(proof)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _key(secret: bytes) -> bytes:
    return hmac.digest(secret, b"proof of work", "sha256")
