"""Registers as spreadsheets (XLSX). Runs in a worker process: the main process never imports the writer."""

from datetime import date
from pathlib import Path
from typing import Any

WIDEST = 32_767  # what one cell may hold
ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def write(out: str, title: str, columns: list[dict[str, Any]], rows: list[list[Any]]) -> int:
    """Write one sheet and answer how many rows it has.

    A column is {"heading", "kind": text | date | number, "width"}; dates come as ISO text. Text stays text: what
    begins like a formula is marked as quoted, so that no program computes with words from a stranger's letter.
    The file appears whole or not at all.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
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
    target = Path(out)
    unfinished = target.with_name(target.name + ".part")
    book.save(unfinished)
    unfinished.replace(target)
    return len(rows)


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
    if kind == "number" and isinstance(value, int):
        return WriteOnlyCell(sheet, value=value)
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
