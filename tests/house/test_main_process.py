"""The process that answers people stays small and safe: what parses files or handles keys runs in workers."""

import subprocess
import sys

from tests.house.sources import ROOT

WORKERS_ONLY = ("pyhanko", "typst", "pypdfium2", "pikepdf", "PIL", "fontTools", "lxml", "openpyxl")


def test_the_main_process_never_loads_what_belongs_in_workers() -> None:
    assert loaded_by("workplace.app, workplace.cli") == []


def test_the_guard_sees_what_is_loaded() -> None:
    assert "openpyxl" in loaded_by("openpyxl")


def loaded_by(modules: str) -> list[str]:
    """Which of the workers' libraries a fresh process holds after importing these."""
    program = f"import sys, {modules}\nprint(*[name for name in {WORKERS_ONLY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()
