"""An office with the cast in it: every request is a transaction, with its asides written after it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from tests.cast import Cast, build
from workplace.demo.cast import PASSWORD
from workplace.kernel.acting import Visitor
from workplace.kernel.db import Database
from workplace.kernel.errors import BadInput
from workplace.org.actions import delegations, sessions, sign_in
from workplace.org.actions.sign_in import Place, SignedIn

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
DESK = Place("10.0.0.7", agent="Mozilla/5.0 (Windows NT 10.0) Chrome/156.0")
MONDAY = date(2026, 11, 23)
WEEK: dict[str, Any] = {"starts_on": MONDAY, "ends_on": MONDAY + timedelta(days=6), "reason": "Đi công tác"}
Write = Callable[[Session], None]


class Office:
    """One database with the cast; every request is a transaction, with its asides written after it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.door = sessions.Door(idle_minutes=60, session_hours=12)
        with database.writing() as session:
            self.cast: Cast = build(session)

    @contextmanager
    def request(self) -> Iterator[tuple[Session, list[Write]]]:
        asides: list[Write] = []
        try:
            with self.database.writing() as session:
                yield session, asides
        finally:
            with self.database.writing() as session:
                for write in asides:
                    write(session)

    def sign_in(self, login: str, password: str = PASSWORD, place: Place = DESK, replaces: str = "") -> SignedIn:
        with self.request() as (session, asides):
            return sign_in.sign_in(session, login, password, place, asides.append, replaces=replaces)

    def visitor(self, token: str) -> Visitor | None:
        with self.request() as (session, asides):
            found = self.door.one(session, token, asides.append)
            assert self.door.all(session, [token, "nobody's", token]) == [found, None, found]
            return found

    def fail(self, login: str, times: int, place: Place) -> None:
        for _ in range(times):
            with pytest.raises(BadInput):
                self.sign_in(login, "not the password", place)


def lend(office: Office, giver: str, taker: str, *powers: str) -> int:
    """One of the cast lets another act for them this week."""
    with office.request() as (session, _):
        return delegations.delegate(session, office.cast[giver], office.cast[taker].person, powers, **WEEK)
