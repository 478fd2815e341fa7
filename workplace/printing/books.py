"""The office's bound registers: their columns by law, and one volume made ready for Typst or for a spreadsheet.

Nghị định 30/2020/NĐ-CP, Annex IV. The titles and headings are the decree's own words and therefore Vietnamese.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from workplace.kernel.clock import local
from workplace.kernel.text import clean

Row = Mapping[str, Any]
Line = TypeVar("Line")


@dataclass(frozen=True)
class Column:
    """One column of a register: the key of its value, its heading by law, its share of the page's width."""

    key: str
    heading: str
    share: float
    kind: str = "text"  # text | date | number
    align: str = "left"


@dataclass(frozen=True)
class Book:
    """One kind of register, as the law had it from a day on."""

    code: str
    title: str
    columns: tuple[Column, ...]
    valid_from: date
    source: str = "Nghị định 30/2020/NĐ-CP, Phụ lục IV"


DECREE_30 = date(2020, 3, 5)

INCOMING = Book(
    "incoming",
    "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
    (
        Column("arrived_on", "Ngày đến", 8, "date", "center"),
        Column("arrival_number", "Số đến", 5.5, "number", "center"),
        Column("author", "Tác giả", 14),
        Column("code", "Số, ký hiệu\nvăn bản", 12),
        Column("dated", "Ngày tháng\nvăn bản", 8, "date", "center"),
        Column("summary", "Tên loại và trích yếu\nnội dung văn bản", 28),
        Column("holder", "Đơn vị hoặc\nngười nhận", 14),
        Column("forwarded_on", "Ngày\nchuyển", 8, "date", "center"),
        Column("receipt", "Ký nhận", 8),
        Column("note", "Ghi chú", 9),
    ),
    DECREE_30,
)

OUTGOING = Book(
    "outgoing",
    "SỔ ĐĂNG KÝ VĂN BẢN ĐI",
    (
        Column("code", "Số, ký hiệu\nvăn bản", 12),
        Column("dated", "Ngày tháng\nvăn bản", 8, "date", "center"),
        Column("summary", "Tên loại và trích yếu\nnội dung văn bản", 27),
        Column("signer", "Người ký", 10),
        Column("recipients", "Nơi nhận\nvăn bản", 17),
        Column("copy_holder", "Đơn vị, người\nnhận bản lưu", 9.5),
        Column("copies", "Số\nlượng\nbản", 4.5, "number", "center"),
        Column("sent_on", "Ngày\nchuyển", 8, "date", "center"),
        Column("receipt", "Ký nhận", 8),
        Column("note", "Ghi chú", 9),
    ),
    DECREE_30,
)

HANDLING = Book(
    "handling",
    "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN",
    (
        Column("arrival_number", "Số đến", 6, "number", "center"),
        Column("document", "Tên loại, số và ký hiệu,\nngày tháng và tác giả văn bản", 30),
        Column("holder", "Đơn vị hoặc\nngười nhận", 17),
        Column("due", "Thời hạn\ngiải quyết", 9, "date", "center"),
        Column("progress", "Tiến độ\ngiải quyết", 16),
        Column("reply", "Số, ký hiệu văn bản\ntrả lời", 13),
        Column("note", "Ghi chú", 10),
    ),
    DECREE_30,
)

DOSSIER = Book(
    "dossier",
    "MỤC LỤC VĂN BẢN, TÀI LIỆU TRONG HỒ SƠ",
    (
        Column("place", "Số\nthứ tự", 5, "number", "center"),
        Column("code", "Số, ký hiệu\nvăn bản", 13),
        Column("dated", "Ngày tháng\nvăn bản", 12, "date", "center"),
        Column("summary", "Tên loại và trích yếu\nnội dung văn bản", 33),
        Column("author", "Tác giả văn bản", 18),
        Column("pages", "Số\ntrang", 6, "number", "center"),
        Column("note", "Ghi chú", 11),
    ),
    DECREE_30,
    "Nghị định 30/2020/NĐ-CP, Phụ lục V và VI",
)

UNBROKEN = re.compile(r"\S{25,}")  # would run out of its column
ROWS_A_VOLUME = 2000  # a volume that a hand can hold, and a worker can make in 400 MB
BOOKS = {book.code: book for book in (INCOMING, OUTGOING, HANDLING)}


