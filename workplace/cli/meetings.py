"""verify FILE.zip: is this meeting's archive what was archived? Works without an installation."""

import tempfile
import zipfile
from pathlib import Path
from typing import Any

from workplace.cli.office import told
from workplace.config import Settings
from workplace.kernel.text import Say, say
from workplace.meetings.rules import archive

INTACT = say("The archive is whole: log, votes and files are as they were archived.")
BROKEN = say("Not valid: the archive was altered.")
UNREADABLE = say("The file can not be read as a meeting's archive.")
NOT_TIED = say("The minutes do not print the end of this log, so that their signatures say nothing about it.")
NO_MINUTES = say("There are no minutes in it, so that nobody's signature stands for the log.")


def is_archive(file: Path) -> bool:
    """Whether this is to be looked at as a package, by what is in it."""
    return zipfile.is_zipfile(file)


def examine(file: Path, examine_pdf: Any, trust: Path) -> dict[str, Any]:
    """The documented object for a package: `integrity` and `trust` are those of the signed minutes, unless something
    in the package was altered.
    """
    found = archive.check(file)
    report: dict[str, Any] = {
        "integrity": "unreadable",
        "trust": "unknown",
        "signatures": [],
        "facts": {"findings": []},
    }
    if not found.readable:
        return report
    findings = [_finding("archive", one) for one in found.wrong]
    signed: dict[str, Any] = {"integrity": "unsigned", "trust": "unknown", "signatures": []}
    if found.minutes and not found.wrong:
        signed, tied = _minutes(file, examine_pdf, trust, found.about["head"])
        if not tied:
            findings.append(_finding("not_tied", NOT_TIED))
    elif not found.minutes:
        findings.append(_finding("no_minutes", NO_MINUTES))
    wrong = bool(found.wrong) or any(one["code"] == "not_tied" for one in findings)
    return {
        "integrity": "invalid" if wrong else signed["integrity"],
        "trust": signed["trust"],
        "signatures": signed["signatures"],
        "facts": {"findings": findings, "meeting": {k: v for k, v in found.about.items() if k != "files"}},
    }


def _finding(code: str, sentence: Say) -> dict[str, Any]:
    return {"code": code, "params": dict(sentence.params), "sentence": str(sentence), "say": sentence}


def _minutes(file: Path, examine_pdf: Any, trust: Path, head: str) -> tuple[dict[str, Any], bool]:
    """The verdict on the minutes' signatures, and whether they print the log's last hash."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(file) as package:
        pdf = Path(package.extract(archive.MINUTES, folder))
        report: dict[str, Any] = examine_pdf(pdf, trust)
        return report, head in _text(pdf)


def _text(pdf: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = (document[n].get_textpage().get_text_range() for n in range(len(document)))
        return "".join("".join(page.split()) for page in pages)
    finally:
        document.close()


def words(settings: Settings, report: dict[str, Any]) -> list[str]:
    """The verdict on the package in plain sentences."""
    findings = report["facts"]["findings"]
    if "meeting" not in report["facts"]:
        return [told(settings, UNREADABLE)]
    altered = any(one["code"] in ("archive", "not_tied") for one in findings)
    lines = [told(settings, BROKEN if altered else INTACT)]
    return lines + [f"  - {told(settings, one['say'])}" for one in findings]
