"""Where the words stand on a page, as the reader sees it."""

import unicodedata
from collections.abc import Iterator
from contextlib import closing
from ctypes import byref, c_double
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from signing import errors
from signing.geometry import PageGeometry

_LETTERS_PER_PAGE = 20_000
_PAGES = 300
_FULL_HEIGHT = "ABDEHIKLMNPRSTUVXbdhkl0123456789"
_Letter = tuple[str, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text without a wide gap; ``boxes`` are (left, bottom, right, top) of each of its letters."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    boxes: tuple[tuple[float, float, float, float], ...]

    @property
    def folded(self) -> str:
        return fold(self.text)

    @property
    def size(self) -> float:
        """The type size, guessed from the tallest letter without marks, to half a point."""
        plain = [box for box, letter in zip(self.boxes, self.text, strict=True) if letter in _FULL_HEIGHT]
        tallest = max((box[3] - box[1] for box in plain), default=0.0)
        return min(16.0, max(9.0, round(tallest / 0.67 * 2) / 2)) if tallest else 13.0

    @property
    def baseline(self) -> float:
        """Most letters stand on it; some hang below."""
        bottoms = sorted(box[1] for box, letter in zip(self.boxes, self.text, strict=True) if letter.isalnum())
        return bottoms[len(bottoms) // 2] if bottoms else self.bottom

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class PageText:
    number: int
    geometry: PageGeometry
    pieces: tuple[Piece, ...]


def fold(text: str) -> str:
    """For comparing: no marks, đ as d, lower case, single spaces."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(kept.casefold().split())


def pages(path: Path, numbers: str, *, holding: str = "") -> Iterator[PageText]:
    """The text of the ``first`` page only, or of pages from the ``last`` backwards (those that hold a folded text)."""
    with errors.refusing(errors.Damaged), closing(pypdfium2.PdfDocument(path)) as document, _geometries(path) as pdf:
        order = range(1) if numbers == "first" else range(len(document) - 1, -1, -1)[:_PAGES]
        for index in order:
            geometry = PageGeometry.of(pdf.pages[index].obj)
            with closing(document[index]) as page, closing(page.get_textpage()) as text:
                if holding and holding not in fold(text.get_text_range()):
                    continue
                yield PageText(index + 1, geometry, tuple(_pieces(text.raw, geometry)))


def _geometries(path: Path) -> pikepdf.Pdf:
    return pikepdf.open(path, suppress_warnings=True)


def _pieces(text: pdfium.FPDF_TEXTPAGE, geometry: PageGeometry) -> Iterator[Piece]:
    run: list[_Letter] = []
    for letter in _letters(text, geometry):
        if run and not _continues(run, letter):
            yield from _close(run)
            run = []
        run.append(letter)
    yield from _close(run)


def _letters(text: pdfium.FPDF_TEXTPAGE, geometry: PageGeometry) -> Iterator[_Letter]:
    """The page's letters in reading order; a mark that stands alone is composed with the letter before it."""
    held: _Letter | None = None
    for letter in _raw_letters(text, geometry):
        if held and unicodedata.combining(letter[0]):
            held = (unicodedata.normalize("NFC", held[0] + letter[0]), *held[1:])
            continue
        if held:
            yield held
        held = letter
    if held:
        yield held


def _raw_letters(text: pdfium.FPDF_TEXTPAGE, geometry: PageGeometry) -> Iterator[_Letter]:
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    for index in range(min(pdfium.FPDFText_CountChars(text), _LETTERS_PER_PAGE)):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if letter in "\r\n":
            yield letter, 0, 0, 0, 0
        elif pdfium.FPDFText_GetCharBox(text, index, byref(left), byref(right), byref(bottom), byref(top)):
            x1, y1 = geometry.shown(left.value, bottom.value)
            x2, y2 = geometry.shown(right.value, top.value)
            yield letter, min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _continues(run: list[_Letter], letter: _Letter) -> bool:
    if letter[0] in "\r\n":
        return False
    if letter[0].isspace():
        return True
    inked = [one for one in run if not one[0].isspace()]
    if not inked:
        return True
    height = max(one[4] - one[2] for one in inked[-8:]) or 10.0
    last = inked[-1]
    same_line = letter[2] < last[4] + height and letter[4] > last[2] - height
    return same_line and -2 * height < letter[1] - last[3] < 2.2 * height


def _close(run: list[_Letter]) -> Iterator[Piece]:
    while run and (run[-1][0].isspace() or run[-1][0] in "\r\n"):
        run = run[:-1]
    while run and (run[0][0].isspace() or run[0][0] in "\r\n"):
        run = run[1:]
    if not run:
        return
    boxes = [one for one in run if not one[0].isspace()]
    yield Piece(
        text="".join(one[0][0] for one in run),
        left=min(one[1] for one in boxes),
        bottom=min(one[2] for one in boxes),
        right=max(one[3] for one in boxes),
        top=max(one[4] for one in boxes),
        boxes=tuple(one[1:] for one in run),
    )
