"""Search over 200,000 documents by people who may see some of them: `python -m bench.search [--quick]`.

Seeded text of real administrative phrases among generated syllables; 1–3 words, with and without marks, through
`search.queries.page` with ranking, the check against `access`, and snippets. The yardstick is the bare index query
on the same connection in the same run.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from bench import report
from bench.letters import Letters, Reader
from tests import databases
from workplace.access.models import Access
from workplace.kernel.db import Database
from workplace.search import engines, queries
from workplace.search.words import Question

BOUNDS = {"sqlite": 10.0, "postgresql": 25.0}
WHOLE, QUICK = 200_000, 10_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} documents instead of {WHOLE:,}")
    parser.add_argument("--documents", type=int, default=0)
    parser.add_argument("--engine", choices=databases.ENGINES)
    options = parser.parse_args()
    size = options.documents or (QUICK if options.quick else WHOLE)
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
    report.say("search", figures, yardsticks, goals, documents=size, quick=options.quick)


def run(
    engine: str,
    database: Database,
    size: int,
    figures: dict[str, Any],
    yardsticks: dict[str, Any],
    goals: list[report.Goal],
) -> None:
    letters = Letters(size)
    with report.Stopwatch() as filling:
        letters.fill(database)
    questions = letters.questions(24 if size <= QUICK else 90)
    times: list[float] = []
    spent: list[float] = []
    bare: list[float] = []
    by_reader: dict[str, list[float]] = {}
    agree = permitted = True
    with database.reading() as session:
        for reader in report.progress(letters.readers(), f"{engine}: asking"):
            for marked, plain in questions:
                for words in (marked, plain):
                    with report.Stopwatch() as took:
                        queries.page(session, reader.acting, words)
                    times.append(took.ms)
                    spent.append(took.cpu_ms)
                    by_reader.setdefault(reader.name, []).append(took.ms)
                bare.append(_bare(session, reader, plain))
        for reader in letters.readers():
            for marked, plain in questions[:20]:
                hits = queries.page(session, reader.acting, marked, limit=queries.WINDOW).hits
                again = queries.page(session, reader.acting, plain, limit=queries.WINDOW).hits
                agree &= {hit.ref for hit in hits} == {hit.ref for hit in again}
                permitted &= _permitted(session, reader, [hit.ref.id for hit in hits])
    figures[f"find_ms_{engine}"] = report.spread(times)
    figures[f"find_cpu_ms_{engine}"] = report.spread(spent)
    figures[f"find_ms_by_reader_{engine}"] = {name: report.spread(values) for name, values in by_reader.items()}
    figures[f"fill_seconds_{engine}"] = round(filling.ms / 1000, 1)
    yardsticks[f"bare_index_ms_{engine}"] = report.spread(bare)
    goals += [
        report.Goal(f"find_p95_ms_{engine}", report.spread(times)["p95"], BOUNDS[engine]),
        report.Goal(f"same_with_and_without_marks_{engine}", int(agree), 1, ">="),
        report.Goal(f"permitted_only_{engine}", int(permitted), 1, ">="),
    ]


def _bare(session: Session, reader: Reader, words: str) -> float:
    with report.Stopwatch() as took:
        engines.newest(
            session, reader.acting, engines.Terms(Question(words).words), None, 0, engines.END, queries.WINDOW
        )
    return took.ms


def _permitted(session: Session, reader: Reader, things: list[int]) -> bool:
    seen = select(col(Access.thing)).where(col(Access.principal).in_(reader.acting.principals))
    return set(things) <= set(session.scalars(seen.where(col(Access.thing).in_(things))))


if __name__ == "__main__":
    main()
