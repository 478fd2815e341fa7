"""Every table of the house in one place: what the migrations must amount to."""

import importlib
from pathlib import Path

from sqlalchemy import Connection, MetaData
from sqlmodel import SQLModel

ROOT = Path(__file__).resolve().parents[1]


def metadata() -> MetaData:
    """All modules' tables; a module is known by its room `models`, a file or a folder of files."""
    for path in sorted([*ROOT.glob("*/models.py"), *ROOT.glob("*/models/*.py")]):
        if path.stem != "__init__":
            importlib.import_module(".".join(path.relative_to(ROOT.parent).with_suffix("").parts))
    return SQLModel.metadata


def protect(connection: Connection) -> None:
    """What stands beside the tables and is lost when a batch alteration makes one of them anew."""
    from workplace.files import models as files
    from workplace.journal import models as journal
    from workplace.search import models as search

    journal.protect(connection)
    search.prepare(connection)
    files.protect(connection)
