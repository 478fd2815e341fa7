"""The index follows what is marked, after the commit, by a job."""

from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select, text
from sqlmodel import Session

from tests.jobs.house import House
from tests.search.library import AN, NOON, Letter, Library
from workplace.access import grants
from workplace.access.kinds import DOCS_INCOMING, DOCS_OUTGOING
from workplace.config import Settings
from workplace.jobs.run import run_due
from workplace.kernel import ports
from workplace.kernel.db import Database
from workplace.kernel.ports import Searchable
from workplace.kernel.refs import Ref
from workplace.search import index, queries, work
from workplace.search.models import SearchEntry


@pytest.fixture
def house(database: Database, tmp_path: Path, library: Library) -> House:
    work.fill()
    return House(database, Settings(data=tmp_path))


def found(house: House, words: str) -> list[int]:
    with house.database.reading() as session:
        return [hit.ref.id for hit in queries.find(session, AN, words)]


def write(house: House, library: Library, thing: int, letter: Letter, *, marks: int = 1) -> None:
    library.letters[thing] = letter
    with house.database.writing() as session:
        grants.grant(session, letter.kind, letter.at, thing, letter.seen_by, "addressed", level=2)
        for _ in range(marks):
            index.mark(session, Ref("docs", thing))


def test_what_is_marked_is_found_once_the_job_has_run(house: House, library: Library) -> None:
    write(house, library, 1, Letter("1/X", "Kế hoạch"), marks=3)
    assert found(house, "kế hoạch") == []
    assert run_due(house) == 1
    assert found(house, "kế hoạch") == [1]


def test_a_changed_letter_is_found_by_its_new_words_only(house: House, library: Library) -> None:
    write(house, library, 1, Letter("1/X", "Kế hoạch"))
    run_due(house)
    write(house, library, 1, Letter("1/X", "Tờ trình"))
    run_due(house)
    assert (found(house, "kế hoạch"), found(house, "tờ trình")) == ([], [1])


def test_who_was_let_in_later_finds_it_after_the_mark(house: House, library: Library) -> None:
    write(house, library, 1, Letter("1/X", "Kế hoạch", seen_by=(6,)))
    run_due(house)
    assert found(house, "kế hoạch") == []
    write(house, library, 1, Letter("1/X", "Kế hoạch", seen_by=(8,)))
    run_due(house)
    assert found(house, "kế hoạch") == [1]


def test_a_letter_that_changed_its_time_and_kind_stands_at_its_new_place(house: House, library: Library) -> None:
    write(house, library, 1, Letter("1/X", "Kế hoạch một", at=NOON))
    write(house, library, 2, Letter("2/X", "Kế hoạch hai", at=NOON + 10_000_000))
    run_due(house)
    assert found(house, "ke hoach") == [2, 1]
    write(house, library, 1, Letter("1/X", "Kế hoạch một", at=NOON + 20_000_000, kind=DOCS_OUTGOING))
    run_due(house)
    assert found(house, "ke hoach") == [1, 2]


def test_many_are_read_in_few_jobs(house: House, library: Library) -> None:
    for thing in range(1, 451):
        library.letters[thing] = Letter(f"{thing}/X", "Kế hoạch", at=NOON + thing)
    with house.database.writing() as session:
        for thing, letter in library.letters.items():
            grants.grant(session, DOCS_INCOMING, letter.at, thing, [5], "imported", level=2)
        index.mark_many(session, (Ref("docs", thing) for thing in library.letters))
    assert run_due(house) == 3
    assert found(house, "450/X") == [450]


@pytest.mark.parametrize("others", [(1, 2), (1, 1)], ids=["two things of one second", "one thing twice"])
def test_two_who_write_at_once_both_get_in(house: House, library: Library, others: tuple[int, int]) -> None:
    for thing in {*others}:
        write(house, library, thing, Letter(f"{thing}/X", "Kế hoạch", at=NOON))

    def put(thing: int) -> None:
        with house.database.writing() as session:
            index.put(session, Ref("docs", thing))

    first, second = others
    with ThreadPoolExecutor(1) as other, house.database.writing() as session:
        index.put(session, Ref("docs", first))
        behind = other.submit(put, second)
        wait([behind], timeout=0.3)  # it asks for the same place before this one's commit
        session.commit()
        behind.result(timeout=20)
    assert sorted(found(house, "kế hoạch")) == sorted({*others})


def test_what_is_locked_away_while_its_job_reads_it_is_not_found_afterwards(house: House, library: Library) -> None:
    """Whoever locks it away comes between the job's reading and its writing, as on a machine with much to do."""
    write(house, library, 1, Letter("1/X", "Kế hoạch", "Wombatikus"))
    threads: list[Thread] = []

    def lock_away() -> None:
        with house.database.writing() as session:
            del library.letters[1]
            index.put(session, Ref("docs", 1))

    def slowly(session: Session, thing: int) -> Searchable | None:
        found_now = library.searchable(session, thing)
        if not threads:
            threads.append(Thread(target=lock_away))
            threads[0].start()
            threads[0].join(0.5)  # it waits for the job where it must
        return found_now

    ports.searchable.fill("docs", slowly)
    run_due(house)
    threads[0].join()
    assert found(house, "kế hoạch") == []
    with house.database.reading() as session:
        assert session.scalars(select(SearchEntry)).all() == []


def test_the_words_of_what_is_taken_out_stand_nowhere_any_more(house: House, library: Library) -> None:
    write(house, library, 1, Letter("1/X", "Kế hoạch", "Wombatikus về kế hoạch"))
    write(house, library, 2, Letter("2/X", "Kế hoạch"))
    run_due(house)
    with house.database.writing() as session:
        del library.letters[1]
        index.put(session, Ref("docs", 1))
    run_due(house)
    assert (found(house, "wombatikus"), found(house, "ke hoa")) == ([], [2])
    with house.database.reading() as session:
        if not house.database.is_sqlite:
            assert "wombatikus" not in str(session.execute(text("SELECT words FROM search_words")).all())
            return
        known = session.scalars(text("SELECT word FROM search_word")).all()
        blocks = session.scalars(text("SELECT block FROM search_fts_data")).all()
    assert set(known) == {"2", "x", "ke", "hoach"}
    assert not any(b"wombatikus" in block or b"ombatikus" in block for block in blocks)


def test_a_word_that_a_changed_letter_lost_is_known_no_more(house: House, library: Library) -> None:
    write(house, library, 1, Letter("1/X", "Kế hoạch", "Wombatikus"))
    run_due(house)
    write(house, library, 1, Letter("1/X", "Kế hoạch"))
    run_due(house)
    if house.database.is_sqlite:
        with house.database.reading() as session:
            assert "wombatikus" not in session.scalars(text("SELECT word FROM search_word")).all()
