"""My work among half a million tasks: `python -m bench.tasks [--tasks N] [--database sqlite] [--quick]`.

What the pages really call (`tasks.queries.work`), for officers, heads of unit and leaders who gave thousands of tasks;
and the leader's overview of this month (`tasks.queries.overview`): by organisation for three that gave a third of all
tasks each, by unit for sixty that hold them. For the same the figures of twelve months (`tasks.queries.trend`), each
asked once: of SQLite, which answers in this process, the CPU time.
One task in five is open. Every reader is asked in five rounds; a reader's time is the shortest of them (others may be
busy on the machine), and the percentiles are over readers. The same is measured with 5,000 tasks and fewer
people: a desk must not become slower because the province is large.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from bench import report
from tests import databases
from workplace.access.kinds import TASKS
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.text import say
from workplace.kernel.worktime import Calendar
from workplace.tasks.queries import overview, standing, trend, work
from workplace.tasks.queries.scopes import GIVEN, HELD, Scope
from workplace.tasks.rules.statistics import Period

WHOLE, QUICK, SMALL = 500_000, 50_000, 5_000
BOUND, GROWTH, OVERVIEW = 5.0, 1.5, 50.0
A_PERSON = 100  # tasks
OFFICE = Calendar()
DAYS = 400
Times = dict[tuple[str, str], list[float]]


class Province:
    """So many tasks among so many people, whose principals are 1, 2, 3 …; units' heads come after them."""

    def __init__(self, tasks: int) -> None:
        self.tasks, self.people = tasks, max(20, tasks // A_PERSON)
        self.units = max(4, self.people // 30)

    def readers(self, count: int) -> list[tuple[str, Acting]]:
        """Officers, heads of a unit, and the leaders who gave most of the tasks."""
        step = max(1, self.people // count)
        officers = [("officer", self._acting(n)) for n in range(1, self.people + 1, step)]
        heads = [("head", self._acting(n, self.people + n % self.units + 1)) for n in range(1, self.people + 1, step)]
        return officers + heads + [("leader", self._acting(n)) for n in range(1, self._leaders() + 1)]

    def _leaders(self) -> int:
        return max(2, self.people // 100)

    def _acting(self, person: int, *more: int) -> Acting:
        others = (self.people + self.units + 1 + person % 5, self.people + self.units + 6 + person % 3)
        return Acting(person, principals=(person, *more, *others))

    def fill(self, session: Session) -> None:
        """The rows, made inside the database by the same statements on both engines."""
        first = clock.today() - timedelta(days=DAYS - 60)
        session.execute(text("CREATE TEMPORARY TABLE bench_day (n INTEGER PRIMARY KEY, day DATE, moment TIMESTAMP)"))
        days = [{"n": n, "day": (first + timedelta(days=n)).isoformat()} for n in range(DAYS)]
        cast = (
            "CAST(:day AS date), CAST(:day AS timestamp)"
            if _is_postgresql(session)
            else ":day, :day || ' 02:00:00.000000'"
        )
        session.execute(text(f"INSERT INTO bench_day VALUES (:n, {cast})"), days)
        values = {
            "tasks": self.tasks, "people": self.people, "units": self.units, "leaders": self._leaders(), "days": DAYS,
            "kind": TASKS, "start": clock.ticks(clock.now()) - DAYS * 86_400_000_000,
        }  # fmt: skip
        for statement in _STATEMENTS:
            session.execute(text(statement), values)


_N = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :tasks) "
_LEAD = "((i / 5) * 7919 + (i % 5) * 104729) % :people + 1"  # each person leads open and ended ones alike
_ISSUER, _UNIT = "(i * 31) % :leaders + 1", "((i / 5) * 7919) % :units + 1"
_AT = ":start + CAST(i AS bigint) * 60000"
_DUE = "JOIN bench_day due ON due.n = (i * 13) % (:days - 40) + i % 40"
_MADE = "JOIN bench_day made ON made.n = (i * 13) % (:days - 40)"
_OPEN, _ENDED = "i % 5 = 0", "CASE i % 5 WHEN 0 THEN NULL ELSE due.day END"
_HELD = "INSERT INTO participant (holder, folder, kind, at, thing, row, is_read, role, due) " + _N
_SEEN = "INSERT INTO access (principal, kind, at, thing, level) " + _N
_TITLE = "'Tổng hợp tiến độ thực hiện nhiệm vụ được giao số ' || i"
_COLUMNS = {
    "id": "i", "state": "CASE i % 5 WHEN 0 THEN 'in_progress' ELSE 'completed' END", "at": _AT,
    "made_at": "made.moment", "made_by": _ISSUER, "title": _TITLE, "text": "''", "field": "'finance'",
    "source": "'directive'",
    "origin_module": "''", "origin_note": "''", "priority": "i % 3", "evidence": "''", "evidence_note": "''",
    "issuer_id": _ISSUER, "issuer_unit_id": "1", "issuer_organisation_id": "1 + i % 3", "lead_person_id": _LEAD,
    "lead_unit_id": _UNIT, "lead_organisation_id": "1 + i % 60", "holder": _LEAD, "root_id": "i", "depth": "0",
    "due": "due.day", "original_due": "due.day", "extensions": "0", "given_on": "made.day", "held_since": "made.moment",
    "reported_on": _ENDED, "completed_on": _ENDED, "percent": "50", "quality": "''",
}  # fmt: skip
_FOLDER = "CASE i % 20 WHEN 0 THEN 'to_take' ELSE 'in_work' END"
_STATEMENTS = (
    f"INSERT INTO task ({', '.join(_COLUMNS)}) {_N} SELECT {', '.join(_COLUMNS.values())} FROM n {_MADE} {_DUE}",
    f"{_HELD} SELECT {_LEAD}, {_FOLDER}, :kind, {_AT}, i, 0, i % 3 > 0, 'lead', due.day FROM n {_DUE} WHERE {_OPEN}",
    f"{_HELD} SELECT {_ISSUER}, 'given', :kind, {_AT}, i, 0, i % 9 > 0, '', due.day FROM n {_DUE} WHERE {_OPEN}",
    f"{_HELD} SELECT :people + {_UNIT}, 'in_work', :kind, {_AT}, i, 0, i % 9 > 0, 'lead', due.day FROM n {_DUE} "
    "WHERE i % 25 = 0",
    f"{_SEEN} SELECT {_LEAD}, :kind, {_AT}, i, 3 FROM n",
    f"{_SEEN} SELECT {_ISSUER}, :kind, {_AT}, i, 4 FROM n WHERE {_ISSUER} <> {_LEAD}",
    f"{_SEEN} SELECT :people + {_UNIT}, :kind, {_AT}, i, 3 FROM n",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=0)
    parser.add_argument("--database", choices=[*databases.ENGINES, "both"], default="both")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} tasks instead of {WHOLE:,}")
    options = parser.parse_args()
    size = options.tasks or (QUICK if options.quick else WHOLE)
    figures: dict[str, Any] = {}
    goals: list[report.Goal] = []
    for engine in databases.ENGINES if options.database == "both" else [options.database]:
        if engine == "postgresql" and databases.postgresql_server() is None:
            print(databases.HOW_TO_GET_POSTGRESQL)
            continue
        few, many = _measured(engine, Province(min(size, SMALL))), _measured(engine, Province(size))
        for (who, what), times in sorted(many.items()):
            figures[f"{engine}: {what}, {who}, ms p50 / p95"] = (
                f"{report.percentile(times, 50):.2f} / {report.percentile(times, 95):.2f}"
            )
        small, large = _p95(few), _p95(many)
        figures[f"{engine}: my work, everybody, ms p95: few tasks, many"] = f"{small:.2f}, {large:.2f}"
        goals.append(report.Goal(f"my_work_p95_ms_{engine}", round(large, 2), BOUND))
        goals.append(report.Goal(f"my_work_growth_{engine}", round(large / small, 2), GROWTH))
        seen = [ms for (_, what), some in many.items() if what == "overview" for ms in some]
        goals.append(report.Goal(f"overview_p95_ms_{engine}", round(report.percentile(seen, 95), 2), OVERVIEW))
        if engine == "sqlite":  # its work is this process's, so others on the machine don't count
            months = many["holds a sixtieth", "twelve months"]
            goals.append(report.Goal(f"months_cpu_ms_{engine}", round(min(months), 2), OVERVIEW))
    databases.clean_up()
    report.say("tasks", figures, {}, goals, tasks=size, people=Province(size).people, quick=options.quick)


def _p95(times: Times) -> float:
    return report.percentile([ms for (_, what), some in times.items() if what == "my work" for ms in some], 95)


def _measured(engine: str, province: Province) -> Times:
    with _filled(engine, province) as database:
        readers = province.readers(40)
        rounds: list[Times] = []
        for _ in report.progress(range(5), f"{engine}: {province.tasks:,} tasks", 5):
            times: Times = defaultdict(list)
            for profile, acting in readers:
                _ask(database, profile, acting, times)
            _look_over(database, times)
            rounds.append(times)
    return {key: [min(of_one) for of_one in zip(*(each[key] for each in rounds), strict=True)] for key in rounds[0]}


@contextmanager
def _filled(engine: str, province: Province) -> Iterator[Database]:
    with TemporaryDirectory(prefix="workplace-bench-") as folder, databases.fresh(engine, Path(folder)) as database:
        with database.writing() as session:
            province.fill(session)
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE" if engine == "sqlite" else "VACUUM ANALYZE")
        yield database


def _ask(database: Database, profile: str, acting: Acting, times: Times) -> None:
    def took(what: str, act: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        answer = act()
        times[profile, what].append((time.perf_counter() - start) * 1000)
        return answer

    with database.reading() as session:
        session.connection()  # a request has looked up its visitor before it comes to the list
        mine = took("my work", lambda: work.mine(session, acting))
        took("my work, next page", lambda: work.mine(session, acting, mine.next))
        took("my work, late", lambda: work.mine(session, acting, None, work.Filters(late=True)))
        took("counts", lambda: work.counts(session, acting))
        took("given by me", lambda: work.folder(session, acting, "given", None))
        took("all I may see", lambda: work.everything(session, acting, None))


def _look_over(database: Database, times: Times) -> None:
    """The overview of this month, as its page asks for it."""
    leader, today = Acting(1, principals=(1,)), clock.today()
    period = Period(today.replace(day=1), today)
    given = [("gives a third of all", Scope("", GIVEN, say(""), id), "organisation") for id in range(1, 4)]
    held = [("holds a sixtieth", Scope("", HELD, say(""), id), "unit") for id in range(1, 61, 3)]
    for profile, scope, by in given + held:
        with database.reading() as session:
            session.connection()
            asked = overview.asked(scope, period, OFFICE)
            start = time.perf_counter()
            overview.overview(session, leader, asked, by)
            times[profile, "overview"].append((time.perf_counter() - start) * 1000)
            if scope.organisation_id in (1, 4):
                times[profile, "twelve months"].append(_months(session, asked))


def _months(session: Session, asked: standing.Asked) -> float:
    """Milliseconds for the months' figures: of this process's work on SQLite, of waiting for PostgreSQL."""
    clock_of = time.perf_counter if _is_postgresql(session) else time.thread_time
    start = clock_of()
    trend.trend(session, asked, OFFICE)
    return (clock_of() - start) * 1000


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


if __name__ == "__main__":
    main()
