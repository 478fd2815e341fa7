"""Moving a database up: all or nothing, once, also when it is full of rows and two processes try."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from alembic import op
from sqlalchemy import Column, Integer, String, inspect, text

from tests import databases
from workplace.journal import lines as journal
from workplace.journal.verify import verify
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.refs import Ref
from workplace.migrations import run
from workplace.org.models.people import Person


@dataclass(frozen=True)
class Later(run.Migration):
    """A migration of a later day, written in a test."""

    alter: Callable[[], None] = lambda: None

    def upgrade(self) -> None:
        self.alter()


@pytest.fixture
def bare(engine: str, tmp_path: Path) -> Iterator[Database]:
    """A database in which nothing has been made yet."""
    with databases.fresh_url(engine, tmp_path, schema=False) as url:
        database = Database(url)
        yield database
        database.close()


@pytest.fixture
def filled(bare: Database) -> Database:
    """An installation of today's version with rows in its tables."""
    run.migrate(bare)
    with bare.writing() as session:
        for number in range(20):
            person = Person(
                full_name=f"Người {number}", sort_key="", folded="", login=f"p{number}", made_at=clock.now()
            )
            session.add(person)
            session.flush()
            journal.write(session, Acting(person=0), "add", Ref("person", person.id or 0))
    return bare


def apply(database: Database, alter: Callable[[], None], number: int = 9999) -> list[run.Migration]:
    return run.migrate(database, [*run.known(), Later(number, f"{number}_later", "", alter)])


def test_from_empty_and_then_nothing_is_left_to_do(bare: Database) -> None:
    assert run.is_empty(bare)
    assert run.pending(bare) == run.known()
    assert run.migrate(bare) == run.known()
    assert run.pending(bare) == [] == run.migrate(bare)


def test_a_table_full_of_rows_is_altered_and_keeps_them(filled: Database) -> None:
    def add_a_column() -> None:
        with op.batch_alter_table("person") as table:  # on SQLite the table is made anew
            table.add_column(Column("phone", String, nullable=False, server_default=""))
            table.create_check_constraint("a_phone_is_short", "length(phone) < 20")

    assert [one.number for one in apply(filled, add_a_column)] == [9999]
    with filled.reading() as session:
        assert session.execute(text("SELECT count(*), max(phone) FROM person")).one() == (20, "")
        assert verify(session).lines == 20
        assert verify(session).broken is None


def test_a_migration_that_fails_leaves_everything_as_it_was(filled: Database) -> None:
    def stumble() -> None:
        op.create_table("half", Column("id", Integer, primary_key=True))
        op.execute("UPDATE person SET full_name = 'x'")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        apply(filled, stumble)
    with filled.engine.connect() as connection:
        assert not inspect(connection).has_table("half")
        assert connection.execute(text("SELECT count(*) FROM person WHERE full_name = 'x'")).scalar() == 0
    assert run.pending(filled) == []


def test_rows_that_point_nowhere_are_refused(filled: Database) -> None:
    def lose_a_parent() -> None:
        op.execute(
            "INSERT INTO position (person_id, unit_id, title, rank, main, starts_on) "
            "VALUES (999, 999, 'x', 1, false, '2026-01-01')"
        )

    with pytest.raises(Exception, match=r"point nowhere|foreign key"):
        apply(filled, lose_a_parent)


def test_two_processes_at_once_apply_it_once(bare: Database) -> None:
    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda _: run.migrate(bare), range(2)))
    assert sorted(map(len, done)) == [0, len(run.known())]


def test_foreign_keys_hold_again_afterwards(sqlite: Database) -> None:
    run.migrate(sqlite, [])
    with sqlite.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.parametrize("names", [["0001_a", "0003_b"], ["0001_a", "0001_b"], ["0002_a"]])
def test_numbers_have_no_gap_and_no_double(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / f"{name}.py").touch()
    with pytest.raises(ValueError, match="without gaps"):
        run.known(tmp_path)
