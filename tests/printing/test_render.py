"""Papers by Typst: what stands on them, and that the main process stays free of Typst."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from workplace.kernel.pool import Pool
from workplace.printing.render import render

LETTER = {
    "agency": "Ủy ban nhân dân\nthành phố Huế",
    "number": "1874",
    "notation": "UBND-TH",
    "place": "Huế",
    "day": "23",
    "month": "11",
    "year": "2026",
    "summary": "V/v rà soát tiến độ giải ngân vốn đầu tư công",
    "addressees": ["Sở Tài chính", "Ủy ban nhân dân các phường, xã"],
    "body": ["Giao Sở Tài chính **chủ trì**, báo cáo trước ngày 30 tháng 11 năm 2026./."],
    "signers": [{"authority": ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "name": "Trần Văn Dũng"}],
    "recipients": ["Như trên", "Lưu: VT, TH"],
}


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def test_a_letter_shows_its_parts_in_nfc(tmp_path: Path) -> None:
    out = tmp_path / "letter.pdf"
    assert render("letter", LETTER, str(out)) == 1
    text = text_of(out)
    for part in ("Số: 1874/UBND-TH", "Huế, ngày 23 tháng 11 năm 2026", "KT. CHỦ TỊCH", "Trần Văn Dũng", "- Như trên;"):
        assert part in text
    assert unicodedata.is_normalized("NFC", text)
    assert "Mẫu trình diễn" not in text


def test_a_draft_leaves_number_and_day_open_and_says_it_is_a_demonstration(tmp_path: Path) -> None:
    out = tmp_path / "draft.pdf"
    render("letter", LETTER | {"number": None, "day": None, "demonstration": True}, str(out))
    text = text_of(out)
    assert "1874" not in text and "/UBND-TH" in text
    assert "ngày" in text and "tháng 11 năm 2026" in text
    assert "Mẫu trình diễn" in text


def test_words_of_strangers_are_never_code(tmp_path: Path) -> None:
    out = tmp_path / "letter.pdf"
    render("letter", LETTER | {"body": ['#panic() $x$ #read("/etc/passwd") <label> @ref']}, str(out))
    assert '#panic() $x$ #read("/etc/passwd") <label> @ref' in text_of(out)


def test_the_same_data_gives_the_same_file(tmp_path: Path) -> None:
    one, two = tmp_path / "1.pdf", tmp_path / "2.pdf"
    for out in (one, two):
        render("letter", LETTER | {"made_at": "2026-11-23T08:00:00+07:00"}, str(out))
    assert one.read_bytes() == two.read_bytes()


def test_the_archival_form_says_so(tmp_path: Path) -> None:
    out = tmp_path / "archive.pdf"
    render("letter", LETTER, str(out), pdfa=True)
    assert b"pdfaid:part" in out.read_bytes()


def test_an_unknown_paper_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(LookupError):
        render("../letter", LETTER, str(tmp_path / "x.pdf"))
    with pytest.raises(LookupError):
        render("no_such_paper", LETTER, str(tmp_path / "x.pdf"))
    assert not list(tmp_path.iterdir())


def test_importing_the_module_does_not_import_typst() -> None:
    seen = "import sys, workplace.printing.render, workplace.printing.sheets, workplace.printing.books\n"
    seen += "print([m for m in ('typst', 'openpyxl', 'pypdfium2') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_workers_make_papers_by_name(tmp_path: Path) -> None:
    pool = Pool(1)
    try:
        assert pool.run("workplace.printing.render.render", "letter", LETTER, str(tmp_path / "a.pdf"), True) == 1
        assert pool.run("workplace.printing.sheets.write", str(tmp_path / "a.xlsx"), "Sổ", [], []) == 0
    finally:
        pool.close()
    assert {path.name for path in tmp_path.iterdir()} == {"a.pdf", "a.xlsx"}
