"""Reading the list that goes with a folder of documents (CSV): pure, with a sentence for every wrong cell.

One line is one document. Columns, in any order, by their English or their Vietnamese heading; others are left alone:

file · tệp (a path below the folder; may be empty with `--history`: paper only) · code · số ký hiệu · dated · ngày văn
bản · author · cơ quan ban hành · type · loại (its code or name) · summary · trích yếu · urgency · độ khẩn · deadline ·
hạn xử lý · signer · người ký · position · chức vụ · pages · số trang · note · ghi chú · organisation · sổ của cơ quan
(else the one named on the command line) · key · khóa (what the old system calls the line; else file, number and day)

With `--history` also: direction · hướng (incoming, outgoing, internal; đến, đi, nội bộ) · number · số đến (the arrival
number, or an outgoing document's running number where the code does not tell) · arrived · ngày đến · state · trạng thái
"""

import csv
import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import PurePosixPath

from workplace.docs.rules import notation, types
from workplace.kernel.text import Say, fold, one_line, say

MOST_ROWS = 200_000
HEADINGS = {
    "file": ("file", "tep", "ten tep"),
    "code": ("code", "so ky hieu", "so, ky hieu"),
    "dated": ("dated", "ngay van ban", "ngay ban hanh"),
    "author": ("author", "co quan ban hanh", "tac gia"),
    "type": ("type", "loai", "loai van ban", "ten loai"),
    "summary": ("summary", "trich yeu"),
    "urgency": ("urgency", "do khan"),
    "deadline": ("deadline", "han xu ly", "han"),
    "signer": ("signer", "nguoi ky"),
    "position": ("position", "chuc vu"),
    "pages": ("pages", "so trang", "so to"),
    "note": ("note", "ghi chu"),
    "organisation": ("organisation", "so cua co quan", "co quan nhan"),
    "key": ("key", "khoa", "id"),
    "direction": ("direction", "huong", "loai so"),
    "number": ("number", "arrival number", "so den", "so di"),
    "arrived": ("arrived", "ngay den"),
    "state": ("state", "trang thai"),
}
URGENCIES = {"": 0, "thuong": 0, "khan": 1, "thuong khan": 2, "hoa toc": 3, "hoa toc hen gio": 3}
DIRECTIONS = {"": "incoming", "incoming": "incoming", "den": "incoming", "van ban den": "incoming",
              "outgoing": "outgoing", "di": "outgoing", "van ban di": "outgoing",
              "internal": "internal", "noi bo": "internal"}  # fmt: skip
STATES = {
    "incoming": {"": "filed", "filed": "filed", "luu": "filed", "done": "done", "da xu ly": "done",
                 "hoan thanh": "done"},
    "outgoing": {"": "released", "released": "released", "da phat hanh": "released", "recalled": "recalled",
                 "da thu hoi": "recalled", "replaced": "replaced", "da thay the": "replaced"},
}  # fmt: skip
STATES["internal"] = STATES["outgoing"]
MOST_NUMBER = 99_999
_NAME_OF = {word: name for name, words in HEADINGS.items() for word in words}
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True)
class Row:
    """One line of the list: what could be read of it, and every reason why it can't be taken."""

    line: int
    file: str
    key: str
    code: str = ""
    dated: date | None = None
    author: str = ""
    type_code: str = ""
    summary: str = ""
    urgency: int | None = None
    due: date | None = None
    signer_name: str = ""
    signer_position: str = ""
    pages: int = 0
    note: str = ""
    organisation: str = ""
    direction: str = "incoming"
    number: int | None = None
    suffix: str = ""
    notation: str = ""
    arrived_on: date | None = None
    state: str = ""
    wrong: tuple[Say, ...] = ()


@dataclass
class Listed:
    """The whole list: its lines, the headings that were not understood, and what is wrong with the list itself."""

    rows: list[Row] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    wrong: list[Say] = field(default_factory=list)


