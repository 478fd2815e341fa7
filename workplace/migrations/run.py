"""Bringing a database up to this version: numbered files, one line, forward only, all of them or none.

Alembic does the altering (batches on SQLite); the order is the files' numbers. What has been applied is a table of
its own, `migration`, so that an installation can say since when it is what it is.
"""

import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, inspect, select

from workplace.kernel import clock
from workplace.kernel.db import Database
from workplace.migrations.metadata import protect

FOLDER = Path(__file__).parent
_NAME = re.compile(r"(\d{4})_[a-z0-9_]+")
_LOCK = 5_300_530_001  # PostgreSQL's advisory lock: one migration at a time, from whichever machine

APPLIED = Table(
    "migration",
    MetaData(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("at", String, nullable=False),
)


@dataclass(frozen=True)
class Migration:
    """One numbered file with its function `upgrade`."""

    number: int
    name: str
    module: str

    def upgrade(self) -> None:
        """Alter the database that alembic's `op` stands on."""
        importlib.import_module(self.module).upgrade()


def known(folder: Path = FOLDER, package: str = "workplace.migrations") -> list[Migration]:
    """The migrations of a folder in order; ValueError when a number is missing or given twice."""
    stems = sorted(path.stem for path in folder.glob("[0-9]*.py") if _NAME.fullmatch(path.stem))
    found = [Migration(int(stem[:4]), stem, f"{package}.{stem}") for stem in stems]
    if [one.number for one in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations must be numbered 0001, 0002, … without gaps: {stems}")
    return found


def pending(database: Database) -> list[Migration]:
    """What `migrate` would still apply; empty when the database is what this version expects."""
    with database.engine.connect() as connection:
        return _pending(connection, known())


def is_empty(database: Database) -> bool:
    """Whether nothing has been made in this database yet."""
    with database.engine.connect() as connection:
        return not inspect(connection).get_table_names()


def migrate(database: Database, migrations: list[Migration] | None = None) -> list[Migration]:
    """Apply what is pending, under a lock, in one transaction; the applied ones. A failure leaves all as it was."""
    with _alone(database) as connection:
        APPLIED.create(connection, checkfirst=True)
        todo = _pending(connection, known() if migrations is None else migrations)
        _apply(connection, todo)
        protect(connection)
        _check(connection)
    return todo


def _apply(connection: Connection, todo: list[Migration]) -> None:
    if not todo:
        return
    from alembic.migration import MigrationContext  # a fifth of a second and ten megabytes, at most once a version
    from alembic.operations import Operations

    for one in todo:
        with Operations.context(MigrationContext.configure(connection)):
            one.upgrade()
        at = clock.now().isoformat()
        connection.execute(APPLIED.insert().values(number=one.number, name=one.name, at=at))


def _pending(connection: Connection, migrations: list[Migration]) -> list[Migration]:
    if not inspect(connection).has_table(APPLIED.name):
        return migrations
    done = set(connection.scalars(select(APPLIED.c.number)))
    return [one for one in migrations if one.number not in done]


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """One writing transaction that no other migration shares, with SQLite's foreign keys looked at only at its end."""
    engine = database.engine.execution_options(workplace_writer=True)
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        if database.is_sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not database.is_sqlite:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield connection
        finally:
            if database.is_sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


def _check(connection: Connection) -> None:
    if connection.dialect.name == "sqlite" and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise ValueError(f"a migration left rows that point nowhere: {sorted({row[0] for row in broken})}")
