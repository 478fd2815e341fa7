"""Every table of the house in one place: what the migrations must amount to."""

import importlib
from pathlib import Path
from types import ModuleType

from sqlalchemy import Connection, MetaData

from workplace.kernel.tables import SQLModel

ROOT = Path(__file__).resolve().parents[1]


def metadata() -> MetaData:
    """All modules' tables."""
    models()
    return SQLModel.metadata


def models() -> list[ModuleType]:
    """Every module's room `models`, a file or a folder of files, imported."""
    paths = sorted([*ROOT.glob("*/models.py"), *ROOT.glob("*/models/*.py")])
    names = [".".join(path.relative_to(ROOT.parent).with_suffix("").parts) for path in paths]
    return [importlib.import_module(name.removesuffix(".__init__")) for name in names]


def protect(connection: Connection) -> None:
    """What stands beside the tables and is lost when a batch alteration makes one of them anew: triggers, indexes.

    A module that has such things offers `protect` or `prepare` in its models; doing it twice does no harm.
    """
    for module in models():
        for name in ("protect", "prepare"):
            if hasattr(module, name):
                getattr(module, name)(connection)
