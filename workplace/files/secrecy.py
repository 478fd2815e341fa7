"""Whether a paper carries the mark of a state secret: such a paper must not be in this system.

The mark is a stamp of its own, “MẬT”, “TỐI MẬT” or “TUYỆT MẬT” in capitals inside a frame, in the upper part of the
page under number and notation (Nghị định 30/2020, Annex I, box 10a; Thông tư 24/2020/TT-BCA). The same words in
running text, in a heading or in a table of what is secret are no mark.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

MARKS = {"MẬT": "mật", "TỐIMẬT": "tối mật", "TUYỆTMẬT": "tuyệt mật"}
READ = ("pdf", "docx", "odt")  # what has text that can be read; scans and other kinds have none
MOST_LINES = 14  # of a page, from its top: no letter's head has more
UPPER = 0.5  # of the page: a mark stands above the middle
DRAWN_TWICE = 3.0  # points: so far apart at most is what is drawn over itself
COLUMN = 20.0  # points: so far apart at most begin the cells of a column
PAGE_HEIGHT = 842.0  # A4 in points, when nothing stands higher
_LABEL = re.compile(r"^(?:MỨC )?ĐỘ MẬT\s*:\s*")
_FRAME = " .:;|[](){}<>*_~-–—·•\"'“”"
_XML_BYTES = 20_000_000


class Placed(Protocol):
    """A line of text with its box in PDF points from the lower left corner of its page."""

    @property
    def text(self) -> str: ...
    @property
    def page(self) -> int: ...
    @property
    def x0(self) -> float: ...
    @property
    def y0(self) -> float: ...
    @property
    def y1(self) -> float: ...


class Spot(NamedTuple):
    """A line as the text layer tells it."""

    text: str
    page: int
    x0: float
    y0: float
    y1: float


def mark_of(lines: Iterable[Placed]) -> str:
    """The degree whose mark stands on one of the pages (“mật”, “tối mật”, “tuyệt mật”), empty when none does."""
    pages: dict[int, list[Placed]] = {}
    for line in lines:
        if line.text.strip():
            pages.setdefault(line.page, []).append(line)
    return next((mark for number in sorted(pages) if (mark := _on_page(pages[number]))), "")


def look(path: Path, ending: str) -> str:
    """`mark_of` for a file of one of the kinds that are read. Runs in a worker; what can't be read shows no mark."""
    if ending == "pdf":
        from workplace.files import textlayer

        found = textlayer.lines(str(path))
        return mark_of(Spot(str(f["text"]), f["page"], f["x0"], f["y0"], f["y1"]) for f in found)
    return mark_of(_paragraphs(path)) if ending in READ else ""


def _on_page(lines: Sequence[Placed]) -> str:
    """One mark, alone at the beginning of its row, high on the page, however often it is repeated elsewhere.

    Several degrees on one page are a table of them; the same word again below it in its column, high on the page as
    well, is a table's column.
    """
    rows = sorted(_once(lines), key=lambda line: (-line.y1, line.x0))
    found = [(line, degree) for line in rows if (degree := _degree(line.text))]
    if len({degree for _, degree in found}) != 1:
        return ""
    top = max(line.y1 for line in rows)
    high = [line for line, _ in found if _middle(line) >= max(PAGE_HEIGHT if line.y1 > 600 else 0.0, top) * UPPER]
    standing = [mark for mark in high if mark in rows[:MOST_LINES] and _is_first(mark, rows)]
    return found[0][1] if any(not _in_a_column(mark, high) for mark in standing) else ""


def _once(lines: Sequence[Placed]) -> list[Placed]:
    """The lines without what is drawn a second time over itself, as some programs make letters bold."""
    kept: list[Placed] = []
    for line in lines:
        if not any(_same(line, other) for other in kept):
            kept.append(line)
    return kept


def _same(one: Placed, other: Placed) -> bool:
    near = abs(one.x0 - other.x0) < DRAWN_TWICE and abs(one.y0 - other.y0) < DRAWN_TWICE
    return near and one.text.strip() == other.text.strip()


def _middle(line: Placed) -> float:
    return (line.y0 + line.y1) / 2


def _is_first(mark: Placed, lines: Sequence[Placed]) -> bool:
    beside = (line for line in lines if line.x0 < mark.x0 and _beside(line, mark))
    return not any(_degree(line.text) == "" for line in beside)


def _in_a_column(mark: Placed, high: Sequence[Placed]) -> bool:
    return any(other is not mark and abs(other.x0 - mark.x0) < COLUMN for other in high)


def _degree(text: str) -> str:
    plain = _LABEL.sub("", " ".join(unicodedata.normalize("NFC", text).split()).strip(_FRAME))
    return MARKS.get(plain.strip(_FRAME).replace(" ", ""), "")


def _beside(one: Placed, other: Placed) -> bool:
    return one is not other and abs((one.y0 + one.y1) - (other.y0 + other.y1)) < other.y1 - other.y0


def _paragraphs(path: Path) -> list[Spot]:
    """The first paragraphs of a word processor's file in order, text boxes among them, as lines of one page."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [n for n in ("word/header1.xml", "word/document.xml", "content.xml") if n in archive.namelist()]
            texts = [archive.open(name).read(_XML_BYTES).decode("utf-8", "replace") for name in names]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return []
    ends = re.compile(r"</(?:w:p|text:p|text:h)>|<w:br[ />]|<text:line-break")
    told = [re.sub(r"<[^>]*>", "", part).strip() for text in texts for part in ends.split(text)]
    kept = [part for part in told if part][: 4 * MOST_LINES]
    return [
        Spot(part, 1, 0.0, PAGE_HEIGHT - 16.0 * (row + 1), PAGE_HEIGHT - 16.0 * row) for row, part in enumerate(kept)
    ]
