"""Guards of what is said to people: marked, whole, and in Vietnamese."""

import ast
import re
import subprocess

from tests.house.sources import ROOT, called, name, nodes, python, tree

MARKS = ("say", "_", "say_n")
COUNTED = re.compile(
    r"\(s\)|(?<!next )(?<!of )(?:\{(?:count|days|hours|others)\}|%\((?:count|num|days|pages)\)s) "
    r"(?:[a-z]+ )?(?!was|is|has|of)[a-z]+s\b"
)


def test_the_catalogue_is_complete_and_keeps_the_placeholders() -> None:
    checked = subprocess.run([ROOT / "bin/words", "--check"], capture_output=True, text=True, check=False)
    complaints = (checked.stdout + checked.stderr).splitlines()
    assert checked.returncode == 0, "\n".join([f"{len(complaints)} complaints of bin/words --check:", *complaints[:20]])


def test_a_sentence_is_marked_where_it_is_written() -> None:
    pieced = [
        f"{name(path)}:{node.lineno}"
        for path in python("workplace")
        for node in nodes(tree(path))
        if isinstance(node, ast.Call) and called(node) in MARKS and not _whole(node)
    ]
    assert not pieced, f"a sentence is one literal with {{places}}, or nobody can translate it: {pieced}"


def test_what_is_counted_knows_one_and_many() -> None:
    """English has “1 day” and “2 days”: `say_n` in Python, `ngettext` in templates."""
    told = re.compile(r"""\b(?:say|_)\(\s*(?:"([^"]*)"|'([^']*)')""")
    files = [*python("workplace"), *sorted((ROOT / "workplace").glob("**/templates/**/*.html"))]
    careless = [
        f"{name(path)}: {found[1] or found[2]}"
        for path in files
        for found in told.finditer(path.read_text("utf-8"))
        if COUNTED.search(found[1] or found[2] or "")
    ]
    assert not careless, f"say it for one and for many: {careless}"


def _whole(call: ast.Call) -> bool:
    if not call.args:
        return False
    sentences = call.args[:2] if called(call) == "say_n" else call.args[:1]
    return all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in sentences)


def test_the_guard_sees_a_sentence_from_pieces() -> None:
    for source in ('say(f"no {z}")', 'say("a" + b)', "say(text)"):
        statement = ast.parse(source).body[0]
        assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        assert not _whole(statement.value)