def read(text: str, *, history: bool, today: date) -> Listed:
    """Read the list. A line with a wrong cell stays in it, with the reason, so that the report can tell it."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        return Listed(wrong=[say("The file is empty.")])
    first = text.partition("\n")[0]
    records = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    heads = next(records)
    columns = {_NAME_OF[fold(one_line(head))]: at for at, head in enumerate(heads) if fold(one_line(head)) in _NAME_OF}
    listed = Listed(ignored=[one_line(head) for head in heads if head.strip() and fold(one_line(head)) not in _NAME_OF])
    if "file" not in columns:
        listed.wrong.append(say("The column “file” (tệp) is missing."))
        return listed
    for record in records:
        if not any(cell.strip() for cell in record):
            continue
        if len(listed.rows) >= MOST_ROWS:
            listed.wrong.append(say("At most {most} lines at a time.", most=MOST_ROWS))
            break
        cells = {name: one_line(record[at]) if at < len(record) else "" for name, at in columns.items()}
        listed.rows.append(_row(records.line_num, cells, history, today))
    return listed


def bare(files: list[str]) -> Listed:
    """A folder without a list: every file is a line of which nothing is known."""
    return Listed([Row(number, name, _key({"file": name})) for number, name in enumerate(files, 1)])


def _row(line: int, cells: dict[str, str], history: bool, today: date) -> Row:
    reader = _Cells(cells, today)
    direction = reader.choice("direction", DIRECTIONS, "incoming") if history else "incoming"
    code = cells.get("code", "")
    printed = notation.parse(code) if code else None
    row = Row(
        line=line,
        file=reader.path(may_be_empty=history),
        key=_key(cells),
        code=str(printed) if printed else code,
        dated=reader.day("dated"),
        author=cells.get("author", ""),
        type_code=reader.type(printed.type_code if printed else None),
        summary=cells.get("summary", "")[:2000],
        urgency=reader.urgency(),
        due=reader.day("deadline", may_be_ahead=True),
        signer_name=cells.get("signer", ""),
        signer_position=cells.get("position", ""),
        pages=reader.number("pages", 100_000) or 0,
        note=cells.get("note", ""),
        organisation=cells.get("organisation", ""),
        direction=direction,
        number=reader.number("number", MOST_NUMBER),
        suffix=printed.suffix if printed and direction != "incoming" else "",
        notation=printed.symbol if printed else "",
        arrived_on=reader.day("arrived"),
        state=reader.choice("state", STATES[direction], "") if history else "",
    )
    return _complete(row, printed, reader.wrong) if history else _with(row, reader.wrong)


def _complete(row: Row, printed: notation.Notation | None, wrong: list[Say]) -> Row:
    """History needs a number and a day of its own: they are kept, never made up."""
    number = row.number
    if row.direction != "incoming" and number is None and printed is not None:
        number = printed.number
    if number is None:
        wrong.append(say("The number under which it stood in the old register is missing."))
    if (row.arrived_on if row.direction == "incoming" else row.dated) is None:
        wrong.append(say("The day under which it stood in the old register is missing."))
    if not row.summary:
        wrong.append(say("The summary is missing."))
    return _with(row, wrong, number=number)


def _with(row: Row, wrong: list[Say], **more: int | None) -> Row:
    return Row(**{**row.__dict__, **more, "wrong": tuple(wrong)})


class _Cells:
    """Reads cells and collects what is wrong with them."""

    def __init__(self, cells: dict[str, str], today: date) -> None:
        self._cells, self._today = cells, today
        self.wrong: list[Say] = []

    def path(self, *, may_be_empty: bool) -> str:
        text = self._cells.get("file", "").replace("\\", "/")
        path = PurePosixPath(text)
        if not text and not may_be_empty:
            self.wrong.append(say("No file is named."))
        elif path.is_absolute() or ".." in path.parts:
            self.wrong.append(say("“{name}” lies outside the folder.", name=text))
        return text

    def day(self, name: str, *, may_be_ahead: bool = False) -> date | None:
        text = self._cells.get(name, "")
        if not text:
            return None
        found = _day(text)
        if found is None:
            self.wrong.append(say("“{text}” is not a day; write it as dd/mm/yyyy.", text=text))
        elif found > self._today and not may_be_ahead:
            self.wrong.append(say("{text} lies in the future.", text=text))
        return found

    def number(self, name: str, most: int) -> int | None:
        text = self._cells.get(name, "")
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,6}", text) or not 1 <= int(text) <= most:
            self.wrong.append(say("“{text}” is not a whole number from 1 to {most}.", text=text, most=most))
            return None
        return int(text)

    def type(self, printed: str | None) -> str:
        text = self._cells.get("type", "")
        if not text:
            return printed or ""
        found = types.BY_CODE.get(text) or types.by_name(text)
        if found is None:
            self.wrong.append(say("“{text}” is not one of the 29 types.", text=text))
            return ""
        return found.code

    def urgency(self) -> int | None:
        text = self._cells.get("urgency", "")
        if text and fold(text) not in URGENCIES:
            self.wrong.append(say("“{text}” is no degree of urgency.", text=text))
        return URGENCIES.get(fold(text)) if text else None

    def choice(self, name: str, known: dict[str, str], otherwise: str) -> str:
        text = self._cells.get(name, "")
        if fold(text) not in known:
            self.wrong.append(say("“{text}” is not known here.", text=text))
            return otherwise
        return known[fold(text)]


def _key(cells: dict[str, str]) -> str:
    if own := cells.get("key", ""):
        return own[:200]
    named = "\n".join(cells.get(name, "") for name in ("file", "code", "dated", "author"))
    return "csv:" + hashlib.sha256(named.encode()).hexdigest()[:40]


def _day(text: str) -> date | None:
    try:
        if match := _DAY.fullmatch(text):
            day, month, year = map(int, match.groups())
            return date(year, month, day)
        if match := _ISO.fullmatch(text):
            return date(*map(int, match.groups()))
    except ValueError:
        return None
    return None
