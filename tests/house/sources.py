"""The sources as text, for the guards of the whole house."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def python(*folders: str) -> list[Path]:
    """Every Python file below these folders of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def templates() -> list[Path]:
    """Every page template: the web's own and each module's."""
    return sorted(ROOT.glob("workplace/**/templates/**/*.html"))


def name(path: Path) -> str:
    """A file as a person names it: from the project's root."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def nodes(module: ast.Module) -> list[ast.AST]:
    """Everything in a file. A dozen guards look through a thousand files; they walk through each once."""
    return list(ast.walk(module))


def called(call: ast.Call) -> str:
    """The last word of what is called: `commit` for `session.commit()`."""
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def tracked() -> list[Path]:
    """Every file that a clone would hold; all but the ignored ones."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [path for entry in listed.stdout.split("\0") if entry and (path := ROOT / entry).is_file()]
