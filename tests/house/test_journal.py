"""Guards of the journal: whatever has a line in it has a page with its history, and a name for who may not see it."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.modules import instances
from tests.house.sources import called, name, nodes, python, tree
from workplace import app
from workplace.journal.words import THINGS
from workplace.kernel import ports
from workplace.process.table import Process

# Their histories come with the pages that they stand on; what is described leaves this list.
WITHOUT_A_PAGE = {
    "calendars.absence",
    "calendars.answer",
    "calendars.attendance",
    "calendars.booking",
    "calendars.feed",
    "calendars.resource",
    "calendars.week",
}


def kinds() -> dict[str, str]:
    """Every kind of thing that sources and processes name, with a place where."""
    found = {kind: name(path) for path in python("workplace") for kind in _named(tree(path))}
    return found | {process.module: f"process {process.name}" for process in instances("process", Process)}


def _named(module: ast.Module) -> Iterator[str]:
    for call in nodes(module):
        if isinstance(call, ast.Call) and called(call) == "Ref" and call.args:
            first = call.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


@pytest.fixture(autouse=True)
def _filled() -> None:
    for room in app.FILLING:
        room.fill()


def test_every_kind_of_thing_is_described() -> None:
    assert "docs.series" in kinds(), "the search finds something"
    undescribed = {kind: where for kind, where in kinds().items() if ports.describe.get(kind) is None}
    assert not {kind: where for kind, where in undescribed.items() if kind not in WITHOUT_A_PAGE}


def test_every_kind_of_thing_has_a_word_for_who_may_not_see_it() -> None:
    assert not {kind: where for kind, where in kinds().items() if kind not in THINGS}
