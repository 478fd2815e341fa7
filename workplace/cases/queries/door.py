"""The doors to a case: an official's, by what they may see; a citizen's, by the secret they hold."""

import hmac

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.models.cases import Case
from workplace.cases.models.parties import Party
from workplace.cases.policy import knows_reporter, sees
from workplace.cases.rules import codes
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound


def read(session: Session, acting: Acting, case_id: int) -> Case:
    """The case, or NotFound: whether it does not exist or is not theirs is told alike."""
    found = session.scalars(select(Case).where(col(Case.id) == case_id, sees(acting))).one_or_none()
    if found is None:
        raise NotFound
    return found


def opened(session: Session, code: str, secret: str) -> Case:
    """The case of a code and its secret; NotFound for a wrong code and a wrong secret alike, after the same work."""
    known = select(col(Case.id), col(Case.secret_hash)).where(col(Case.code) == codes.read_code(code))
    case_id, kept = session.execute(known).one_or_none() or (None, codes.locked(""))
    if not hmac.compare_digest(kept, codes.locked(secret)) or case_id is None:
        raise NotFound
    return session.get_one(Case, case_id)


def by_token(session: Session, token: str) -> Case:
    """The case behind a link or a scanned code; NotFound for anything else."""
    found = session.scalars(select(Case).where(col(Case.token_hash) == codes.locked(token))).one_or_none()
    if found is None or len(token) < 16:
        raise NotFound
    return found


def reporter(session: Session, acting: Acting, case: Case) -> Party | None:
    """Who sent it; None for whoever may not know."""
    known = select(col(Case.party_id)).where(col(Case.id) == case.id, knows_reporter(acting))
    party = session.scalar(known)
    return session.get(Party, party) if party is not None else None
