"""The chain never forks and never has a gap, whoever writes at the same time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from tests import databases
from workplace.journal import lines as journal
from workplace.journal.models import JournalLine
from workplace.journal.verify import verify
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.refs import Ref

WRITERS = 32


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.integers(1, 4), st.booleans(), st.text('aăđ\U0001f600"\\\n', max_size=5)),
        min_size=WRITERS,
        max_size=2 * WRITERS,
    )
)
def test_many_writers_make_one_chain(engine: str, tmp_path: Path, acts: list[tuple[int, bool, str]]) -> None:
    with databases.fresh(engine, tmp_path) as database:
        with ThreadPoolExecutor(WRITERS) as writers:
            list(writers.map(lambda act: write(database, *act), acts))
        with database.reading() as session:
            found = verify(session)
    assert found.broken is None
    assert found.lines == sum(count for count, fails, _text in acts if not fails)


def write(database: Database, count: int, fails: bool, text: str) -> None:
    """One transaction of some lines; a failing one leaves nothing, and no gap."""
    try:
        with database.writing() as session:
            for number in range(count):
                journal.write(session, Acting(person=number), "tried", Ref("t", number), text=text)
            if fails:
                raise ZeroDivisionError
    except ZeroDivisionError:
        pass


@pytest.mark.parametrize("change", ["UPDATE journal_line SET verb = 'x'", "DELETE FROM journal_line"])
def test_the_database_refuses_to_change_a_line(database: Database, change: str) -> None:
    write(database, 2, False, "")
    with pytest.raises(DBAPIError, match="the journal only grows"), database.engine.begin() as connection:
        connection.exec_driver_sql(change)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(JournalLine)) == 2


def test_nothing_is_written_when_nothing_happened(sqlite: Database) -> None:
    with sqlite.writing():
        pass
    with sqlite.reading() as session:
        assert verify(session).lines == 0
