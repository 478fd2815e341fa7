"""The remote sites of a meeting: their heads by name, and how many sit there."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.meetings.models.meetings import Meeting, MeetingMember, MeetingSite
from workplace.meetings.rules import floor
from workplace.org.queries import people


@dataclass(frozen=True)
class Site:
    """A site as a list shows it."""

    row: MeetingSite
    head: str
    members: int
    connected: bool


def of_meeting(session: Session, meeting: Meeting) -> list[Site]:
    """The sites by name."""
    m, s = MeetingMember, MeetingSite
    rows = session.execute(
        select(s, col(m.person_id))
        .outerjoin(m, col(m.id) == col(s.head_id))
        .where(col(s.meeting_id) == meeting.id)
        .order_by(col(s.name))
    ).all()
    seated = (col(m.meeting_id) == meeting.id, col(m.site_id).is_not(None))
    counts = dict(session.execute(select(col(m.site_id), func.count()).where(*seated).group_by(col(m.site_id))).all())
    names = people.names(session, [person for _, person in rows if person])
    here = floor.read(meeting.floor).sites
    return [Site(row, names.get(person or 0, ""), counts.get(row.id, 0), row.id in here) for row, person in rows]


def seated(session: Session, site_id: int) -> list[int]:
    """The members who sit at a site."""
    m = MeetingMember
    return list(session.scalars(select(col(m.id)).where(col(m.site_id) == site_id).order_by(col(m.place), col(m.id))))
