"""Guards of what is said to people: marked, whole, and in Vietnamese."""

import ast
import subprocess

from tests.house.sources import ROOT, called, name, python, tree

MARKS = ("say", "_")


def test_the_catalogue_is_complete_and_keeps_the_placeholders() -> None:
    checked = subprocess.run([ROOT / "bin/words", "--check"], capture_output=True, text=True, check=False)
    complaints = (checked.stdout + checked.stderr).splitlines()
    assert checked.returncode == 0, "\n".join([f"{len(complaints)} complaints of bin/words --check:", *complaints[:20]])


def test_a_sentence_is_marked_where_it_is_written() -> None:
    pieced = [
        f"{name(path)}:{node.lineno}"
        for path in python("workplace")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and called(node) in MARKS and not _whole(node)
    ]
    assert not pieced, f"a sentence is one literal with {{places}}, or nobody can translate it: {pieced}"


def _whole(call: ast.Call) -> bool:
    if not call.args:
        return False
    return isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)


def test_the_guard_sees_a_sentence_from_pieces() -> None:
    for source in ('say(f"no {z}")', 'say("a" + b)', "say(text)"):
        statement = ast.parse(source).body[0]
        assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        assert not _whole(statement.value)
