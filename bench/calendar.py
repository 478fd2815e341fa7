"""Weeks of 60 leaders and rooms over a year: `python -m bench.calendar [--quick]`.

2,000 items in one week of one agency, each with the leader who chairs it; asked for as pages ask: the published week as
everybody reads it, the leaders side by side, the clashes of two hundred lines for whoever compiles; and among 60 rooms
with a year of bookings, which are free at a time. The yardstick is the bare index query in the same run.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from bench import report
from tests import cast, databases
from workplace.calendars.actions import compiling
from workplace.calendars.models.items import CalendarItem, CalendarOccurrence, CalendarParty
from workplace.calendars.models.resources import CalendarHold, CalendarResource
from workplace.calendars.models.weeks import CalendarWeek, WeekVersion
from workplace.calendars.queries import clashes, lines, screen, shown, slots
from workplace.calendars.rules.times import at, day_span, monday_of
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.db import Database

LEADERS, ROOMS, WHOLE, QUICK = 60, 60, 2000, 500
QUARTER, YEAR = 900_000_000, 365
BOUND = 50.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} items instead of {WHOLE:,}")
    parser.add_argument("--engine", choices=databases.ENGINES)
    options = parser.parse_args()
    size = QUICK if options.quick else WHOLE
    figures: dict[str, Any] = {}
    yardsticks: dict[str, Any] = {}
    goals: list[report.Goal] = []
    for engine in [options.engine] if options.engine else databases.ENGINES:
        if engine == "postgresql" and databases.postgresql_server() is None:
            print(databases.HOW_TO_GET_POSTGRESQL)
            continue
        with tempfile.TemporaryDirectory() as folder, databases.fresh(engine, Path(folder)) as database:
            run(engine, database, size, figures, yardsticks, goals)
    databases.clean_up()
    report.say("calendar", figures, yardsticks, goals, items=size, leaders=LEADERS, rooms=ROOMS, quick=options.quick)


def run(
    engine: str,
    database: Database,
    size: int,
    figures: dict[str, Any],
    yardsticks: dict[str, Any],
    goals: list[report.Goal],
) -> None:
    office = Office(database, size, report.progress)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if engine == "sqlite" else "VACUUM ANALYZE")  # a server does by itself
    span = day_span(office.monday, 7)
    times: dict[str, list[report.Stopwatch]] = {}

    def timed(name: str, ask: Callable[[], Any]) -> Any:
        with report.Stopwatch() as took:
            found = ask()
        times.setdefault(name, []).append(took)
        return found

    with database.reading() as session:
        week = compiling.week_of(session, office.city, office.monday)
        items = lines.live(session, week, ("included",))[:200]
        asked = random.Random(7)
        for _ in report.progress(range(40), f"{engine}: asking"):
            day = office.monday + timedelta(days=asked.randrange(YEAR))
            begins = at(day) + asked.randrange(32, 64) * QUARTER
            wanted = [(begins, begins + 6 * QUARTER)]
            timed("week", lambda: office.read_week(session, week))
            timed("leaders", lambda: slots.side_by_side(session, office.reader, office.leaders, span))
            timed("clashes", lambda: screen.clashes(session, office.reader, items))
            timed("rooms", partial(clashes.free, session, [office.city], "room", wanted, seats=20))
            timed("bare", lambda: session.execute(office.bare).all())
    for name, spent in times.items():
        into = yardsticks if name == "bare" else figures
        into[f"{name}_p95_ms_{engine}"] = round(report.percentile([one.ms for one in spent], 95), 2)
        into[f"{name}_p50_cpu_ms_{engine}"] = round(report.percentile([one.cpu_ms for one in spent], 50), 2)
    for name in ("week", "leaders", "rooms"):
        goals.append(report.Goal(f"{name}_p95_ms_{engine}", figures[f"{name}_p95_ms_{engine}"], BOUND))


class Office:
    """A city with a full week, and rooms that are booked all year."""

    def __init__(self, database: Database, size: int, progress: Any) -> None:
        self._dice = random.Random(1)
        self.monday = monday_of(clock.today())
        with database.writing() as session:
            made = cast.build(session)
            self.city, self.reader = made.organisations["ubnd"], made.an
            self.leaders = list(range(1001, 1001 + LEADERS))
            compiling.keep_calendar(session, SYSTEM, self.city)
            week = compiling.week_of(session, self.city, self.monday)
            rooms = [
                {"kind": "room", "organisation_id": self.city, "name": f"Phòng {n}", "place": "", "seats": 10 + n % 60,
                 "properties": "", "asks": False, "rank": n}
                for n in range(ROOMS)
            ]  # fmt: skip
            session.execute(insert(CalendarResource), rooms)
            self.rooms = list(session.scalars(select(col(CalendarResource.id))))
            self._fill(session, week.id or 0, size)
            self._book(session, progress)
        self.bare = select(col(CalendarHold.item_id), col(CalendarHold.begins), col(CalendarHold.ends)).where(
            col(CalendarHold.kind) == "person",
            col(CalendarHold.ref).in_(self.leaders),
            col(CalendarHold.begins) < at(self.monday + timedelta(days=7)),
            col(CalendarHold.ends) > at(self.monday),
        )

    def _fill(self, session: Session, week: int, size: int) -> None:
        for number in range(size):
            day = self.monday + timedelta(days=number % 5)
            begins = at(day) + self._dice.randrange(28, 68) * QUARTER
            item = self._item(
                session, week, day, begins, begins + 6 * QUARTER, f"Họp số {number} về phát triển kinh tế"
            )
            chair = self.leaders[number % LEADERS]
            part = {"item_id": item, "kind": "person", "ref": chair, "role": "chair", "place": 0}
            session.execute(insert(CalendarParty), [part | {"state": "invited", "note": ""}])
            self._hold(session, item, begins, [("person", chair)])
        row = session.get_one(CalendarWeek, week)
        found = lines.lines(session, lines.live(session, row, ("included",)))
        body = json.dumps([line.as_dict() for line in found], ensure_ascii=False)
        session.add(WeekVersion(week_id=week, no=1, at=clock.now(), by=0, body=body))
        row.version = 1
        session.add(row)

    def read_week(self, session: Session, week: CalendarWeek) -> Any:
        """As the page of the published week does."""
        return shown.days(session, self.reader, self.city, self.monday, lines.published(session, week, 1))

    def _book(self, session: Session, progress: Any) -> None:
        """Two bookings a day and room for a year, in one item for each day, as imported history would be."""
        for after in progress(range(0, YEAR, 1), "booking the year"):
            day = self.monday + timedelta(days=after)
            begins = at(day) + 32 * QUARTER
            item = self._item(session, None, day, begins, begins + 4 * QUARTER, "Đã đặt")
            for slot in range(2):
                some = [room for room in self.rooms if room and self._dice.random() < 0.5]
                self._hold(session, item, begins + slot * 16 * QUARTER, [("room", room) for room in some], firm=True)

    def _item(self, session: Session, week: int | None, day: date, begins: int, ends: int, title: str) -> int:
        row = CalendarItem(
            kind="agenda" if week else "entry", state="included" if week else "planned", organisation_id=self.city,
            week_id=week, owner_id=None if week else 1, title=title, day=day, begins=begins, ends=ends, published=1,
            uid=f"{title} {begins} {self._dice.random()}", made_at=clock.now(), made_by=0, changed_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(CalendarOccurrence(item_id=row.id or 0, original=begins, begins=begins, ends=ends))
        session.flush()
        return row.id or 0

    def _hold(
        self, session: Session, item: int, begins: int, keys: list[tuple[str, int]], *, firm: bool = False
    ) -> None:
        time = session.scalars(
            select(col(CalendarOccurrence.id)).where(col(CalendarOccurrence.item_id) == item)
        ).first()
        rows = [
            {"item_id": item, "occurrence_id": time, "kind": kind, "ref": ref, "begins": begins,
             "ends": begins + 6 * QUARTER, "firm": firm}
            for kind, ref in keys
        ]  # fmt: skip
        if rows:
            session.execute(insert(CalendarHold), rows)


if __name__ == "__main__":
    main()
