"""The papers of a meeting as one person may read them: with versions, texts, who opened them, and who may lay them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.meetings.models.agenda import (
    MeetingItem,
    MeetingLetIn,
    MeetingPaper,
    MeetingPaperOpened,
    MeetingPaperVersion,
)
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.policy import keeps_item, keeps_paper, reads_paper, sees
from workplace.org.queries import people


@dataclass(frozen=True)
class Opened:
    """Whether somebody who may read a paper has opened its standing version."""

    name: str
    first: datetime | None
    times: int


def of_meeting(session: Session, acting: Acting, meeting: Meeting) -> dict[int, list[MeetingPaper]]:
    """The papers that this person may read, by item."""
    p = MeetingPaper
    found: dict[int, list[MeetingPaper]] = {}
    mine = select(p).where(col(p.meeting_id) == meeting.id, reads_paper(acting))
    for paper in session.scalars(mine.order_by(col(p.item_id), col(p.place), col(p.id))):
        found.setdefault(paper.item_id, []).append(paper)
    return found


def read(session: Session, acting: Acting, meeting: Meeting, paper_id: int) -> MeetingPaper:
    """A paper of this meeting that this person may read, or NotFound."""
    p = MeetingPaper
    found = select(p).where(col(p.id) == paper_id, col(p.meeting_id) == meeting.id, reads_paper(acting))
    paper = session.scalars(found).one_or_none()
    if paper is None:
        raise NotFound
    return paper


def keeps(session: Session, acting: Acting, paper: MeetingPaper) -> bool:
    """Whether this person approves and recalls it: then they see every version, and who has opened it."""
    return (
        session.scalar(select(col(MeetingPaper.id)).where(col(MeetingPaper.id) == paper.id, keeps_paper(acting)))
        is not None
    )


def may_lay(session: Session, acting: Acting, item: MeetingItem) -> bool:
    """Whether this person lays papers with an item: who presents or proposed it, and who keeps the agenda."""
    i, who = MeetingItem, acting.as_whom
    may = or_(col(i.presenter_id) == who, col(i.proposed_by) == who, keeps_item(acting))
    return session.scalar(select(col(i.id)).where(col(i.id) == item.id, may)) is not None


def versions(session: Session, paper: MeetingPaper) -> list[MeetingPaperVersion]:
    """Every version, the newest first."""
    v = MeetingPaperVersion
    return list(session.scalars(select(v).where(col(v.paper_id) == paper.id).order_by(col(v.number).desc())))


def seen_versions(session: Session, acting: Acting, paper: MeetingPaper) -> list[MeetingPaperVersion]:
    """The versions that this person may read: keepers and whoever laid it there all, others those up to the one that
    stands, so that they can compare.
    """
    every = versions(session, paper)
    if paper.by == acting.as_whom or keeps(session, acting, paper):
        return every
    standing = next((one.number for one in every if one.id == paper.version_id), 0)
    return [one for one in every if one.number <= standing]


def readers(session: Session, meeting: Meeting, paper: MeetingPaper) -> tuple[int, ...]:
    """The members who may read a paper that stands."""
    m, item = MeetingMember, session.get_one(MeetingItem, paper.item_id)
    wanted = select(col(m.person_id)).where(
        col(m.meeting_id) == meeting.id, col(m.standing).not_in(("asked", "refused"))
    )
    if paper.role == "personal":
        wanted = wanted.where(col(m.id) == paper.member_id)
    elif item.closed:
        let_in = select(col(MeetingLetIn.member_id)).where(col(MeetingLetIn.item_id) == item.id)
        always = {meeting.chair_id, meeting.secretary_id, item.presenter_id or 0}
        wanted = wanted.where(or_(col(m.id).in_(let_in), col(m.person_id).in_(always), col(m.role) == "secretary"))
    return tuple(session.scalars(wanted.order_by(col(m.place), col(m.id))))


def opened(session: Session, meeting: Meeting, paper: MeetingPaper, most: int = 1000) -> list[Opened]:
    """Who of those who may read the standing version has opened it; those who have not first."""
    who = readers(session, meeting, paper)[:most]
    o = MeetingPaperOpened
    rows = {row.person_id: row for row in session.scalars(select(o).where(col(o.version_id) == paper.version_id))}
    names = people.names(session, who)
    found = [
        Opened(names.get(one, ""), rows[one].first_at if one in rows else None, rows[one].times if one in rows else 0)
        for one in who
    ]
    return sorted(found, key=lambda one: (one.first is not None, one.name))


def counts(session: Session, meeting: Meeting, papers: Iterable[MeetingPaper]) -> dict[int, tuple[int, int]]:
    """Of each paper how many have opened the standing version, and how many may: the desk's view of the reading."""
    o, made = MeetingPaperOpened, {}
    for paper in papers:
        if paper.version_id is not None:
            who = set(readers(session, meeting, paper))
            rows = session.scalars(select(col(o.person_id)).where(col(o.version_id) == paper.version_id))
            made[paper.id or 0] = (len(who & set(rows)), len(who))
    return made


def carrying(session: Session, acting: Acting, file_id: int) -> list[int]:
    """The meetings by whose papers this person may have a file: not of a confidential paper, of which only marked
    pictures of pages are shown, and of versions up to the one that stands.
    """
    p, v, standing = MeetingPaper, MeetingPaperVersion, MeetingPaperVersion.__table__.alias("standing")  # type: ignore[attr-defined]
    mine = or_(col(p.by) == acting.as_whom, keeps_paper(acting), col(v.number) <= standing.c.number)
    found = (
        select(col(p.meeting_id))
        .join(v, col(v.paper_id) == col(p.id))
        .join(Meeting, col(Meeting.id) == col(p.meeting_id))
        .outerjoin(standing, standing.c.id == col(p.version_id))
        .where(col(v.file_id) == file_id, col(p.confidential).is_(False), sees(acting), reads_paper(acting), mine)
        .order_by(col(p.meeting_id).desc())
        .limit(50)
    )
    return list(dict.fromkeys(session.scalars(found)))


def carries(session: Session, file_id: int) -> bool:
    """Whether a paper of a meeting has these bytes, whoever may see it; one that is handled on paper has none."""
    v = MeetingPaperVersion
    mine = (col(v.file_id) == file_id, col(v.name) != "")
    return session.scalar(select(col(v.id)).where(*mine).limit(1)) is not None


def title(session: Session, paper_id: int) -> str:
    """What a paper is called, for notices of those whom it concerns."""
    return str(session.scalars(select(col(MeetingPaper.title)).where(col(MeetingPaper.id) == paper_id)).one())[:160]
