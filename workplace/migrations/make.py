"""For developers: write migrations from the models.

`python -m workplace.migrations.make first` writes the first ones anew, a file or more per module (only before anybody
has an installation); `python -m workplace.migrations.make add_due_date` writes the next one from what differs.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlalchemy import Table
from sqlalchemy.types import TypeDecorator

from workplace.kernel.db import Database
from workplace.migrations import run
from workplace.migrations.metadata import metadata

_HEAD = '''"""{title}"""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
{body}
'''
MOST_COLUMNS = 170  # in one file; a column is a line or two
_JOURNAL = """op.execute("INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, '" + "0" * 64 + "')")"""


def main(arguments: list[str]) -> None:
    """Write what was asked for, and say which files."""
    if len(arguments) != 1 or not re.fullmatch(r"[a-z][a-z0-9_]*", arguments[0]):
        sys.exit(__doc__)
    written = list(first() if arguments[0] == "first" else [following(arguments[0])])
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", *written], check=True)
    print(*written, sep="\n")


def first() -> Iterator[Path]:
    """The migrations of an empty database, floor by floor."""
    for old in run.FOLDER.glob("[0-9]*.py"):
        old.unlink()
    for number, (name, tables) in enumerate(_chunks(metadata().sorted_tables), 1):
        made: list[ops.MigrateOperation] = []
        for table in tables:
            made.append(ops.CreateTableOp.from_table(table))
            made += [ops.CreateIndexOp.from_index(index) for index in sorted(table.indexes, key=lambda i: str(i.name))]
        body = _render(ops.UpgradeOps(made), _context())
        if name == "journal":
            body += "\n" + _JOURNAL
        yield _write(number, name, f"Tables of {name.rstrip('0123456789_')}.", body)


def following(name: str) -> Path:
    """The next migration: what the models have and a migrated database has not."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/scratch.db")
        run.migrate(database)
        with database.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts=options())
            changes = produce_migrations(context, metadata()).upgrade_ops
            assert changes is not None
            body = _render(changes, context)
        database.close()
    if not changes.ops:
        sys.exit("The migrations already amount to the models.")
    return _write(len(run.known()) + 1, name, name.replace("_", " ").capitalize() + ".", body)


def options() -> dict[str, Any]:
    """How a database is compared with the models: what is not ours is left out."""
    return {"compare_type": True, "include_name": _ours, "render_item": _plain, "render_as_batch": True}


def _ours(name: str | None, kind: str, _parents: Any) -> bool:
    return kind != "table" or name in metadata().tables


def _chunks(tables: list[Table]) -> Iterator[tuple[str, list[Table]]]:
    """Tables by module, lower floors first; a large module in several files, in the order its keys need."""
    floors: dict[str, list[Table]] = {}
    modules = {mapper.local_table: mapper.class_.__module__.split(".")[1] for mapper in _mappers()}
    for table in tables:
        floors.setdefault(modules[table], []).append(table)
    for module in sorted(floors, key=lambda name: _floor(name)):
        parts: list[list[Table]] = [[]]
        for table in floors[module]:
            if parts[-1] and sum(len(t.columns) for t in [*parts[-1], table]) > MOST_COLUMNS:
                parts.append([])
            parts[-1].append(table)
        for count, part in enumerate(parts, 1):
            yield (module if len(parts) == 1 else f"{module}_{count}"), part


def _mappers() -> Any:
    from sqlmodel.main import default_registry

    return default_registry.mappers


def _floor(module: str) -> int:
    floors = "journal jobs process files access org search notices docs tasks calendars meetings citizens dossiers"
    return floors.split().index(module)


def _render(changes: ops.UpgradeOps, context: MigrationContext) -> str:
    code = str(render_python_code(changes, render_as_batch=True, render_item=_plain, migration_context=context))
    return dedent("\n".join(line for line in code.splitlines() if "### " not in line))


def _context() -> MigrationContext:
    return MigrationContext.configure(dialect_name="sqlite", opts=options())


def _plain(kind: str, value: Any, _context: AutogenContext) -> Any:
    """Write a type by what the database knows, so that a migration stays true when our own types change."""
    if kind != "type" or not isinstance(value, TypeDecorator):
        return False
    inner = value.impl_instance if hasattr(value, "impl_instance") else value.impl
    return "sa." + repr(inner)


def _write(number: int, name: str, title: str, body: str) -> Path:
    path = run.FOLDER / f"{number:04}_{name}.py"
    path.write_text(_HEAD.format(title=title, body=indent(body, "    ")), encoding="utf-8")
    return path


if __name__ == "__main__":
    main(sys.argv[1:])
