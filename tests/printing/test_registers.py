"""Registers as bound books and as spreadsheets (Nghị định 30/2020/NĐ-CP, Annex IV)."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from workplace.printing import sheets
from workplace.printing.books import (
    BOOKS,
    INCOMING,
    OUTGOING,
    Book,
    Volume,
    in_volumes,
    sheet_columns,
    sheet_rows,
    volume_data,
)
from workplace.printing.render import render

VOLUME = Volume(
    agency="Ủy ban nhân dân\nthành phố Huế",
    year=2026,
    first_number="1",
    last_number="60",
    clerk="Phạm Quang Vinh",
    printed_at=datetime(2026, 11, 23, 1, tzinfo=UTC),
)


def arrivals(count: int) -> list[dict[str, object]]:
    return [
        {
            "arrived_on": date(2026, 11, 2),
            "arrival_number": number,
            "author": "Bộ Tài chính",
            "code": f"{number}/BTC-ĐT",
            "summary": "Công văn V/v đẩy nhanh tiến độ giải ngân",
            "holder": ["Sở Tài chính", "Nguyễn Thị Chi"],
        }
        for number in range(1, count + 1)
    ]


def pages_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


@pytest.mark.parametrize(("book", "columns"), [("incoming", 10), ("outgoing", 10), ("handling", 7)])
def test_each_book_has_the_columns_of_the_decree(book: str, columns: int) -> None:
    assert len(BOOKS[book].columns) == columns


def test_the_head_and_the_column_numbers_stand_on_every_page(tmp_path: Path) -> None:
    out = tmp_path / "book.pdf"
    count = render("register", volume_data(INCOMING, VOLUME, arrivals(60)), str(out))
    cover, *pages = pages_of(out)
    assert count == len(pages) + 1 > 3
    assert "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN" in cover and "Quyển số: 01" in cover
    for number, page in enumerate(pages, 1):
        assert f"Trang {number}/{len(pages)}" in page
    assert all("Tác giả" in page and "(10)" in page for page in pages[:-1])
    assert "60/BTC-ĐT" in "".join(pages) and "ghi 60 văn bản" in pages[-1]


def test_an_empty_book_says_so(tmp_path: Path) -> None:
    out = tmp_path / "book.pdf"
    render("register", volume_data(OUTGOING, VOLUME, []), str(out))
    assert "Không có văn bản nào trong sổ này." in pages_of(out)[1]


def test_a_name_without_spaces_stays_in_its_column(tmp_path: Path) -> None:
    out = tmp_path / "book.pdf"
    render("register", volume_data(INCOMING, VOLUME, [{"author": "Ỡ" * 300, "note": "cuối"}]), str(out))
    with pypdfium2.PdfDocument(out) as pdf:
        page = pdf[1].get_textpage()
        letters = [i for i in range(page.count_chars()) if page.get_text_range(i, 1) == "Ỡ"]
        assert len(letters) == 300
        assert max(page.get_charbox(i)[2] for i in letters) < pdf[1].get_width() / 2


def test_a_year_is_parted_into_volumes() -> None:
    assert [len(rows) for rows in in_volumes(arrivals(5), size=2)] == [2, 2, 1]
    assert in_volumes([]) == [[]]


def sheet_of(tmp_path: Path, book: Book, rows: list[dict[str, object]]) -> list[tuple[Any, ...]]:
    out = tmp_path / "book.xlsx"
    assert sheets.write(str(out), book.title, sheet_columns(book), sheet_rows(book, rows)) == len(rows)
    return list(openpyxl.load_workbook(out).active.iter_rows())


def test_a_spreadsheet_has_real_dates_and_every_column(tmp_path: Path) -> None:
    heads, row = sheet_of(tmp_path, INCOMING, arrivals(1))
    assert [cell.value for cell in heads][:3] == ["Ngày đến", "Số đến", "Tác giả"]
    assert row[0].value == datetime(2026, 11, 2) and row[0].number_format == "dd/mm/yyyy"


def test_a_spreadsheet_counts_with_its_numbers_and_prints_its_headings_on_every_page(tmp_path: Path) -> None:
    _, first, second = sheet_of(tmp_path, INCOMING, [{"arrival_number": 9}, {"arrival_number": 10}])
    assert [first[1].value, second[1].value] == [9, 10]
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx").active
    assert sheet is not None and sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize("text", ["=1+1", "+84 234", "-cmd|' /C calc'!A0", "@SUM(A1)"])
def test_words_never_become_formulas(tmp_path: Path, text: str) -> None:
    _, row = sheet_of(tmp_path, INCOMING, [{"author": text, "summary": "a\x00b\x07"}])
    assert row[2].value == text and row[2].data_type == "s" and row[2].quotePrefix
    assert row[5].value == "ab"
