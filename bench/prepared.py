"""Databases filled for benches through the real tables, and kept in a folder (or on the server) for the next run.

WORKPLACE_BENCH_FOLDER names the folder (else one in the system's temporary folder); `--fresh` fills anew. Each engine
is loaded as it would have grown: SQLite's clustered tables in key order, PostgreSQL's heap in the order of time.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Table, make_url
from sqlalchemy.schema import CreateIndex, CreateTable, DropIndex
from tqdm import tqdm

from bench import offices
from bench.offices import Offices
from tests import databases
from workplace.access.models import Access, Participant
from workplace.docs.models.letters import Doc
from workplace.kernel import clock
from workplace.kernel.db import Database

PREFIX = "workplace_bench_"


def database(engine: str, made: Offices, *, fresh: bool = False) -> Database:
    """A database of one engine with these offices in it: kept from an earlier run, or filled now."""
    return (_sqlite if engine == "sqlite" else _postgresql)(made, fresh)


def folder() -> Path:
    """Where prepared databases lie."""
    path = Path(os.environ.get("WORKPLACE_BENCH_FOLDER") or Path(tempfile.gettempdir()) / "workplace-bench")
    path.mkdir(parents=True, exist_ok=True)
    return path


def _name(made: Offices) -> str:
    """Another name when letters, tables or the day have changed."""
    schema = "".join(str(CreateTable(table)) + "".join(map(str, _indexes(table, CreateIndex))) for table in _tables())
    recipe = Path(offices.__file__).read_bytes() + schema.encode() + clock.today().isocalendar()[:2].__repr__().encode()
    return f"{PREFIX}{made.letters}_{made.people}_{hashlib.sha256(recipe).hexdigest()[:8]}"


def _tables() -> list[Table]:
    models: tuple[Any, ...] = (Doc, Access, Participant)
    return [model.__table__ for model in models]


def _indexes(table: Table, what: Callable[[Any], Any]) -> list[Any]:
    return [what(index) for index in sorted(table.indexes, key=lambda index: str(index.name))]


def _key(table: Table) -> str:
    return str(table.primary_key.name or f"{table.name}_pkey")


def _fill(connection: Connection, made: Offices) -> None:
    """Keys and indexes come last, at one go; on SQLite a clustered table is its key and is filled in order."""
    sqlite = connection.dialect.name == "sqlite"
    for table in _tables():
        table.create(connection)
        for statement in _indexes(table, DropIndex):
            connection.execute(statement)
        if not sqlite:
            connection.exec_driver_sql(f"ALTER TABLE {table.name} DROP CONSTRAINT {_key(table)}")
    for _ in tqdm(made.fill(connection), f"{connection.dialect.name}: {made.letters:,} letters", total=3, leave=False):
        pass
    for table in tqdm(_tables(), "indexes", leave=False):
        if not sqlite:
            key = ", ".join(column.name for column in table.primary_key)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD CONSTRAINT {_key(table)} PRIMARY KEY ({key})")
        for statement in _indexes(table, CreateIndex):
            connection.execute(statement)


# --- SQLite -------------------------------------------------------------------------------------------------------


def _sqlite(made: Offices, fresh: bool) -> Database:
    path = folder() / f"{_name(made)}.db"
    if fresh or not path.exists():
        half = path.with_suffix(".half")
        half.unlink(missing_ok=True)
        filling = Database(f"sqlite:///{half}", pool=1)
        with filling.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-600000"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
            connection.exec_driver_sql("BEGIN")
            _fill(connection, made)
            connection.exec_driver_sql("ANALYZE")
            connection.exec_driver_sql("COMMIT")
        filling.close()
        half.rename(path)
    return Database(f"sqlite:///{path}", pool=2)


# --- PostgreSQL ---------------------------------------------------------------------------------------------------


def _postgresql(made: Offices, fresh: bool) -> Database:
    server = databases.postgresql_server()
    assert server, databases.HOW_TO_GET_POSTGRESQL
    name = _name(made)
    half = name + "_half"
    address = make_url(server).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as connection:

        def run(statement: LiteralString, *names: str) -> None:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if fresh or not known:
            for old in (name, half):
                run("DROP DATABASE IF EXISTS {} WITH (FORCE)", old)
            run("CREATE DATABASE {} TEMPLATE template0", half)
            _fill_postgresql(made, address.set(database=half).render_as_string(hide_password=False))
            run("ALTER DATABASE {} RENAME TO {}", half, name)
    return Database(address.set(database=name).render_as_string(hide_password=False), pool=2)


def _fill_postgresql(made: Offices, url: str) -> None:
    filling = Database(url, pool=1)
    with filling.engine.begin() as connection:
        for setting in ("maintenance_work_mem = '512MB'", "work_mem = '256MB'", "synchronous_commit = off"):
            connection.exec_driver_sql(f"SET LOCAL {setting}")
        _fill(connection, made)
    with filling.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    filling.close()
