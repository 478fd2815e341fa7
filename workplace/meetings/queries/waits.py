"""What in meetings waits for an act of a person: opinions asked for in writing, and results to be announced."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.models.polls import MeetingCast, MeetingPoll, MeetingRight
from workplace.org.queries import people

MOST = 20


@dataclass(frozen=True)
class Wait:
    """One thing that waits: what for (opinion | announce), where it is done, by when."""

    kind: str
    url: str
    title: str
    who: str
    day: date
    at: int  # ticks


def of(session: Session, acting: Acting) -> list[Wait]:
    """All of it for this person, the nearest deadline first, of each kind at most so many."""
    return [*_opinions(session, acting), *_results(session, acting)]


def _opinions(session: Session, acting: Acting) -> list[Wait]:
    """What is still open is found by the index of open votes: they are few, however many there were."""
    p, r, c = MeetingPoll, MeetingRight, MeetingCast
    cast = select(col(c.poll_id)).where(col(c.poll_id) == col(r.poll_id), col(c.member_id) == col(r.member_id))
    wanted = (
        select(col(Meeting.id), col(Meeting.title), col(Meeting.ends), col(Meeting.starts), col(Meeting.secretary_id))
        .select_from(p)
        .join(r, col(r.poll_id) == col(p.id))
        .join(Meeting, col(Meeting.id) == col(p.meeting_id))
        .where(col(p.state) == "open", col(p.written), col(r.holder_id) == acting.as_whom, ~cast.exists())
        .order_by(col(p.closes_ms))
        .limit(MOST)
    )
    rows = session.execute(wanted).all()
    names = people.names(session, {row.secretary_id for row in rows}) if rows else {}
    return [
        Wait("opinion", f"/meetings/{row.id}", row.title, names.get(row.secretary_id, ""), _day(row.ends), row.starts)
        for row in rows
    ]


def _results(session: Session, acting: Acting) -> list[Wait]:
    """Counted lately and told to nobody yet, for those who tell it."""
    p, m, seat = MeetingPoll, Meeting, MeetingMember
    lately = clock.ticks(clock.now()) - 100 * 86_400_000_000
    mine = (col(seat.person_id) == acting.as_whom, col(seat.starts) > lately, col(seat.meeting_id) == col(m.id))
    wanted = (
        select(col(m.id), col(m.title), col(m.ends), col(m.starts))
        .select_from(seat)
        .join(m, and_(*mine))
        .join(p, col(p.meeting_id) == col(m.id))
        .where(col(m.written), col(m.secretary_id) == acting.as_whom, col(p.state) == "closed")
        .order_by(col(m.starts))
        .limit(MOST)
    )
    return [
        Wait("announce", f"/meetings/{row.id}", row.title, "", _day(row.ends), row.starts)
        for row in session.execute(wanted)
    ]


def _day(ticks: int) -> date:
    return clock.local(clock.from_ticks(ticks)).date()
