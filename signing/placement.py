"""Where signatures, numbers, dates, seals and marks belong on a letter in the decree's layout (Decree 30/2020)."""

import re
from dataclasses import dataclass
from pathlib import Path

from signing import errors, pdffont
from signing.geometry import MILLIMETRE
from signing.model import Box
from signing.pagetext import PageText, Piece, fold, pages

MARGIN = 28.0
LEAST_MARGIN = 8.0  # what printers leave white
NUMBER_SIZE = 13.0
_MOTTO = "doc lap - tu do - hanh phuc"
_DATE = re.compile(r"ngay\b(.*?)\bthang\b(.*?)\bnam\b(.*)")


@dataclass(frozen=True, slots=True)
class Slot:
    """Room for text in a row: left end and baseline within the header's box, room to the right, size and face."""

    x: float
    y: float
    width: float
    size: float
    face: str = "regular"
    centred: bool = True


@dataclass(frozen=True, slots=True)
class Header:
    """The row that number and date share on page 1: one box across it, and the empty slots in it.

    ``number`` is empty if the draft prints a complete number; ``printed_number`` says what it prints already. ``day``,
    ``month`` and ``year`` are the gaps of a printed date line; ``date`` is the place of the whole line otherwise.
    """

    box: Box
    number: Slot | None
    printed_number: str
    date: Slot | None
    printed_date: str
    day: Slot | None = None
    month: Slot | None = None
    year: Slot | None = None


def find_anchor(path: Path, *, position: str | None, name: str) -> Box:
    """The place for the handwritten signature: between the position line and the full name, on the last page with it.

    Refused if the name stands nowhere; then the clerk sets the place by hand.
    """
    wanted = fold(name)
    for page in pages(path, "last", holding=wanted):
        lines = [piece for piece in page.pieces if piece.folded == wanted]
        lines = lines or [piece for piece in page.pieces if wanted and wanted in piece.folded]
        if lines:
            return _between(page, min(lines, key=lambda piece: piece.bottom), position)
    raise errors.PlaceNotFound({"wanted": name})


def find_header(path: Path) -> Header:
    """The row for number and date on page 1. Refused if the page has neither that row nor the national motto."""
    page = next(pages(path, "first"))
    number = _number_line(page)
    date = _date_line(page)
    motto = next((piece for piece in page.pieces if piece.folded.replace("–", "-") == _MOTTO), None)
    reference = number or date or motto
    if reference is None:
        raise errors.PlaceNotFound({"wanted": "Số:"})
    baseline = reference.baseline - (30 if reference is motto else 0)
    size = NUMBER_SIZE if reference is motto else reference.size
    left = min([number.left if number else 85.0, date.left if date else 85.0, 85.0])
    box = Box(1, left - 4, baseline - size * 0.6, page.geometry.width - MARGIN - left + 4, size * 1.9)
    printed = number.text if number else ""
    return _Row(page, box, baseline, size, number, date, motto).header(printed, date.text if date else "")


def fill_header(number_text: str, date_text: str, header: Header) -> list[tuple[str, float, float, float, str]]:
    """What to write into the empty slots: (text, x, baseline, size, face)."""
    number = re.sub(r"^\s*[Ss]ố\s*:\s*", "", pdffont.shaped(number_text))
    pieces = []
    if header.number:
        if not header.printed_number:
            number = f"Số: {number}"
        elif "/" in header.printed_number:
            number = number.partition("/")[0]
        pieces.append(_fitted(number, header.number))
    if header.date:
        pieces.append(_fitted(pdffont.shaped(date_text), header.date))
    match = re.search(r"ngay\s+(\d+)\s+thang\s+(\d+)\s+nam\s+(\d+)", fold(date_text))
    for slot, text in zip((header.day, header.month, header.year), match.groups() if match else (), strict=False):
        if slot:
            pieces.append(_fitted(text, slot))
    return pieces


def seal_box(person_box: Box, diameter_mm: float) -> Box:
    """The seal at its real size, over about a third of the signature on its left (Decree 30/2020, Art. 33.1b)."""
    diameter = diameter_mm * MILLIMETRE
    right = person_box.x + person_box.width / 3
    middle = person_box.y + person_box.height / 2
    return Box(person_box.page, max(0.0, right - diameter), max(0.0, middle - diameter / 2), diameter, diameter)


def top_right(path: Path, width: float = 200, height: float = 40) -> Box:
    """The corner for marks without a picture: copies and separate attachments (Decree 30/2020, Annex I).

    Nearer to the edge, down to `LEAST_MARGIN`, where the page's own text would lie under it.
    """
    page = next(pages(path, "first"))
    geometry = page.geometry
    width, height = min(width, geometry.width - 2), min(height, geometry.height - 2)
    x = max(0.0, geometry.width - width - MARGIN)
    below = [piece.top for piece in page.pieces if piece.right > x and piece.left < x + width]
    free = geometry.height - max(below, default=0.0)
    margin = max(LEAST_MARGIN, min(MARGIN, free - height - 2))
    return Box(1, x, max(0.0, geometry.height - height - margin), width, height)


