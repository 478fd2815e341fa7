"""Who is there, and whether that is enough."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from workplace.meetings.models.log import MeetingPresence
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.rules import customs
from workplace.meetings.rules.floor import Floor


@dataclass(frozen=True)
class Quorum:
    """How many voting members there are, are present, and must be."""

    members: int
    present: int
    needed: int

    @property
    def holds(self) -> bool:
        """Whether the meeting may decide."""
        return self.present >= self.needed


def quorum(session: Session, meeting: Meeting, floor: Floor) -> Quorum:
    """The quorum at this moment, by the meeting's own customs."""
    members = voting_members(session, meeting.id or 0)
    return Quorum(members, floor.voters, customs.read(meeting.rules).needed(members))


def voting_members(session: Session, meeting_id: int) -> int:
    """How many members have a vote, present or not; a substitute takes a place and makes none."""
    m = MeetingMember
    votes = (col(m.meeting_id) == meeting_id, col(m.votes), col(m.stands_for).is_(None))
    return session.scalar(select(func.count()).select_from(m).where(*votes)) or 0


def here(session: Session, meeting_id: int, member_id: int) -> MeetingPresence | None:
    """The member's presence that lasts, None where they are not there."""
    p = MeetingPresence
    lasts = (col(p.meeting_id) == meeting_id, col(p.member_id) == member_id, col(p.to_ms).is_(None))
    return session.scalars(select(p).where(*lasts)).one_or_none()


def present_ids(session: Session, meeting_id: int) -> set[int]:
    """The members who are there now."""
    p = MeetingPresence
    lasts = (col(p.meeting_id) == meeting_id, col(p.to_ms).is_(None))
    return set(session.scalars(select(col(p.member_id)).where(*lasts)))


def with_site(session: Session, meeting_id: int, site_id: int) -> list[MeetingMember]:
    """Those of a remote site who are there by it; not those who came to the hall, or on a device of their own."""
    m, p = MeetingMember, MeetingPresence
    lasts = (col(p.meeting_id) == meeting_id, col(p.member_id) == col(m.id), col(p.to_ms).is_(None))
    by_it = (col(m.meeting_id) == meeting_id, col(m.site_id) == site_id, col(p.how) == "site")
    return list(session.scalars(select(m).join(p, and_(*lasts)).where(*by_it).order_by(col(m.place), col(m.id))))


def instead_of(session: Session, who: MeetingMember) -> str:
    """The title of whoever is there for the same place: the member for whom this one stands, or their substitute."""
    m, p = MeetingMember, MeetingPresence
    same = col(m.id) == who.stands_for if who.stands_for else col(m.stands_for) == who.id
    there = (col(p.meeting_id) == who.meeting_id, col(p.member_id) == col(m.id), col(p.to_ms).is_(None))
    found = session.scalar(select(col(m.title)).join(p, and_(*there)).where(same).limit(1))
    return found or ""
