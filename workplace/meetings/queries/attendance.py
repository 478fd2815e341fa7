"""Who is here by name, as the secretary's desk lists them: found by name, with or without marks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel.text import collate_person, fold
from workplace.meetings.models.log import MeetingPresence
from workplace.meetings.models.meetings import MeetingMember
from workplace.meetings.queries.scene import at
from workplace.org.queries import people

MOST = 200  # shown at once; the rest is found by name
MOST_MEMBERS = 10_000


@dataclass(frozen=True)
class Attendee:
    """A member or guest, and since when they have been there."""

    id: int
    name: str
    title: str
    guest: bool
    since: datetime | None
    online: bool
    was: bool  # there before, and gone
    seat: str


def listed(session: Session, meeting_id: int, words: str = "") -> tuple[list[Attendee], bool]:
    """The members by given name, those whose name holds the words; and whether there are more."""
    m, p = MeetingMember, MeetingPresence
    rows = session.execute(
        select(col(m.id), col(m.person_id), col(m.title), col(m.role), col(m.seat))
        .where(col(m.meeting_id) == meeting_id)
        .limit(MOST_MEMBERS)
    ).all()
    names = people.names(session, [row.person_id for row in rows])
    there = {
        row.member_id: row
        for row in session.scalars(select(p).where(col(p.meeting_id) == meeting_id).order_by(col(p.id)))
    }  # the last interval of each
    wanted = fold(words).split()
    chosen = [row for row in rows if _holds(fold(names.get(row.person_id, "")), wanted)]
    chosen.sort(key=lambda row: collate_person(names.get(row.person_id, "")))

    def attendee(row: object) -> Attendee:
        last = there.get(row.id)  # type: ignore[attr-defined]
        here = last is not None and last.to_ms is None
        return Attendee(
            row.id, names.get(row.person_id, "–"), row.title, row.role == "guest",  # type: ignore[attr-defined]
            at(last.from_ms) if last is not None and here else None, here and last is not None and last.online,
            last is not None and not here, row.seat,  # type: ignore[attr-defined]
        )  # fmt: skip

    return [attendee(row) for row in chosen[:MOST]], len(chosen) > MOST


def everybody(session: Session, meeting_id: int) -> list[int]:
    """All members and guests."""
    m = MeetingMember
    wanted = select(col(m.id)).where(col(m.meeting_id) == meeting_id).order_by(col(m.id)).limit(MOST_MEMBERS)
    return [id for id in session.scalars(wanted) if id is not None]


def _holds(name: str, wanted: list[str]) -> bool:
    """Whether every word begins a word of the name."""
    words = name.split()
    return all(any(word.startswith(one) for word in words) for one in wanted)


def who_may_preside(session: Session, meeting_id: int, but: int) -> list[tuple[int, str]]:
    """Members to whom the chair may be handed: deputies first, no guests, not whoever presides."""
    m = MeetingMember
    here = (col(m.meeting_id) == meeting_id, col(m.role) != "guest", col(m.person_id) != but)
    rows = session.execute(
        select(col(m.id), col(m.person_id), col(m.title))
        .where(*here)
        .order_by(col(m.role).not_in(("chair", "deputy")), col(m.place), col(m.id))
        .limit(MOST)
    ).all()
    names = people.names(session, [row.person_id for row in rows])
    return [(row.id, f"{names.get(row.person_id, '–')} – {row.title}") for row in rows]
