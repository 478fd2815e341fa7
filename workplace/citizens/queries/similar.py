"""Cases that may say the same: what a case can be joined to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access.kinds import CASES
from workplace.cases.models.cases import Case
from workplace.cases.policy import sees
from workplace.cases.rules import codes
from workplace.kernel.acting import Acting
from workplace.search import queries as search

MOST = 12


@dataclass(frozen=True)
class Similar:
    """One case that may be the same."""

    id: int
    code: str
    title: str
    state: str
    kind: str
    received_at: datetime
    paused_at: datetime | None
    closed_at: datetime | None


def similar(session: Session, acting: Acting, case: Case, text: str = "") -> list[Similar]:
    """Cases of the same kind that the official may see, by the words given or its own; a code finds its case first.

    A case that was joined to another one itself is left out: nothing is joined to it.
    """
    hits = [hit.ref.id for hit in search.find(session, acting, text or _telling(case.title), kinds=[CASES])]
    if not text and not hits:
        hits = [hit.ref.id for word in _words(case.title) for hit in search.find(session, acting, word, kinds=[CASES])]
    if not text and not hits:
        hits = _latest(session, acting, case)
    order = {id_: place for place, id_ in enumerate(dict.fromkeys(hits))}
    wanted = col(Case.id).in_(order) | (col(Case.code) == codes.read_code(text))
    found = session.scalars(
        select(Case).where(
            wanted, col(Case.kind) == case.kind, col(Case.id) != case.id, col(Case.repeats).is_(None), sees(acting)
        )
    )
    ranked = sorted(found, key=lambda one: order.get(one.id or 0, -1))[:MOST]
    return [
        Similar(
            one.id or 0, one.code, one.title, one.state, one.kind, one.received_at, one.paused_at, one.closed_at
        )
        for one in ranked
    ]  # fmt: skip


def _latest(session: Session, acting: Acting, case: Case) -> list[int]:
    """Where no word is shared: what came last on the same service."""
    found = select(col(Case.id)).where(
        col(Case.kind) == case.kind,
        col(Case.service_id) == case.service_id,
        col(Case.closed_at).is_(None),
        sees(acting),
    )
    return [one or 0 for one in session.scalars(found.order_by(col(Case.at).desc()).limit(6))]


def _telling(title: str) -> str:
    """The title's longest words: all of them together hardly ever stand in another one."""
    return " ".join(_words(title)[:3])


def _words(title: str) -> list[str]:
    return sorted((word for word in title.split() if len(word) > 2), key=len, reverse=True)[:5]
