"""verify: is this PDF what was signed, and by whom? Works without an installation."""

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workplace.cli import meetings
from workplace.cli.office import told
from workplace.config import Settings
from workplace.kernel import clock
from workplace.kernel.pool import InPlace
from workplace.kernel.text import Say, say

if TYPE_CHECKING:
    from workplace.cli.main import Offers

EXIT = {"valid": 0, "invalid": 1, "indeterminate": 2, "unsigned": 2, "unreadable": 3}
SAID = {
    "valid": say("Signature valid, document intact."),
    "invalid": say("Not valid: the document or a signature was altered."),
    "indeterminate": say("It could not be said for certain whether the signatures are valid."),
    "unsigned": say("The file carries no digital signature."),
    "unreadable": say("The file can not be read as a PDF."),
}
TRUSTED = {
    "trusted": say("the signer is known by a trusted issuer"),
    "test": say("a test signature without legal value"),
    "unknown": say("who issued the certificate is not known here"),
    "expired": say("the certificate was not valid at that time"),
    "revoked": say("the certificate was revoked"),
}


def offer(offers: "Offers") -> None:
    """verify FILE [--json]: a PDF, or a meeting's archive package."""
    parser = offers.add(
        "verify",
        verify,
        "Kiểm tra chữ ký của một tệp PDF. Thoát 0 hợp lệ, 1 không hợp lệ, 2 chưa rõ hoặc không ký, 3 không đọc được.",
        "Check a PDF's signatures. Exits 0 valid, 1 invalid, 2 indeterminate or unsigned, 3 unreadable.",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="một đối tượng JSON / one JSON object")
    parser.add_argument(
        "--trust", type=Path, metavar="FOLDER", help="thư mục chứng thư gốc / folder of trusted roots (PEM)"
    )


def verify(settings: Settings, given: argparse.Namespace) -> int:
    """The verdict in words, or as the one documented object."""
    trust = given.trust or settings.trust
    is_package = meetings.is_archive(given.file)
    report = meetings.examine(given.file, examine, trust) if is_package else examine(given.file, trust)
    said = meetings.words(settings, report) + signed(settings, report) if is_package else []
    for one in report["facts"]["findings"]:
        one.pop("say", None)
    if given.json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for sentence in said or words(settings, report):
            print(sentence)
    return EXIT[report["integrity"]]


def examine(file: Path, trust: Path) -> dict[str, Any]:
    """The report on a file; one that is not there is unreadable like any other."""
    if not file.is_file():
        finding = {"code": "not_a_file", "params": {}, "sentence": f"There is no file {file}."}
        return {"integrity": "unreadable", "trust": "unknown", "signatures": [], "facts": {"findings": [finding]}}
    found: dict[str, Any] = InPlace().run("signing.desk.examine", file, trust).report.as_dict()
    return found


def words(settings: Settings, report: dict[str, Any]) -> list[str]:
    """The verdict in plain sentences: the file, then each signature with what was found."""
    lines = [told(settings, SAID[report["integrity"]])]
    about_file = (finding for finding in report["facts"]["findings"] if finding["code"] != "no_signature")
    lines += [f"  - {_sentence(settings, finding)}" for finding in about_file]
    return lines + signed(settings, report)


def signed(settings: Settings, report: dict[str, Any]) -> list[str]:
    """Each signature with what was found."""
    lines: list[str] = []
    for one in report["signatures"]:
        who = one["signer"] or one["field"]
        lines.append("")
        known = told(settings, TRUSTED[one["trust"]])
        lines.append(f"{who} ({one['field']}), {_moment(one['signed_at']) or told(settings, say('time unknown'))}")
        lines.append(f"  {told(settings, SAID[one['integrity']])} {known[:1].upper()}{known[1:]}.")
        lines += [f"  - {_sentence(settings, finding)}" for finding in one["findings"]]
    return lines


def _moment(signed_at: str | None) -> str:
    """As the pages write it, by the office's wall clock."""
    return f"{clock.local(datetime.fromisoformat(signed_at)):%d/%m/%Y, %H:%M:%S}" if signed_at else ""


def _sentence(settings: Settings, finding: dict[str, Any]) -> str:
    import signing.model

    return told(settings, Say(signing.model.FINDINGS.get(finding["code"], finding["sentence"]), finding["params"]))
