"""Votes that were handed over: whose, to whom, by what paper; and who may be asked to cast one."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.meetings.models.meetings import MeetingMember
from workplace.org.queries import people


@dataclass(frozen=True)
class Proxy:
    """A vote that lies in another's hand."""

    member: int
    name: str
    to: int
    to_name: str
    paper: str


def of_meeting(session: Session, meeting_id: int) -> list[Proxy]:
    """The votes handed over now, in the order of the members' list."""
    m = MeetingMember
    handed = (col(m.meeting_id) == meeting_id, col(m.handed_to).is_not(None), col(m.votes))
    rows = list(session.scalars(select(m).where(*handed).order_by(col(m.place), col(m.id))))
    if not rows:
        return []
    holders = select(col(m.id), col(m.person_id)).where(col(m.id).in_({row.handed_to for row in rows}))
    persons = dict(session.execute(holders).all())
    names = people.names(session, {*persons.values(), *(row.person_id for row in rows)})
    return [
        Proxy(
            row.id or 0, names.get(row.person_id, "–"), row.handed_to or 0,
            names.get(persons.get(row.handed_to or 0, 0), "–"), row.handed_paper,
        )
        for row in rows
    ]  # fmt: skip


def who_may_hold(session: Session, meeting_id: int, giver: int) -> list[tuple[int, str]]:
    """Members to whom this one's vote may be handed."""
    m = MeetingMember
    votes = (col(m.meeting_id) == meeting_id, col(m.votes), col(m.id) != giver, col(m.handed_to).is_(None))
    granted = col(m.standing).not_in(("asked", "refused"))
    wanted = select(col(m.id), col(m.person_id), col(m.title)).where(*votes, granted).order_by(col(m.place), col(m.id))
    rows = session.execute(wanted).all()
    names = people.names(session, [row.person_id for row in rows])
    return [(row.id, f"{names.get(row.person_id, '–')} – {row.title}") for row in rows]
