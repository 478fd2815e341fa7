"""Spreadsheets that are read: what unpacks to more than a list of words ever holds is refused before anybody waits."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from workplace.printing import sheets


def test_a_small_file_that_unpacks_to_half_a_gigabyte_is_refused(tmp_path: Path) -> None:
    """One cell of it came back whole once, and was looked at while everybody else waited for the database."""
    for letters in (40_000, 130 << 20):
        file = swollen(tmp_path, letters)
        assert file.stat().st_size < 1 << 20
        with pytest.raises(ValueError, match=r"more words|too much"):
            sheets.read(str(file), 500, 20)


def test_a_list_of_many_long_words_is_refused_and_an_ordinary_one_read(tmp_path: Path) -> None:
    book = Workbook()
    for _ in range(300):
        book.active.append(["x" * 30_000])
    book.save(tmp_path / "long.xlsx")
    with pytest.raises(ValueError, match="more words"):
        sheets.read(str(tmp_path / "long.xlsx"), 500, 20)
    assert [row[0] for row in sheets.read(str(plain(tmp_path)), 500, 20)] == ["title", "Việc"]


def plain(folder: Path) -> Path:
    """A list with one line."""
    book = Workbook()
    book.active.append(["title"])
    book.active.append(["Việc"])
    book.save(folder / "plain.xlsx")
    return folder / "plain.xlsx"


def swollen(folder: Path, letters: int) -> Path:
    """The same with one more cell of so many letters."""
    cell = b'<row><c t="inlineStr"><is><t>' + b"A" * letters + b"</t></is></c></row></sheetData>"
    with ZipFile(plain(folder)) as book, ZipFile(folder / "swollen.xlsx", "w", ZIP_DEFLATED) as out:
        for part in book.infolist():
            out.writestr(part.filename, book.read(part).replace(b"</sheetData>", cell))
    return folder / "swollen.xlsx"
