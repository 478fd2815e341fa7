"""A meeting in few words, for notices and calendars: no question of who asks, since only those concerned are told."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.process import HELD


@dataclass(frozen=True)
class Briefly:
    """What, when, where, who."""

    title: str
    when: str
    starts: int
    ends: int
    place: str
    room: int | None
    video: str
    chair: int
    secretary: int
    made_by: int
    organisation: int
    people: tuple[int, ...]
    stands: bool  # called or being held: it has a time that counts
    written: bool  # its members' opinions are asked for
    until: str  # of such a one the last day


def meeting(session: Session, meeting_id: int) -> Briefly:
    """The meeting as it stands; `people` are its members, whoever was let come for one included."""
    row, m = session.get_one(Meeting, meeting_id), MeetingMember
    comes = (col(m.meeting_id) == meeting_id, col(m.standing).not_in(("asked", "refused")))
    who = select(col(m.person_id)).where(*comes).order_by(col(m.place), col(m.id))
    title = row.title if len(row.title) <= 160 else row.title[:159] + "…"
    when = f"{clock.local(clock.from_ticks(row.starts)):%H:%M %d/%m/%Y}"
    return Briefly(
        title, when, row.starts, row.ends, row.place, row.room_id, row.video, row.chair_id, row.secretary_id,
        row.made_by, row.organisation_id, tuple(session.scalars(who)),
        row.state in ("called", *HELD), row.written, f"{clock.local(clock.from_ticks(row.ends)):%H:%M %d/%m/%Y}",
    )  # fmt: skip
