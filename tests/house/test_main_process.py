"""The process that answers people stays small and safe: what parses files or handles keys runs in workers."""

import subprocess
import sys

from tests.house.sources import ROOT

POSTGRESQL_ONLY = ("psycopg",)  # a fifth of a second of each start
WORKERS_ONLY = ("pyhanko", "typst", "pypdfium2", "pikepdf", "PIL", "fontTools", "lxml", "openpyxl", "docx")


def test_the_main_process_never_loads_what_belongs_in_workers() -> None:
    """Nor, on SQLite, the driver of the other database."""
    assert loaded_by("workplace.app, workplace.cli.main, workplace.__main__") == []


def test_the_guard_sees_what_is_loaded() -> None:
    assert "openpyxl" in loaded_by("openpyxl")


def loaded_by(modules: str) -> list[str]:
    """Which of these libraries a fresh process holds after importing these."""
    unwanted = (*WORKERS_ONLY, *POSTGRESQL_ONLY)
    program = f"import sys, {modules}\nprint(*[name for name in {unwanted!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()
