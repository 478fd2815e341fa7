"""What waits to be registered: a batch just dropped, and the one whose turn is next."""

from collections.abc import Iterable

from sqlalchemy import select, tuple_
from sqlmodel import Session, col

from workplace.access.kinds import DOCS_INCOMING
from workplace.access.models import Participant
from workplace.docs.models.letters import Doc
from workplace.docs.policy import sees
from workplace.kernel.acting import Acting

MOST = 100  # arrivals that one look answers for


def batch(session: Session, acting: Acting, ids: Iterable[int]) -> list[Doc]:
    """Arrivals by their ids, those that this person may see (at most 100)."""
    wanted = sorted(set(ids))[:MOST]
    found = select(Doc).where(col(Doc.id).in_(wanted), col(Doc.direction) == "incoming", sees(acting))
    return list(session.scalars(found.order_by(col(Doc.at), col(Doc.id))))


def following(session: Session, acting: Acting, doc: Doc) -> int | None:
    """The arrival to register after this one: the next that came, then whatever has waited longest; None when none."""
    waiting = (
        select(col(Participant.thing))
        .where(
            col(Participant.holder).in_(acting.principals),
            col(Participant.folder) == "to_register",
            col(Participant.kind) == DOCS_INCOMING,
            col(Participant.thing) != doc.id,
        )
        .order_by(col(Participant.at), col(Participant.thing))
        .limit(1)
    )
    later = tuple_(col(Participant.at), col(Participant.thing)) > tuple_(doc.at, doc.id)
    return session.scalar(waiting.where(later)) or session.scalar(waiting)
