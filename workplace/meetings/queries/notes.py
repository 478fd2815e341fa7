"""One's own notes on a paper: the only reader is whoever wrote them."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.meetings.models.agenda import MeetingNote, MeetingPaperVersion


def mine(session: Session, acting: Acting, version: MeetingPaperVersion) -> list[MeetingNote]:
    """By page, those without a place last; none while one acts for somebody else."""
    if acting.as_whom != acting.person:
        return []
    n = MeetingNote
    own = (col(n.person_id) == acting.person, col(n.version_id) == version.id)
    return list(session.scalars(select(n).where(*own).order_by(col(n.placed).desc(), col(n.page), col(n.id))))


def waiting(session: Session, acting: Acting, versions: list[MeetingPaperVersion], shown: MeetingPaperVersion) -> bool:
    """Whether notes of an older version could be carried to the one that is shown, which has none."""
    if acting.as_whom != acting.person or mine(session, acting, shown):
        return False
    older = [one.id for one in versions if one.number < shown.number]
    n = MeetingNote
    own = (col(n.person_id) == acting.person, col(n.version_id).in_(older))
    return bool(older) and session.scalar(select(col(n.id)).where(*own).limit(1)) is not None
