"""Guards of the tables: what only grows keeps its triggers, whatever a migration does to the table."""

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Boolean, Column, text
from sqlalchemy.exc import DBAPIError

from tests import databases
from tests.house.sources import name, nodes, python, tree
from workplace.kernel.db import Database
from workplace.migrations import run
from workplace.migrations.metadata import metadata


@dataclass(frozen=True)
class Alteration(run.Migration):
    """A migration that makes the journal's table anew, as a batch does on SQLite."""

    def upgrade(self) -> None:
        with op.batch_alter_table("journal_line", recreate="always") as table:
            table.add_column(Column("later", Boolean))


@pytest.mark.parametrize("altered", [False, True], ids=["new", "altered"])
def test_the_journal_can_be_neither_changed_nor_shortened(engine: str, tmp_path: Path, altered: bool) -> None:
    with databases.fresh_url(engine, tmp_path, schema=False) as url:
        database = Database(url)
        run.migrate(database)
        if altered:
            migrations = [*run.known(), Alteration(9999, "9999_alteration", "")]
            assert [one.name for one in run.migrate(database, migrations)] == ["9999_alteration"]
        write_a_line(database)
        for statement in ("UPDATE journal_line SET verb = 'other'", "DELETE FROM journal_line"):
            with pytest.raises(DBAPIError, match="only grows"), database.writing() as session:
                session.execute(text(statement))
        database.close()


def write_a_line(database: Database) -> None:
    """One line, as raw as an intruder's."""
    columns = "seq, at, person, verb, module, thing, detail, previous, hash"
    with database.writing() as session:
        session.execute(
            text(
                f"INSERT INTO journal_line ({columns})"
                " VALUES (1, '2026-11-22T00:00:00+00:00', 0, 'begin', 'docs', 1, '{}', '0', '1')"
            )
        )


def test_the_migrations_make_what_the_models_say(engine: str, tmp_path: Path) -> None:
    with databases.fresh_url(engine, tmp_path, schema=False) as url:
        database = Database(url)
        run.migrate(database)
        with database.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"include_name": is_a_models})
            differences = compare_metadata(context, metadata())
        database.close()
    assert differences == [], "write the next migration: python -m workplace.migrations.make"


def is_a_models(name: str | None, kind: str, _parents: object) -> bool:
    """Search makes tables of its own kind on each engine; the list of migrations is nobody's model."""
    return kind != "table" or name in metadata().tables


def test_every_key_and_index_has_the_name_that_the_migrations_gave_it() -> None:
    """Where a table was made before the rule for names was known, PostgreSQL would name its key by itself."""
    elsewhere = [name(path) for path in python("workplace") if "SQLModel" in taken(tree(path))]
    elsewhere.remove("workplace/kernel/tables.py")
    assert not elsewhere, f"import SQLModel from workplace.kernel.tables: {elsewhere}"
    nameless = [table.name for table in metadata().sorted_tables for key in table.constraints if not key.name]
    assert not nameless


def taken(module: ast.Module) -> set[str]:
    """What is taken from the package that makes tables, and not from ours."""
    imports = [node for node in nodes(module) if isinstance(node, ast.ImportFrom) and node.module == "sqlmodel"]
    return {alias.name for node in imports for alias in node.names}
