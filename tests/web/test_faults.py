"""The database fails in the middle of an act: whoever asked is told in words, nothing half is left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text

from tests.web.small import AN, client, lines
from workplace.kernel.db import Database

FORM = {"csrf": AN.csrf, "n": "1"}


def test_a_disk_that_is_full_is_told_and_leaves_nothing_half(sqlite: Database) -> None:
    def no_more_room(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO journal_line"):
            connection.connection.execute("PRAGMA max_page_count = 1")  # as many as there are
            connection.connection.execute("CREATE TABLE too_much AS SELECT zeroblob(100000)")

    with client(sqlite) as web:
        with once(sqlite, "before_cursor_execute", no_more_room):
            answer = web.post("/t/number", data=FORM)
        assert answer.status_code == 503 and "disk" in answer.text
        assert lines(sqlite) == []
        with once(
            sqlite, "checkout", lambda raw, *_: raw.execute("PRAGMA max_page_count = 1000000"), sqlite.engine.pool
        ):
            assert web.post("/t/number", data=FORM).status_code == 303
    assert lines(sqlite) == ["numbered"]


@pytest.mark.parametrize("moment", ["write", "commit"])
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_a_lost_connection_is_told_and_the_next_request_has_a_new_one(database: Database, moment: str) -> None:
    def cut(connection: Any, *rest: Any) -> None:
        if moment == "commit" or rest[1].startswith("INSERT INTO journal_line"):
            me = connection.connection.driver_connection.info.backend_pid
            with database.engine.connect() as other:
                other.execute(text("SELECT pg_terminate_backend(:me, 5000)"), {"me": me})

    with client(database) as web:
        with once(database, "commit" if moment == "commit" else "before_cursor_execute", cut):
            answer = web.post("/t/number", data=FORM)
        assert answer.status_code == 503 and "database" in answer.text
        assert lines(database) == []
        assert web.post("/t/number", data=FORM).status_code == 303
    assert lines(database) == ["numbered"]


@contextmanager
def once(database: Database, what: str, happens: Callable[..., None], at: Any = None) -> Iterator[None]:
    """Something goes wrong whenever the engine does this."""
    target = at or database.engine
    event.listen(target, what, happens)
    yield
    event.remove(target, what, happens)
