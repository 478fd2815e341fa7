"""Guards of the handbook: it says what the program does."""

import re
import subprocess
from dataclasses import fields

from tests.house.sources import ROOT
from workplace.config import PREFIX, Settings

PAGE = ROOT / "handbook/operating/settings.md"


def test_every_setting_is_in_the_handbook_and_nothing_else() -> None:
    page = PAGE.read_text(encoding="utf-8").partition("## For tests only")[0]
    described = re.findall(r"^\| `(\w+)` \|", page, re.M)
    assert sorted(described) == sorted(field.name for field in fields(Settings))


def test_the_handbook_names_no_variable_that_is_not_read() -> None:
    read = {PREFIX + field.name.upper() for field in fields(Settings)} | {PREFIX + "CONFIG"}
    for path in [path for top in ("bench", "tests", "workplace") for path in ROOT.glob(f"{top}/**/*.py")]:
        read |= set(re.findall(r"\"(WORKPLACE_\w+)\"", path.read_text(encoding="utf-8")))
    named = {
        (path.name, word)
        for path in [*ROOT.glob("handbook/**/*.md"), *ROOT.glob("README*.md")]
        for word in re.findall(r"\bWORKPLACE_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8"))
    }
    assert not {(page, word) for page, word in named if word not in read}


def test_the_generated_pages_say_what_the_program_does() -> None:
    checked = subprocess.run([ROOT / "bin/handbook", "--check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_links_between_the_handbooks_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("handbook/**/*.md"), *ROOT.glob("README*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert not broken


def test_what_is_promised_to_citizens_names_tests_that_exist() -> None:
    page = (ROOT / "handbook/citizens.md").read_text(encoding="utf-8")
    promises = [line for line in page.splitlines() if line.startswith("| ")][1:]
    assert [line for line in promises if "::" not in line] == []
    missing = [
        f"{path}::{test}"
        for path, test in re.findall(r"`([\w/]+\.py)::(\w+)`", page)
        if f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert not missing
