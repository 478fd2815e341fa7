"""Each kind of notice has its words: mail tells of nothing but kinds (workplace/notices/mail.py)."""

import ast
from collections.abc import Iterator

from tests.house.sources import name, nodes, python, tree
from workplace.notices.kinds import WORDS
from workplace.notices.routes import ICONS

CHANGES = {f"calendar_{change}" for change in ("added", "moved", "changed", "cancelled")}  # made up by the flow


def kinds() -> dict[str, str]:
    """Every kind that a flow tells of by name, with a place where."""
    return {kind: name(path) for path in python("workplace/flows") for kind in _told(tree(path))}


def _told(module: ast.Module) -> Iterator[str]:
    for call in nodes(module):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("tell", "_tell", "_about_item"):
            for given in (*call.args[-1:], *(one.value for one in call.keywords if one.arg == "kind")):
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value


def test_every_kind_has_words_and_none_is_pictured_without() -> None:
    found = kinds()
    assert {"stood_in", "certificate", "secret"} <= found.keys(), "the search finds something"
    assert not {kind: where for kind, where in found.items() if kind not in WORDS}
    assert not (CHANGES | ICONS.keys()) - WORDS.keys()
