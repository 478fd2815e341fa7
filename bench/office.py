"""A small installation for benches of whole pages: the cast, ten thousand letters on many desks, someone signed in."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from bench.offices import Offices
from workplace.access.models import Participant, Principal
from workplace.config import Settings
from workplace.demo import cast
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.db import Database
from workplace.migrations import run as migrations
from workplace.notices.models import Notice
from workplace.org.actions import calendar
from workplace.org.actions.sign_in import token_digest
from workplace.org.models.sessions import OpenSession
from workplace.org.queries import desks

LETTERS = 10_000
PEOPLE = 60  # few enough for a full page on each desk
WHO = "an"  # an officer: one own desk, one unit, one role
PAGE = "/docs/incoming?folder=following"


@dataclass(frozen=True)
class Installation:
    """Where it lies and how to come in."""

    folder: Path
    token: str

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.folder / "workplace.db"

    def settings(self, port: int) -> Settings:
        """What `serve` is started with."""
        return Settings(mode="demo", data=self.folder, port=port)


@contextmanager
def installation(letters: int = LETTERS) -> Iterator[Installation]:
    """Made anew each time (two seconds), gone afterwards."""
    with TemporaryDirectory(prefix="workplace-bench-") as folder:
        made = Installation(Path(folder), secrets.token_urlsafe(32))
        database = Database(f"sqlite:///{made.database}")
        migrations.migrate(database)
        with database.writing() as session:
            people = cast.make(session).people
            calendar.seed(session, SYSTEM, range(clock.today().year - 2, clock.today().year + 2))
            for _ in Offices(letters, PEOPLE).fill(session.connection()):
                pass
            _only_own(session, people[WHO])
            session.execute(insert(OpenSession), _signed_in(people[WHO], made.token))
            session.execute(insert(Notice), [_notice(people[WHO], thing) for thing in range(1, 8)])
        database.close()
        yield made


def _only_own(session: Session, person: int) -> None:
    """The unit's and the role's desks are empty: no letter lies twice before this person."""
    own = select(col(Principal.id)).where(col(Principal.kind) == "person", col(Principal.ref) == person)
    others = desks.acting_of(session, person).principals
    laid = col(Participant.holder)
    session.execute(delete(Participant).where(laid.in_(others), laid.not_in(own)))


def _signed_in(person: int, token: str) -> dict[str, object]:
    now = clock.now() + timedelta(minutes=50)  # nothing is written about this session while it is measured
    return {
        "token": token_digest(token), "csrf": secrets.token_urlsafe(24), "person_id": person, "created_at": clock.now(),
        "last_seen_at": now,
    }  # fmt: skip


def _notice(person: int, thing: int) -> dict[str, object]:
    return {
        "person": person, "at": clock.now(), "module": "docs", "thing": thing, "kind": "routed",
        "msgid": "Urged", "params": "{}", "url": f"/docs/{thing}",
    }  # fmt: skip
