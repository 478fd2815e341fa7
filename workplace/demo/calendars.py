"""The demonstration's calendars, through the actions: this week published and changed, next week being compiled."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlmodel import Session

from workplace.calendars.actions import away, compiling, entries, publishing, resources
from workplace.calendars.actions.resources import Thing
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.queries import naming, offices, things
from workplace.calendars.rules import recurrence
from workplace.calendars.rules.times import When, monday_of
from workplace.calendars.rules.wishes import Wish
from workplace.demo.office import Office
from workplace.demo.stage import Played, Story
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM, Acting
from workplace.org.queries.calendar import calendar

CITY = "Ủy ban nhân dân thành phố Huế"
THINGS = (
    Thing("room", "Phòng họp A", "Tầng 2, 16 Lê Lợi", 60, "máy chiếu, họp trực tuyến, micro", rank=10),
    Thing("room", "Phòng họp B", "Tầng 2, 16 Lê Lợi", 24, "máy chiếu", rank=20),
    Thing("room", "Phòng 201", "Tầng 2, 16 Lê Lợi", 16, "họp trực tuyến", rank=30),
    Thing("room", "Phòng khách", "Tầng 1, 16 Lê Lợi", 14, "", asks=True, rank=40),
    Thing("vehicle", "75A-012.34", "Lái xe Trần Đình Phú", 7, "", rank=10),
    Thing("vehicle", "75A-005.68", "Lái xe Lê Văn Sáu", 16, "", rank=20),
)


@dataclass(frozen=True)
class Planned:
    """One line of a week as the data file has it."""

    hours: str  # 08:00-09:30, or a session
    title: str
    chair: str
    who: str
    place: str
    preparer: str
    by: str  # who proposes it
    vehicle: str = ""
    day: int = 0  # of the week; Monday is 0
    kind: str = ""  # of today's: moved, gone, added


def planned(name: str) -> list[Planned]:
    """The lines of `week`, `next` or `today`."""
    with (Path(__file__).parent / "data/weeks.toml").open("rb") as file:
        return [Planned(**one) for one in tomllib.load(file)[name]]


def found(session: Session, city: int) -> None:
    """The city keeps a calendar, and lends out rooms and vehicles."""
    compiling.keep_calendar(session, SYSTEM, city, title="Lịch công tác của Lãnh đạo UBND thành phố")
    for thing in THINGS:
        resources.add(session, SYSTEM, city, thing)


class Weeks:
    """The Office's hands over this week and the next."""

    def __init__(self, office: Office, now: datetime) -> None:
        self._office, self._now = office, now
        self._today = clock.local(now).date()
        self._monday = monday_of(self._today)
        self._city = 0

    def story(self) -> Story:
        """From the rooms to the third version; each act when it would have been."""
        yield self._at(-10, "08:00")
        self._begin()
        yield self._at(-5, "09:30")
        self._lines("week", self._monday)
        kept = self._todays()
        yield self._at(-3, "15:00")
        self._publish(self._monday, first=True)
        yield self._at(3, "10:00")
        self._lines("next", self._monday + timedelta(days=7))
        yield from self._change(kept)
        yield self._soon(15)
        self._own_entries()

    def _begin(self) -> None:
        office = self._office
        self._city = office.organisation(CITY)

        with office.rooms.database.reading() as session:
            if offices.week(session, self._city, self._monday) is not None:
                raise Played
        vinh, dung = office["vinh"].person, office["dung"].person
        with office.rooms.database.reading() as session:
            works = calendar(session).works
        days = (self._monday + timedelta(days=after) for after in range(14))
        for day in (day for day in days if not works(day)):
            office.do(away.set_duty, office["hoa"], self._city, "leader", [dung], day, day)
            office.do(away.set_duty, office["hoa"], self._city, "clerk", [vinh], day, day)

    def _lines(self, name: str, monday: date) -> None:
        with self._office.rooms.database.reading() as session:
            works = calendar(session).works
        for line in planned(name):
            if works(day := monday + timedelta(days=line.day)):
                self._line(day, line)

    def _line(self, day: date, line: Planned) -> CalendarItem:
        """Proposed by whoever it is, and for this week taken in by the Office at once."""
        acting = self._office[line.by]

        def propose(session: Session) -> CalendarItem:
            item = compiling.propose(session, acting, self._city, self._wish(session, acting, day, line))
            if item.state == "proposed" and day < self._monday + timedelta(days=7):
                compiling.include(session, self._office["hoa"], item)
            return item

        made: CalendarItem = self._office.do(propose)
        return made

    def _wish(self, session: Session, acting: Acting, day: date, line: Planned) -> Wish:
        named = naming.read(session, acting, line.who)
        rooms = {row.name: row.id for row in things.of_agencies(session, [self._city])}
        starts, _, ends = line.hours.partition("-")
        when = When(day, "day", time.fromisoformat(starts), time.fromisoformat(ends)) if ends else When(day, line.hours)
        return Wish(
            line.title, when, chair_id=self._office[line.chair].person, people=named.people, units=named.units,
            participants=line.who, place="" if line.place in rooms else line.place, room_id=rooms.get(line.place),
            vehicle_id=rooms.get(line.vehicle), preparer=line.preparer, occupies=line.hours != "day",
        )  # fmt: skip

    def _todays(self) -> dict[str, CalendarItem]:
        """What will be moved and called off today."""
        return {line.kind: self._line(self._today, line) for line in planned("today") if line.kind != "added"}

    def _change(self, kept: dict[str, CalendarItem]) -> Iterator[datetime]:
        """One line more, one moved, one called off; published as version 2."""
        office = self._office
        yield self._soon(40)
        todays = {line.kind: line for line in planned("today")}

        def move(session: Session) -> None:
            item = session.get_one(CalendarItem, kept["moved"].id)
            earlier = replace(todays["moved"], hours="16:45-18:15")
            compiling.adjust(session, office["hoa"], item, self._wish(session, office["hoa"], self._today, earlier))

        office.do(move)
        office.do(compiling.call_off, office["hoa"], kept["gone"], "Ban tổ chức hoãn")
        self._line(self._today, todays["added"])
        self._publish(self._monday, first=False)

    def _publish(self, monday: date, *, first: bool) -> None:
        office = self._office

        def publish(session: Session) -> None:
            week = compiling.week_of(session, self._city, monday)
            if first:
                publishing.submit(session, office["hoa"], week)
                publishing.approve(session, office["chi"], week)
            publishing.publish(session, office["hoa"], week)

        office.do(publish)

    def _own_entries(self) -> None:
        office, rule = self._office, recurrence.make("WEEKLY", 1, ["MO"], None, None)
        sign = When(self._today, "day", time(20, 45), time(21, 30))
        office.do(entries.enter, office["chi"], Wish("Ký, xử lý văn bản", sign, private=True))
        weekly = When(self._monday, "day", time(16, 30), time(17, 0))
        office.do(
            entries.enter, office["an"], Wish("Giao ban phòng", weekly, rule=rule, place="Phòng Quản lý ngân sách")
        )
        trip = self._monday + timedelta(days=8)
        office.do(away.be_absent, office["binh"], "journey", trip, trip + timedelta(days=1), "Hà Nội")

    def _at(self, days: int, hour: str) -> datetime:
        """A moment so many days before or after Monday; what would lie ahead happened just now."""
        moment = datetime.combine(self._monday + timedelta(days=days), time.fromisoformat(hour), clock.ZONE)
        return min(moment, self._now - timedelta(minutes=50))

    def _soon(self, minutes: int) -> datetime:
        return self._now - timedelta(minutes=minutes)
