"""Where a person is signed in; and, in the demonstration, who may sign in by one click."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Visitor
from workplace.org.models.people import Person
from workplace.org.models.sessions import OpenSession
from workplace.org.queries import people
from workplace.org.queries.people import PersonCard
from workplace.org.rules.agents import agent_words


@dataclass(frozen=True)
class OpenPlace:
    """One browser in which the person is signed in."""

    id: int
    browser: str
    system: str
    address: str
    since: datetime
    last_seen: datetime
    this_one: bool


def open_places(session: Session, visitor: Visitor, *, idle_minutes: int, session_hours: int) -> list[OpenPlace]:
    """Where the person is signed in and has not been away too long: the present browser first, then the latest seen."""
    row, now = OpenSession, clock.now()
    statement = (
        select(col(row.id), col(row.agent), col(row.address), col(row.created_at), col(row.last_seen_at))
        .where(col(row.person_id) == visitor.acting.person, col(row.revoked_at).is_(None))
        .where(col(row.last_seen_at) > now - timedelta(minutes=idle_minutes))
        .where(col(row.created_at) > now - timedelta(hours=session_hours))
        .order_by(col(row.last_seen_at).desc())
        .limit(100)
    )
    found = [
        OpenPlace(r.id, *agent_words(r.agent), r.address, r.created_at, r.last_seen_at, r.id == visitor.session_id)
        for r in session.execute(statement)
    ]
    return sorted(found, key=lambda place: not place.this_one)


def with_password(session: Session, limit: int = 20) -> list[tuple[str, PersonCard]]:
    """The people who have a password, in the order they were taken on: in a demonstration these are the cast."""
    statement = (
        select(col(Person.login), col(Person.id))
        .where(col(Person.password).is_not(None), col(Person.disabled_at).is_(None))
        .order_by(col(Person.id))
        .limit(limit)
    )
    rows = session.execute(statement).all()
    cards = people.cards(session, [row.id for row in rows])
    return [(row.login, cards[row.id]) for row in rows]


def login_of(session: Session, person_id: int) -> str:
    """A person's login; empty when there is no such person."""
    return session.scalar(select(col(Person.login)).where(col(Person.id) == person_id)) or ""


def needs_new_password(session: Session, person_id: int) -> bool:
    """Whether the person came in with a one-time password and has not chosen their own yet."""
    once = select(col(Person.password_once)).where(col(Person.id) == person_id)
    return bool(session.scalar(once))
