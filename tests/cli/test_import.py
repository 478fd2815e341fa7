"""`docs import`: every line is told truly, a second run changes nothing, history keeps its numbers and tells nobody."""

import csv
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from tests.cast import build
from tests.letters import make
from tests.samples import SAMPLES, needs_samples
from workplace.cli.main import main
from workplace.docs.models.issuing import Delivery, Series
from workplace.docs.models.letters import Doc
from workplace.docs.queries import numbering
from workplace.jobs.models import Job
from workplace.kernel.db import Database
from workplace.migrations import run as migrations
from workplace.notices.models import Notice

HISTORY = ("file", "direction", "code", "dated", "author", "type", "summary", "number", "arrived", "state")


@dataclass
class Installation:
    """One with the cast, on SQLite, and what an import reported."""

    data: Path
    folder: Path

    def take(self, *more: str) -> tuple[int, dict[str, Any]]:
        """Run the command; its status and its report."""
        given = ["docs", "import", str(self.folder), "--data", str(self.data), "--organisation", "H57", *more]
        report = self.folder / "out.csv"
        status = main([*given, "--report", str(report)])
        return status, json.loads(report.with_suffix(".json").read_text())

    def listed(self, rows: list[dict[str, str]]) -> str:
        """A list beside the files."""
        path = self.folder / "list.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HISTORY)
            writer.writeheader()
            writer.writerows(rows)
        return str(path)

    def all(self, statement: Any) -> list[Any]:
        """Rows of its database."""
        database = Database(f"sqlite:///{self.data / 'workplace.db'}")
        try:
            with database.reading() as session:
                return list(session.scalars(statement))
        finally:
            database.close()


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    data, folder = tmp_path / "var", tmp_path / "in"
    data.mkdir()
    folder.mkdir()
    monkeypatch.setenv("WORKPLACE_MODE", "demo")
    monkeypatch.setenv("WORKPLACE_FREE_SPACE_BYTES", "0")
    monkeypatch.setenv("WORKPLACE_LANGUAGE", "en")
    database = Database(f"sqlite:///{data / 'workplace.db'}")
    migrations.migrate(database)
    with database.writing() as session:
        build(session)
    database.close()
    yield Installation(data, folder)


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("letters")
    make.make(folder)
    return folder


def test_sixty_letters_go_in_with_a_true_report(installation: Installation, letters: Path) -> None:
    shutil.copytree(letters, installation.folder, dirs_exist_ok=True)
    shutil.copytree(letters / "trust", installation.data / "trust")
    truth = {row["file"]: row for row in csv.DictReader((letters / "letters.csv").read_text("utf-8-sig").splitlines())}
    status, report = installation.take("--csv", str(installation.folder / "letters.csv"))
    assert (status, report["lines"]) == (1, 60)
    for row in report["rows"]:
        known = truth[row["file"]]
        if known["integrity"] == "unreadable":
            assert row["outcome"] == "refused" and row["message"], row
        else:
            assert (row["outcome"], row["integrity"]) == ("imported", known["integrity"]), row
            assert known["integrity"] != "valid" or row["trust"] == known["trust"], row
    arrived = installation.all(select(Doc))
    assert {doc.state for doc in arrived} == {"arrived"} and len(arrived) == report["outcomes"]["imported"]
    assert {doc.code for doc in arrived} <= {row["code"] for row in truth.values()}
    status, again = installation.take("--csv", str(installation.folder / "letters.csv"))
    assert again["outcomes"] == {"there": len(arrived), "refused": 60 - len(arrived)}


@needs_samples
def test_files_from_the_wild_without_a_list(installation: Installation) -> None:
    shutil.copytree(SAMPLES, installation.folder, dirs_exist_ok=True)
    _, report = installation.take()
    assert report["lines"] == len(list(SAMPLES.glob("*.pdf")))
    outcomes = {row["file"]: row["outcome"] for row in report["rows"]}
    assert outcomes["libreoffice-writer-password.pdf"] == "refused"
    assert outcomes["minimal-document.pdf"] == "imported"
    assert all(row["message"] for row in report["rows"] if row["outcome"] == "refused")
    assert len(installation.all(select(Doc))) == report["outcomes"]["imported"]


