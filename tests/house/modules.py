"""The program's modules as running code, for the guards of the whole house."""

import importlib
from types import ModuleType
from typing import TypeVar

from tests.house.sources import ROOT, python

T = TypeVar("T")


def rooms(room: str) -> list[ModuleType]:
    """Every module's room of this name, imported; a room that is a folder gives each of its files."""
    paths = [
        path
        for path in python("workplace")
        if room in (path.stem, path.parent.name) and path.name != "__init__.py" and path.parent.name != "workplace"
        if f"workplace/{room}/" not in path.as_posix()
    ]
    return [importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)) for path in paths]


def instances(room: str, kind: type[T]) -> list[T]:
    """Every object of a kind that a room of this name holds, once."""
    found = {id(value): value for module in rooms(room) for value in vars(module).values() if isinstance(value, kind)}
    return list(found.values())
