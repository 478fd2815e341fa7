"""What a document in the making answers that was called back, or found secret, meanwhile: whoever signs or releases it
is told.
"""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workplace.docs.models.letters import Doc, Relation
from workplace.docs.policy import CALLED_BACK, LOCKED_AWAY, reads
from workplace.docs.rules.folders import OVER
from workplace.kernel.acting import Acting


@dataclass(frozen=True)
class Answered:
    """An answered document that was called back or found secret; without address and title for whoever may not read it,
    and without a title where nothing of it may be told.
    """

    id: int
    title: str
    overlay: str  # recalled | replaced | secret


def answers(session: Session, acting: Acting, doc: Doc) -> list[Answered]:
    """The received documents that this one answers and that are called back or locked away by now, oldest first; of
    one that has ended or was released only those locked away.

    A letter that was written before the recall still says what it says: the law (Nghị định 30/2020, Art. 18) leaves it
    to the office whether the answer is needed any more, so this warns and refuses nothing. Whether an answer to a
    secret paper tells of it, only people can say.
    """
    if doc.direction == "incoming" or doc.overlay == "secret":
        return []
    concerns = LOCKED_AWAY if doc.state in OVER else or_(CALLED_BACK, LOCKED_AWAY)  # what went out may still tell of it
    found = (
        select(col(Doc.id), col(Doc.code), col(Doc.summary), col(Doc.overlay), reads(acting).label("is_open"))
        .join(Relation, col(Relation.to_id) == col(Doc.id))
        .where(col(Relation.from_id) == doc.id, col(Relation.kind) == "answers", concerns)
        .order_by(col(Doc.id))
    )
    return [
        Answered(row.id, " ".join(part for part in (row.code, row.summary) if part), row.overlay)
        if row.is_open
        else Answered(0, "", row.overlay)
        for row in session.execute(found)
    ]
