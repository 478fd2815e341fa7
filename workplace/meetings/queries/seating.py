"""The seat map: who sits where in the hall, and who is there."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from workplace.meetings.models.log import MeetingPresence
from workplace.meetings.models.meetings import MeetingMember
from workplace.meetings.rules import seating
from workplace.org.queries import people

MOST = 5000


@dataclass(frozen=True)
class Place:
    """A member or guest, their seat if any, and whether they are there: room, online, away."""

    member: int
    name: str
    title: str
    seat: str
    role: str
    there: str


@dataclass(frozen=True)
class Row:
    """A row of the hall: its letters, and from 1 on who sits there, None on an empty seat."""

    letters: str
    places: list[Place | None]


@dataclass(frozen=True)
class Plan:
    """The hall; and those who have no seat in it, by the list."""

    rows: list[Row]
    standing: list[Place]

    @property
    def width(self) -> int:
        """Seats in the longest row."""
        return max((len(row.places) for row in self.rows), default=0)

    @property
    def seated(self) -> list[Place]:
        """Everybody with a seat, by seat."""
        return [place for row in self.rows for place in row.places if place is not None]


def plan(session: Session, meeting_id: int) -> Plan:
    """The map as it is now. Whoever sits at a remote site is not in the hall; of two on one seat the second stands."""
    m, p = MeetingMember, MeetingPresence
    rows = list(
        session.scalars(select(m).where(*in_the_hall(meeting_id)).order_by(col(m.place), col(m.id)).limit(MOST))
    )
    names = people.names(session, [row.person_id for row in rows])
    lasts = (col(p.meeting_id) == meeting_id, col(p.to_ms).is_(None))
    here = dict(session.execute(select(col(p.member_id), col(p.online)).where(*lasts)).all())

    def place(row: MeetingMember) -> Place:
        there = "away" if row.id not in here else "online" if here[row.id] else "room"
        return Place(row.id or 0, names.get(row.person_id, "–"), row.title, row.seat, row.role, there)

    seated: dict[str, Place] = {}
    standing = []
    for row in rows:
        if row.seat and row.seat not in seated:
            seated[row.seat] = place(row)
        else:
            standing.append(place(row))
    return Plan(
        [
            Row(letters, [seated.get(f"{letters}{n}") for n in range(1, last + 1)])
            for letters, last in seating.rows(seated)
        ],
        standing,
    )


def in_the_hall(meeting_id: int) -> tuple[ColumnElement[bool], ...]:
    """Members and guests for whom there is a seat: not those at remote sites, nor whoever may not come for another."""
    m = MeetingMember
    return col(m.meeting_id) == meeting_id, col(m.site_id).is_(None), col(m.standing) != "refused"
