"""Registers as spreadsheets (XLSX). Runs in a worker process: the main process never imports the writer."""

from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

WIDEST = 32_767  # what one cell may hold
MOST_READ = 8_000_000  # letters of a list that is read
MOST_UNPACKED = 128 << 20  # bytes of all its parts
A4 = 9  # as spreadsheets number the sizes of paper
ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def write(out: str, title: str, columns: list[dict[str, Any]], rows: list[list[Any]]) -> int:
    """Write one sheet and answer how many rows it has.

    A column is {"heading", "kind": text | date | number, "width"}; dates come as ISO text. Text stays text: what
    begins like a formula is marked as quoted, so that no program computes with words from a stranger's letter.
    The file appears whole or not at all.
    """
    return write_book(out, [{"title": title, "columns": columns, "rows": rows}])


def write_book(out: str, sheets: list[dict[str, Any]]) -> int:
    """Write several sheets, each {"title", "columns", "rows"} as `write` takes them; how many rows they have in all."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        _sheet(book, sheet["title"], sheet["columns"], sheet["rows"])
    target = Path(out)
    unfinished = target.with_name(target.name + ".part")
    book.save(unfinished)
    unfinished.replace(target)
    return sum(len(sheet["rows"]) for sheet in sheets)


def _sheet(book: Any, title: str, columns: list[dict[str, Any]], rows: list[list[Any]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the sheet
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for index, column in enumerate(columns):
        sheet.column_dimensions[_letter(index)].width = column.get("width", 16)
    heads = [WriteOnlyCell(sheet, value=column["heading"]) for column in columns]
    for head in heads:
        head.font = Font(bold=True)
        head.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    sheet.append(heads)
    wrapped = Alignment(wrap_text=True, vertical="top")
    for row in rows:
        sheet.append([_cell(sheet, column["kind"], value, wrapped) for column, value in zip(columns, row, strict=True)])


def _cell(sheet: Any, kind: str, value: Any, wrapped: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    if value in (None, ""):
        return None
    if kind == "date":
        cell = WriteOnlyCell(sheet, value=date.fromisoformat(value))
        cell.number_format = "dd/mm/yyyy"
        cell.alignment = Alignment(horizontal="center", vertical="top")
        return cell
    if kind == "number" and isinstance(value, (int, float)):
        cell = WriteOnlyCell(sheet, value=value)
        cell.alignment = Alignment(vertical="top")
        return cell
    text = _writable(str(value))
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.alignment = wrapped
    if text.startswith(ACTIVE):
        cell.quotePrefix = True
    return cell


def _writable(text: str) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return ILLEGAL_CHARACTERS_RE.sub("", text)[:WIDEST]


def _sheet_name(title: str) -> str:
    return "".join(" " if c in "[]:*?/\\" else c for c in title)[:31].strip() or "1"


def _letter(index: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(index + 1)


def read(path: str, most_rows: int, most_columns: int) -> list[list[str]]:
    """The cells of the first sheet as text, days as ISO text; ValueError for what is no spreadsheet, or unpacks to more
    than a list of words ever holds.

    One row more than `most_rows` at most, so that whoever asked sees that there are too many.
    """
    from zipfile import BadZipFile, ZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise ValueError("it unpacks to too much")
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=most_rows + 1, max_col=most_columns, values_only=True)
        found = [[_text(value) for value in row] for row in rows]
        book.close()
    except (BadZipFile, InvalidFileException, KeyError, IndexError, OSError, SyntaxError) as error:
        raise ValueError("not a spreadsheet that can be read") from error
    if any(len(cell) > WIDEST for row in found for cell in row) or sum(map(len, chain(*found))) > MOST_READ:
        raise ValueError("it holds more words than a list")
    while found and not any(found[-1]):
        found.pop()
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
