"""An office that keeps a calendar: the cast, two rooms, a vehicle, on a Monday morning."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from tests.cast import Cast, build
from workplace.calendars.actions import compiling, publishing, resources
from workplace.calendars.actions.resources import Thing
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.models.weeks import CalendarWeek
from workplace.calendars.queries import described
from workplace.calendars.rules.times import When
from workplace.calendars.rules.wishes import Wish
from workplace.flows import calendars as flow
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.db import Database
from workplace.notices.models import Notice

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, 09:00 in Huế
MONDAY = date(2026, 11, 23)
NEXT = MONDAY + timedelta(days=7)


@dataclass
class Office:
    """What the tests act with."""

    database: Database
    cast: Cast
    city: int
    rooms: dict[str, int]

    def do(self, act: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """One action in one transaction; rows among the arguments are read anew."""
        with self.database.writing() as session:
            return act(session, *[self._anew(session, arg) for arg in args], **more)

    def read(self, find: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """One query."""
        with self.database.reading() as session:
            return find(session, *args, **more)

    def _anew(self, session: Session, arg: Any) -> Any:
        return session.get(type(arg), arg.id) if hasattr(arg, "__tablename__") else arg

    def wish(
        self, title: str = "Họp giao ban", day: date = NEXT, starts: str = "08:00", ends: str = "", **more: Any
    ) -> Wish:
        """A line for next Monday at eight, unless said otherwise."""
        when = When(day, "day", _time(starts), _time(ends))
        return Wish(title, when, **more)

    def line(self, who: Acting | None = None, **more: Any) -> CalendarItem:
        """A line proposed for the city's week; the editor's is taken in at once."""
        return self.do(compiling.propose, who or self.cast.hoa, self.city, self.wish(**more))

    def week(self, day: date = NEXT) -> CalendarWeek:
        """The city's week of a day."""
        return self.do(lambda session: compiling.week_of(session, self.city, day))

    def publish(self, day: date = NEXT) -> None:
        """Submitted by the Office, approved by the Chairwoman, published."""
        self.do(publishing.submit, self.cast.hoa, self.week(day))
        self.do(publishing.approve, self.cast.chi, self.week(day))
        self.do(publishing.publish, self.cast.hoa, self.week(day))

    def told(self, who: Acting) -> list[str]:
        """The kinds of notices that somebody got, oldest first."""
        mine = select(col(Notice.kind)).where(col(Notice.person) == who.person).order_by(col(Notice.id))
        return list(self.read(lambda session: session.scalars(mine).all()))


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def open_office(database: Database) -> Office:
    """The city's office in an empty database, whatever time it is."""
    described.fill()
    flow.fill()
    with database.writing() as session:
        cast = build(session)
        city = cast.organisations["ubnd"]
        compiling.keep_calendar(session, SYSTEM, city)
        rooms = {
            name: resources.add(session, SYSTEM, city, thing).id or 0
            for name, thing in {
                "A": Thing("room", "Phòng họp A", seats=40),
                "B": Thing("room", "Phòng họp B", seats=20),
                "guest": Thing("room", "Phòng khách", seats=12, asks=True, keeper_id=cast.vinh.person),
                "car": Thing("vehicle", "75A-012.34", seats=7),
            }.items()
        }
    return Office(database, cast, city, rooms)


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    """The city's office on each database, on a Monday morning."""
    with clock.frozen(NOW):
        yield open_office(database)