def bottom_right(path: Path, width: float = 160, height: float = 70) -> Box:
    """A first proposal on the last page when the name was not found."""
    page = next(pages(path, "last"))
    width, height = min(width, page.geometry.width), min(height, page.geometry.height)
    return Box(
        page.number, max(0.0, page.geometry.width - width - 60), min(90.0, page.geometry.height - height), width, height
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """Measures the slots of the header row relative to its box."""

    page: PageText
    box: Box
    baseline: float
    size: float
    number: Piece | None
    date: Piece | None
    motto: Piece | None

    def header(self, printed_number: str, printed_date: str) -> Header:
        day, month, year = self._date_gaps()
        whole = None if self.date else self._date_place()
        number = self._number_gap() if self.number else self._number_place()
        return Header(self.box, number, printed_number, whole, printed_date, day, month, year)

    def _number_place(self) -> Slot:
        right = self.date.left - 10 if self.date else self.page.geometry.width * 0.45
        return self._slot(self.box.x + 4, right, "regular")

    def _date_place(self) -> Slot:
        middle = self.motto.middle if self.motto else self.page.geometry.width * 0.68
        half = min(middle - self.page.geometry.width * 0.4, self.page.geometry.width - MARGIN - middle)
        return self._slot(middle - half, middle + half, "italic")

    def _number_gap(self) -> Slot | None:
        assert self.number is not None
        text = self.number.text
        colon, slash = text.find(":"), text.find("/")
        between = text[colon + 1 : slash if slash > colon else None]
        if any(letter.isdigit() for letter in between):
            return None
        left = self.number.boxes[colon][2] + 2
        if slash > colon:
            return self._slot(left, self.number.boxes[slash][0] - 1, "regular")
        right = self.date.left - 10 if self.date else self.page.geometry.width * 0.45
        return Slot(left + 2 - self.box.x, self.baseline - self.box.y, max(right - left, 1.0), self.size, centred=False)

    def _date_gaps(self) -> tuple[Slot | None, Slot | None, Slot | None]:
        if self.date is None:
            return None, None, None
        folded = _fold_in_place(self.date.text)
        match = _DATE.search(folded)
        assert match, "the date line was found by this very pattern"
        return self._gap(match, 1), self._gap(match, 2), self._gap(match, 3)

    def _gap(self, match: re.Match[str], group: int) -> Slot | None:
        assert self.date is not None
        if any(letter.isdigit() for letter in match.group(group)):
            return None
        start, end = match.span(group)
        left = self.date.boxes[start - 1][2]
        if group < 3:
            return self._slot(left + 1, self.date.boxes[end][0] - 1, "italic")
        return Slot(left + 3 - self.box.x, self.date.baseline - self.box.y, 40, self.size, "italic", centred=False)

    def _slot(self, left: float, right: float, face: str) -> Slot:
        return Slot(left - self.box.x, self.baseline - self.box.y, max(right - left, 1.0), self.size, face)


def _between(page: PageText, name: Piece, position: str | None) -> Box:
    above = [piece for piece in page.pieces if piece.bottom >= name.top - 1 and _same_column(piece, name)]
    title = fold((position or "").strip().splitlines()[-1]) if (position or "").strip() else ""
    titled = [piece for piece in above if title and title in piece.folded]
    nearest = min(titled or above, key=lambda piece: piece.bottom, default=None)
    gap = nearest.bottom - name.top if nearest else 68.0
    if not titled and not 24 <= gap <= 160:
        gap = 68.0
    height = min(80.0, max(28.0, gap - 6))
    width = min(height * 2.3, 170.0, page.geometry.width)
    x = min(max(0.0, name.middle - width / 2), page.geometry.width - width)
    y = name.top + max(gap - height, 0) / 2
    return Box(page.number, x, min(y, page.geometry.height - height), width, height)


def _same_column(piece: Piece, name: Piece) -> bool:
    return (piece.left <= name.right and piece.right >= name.left) or abs(piece.middle - name.middle) < 60


def _number_line(page: PageText) -> Piece | None:
    """The line that begins with "Số:", joined with what follows on its row up to the date."""
    starts = [piece for piece in page.pieces if re.match(r"so\s*:", piece.folded)]
    upper = [piece for piece in starts if piece.bottom > page.geometry.height / 2]
    if not upper:
        return None
    first = max(upper, key=lambda piece: piece.bottom)
    limit = page.geometry.width / 2
    return _joined([first, *_right_of(page, first, limit)])


def _date_line(page: PageText) -> Piece | None:
    rows = [piece for piece in page.pieces if "ngay" in piece.folded and piece.bottom > page.geometry.height / 2]
    for piece in sorted(rows, key=lambda piece: -piece.bottom):
        joined = _joined([piece, *_right_of(page, piece, page.geometry.width)])
        if _DATE.search(_fold_in_place(joined.text)):
            return joined
    return None


def _right_of(page: PageText, first: Piece, limit: float) -> list[Piece]:
    row = [p for p in page.pieces if p is not first and p.left >= first.right - 1 and p.left < limit]
    row = [p for p in row if abs(p.baseline - first.baseline) < 4 and "ngay" not in p.folded]
    return sorted(row, key=lambda piece: piece.left)


def _joined(pieces: list[Piece]) -> Piece:
    text, boxes = pieces[0].text, list(pieces[0].boxes)
    for piece in pieces[1:]:
        text, boxes = f"{text} {piece.text}", [*boxes, boxes[-1], *piece.boxes]
    edges = [(piece.left, piece.bottom, piece.right, piece.top) for piece in pieces]
    left, bottom, right, top = zip(*edges, strict=True)
    return Piece(text, min(left), min(bottom), max(right), max(top), tuple(boxes))


def _fold_in_place(text: str) -> str:
    """Letter for letter, so that positions stay true (combining marks become nothing visible)."""
    return "".join((fold(letter) or "\u200b" if not letter.isspace() else " ")[0] for letter in text)


def _fitted(text: str, slot: Slot) -> tuple[str, float, float, float, str]:
    natural = pdffont.width(text, slot.face, slot.size)
    size = slot.size if natural <= slot.width else max(slot.size * slot.width / natural, 7.0)
    used = pdffont.width(text, slot.face, size)
    indent = max(0.0, (slot.width - used) / 2) if slot.centred else 0.0
    return text, slot.x + indent, slot.y, size, slot.face
