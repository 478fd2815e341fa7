"""One's own notes, highlights and ink on a paper: the only reader is whoever wrote them."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.meetings.models.agenda import MeetingNote, MeetingPaperVersion


def mine(session: Session, acting: Acting, version: MeetingPaperVersion) -> list[MeetingNote]:
    """Notes and highlights by page, those without a place last; none while one acts for somebody else."""
    if acting.as_whom != acting.person:
        return []
    n = MeetingNote
    own = (col(n.person_id) == acting.person, col(n.version_id) == version.id, col(n.kind) != "ink")
    return list(session.scalars(select(n).where(*own).order_by(col(n.placed).desc(), col(n.page), col(n.id))))


def waiting(session: Session, acting: Acting, versions: list[MeetingPaperVersion], shown: MeetingPaperVersion) -> bool:
    """Whether notes of an older version could be carried to the one that is shown, which has none."""
    if acting.as_whom != acting.person or mine(session, acting, shown):
        return False
    older = [one.id for one in versions if one.number < shown.number]
    n = MeetingNote
    own = (col(n.person_id) == acting.person, col(n.version_id).in_(older), col(n.kind) != "ink")
    return bool(older) and session.scalar(select(col(n.id)).where(*own).limit(1)) is not None


def marks(session: Session, acting: Acting, version: MeetingPaperVersion) -> list[dict[str, Any]]:
    """Highlights and strokes as a page draws them. A highlight without rectangles is looked for by its words; one whose
    words are gone is not drawn.
    """
    if acting.as_whom != acting.person:
        return []
    n = MeetingNote
    own = (col(n.person_id) == acting.person, col(n.version_id) == version.id, col(n.kind) != "note", col(n.placed))
    return [
        {
            "id": one.id, "kind": one.kind, "page": one.page, "colour": one.colour, "marks": json.loads(one.marks),
            "text": one.text, "quote": one.quote,
        }
        for one in session.scalars(select(n).where(*own).order_by(col(n.id)))
    ]  # fmt: skip


def inked(session: Session, acting: Acting, versions: Collection[MeetingPaperVersion]) -> dict[int, list[int]]:
    """The pages on which one has drawn, by the version's id."""
    if acting.as_whom != acting.person:
        return {}
    n, found = MeetingNote, dict[int, list[int]]()
    own = (col(n.person_id) == acting.person, col(n.version_id).in_([one.id for one in versions]))
    pages = select(col(n.version_id), col(n.page), func.count()).where(*own, col(n.kind) == "ink")
    for version, page, _ in session.execute(pages.group_by(col(n.version_id), col(n.page)).order_by(col(n.page))):
        found.setdefault(version, []).append(page)
    return found
