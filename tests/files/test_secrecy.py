"""What is a secrecy mark and what only speaks of secrecy; and what becomes of a file that carries one."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.samples import SAMPLES
from workplace.files.secrecy import Spot, look, mark_of

HEAD = [
    Spot("ỦY BAN NHÂN DÂN", 1, 90, 780, 793),
    Spot("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1, 280, 780, 793),
    Spot("Số: 12/UBND-NC", 1, 100, 745, 758),
    Spot("Huế, ngày 20 tháng 11 năm 2026", 1, 330, 745, 758),
]
BODY = [Spot("Kính gửi: Các sở, ban, ngành", 1, 150, 660, 673), Spot("Thực hiện quy định về bí mật", 1, 90, 640, 653)]


def at(text: str, x: float = 110, y: float = 720, page: int = 1) -> Spot:
    return Spot(text, page, x, y, y + 14)


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("MẬT", "mật"),
        ("TỐI MẬT", "tối mật"),
        ("TUYỆT MẬT", "tuyệt mật"),
        ("[ TỐI  MẬT ]", "tối mật"),
        ("M Ậ T", "mật"),
        ("MÂ\u0323T", "mật"),
        ("ĐỘ MẬT: TUYỆT MẬT", "tuyệt mật"),
    ],
)
def test_a_stamp_of_its_own_under_the_notation_is_a_mark(text: str, degree: str) -> None:
    assert mark_of([*HEAD, at(text), *BODY]) == degree


@pytest.mark.parametrize(
    "lines",
    [
        [at("BẢO MẬT THÔNG TIN")],
        [at("Mật khẩu của hệ thống")],
        [at("V/v quản lý tài liệu mật")],
        [at("mật")],
        [at("MẬT", y=300)],  # a cell or a signature block's name further down
        [at("MẬT"), at("TỐI MẬT", x=200), at("TUYỆT MẬT", x=300)],  # the head of a table of degrees
        [at("1"), at("MẬT", x=300)],  # a cell of a row
        [at("MẬT", y=700), at("MẬT", y=650)],  # a column
        [at("MẬT", y=700), at("MẬT", y=650), at("MẬT", y=200)],
        [at("MẬT", y=300), at("MẬT", y=100)],  # a column further down
    ],
)
def test_words_about_secrecy_are_no_mark(lines: list[Spot]) -> None:
    assert mark_of([*HEAD, *lines, *BODY]) == ""


@pytest.mark.parametrize(
    "lines",
    [
        [at("MẬT"), at("MẬT", y=40)],  # once more at the foot
        [at("MẬT"), at("MẬT", x=110.3)],  # bold, made by drawing it twice
        [at("MẬT"), at("MẬT", x=110.3), at("MẬT", y=40), at("MẬT", x=110.3, y=40)],
        [at("MẬT"), at("MẬT", x=450)],  # once more in the other corner
        [at("TỐI MẬT"), at("TỐI MẬT", y=40)],
    ],
)
def test_a_mark_that_stands_a_second_time_on_its_page_is_a_mark(lines: list[Spot]) -> None:
    assert mark_of([*HEAD, *lines, *BODY]) != ""


def test_a_mark_on_an_annex_within_the_file_counts() -> None:
    assert mark_of([*HEAD, *BODY, at("PHỤ LỤC", page=2, y=780), at("TỐI MẬT", page=2, y=740)]) == "tối mật"


def test_no_letter_of_the_collection_is_taken_for_a_secret() -> None:
    found = {path.name: look(path, "pdf") for path in sorted(SAMPLES.glob("*.pdf"))}
    assert {name: mark for name, mark in found.items() if mark} == {}


def docx(*paragraphs: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
        made.writestr("word/document.xml", f"<w:document><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def test_a_word_processors_file_is_read_too(tmp_path: Path) -> None:
    marked, plain = tmp_path / "a.docx", tmp_path / "b.docx"
    marked.write_bytes(docx("ỦY BAN NHÂN DÂN", "Số: 12/BC-UBND", "TỐI MẬT", "BÁO CÁO"))
    plain.write_bytes(docx("ỦY BAN NHÂN DÂN", "Số: 12/BC-UBND", "Về bảo mật", "BÁO CÁO"))
    assert (look(marked, "docx"), look(plain, "docx")) == ("tối mật", "")
    marked.write_bytes(b"PK\x03\x04 damaged")
    assert look(marked, "docx") == ""
