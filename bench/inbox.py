"""Pages of an inbox among a million letters: `python -m bench.inbox [--documents N] [--database sqlite] [--quick]`.

What the pages really call (`docs.queries.inbox`, `access.lists.level`), for several kinds of people, each in a session
as a request opens it. Every reader is asked in five rounds; a reader's time is the shortest of them (others may be busy
on the machine), and the percentiles are over readers. The first round, with the waiting for others and for blocks that
are not in memory yet, is told apart. The yardstick is the same SQL sent by the bare driver in the same rounds.
"""

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import Select
from sqlmodel import Session

from bench import prepared, report
from bench.offices import PROFILES, Offices, Reader
from tests import databases
from workplace.access import folders, lists
from workplace.access.kinds import DOCS_INCOMING
from workplace.docs.queries import inbox
from workplace.kernel.db import Database

BOUNDS = {"sqlite": 1.0, "postgresql": 8.0}
WHOLE, SMALL, QUICK, QUICKER = 1_000_000, 10_000, 50_000, 5_000
PAGES = ("inbox", "visible")  # the two that have a goal: first and deep pages together
Act = Callable[[], Any]
Times = dict[tuple[str, str], list[float]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=0)
    parser.add_argument("--people", type=int, default=0, help="one for 50 documents unless told")
    parser.add_argument("--database", choices=[*databases.ENGINES, "both"], default="both")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} documents instead of {WHOLE:,}")
    parser.add_argument("--fresh", action="store_true", help="fill anew, whatever an earlier run left")
    options = parser.parse_args()
    size = options.documents or (QUICK if options.quick else WHOLE)
    small = min(size, QUICKER if options.quick else SMALL)
    figures: dict[str, Any] = {}
    yardsticks: dict[str, Any] = {}
    goals: list[report.Goal] = []
    for engine in databases.ENGINES if options.database == "both" else [options.database]:
        if engine == "postgresql" and databases.postgresql_server() is None:
            print(databases.HOW_TO_GET_POSTGRESQL)
            continue
        few = _measured(engine, Offices(small), options.fresh)
        many = _measured(engine, Offices(size, options.people), options.fresh)
        _tell(engine, few, many, figures, yardsticks, goals)
    databases.clean_up()
    report.say("inbox", figures, yardsticks, goals, documents=size, small=small, quick=options.quick)


class Measured:
    """Milliseconds by (profile, what was asked): each reader's best of all rounds, and those of the first round."""

    def __init__(self, rounds: list[Times]) -> None:
        self.times = {
            key: [min(of_one) for of_one in zip(*(each[key] for each in rounds), strict=True)] for key in rounds[0]
        }
        self.first = rounds[0]

    def of(self, *whats: str, profile: str = "", first: bool = False) -> list[float]:
        """All figures of some questions, of one profile or all."""
        chosen = self.first if first else self.times
        return [ms for (who, what), all in chosen.items() if what in whats and profile in ("", who) for ms in all]


def _measured(engine: str, made: Offices, fresh: bool) -> Measured:
    database = prepared.database(engine, made, fresh=fresh)
    readers = made.readers(20)
    rounds: list[Times] = []
    for _ in report.progress(range(5), f"{engine}: {made.letters:,} letters", 5):
        times: Times = defaultdict(list)
        for reader in readers:
            _ask(database, reader, times)
        rounds.append(times)
    database.close()
    return Measured(rounds)


def _ask(database: Database, reader: Reader, times: Times) -> None:
    acting, kind, folder = reader.acting, DOCS_INCOMING, reader.folder

    def took(what: str, act: Act) -> Any:
        start = time.perf_counter()
        answer = act()
        times[reader.profile, what].append((time.perf_counter() - start) * 1000)
        return answer

    with database.reading() as session:
        session.connection()  # a request has looked up its visitor before it comes to the list
        mine = took("inbox", lambda: inbox.folder(session, acting, kind, folder))
        all_of_it = took("visible", lambda: inbox.visible(session, acting, kind))
        deep = _deep(session, reader, 5)
        took("inbox, deep", lambda: inbox.folder(session, acting, kind, folder, deep))
        took("visible, deep", lambda: inbox.visible(session, acting, kind, deep))
        narrow = inbox.Filters(author="nội vụ", urgent=True)
        took("inbox, filtered", lambda: inbox.folder(session, acting, kind, folder, None, narrow))
        took("visible, filtered", lambda: inbox.visible(session, acting, kind, None, narrow))
        took("counts", lambda: inbox.counts(session, acting, kind))
        took("unread", lambda: folders.unread_by_kind(session, acting))
        took("waiting", lambda: inbox.waiting(session, acting))
        row = (all_of_it.rows or mine.rows or [None])[-1]
        at, thing = (row.at, row.id) if row else (0, 1)
        took("door", lambda: lists.level(session, acting, kind, at, thing))
        runs = len(acting.principals), lists.merges(session)
        took(
            "bare inbox",
            _bare(session, inbox._listed(inbox._held, *runs, False), _values(reader) | {"folder": folder}),
        )
        took("bare visible", _bare(session, inbox._listed(inbox._seen, *runs, False), _values(reader)))


def _deep(session: Session, reader: Reader, pages: int) -> lists.Place | None:
    """Some pages down what the reader sees."""
    place: lists.Place | None = None
    for _ in range(pages):
        place = inbox.visible(session, reader.acting, DOCS_INCOMING, place).next or place
    return place


def _values(reader: Reader) -> dict[str, Any]:
    run = lists.PAGE + 1
    return lists.binds(reader.acting, DOCS_INCOMING, None, run=run) | {"most": run}


def _bare(session: Session, statement: Select[Any], values: dict[str, Any]) -> Act:
    """The same SQL with the same values, sent by the driver alone."""
    connection = session.connection()
    compiled = statement.compile(dialect=connection.dialect)
    named = compiled.construct_params(values)
    given = [named[name] for name in compiled.positiontup] if compiled.positiontup else named
    driver: Any = connection.connection.driver_connection
    return lambda: driver.execute(str(compiled), given).fetchall()


def _tell(
    engine: str,
    few: Measured,
    many: Measured,
    figures: dict[str, Any],
    yardsticks: dict[str, Any],
    goals: list[report.Goal],
) -> None:
    whats = sorted({what for _, what in many.times if not what.startswith("bare")})
    for what in whats:
        figures[f"{what}_ms_{engine}"] = report.spread(many.of(what))
    for page in PAGES:
        figures[f"{page}_small_ms_{engine}"] = report.spread(few.of(page, f"{page}, deep"))
        figures[f"{page}_first_round_ms_{engine}"] = report.spread(many.of(page, f"{page}, deep", first=True))
        figures[f"{page}_p95_by_profile_ms_{engine}"] = {
            profile: report.spread(many.of(page, f"{page}, deep", profile=profile))["p95"] for profile in PROFILES
        }
        yardsticks[f"bare_{page}_ms_{engine}"] = report.spread(many.of(f"bare {page}"))
        now, before = many.of(page, f"{page}, deep"), few.of(page, f"{page}, deep")
        least = report.spread(many.of(page, f"{page}, deep", profile="almost nothing"))["p95"]
        growth = statistics.median(now) / statistics.median(before)
        slow = report.spread(now)["p95"]
        goals += [
            report.Goal(f"{page}_p95_ms_{engine}", slow, BOUNDS[engine]),
            report.Goal(f"{page}_growth_{engine}", round(growth, 2), 1.5),
            report.Goal(f"{page}_almost_nothing_p95_ms_{engine}", least, slow),
        ]


if __name__ == "__main__":
    main()
