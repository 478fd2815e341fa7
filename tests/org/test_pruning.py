"""What the daily job forgets, and what it keeps."""

from datetime import timedelta

from sqlmodel import Session, select

from tests.org.office import Office
from workplace.kernel import clock
from workplace.kernel.db import Database
from workplace.org.actions import pruning
from workplace.org.models.organisations import MarkImage
from workplace.org.models.people import Person
from workplace.org.models.sessions import OpenSession

IDLE = timedelta(hours=2)


def opened(session: Session, name: str, *, seen: int, revoked: int | None = None) -> None:
    """A session last seen, and perhaps ended, so many days ago."""
    now = clock.now()
    person = session.scalars(select(Person.id).limit(1)).one()
    session.add(
        OpenSession(
            token=name, csrf="", person_id=person, created_at=now - timedelta(days=seen + 1),
            last_seen_at=now - timedelta(days=seen), address="10.0.0.7",
            revoked_at=None if revoked is None else now - timedelta(days=revoked),
        )
    )  # fmt: skip


def mark(session: Session) -> int:
    row = MarkImage(kind="signature", sealed=b"ink", preview=b"", width=1, height=1, made_at=clock.now(), made_by=1)
    session.add(row)
    session.flush()
    return row.id or 0


def test_ended_sessions_are_forgotten_and_open_ones_stay(office: Office, database: Database) -> None:
    with database.writing() as session:
        opened(session, "open", seen=0)
        opened(session, "ended lately", seen=30, revoked=30)
        opened(session, "ended long ago", seen=100, revoked=100)
        opened(session, "left open", seen=100)
        before = clock.now() - timedelta(days=90)
        pruning.end_sessions(session, before, IDLE)
        kept = set(session.scalars(select(OpenSession.token)))
    assert kept >= {"open", "ended lately"} and not kept & {"ended long ago", "left open"}


def test_a_replaced_picture_is_destroyed_and_the_present_one_stays(office: Office, database: Database) -> None:
    with database.writing() as session:
        person = session.scalars(select(Person).limit(1)).one()
        old, person.signature_id = mark(session), mark(session)
        session.add(person)
        session.flush()
        assert pruning.replaced_marks(session) == 1
        assert session.get(MarkImage, old) is None and session.get(MarkImage, person.signature_id) is not None
