"""An installation in which one document was given two numbers at the same moment: it keeps one, the other is void."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, Table, select

from tests import databases
from workplace.docs.rules.written import told
from workplace.kernel import clock
from workplace.kernel.db import Database
from workplace.kernel.text import say
from workplace.migrations import run

BEFORE = [one for one in run.known() if one.number < 23]


@pytest.fixture
def older(engine: str, tmp_path: Path) -> Iterator[Database]:
    """An installation of the version before."""
    with databases.fresh_url(engine, tmp_path, schema=False) as url:
        database = Database(url)
        run.migrate(database, BEFORE)
        yield database
        database.close()


def add(connection: Connection, name: str, **values: Any) -> None:
    """A row with these values, and something in every other column that wants one."""
    table = Table(name, MetaData(), autoload_with=connection)
    made: dict[type, Any] = {int: 1, str: "x", bool: False}
    for column in table.columns:
        if not column.nullable and column.name not in values and column.autoincrement is not True:
            kind = column.type.python_type
            values[column.name] = made.get(kind, clock.now() if kind.__name__ == "datetime" else clock.today())
    connection.execute(table.insert().values(**values))


def test_the_second_number_of_a_document_becomes_void(older: Database) -> None:
    with older.engine.begin() as connection:
        add(connection, "number_series", id=1)
        for doc, states in ((1, ("allotted", "allotted")), (2, ("given", "allotted")), (3, ("allotted",))):
            add(connection, "doc", id=doc, kind=12, state="signed", arrival_number=None, import_key=f"{doc}")
            for at, state in enumerate(states):
                number = doc * 10 + at
                add(connection, "given_number", id=number, series_id=1, number=number, state=state, doc_id=doc)
    run.migrate(older)
    with older.engine.connect() as connection:
        table = Table("given_number", MetaData(), autoload_with=connection)
        found = connection.execute(select(table.c.id, table.c.state, table.c.reason).order_by(table.c.id)).all()
    assert [(id, state) for id, state, _ in found] == [
        (10, "allotted"), (11, "void"), (20, "given"), (21, "void"), (30, "allotted"),
    ]  # fmt: skip
    assert {told(reason) for _, state, reason in found if state == "void"} == {say("Given twice to one document")}
