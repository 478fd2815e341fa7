"""Guards of the Python sources."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.modules import instances
from tests.house.sources import ROOT, called, name, nodes, python, tracked, tree
from workplace.process.table import Process

MOST_LINES = 400
# Only these end a transaction: whoever answers to the outside. Everything else is part of somebody's one act.
# The line of small writes is the edge of a door at which thousands knock: one transaction for all that wait.
EDGES = (
    "workplace/kernel/db.py", "workplace/kernel/batches.py", "workplace/web/serve.py", "workplace/cli/",
    "workplace/jobs/", "workplace/demo/",
)  # fmt: skip
# Only these move a stored state: the process, and the outbox, which stands below it.
HANDS = ("workplace/process/", "workplace/jobs/")


def test_a_file_is_read_in_one_sitting() -> None:
    long = {name(p): n for p in python("workplace", "signing", "tests", "bench") if (n := _lines(p)) > MOST_LINES}
    assert not long, f"beyond {MOST_LINES} lines; make a folder of the same name, one file per office verb: {long}"


def test_nobody_commits_but_the_edge() -> None:
    ends = [
        f"{name(path)}:{line}"
        for path in python("workplace")
        if not name(path).startswith(EDGES)
        for line in transactions_ended(tree(path))
    ]
    assert not ends, f"one action is part of one transaction, which the edge ends: {ends}"


def transactions_ended(module: ast.Module) -> list[int]:
    """The lines that commit, open a session that will, or fetch the function that does."""
    lines = []
    for node in nodes(module):
        match node:
            case ast.Call(func=ast.Attribute(attr="commit" | "writing" | "writer"), args=[], keywords=[]):
                lines.append(node.lineno)
            case ast.Call(func=ast.Attribute(attr="session"), keywords=[ast.keyword(arg="writes"), *_]):
                lines.append(node.lineno)
            case ast.ImportFrom(module="workplace.kernel.db", names=names):
                lines += [node.lineno for alias in names if alias.name == "finish"]
    return lines


@pytest.mark.parametrize(
    "source",
    ["session.commit()", "with database.writing() as s: ...", "from workplace.kernel.db import Database, finish"],
)
def test_the_guard_sees_a_commit(source: str) -> None:
    assert transactions_ended(ast.parse(source)) == [1]


def test_nobody_moves_a_state_but_the_process() -> None:
    ours = {process.table.__name__ for process in instances("process", Process)}
    moves = [
        f"{name(path)}:{line}"
        for path in python("workplace")
        if not name(path).startswith(HANDS)
        for line in states_moved(tree(path), ours)
    ]
    assert not moves, f"process.take is the only hand that changes a state: {moves}"


def states_moved(module: ast.Module, tables: set[str]) -> list[int]:
    """The lines that write a state: by assignment, by setattr, or by an UPDATE of a process's table.

    A side row with its own small state is moved by an UPDATE too, where the WHERE can name the state it leaves; an
    assignment would overwrite what somebody else did meanwhile.
    """
    lines = []
    for node in nodes(module):
        match node:
            case ast.Assign(targets=targets):
                lines += [t.lineno for t in targets if isinstance(t, ast.Attribute) and t.attr == "state"]
            case ast.AugAssign(target=ast.Attribute(attr="state")) | ast.AnnAssign(target=ast.Attribute(attr="state")):
                lines.append(node.lineno)
            case ast.Call(func=ast.Name(id="setattr"), args=[_, ast.Constant(value="state"), *_]):
                lines.append(node.lineno)
            case ast.Call(func=ast.Attribute(attr="values"), keywords=keywords) if _updates(node, tables):
                lines += [node.lineno for keyword in keywords if keyword.arg == "state"]
    return lines


def _updates(values: ast.Call, tables: set[str]) -> bool:
    """Whether `….values(…)` ends an UPDATE of one of these tables, or of one that cannot be told here."""
    updates = [part for part in ast.walk(values.func) if isinstance(part, ast.Call) and called(part) == "update"]
    named = [part.args[0].id for part in updates if part.args and isinstance(part.args[0], ast.Name)]
    return bool(updates) and (len(named) < len(updates) or bool(tables & set(named)))


@pytest.mark.parametrize(
    "source",
    [
        "doc.state = 'signed'",
        "setattr(doc, 'state', 'signed')",
        "update(process.table).where(x).values(state='void')",
        "update(Doc).where(Doc.state == 'draft').values(state='signed')",
    ],
)
def test_the_guard_sees_a_state_moved(source: str) -> None:
    assert states_moved(ast.parse(source), {"Doc"}) == [1]


@pytest.mark.parametrize(
    "source",
    [
        "request.state.person = an",
        "Doc(state='draft')",
        "if doc.state == 'signed': ...",
        "update(Number).where(col(Number.state) == 'reserved').values(state='void')",
    ],
)
def test_the_guard_lets_a_state_be_read(source: str) -> None:
    assert states_moved(ast.parse(source), {"Doc"}) == []


# Where a route makes a number by itself: what it is made of is known to be one, and a short one.
KNOWN_NUMBERS = {
    "one of those offered": (
        "docs/routes/handling.py:_addressees",
        "docs/routes/steps.py:replace",
        "docs/routes/outgoing.py:_keep",
        "docs/routes/outgoing.py:drafted",
        "docs/routes/entry.py:letter",
        "calendars/routes/fields.py:_remind",
        "tasks/routes/making.py:_wanted",
        "tasks/routes/soon.py:set_soon",
        "tasks/routes/steps.py:_follow",
        "tasks/routes/templates.py:_kept",
        "files/routes.py:page",
        "meetings/routes/papers.py:picture",
    ),
    "as a pattern has it": (
        "tasks/routes/asking.py:period",
        "citizens/routes/counting.py:period",
        "tasks/routes/steps.py:_called",
        "meetings/routes/items.py:order",
        "meetings/routes/making.py:_following",
        "meetings/routes/kinds.py:_wanted",
        "meetings/routes/kinds.py:_skeleton",
    ),
    "a decimal within bounds": ("tasks/routes/steps.py:_units",),
}


def test_what_people_send_becomes_a_number_in_one_place() -> None:
    made = {
        f"{name(path).removeprefix('workplace/')}:{function}"
        for path in python("workplace")
        if "/routes/" in name(path) or name(path).endswith("/routes.py")
        for function in numbers_made(tree(path))
    }
    known = {one for some in KNOWN_NUMBERS.values() for one in some}
    assert made <= known, f"`ask.number`, `form.integer`, `form.numbers`, `read_number` are bounded: {made - known}"


def numbers_made(module: ast.Module) -> set[str]:
    """The innermost functions that call `int`: four thousand digits are a fault there, a word in other letters too."""
    found = set()
    for function in (node for node in nodes(module) if isinstance(node, ast.FunctionDef)):
        inner = {n for one in ast.walk(function) if isinstance(one, ast.FunctionDef) and one is not function
                 for n in ast.walk(one)}  # fmt: skip
        calls = (node for node in ast.walk(function) if isinstance(node, ast.Call) and node not in inner)
        if any(isinstance(call.func, ast.Name) and call.func.id == "int" for call in calls):
            found.add(function.name)
    return found


def test_the_guard_sees_a_number_made() -> None:
    assert numbers_made(ast.parse("def show(ask):\n    return int(ask.form.get('id'))")) == {"show"}


def test_a_package_re_exports_nothing() -> None:
    full = [
        name(path)
        for path in python("workplace", "signing", "tests", "bench")
        if path.name == "__init__.py" and not _only_a_docstring(tree(path))
    ]
    assert not full, f"import from the room itself, so that a reader knows where a thing lives: {full}"


def _only_a_docstring(module: ast.Module) -> bool:
    return not module.body or (len(module.body) == 1 and ast.get_docstring(module) is not None)


def test_signing_knows_nothing_of_the_workplace() -> None:
    known = [
        f"{name(path)}:{node.lineno}"
        for path in python("signing")
        for node in nodes(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        if any(
            module.split(".")[0] in ("workplace", "starlette", "sqlalchemy", "sqlmodel") for module in _modules(node)
        )
    ]
    assert not known, f"signing is a library of its own: {known}"


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    left = [
        f"{name(path)}:{number}"
        for path in python("workplace", "signing", "bench")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert not left, f"do it now, or write it down where plans are kept: {left}"


def test_no_test_sleeps_or_skips_without_a_word() -> None:
    waits = [
        f"{name(path)}:{node.lineno}"
        for path in python("tests")
        if name(path) != "tests/journeys/conftest.py"  # a server process starts; there is nothing else to wait on
        for node in nodes(tree(path))
        if isinstance(node, ast.Call)
        and (called(node) == "sleep" or (called(node) == "skip" and not node.args and not node.keywords))
    ]
    assert not waits, f"wait for what happens, not for time; and say why a test is skipped: {waits}"


# Put together, so that this file does not hold what it looks for.
MACHINES = re.compile(
    "|".join(
        [
            r"(?<![\w./~-])/(?:" + "work|root|home|tmp" + r")/\w",
            r"(?<!\.\./)\bshared" + r"/(?!samples)",
            r"(?<!\w)\." + "library" + r"\b",
            "py" + r"pi\.org|python" + r"hosted|registry\.npm" + r"js|deb\.deb" + r"ian\.org|git" + r"hub\.io",
        ]
    )
)
TEXTS = {".py", ".md", ".toml", ".html", ".css", ".js", ".json", ".in", ".lock", ".txt", ".po", ".typ", ".csv", ""}


def test_no_file_tells_of_the_machine_it_was_made_on() -> None:
    told = [
        f"{name(path)}:{number}: {found[0]}"
        for path in tracked()
        if path.suffix in TEXTS and not name(path).startswith(("static/vendor/", "LICENSE"))
        for number, line in enumerate(_text(path).splitlines(), 1)
        if (found := MACHINES.search(line))
    ]
    assert not told, f"paths of a machine and addresses of registries do not belong here: {told}"


@pytest.mark.parametrize("line", ["see /ro" + "ot/x", "--index-url https://py" + "pi.org/simple", "cp /t" + "mp/a ."])
def test_the_guard_sees_a_machine(line: str) -> None:
    assert MACHINES.search(line)


def test_what_make_leaves_behind_is_ignored() -> None:
    leavings = [".venv/x", "var/workplace.db", "node_modules/x", "workplace/locale/vi/LC_MESSAGES/workplace.mo"]
    ignored = subprocess.run(["git", "check-ignore", *leavings], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ignored.stdout.split() == leavings


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