def test_history_keeps_numbers_days_and_states_and_tells_nobody(installation: Installation) -> None:
    rows = [
        {"direction": "đến", "code": "12/STC-QLNS", "dated": "05/01/2026", "author": "Sở Tài chính", "type": "Công văn",
         "summary": "V/v dự toán", "number": "3", "arrived": "06/01/2026", "state": "đã xử lý"},
        {"direction": "đến", "code": "40/BC-SXD", "dated": "07/01/2026", "author": "Sở Xây dựng",
         "summary": "Báo cáo quý", "number": "5", "arrived": "08/01/2026"},
        {"direction": "đi", "code": "17/QĐ-UBND", "dated": "09/01/2026", "summary": "Về việc giao chỉ tiêu"},
    ]  # fmt: skip
    status, report = installation.take("--csv", installation.listed(rows), "--history")
    assert (status, report["outcomes"]) == (0, {"imported": 3})
    found = {doc.code: doc for doc in installation.all(select(Doc))}
    assert (found["12/STC-QLNS"].arrival_number, found["12/STC-QLNS"].state) == (3, "done")
    assert (found["17/QĐ-UBND"].number, found["17/QĐ-UBND"].state) == (17, "released")
    assert all(doc.imported for doc in found.values())
    assert installation.all(select(func.count(col(Notice.id)))) == [0]
    assert set(installation.all(select(col(Job.name)))) == {"search.index"}, "found, but nothing else is promised"
    assert installation.all(select(func.count(col(Delivery.id)))) == [0]
    twice = {**rows[0], "code": "13/STC-QLNS", "summary": "V/v khác"}
    status, report = installation.take("--csv", installation.listed([twice]), "--history")
    assert (status, report["rows"][0]["outcome"]) == (1, "refused")
    assert "“12/STC-QLNS V/v dự toán”" in report["rows"][0]["message"]


def test_series_go_on_after_history_without_unexplained_gaps(installation: Installation) -> None:
    rows = [
        {"direction": "đến", "code": f"{n}/STC", "author": "Sở Tài chính", "summary": "V/v", "number": str(n),
         "arrived": "06/01/2026"}
        for n in (8, 5)
    ]  # fmt: skip
    installation.take("--csv", installation.listed(rows), "--history")
    (series,) = installation.all(select(Series))
    assert (series.opened_at_number, series.next) == (5, 9)
    database = Database(f"sqlite:///{installation.data / 'workplace.db'}")
    with database.reading() as session:
        assert numbering.unexplained(session, series) == []
        assert [gap.number for gap in numbering.gaps(session, series)] == [6, 7]
    database.close()
    again, report = installation.take("--csv", installation.listed([*rows, rows[0] | {"code": "9/X"}]), "--history")
    assert (again, report["outcomes"]) == (1, {"there": 2, "refused": 1})


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ({"dated": "32/13/2026"}, "not a day"),
        ({"type": "Bài thơ"}, "29 types"),
        ({"file": "../etc/passwd"}, "outside the folder"),
        ({"file": "missing.pdf"}, "no file"),
        ({"file": ""}, "No file is named"),
    ],
)
def test_a_wrong_line_is_told_and_leaves_the_others_alone(
    installation: Installation, cell: dict[str, str], reason: str
) -> None:
    from tests.letters.make import Workshop, unsigned
    from tests.letters.make import letters as composed

    good = next(iter(composed(1, make.UNTIL)))
    unsigned(Workshop.open(installation.folder / "shop"), good, installation.folder / "good.pdf")
    line = {"file": "good.pdf", "summary": "V/v thử"}
    status, report = installation.take("--csv", installation.listed([line | cell, line]))
    assert status == 1
    assert [row["outcome"] for row in report["rows"]] == ["refused", "imported"]
    assert reason in report["rows"][0]["message"]


def test_the_columns_may_be_vietnamese_and_others_are_named(tmp_path: Path) -> None:
    from datetime import date

    from workplace.docs.rules.importing import read

    text = "Tệp;Số, ký hiệu;Ngày văn bản;Trích yếu;Màu\na.pdf;12/QĐ-UBND;05/02/2026;Về việc;đỏ\n"
    listed = read(text, history=False, today=date(2026, 3, 1))
    (row,) = listed.rows
    assert (row.file, row.code, row.dated, row.type_code, row.wrong) == (
        "a.pdf", "12/QĐ-UBND", date(2026, 2, 5), "QĐ", (),
    )  # fmt: skip
    assert listed.ignored == ["Màu"]