@dataclass(frozen=True)
class Volume:
    """One bound volume of a register: whose, which year, which numbers and days, who keeps it."""

    agency: str
    year: int
    parent: str = ""
    number: int = 1
    first_day: date | None = None
    last_day: date | None = None
    first_number: str = ""
    last_number: str = ""
    clerk: str = ""
    head: str = ""
    head_position: str = "Thủ trưởng cơ quan"
    gaps: str = ""  # numbers reserved or voided, with their reasons in the note column
    printed_at: datetime | None = None
    demonstration: bool = False


def in_volumes(rows: Sequence[Line], size: int = ROWS_A_VOLUME) -> list[Sequence[Line]]:
    """A year's lines parted into volumes, in order; a year without documents still has one, empty, volume."""
    return [rows[at : at + size] for at in range(0, max(len(rows), 1), size)]


def volume_data(book: Book, volume: Volume, rows: Iterable[Row]) -> dict[str, Any]:
    """The data of one volume for `render("register", …)`; rows in the order of the register, empty ones allowed."""
    return {
        "title": book.title,
        "empty": "Không có văn bản nào trong sổ này.",
        "columns": [{"key": c.key, "heading": c.heading, "share": c.share, "align": c.align} for c in book.columns],
        "rows": [[_printed(row.get(c.key)) for c in book.columns] for row in rows],
        "parent": volume.parent,
        "agency": volume.agency,
        "year": volume.year,
        "volume": f"{volume.number:02d}",
        "first_day": _printed(volume.first_day),
        "last_day": _printed(volume.last_day),
        "first_number": volume.first_number,
        "last_number": volume.last_number,
        "clerk": volume.clerk,
        "head": volume.head,
        "head_position": volume.head_position,
        "gaps": volume.gaps,
        "printed": f"{local(volume.printed_at):%H:%M ngày %d/%m/%Y}" if volume.printed_at else "",
        "made_at": volume.printed_at.isoformat() if volume.printed_at else "",
        "demonstration": volume.demonstration,
    }


@dataclass(frozen=True)
class Dossier:
    """What the list of a work dossier says of the dossier itself."""

    agency: str
    parent: str
    code: str
    name: str
    holder: str
    retention: str
    opened_on: date
    closed_on: date | None
    pages: int
    printed_at: datetime
    demonstration: bool = False


def dossier_data(dossier: Dossier, rows: Iterable[Row]) -> dict[str, Any]:
    """The data of a dossier's list for `render("dossier_list", …)`."""
    return {
        "title": DOSSIER.title,
        "agency": dossier.agency,
        "parent": dossier.parent,
        "code": dossier.code,
        "name": dossier.name,
        "holder": dossier.holder,
        "retention": dossier.retention,
        "days": f"từ {_printed(dossier.opened_on)} đến {_printed(dossier.closed_on) or 'nay'}",
        "pages": dossier.pages,
        "columns": [{"heading": c.heading, "share": c.share, "align": c.align} for c in DOSSIER.columns],
        "rows": [[_printed(row.get(c.key)) for c in DOSSIER.columns] for row in rows],
        "printed": f"{local(dossier.printed_at):%H:%M ngày %d/%m/%Y}",
        "made_at": dossier.printed_at.isoformat(),
        "demonstration": dossier.demonstration,
    }


def sheet_rows(book: Book, rows: Iterable[Row]) -> list[list[str | int | None]]:
    """The same rows for `sheets.write`: plain JSON values, dates as ISO text."""
    return [[_plain(row.get(c.key)) for c in book.columns] for row in rows]


def sheet_columns(book: Book) -> list[dict[str, Any]]:
    """The register's columns for `sheets.write`, headings on one line."""
    return [
        {"heading": " ".join(c.heading.split()), "kind": c.kind, "width": max(8, round(c.share * 1.6))}
        for c in book.columns
    ]


def _printed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{local(value):%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(_printed(part) for part in value)
    return UNBROKEN.sub(_breakable, clean(str(value)))


def _breakable(word: re.Match[str]) -> str:
    return "\u200b".join(word[0][at : at + 10] for at in range(0, len(word[0]), 10))


def _plain(value: Any) -> str | int | None:
    if isinstance(value, datetime):
        return local(value).date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, int):
        return value
    return _printed(value).replace("\u200b", "")
