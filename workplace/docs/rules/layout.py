"""Lines of a page with their places, and the decree's geography of a letter's first page (Annex I)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workplace.kernel.text import fold, one_line

NATION = "cong hoa xa hoi chu nghia viet nam"
CHARACTER_WIDTH, LINE_HEIGHT = 6.2, 16.0
PAGE_WIDTH = 595.0  # A4 in points, when nothing wider is seen


@dataclass(frozen=True)
class Line:
    """One line of text and its box in PDF points from the lower left corner; `bold` is None where unknown."""

    text: str
    page: int = 1
    x0: float = 0.0
    y0: float = 0.0
    x1: float = 0.0
    y1: float = 0.0
    bold: bool | None = None

    @property
    def height(self) -> float:
        return max(self.y1 - self.y0, 1.0)

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def folded(self) -> str:
        return fold(self.text)

    @property
    def is_capitals(self) -> bool:
        """All its letters are capitals, and it has at least two of them."""
        letters = [c for c in self.text if c.isalpha()]
        return len(letters) > 1 and all(c.isupper() for c in letters)


def lines_of(found: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Lines as the text layer gives them, made NFC and free of invisible marks; empty ones are left out."""
    lines = [
        Line(
            one_line(str(each["text"])),
            int(each.get("page", 1)),
            float(each.get("x0", 0)),
            float(each.get("y0", 0)),
            float(each.get("x1", 0)),
            float(each.get("y1", 0)),
            each.get("bold"),
        )
        for each in found
    ]
    return sorted((line for line in lines if line.text), key=lambda each: (each.page, -each.y1, each.x0))


def lines_of_text(text: str) -> list[Line]:
    """Lines of a text whose places are unknown (a recognised scan), set out as the text sets them: three spaces or
    more part two columns, and the number of characters to the left stands for the place.
    """
    lines: list[Line] = []
    for row, raw in enumerate(text.expandtabs(8).splitlines()):
        top = 840.0 - LINE_HEIGHT * row
        for found in re.finditer(r"\S+(?: {1,2}\S+)*", raw):
            words = one_line(found[0])
            left = found.start() * CHARACTER_WIDTH
            right = left + len(words) * CHARACTER_WIDTH
            if words:
                lines.append(Line(words, 1, left, top - LINE_HEIGHT + 2, right, top))
    return lines


@dataclass(frozen=True)
class Page:
    """One page's lines from top to bottom, parted at the middle of the letter's two columns."""

    lines: tuple[Line, ...]
    split: float
    width: float

    @property
    def is_flat(self) -> bool:
        """Whether every line begins at the same edge: a text without places."""
        return all(line.x0 == self.lines[0].x0 for line in self.lines)

    @property
    def left(self) -> list[Line]:
        return [line for line in self.lines if line.centre < self.split and line.x0 < self.split - 20]

    @property
    def right(self) -> list[Line]:
        return [line for line in self.lines if line.centre >= self.split]

    def rows(self, lines: Sequence[Line]) -> list[Line]:
        """Lines of one height joined into one, so that an open space for a number does not part it."""
        joined: list[Line] = []
        for line in sorted(lines, key=lambda each: (-(each.y0 + each.y1), each.x0)):
            if joined and _same_height(joined[-1], line):
                joined[-1] = _beside(joined[-1], line)
            else:
                joined.append(line)
        return joined


def page_of(lines: Sequence[Line], number: int) -> Page:
    """The page with this number; the columns part where the nation's name begins, else a little left of the middle."""
    own = tuple(sorted((line for line in lines if line.page == number), key=lambda each: (-each.y1, each.x0)))
    width = max([PAGE_WIDTH, *(line.x1 for line in own)])
    nation = next((line for line in lines if line.page == 1 and line.folded.startswith(NATION[:20])), None)
    at_middle = nation is None or not width * 0.25 < nation.x0 < width * 0.6
    return Page(own, width * 0.44 if nation is None or at_middle else nation.x0 - 4, width)


def _same_height(one: Line, other: Line) -> bool:
    return abs((one.y0 + one.y1) - (other.y0 + other.y1)) / 2 < min(one.height, other.height) * 0.45


def _beside(one: Line, other: Line) -> Line:
    first, second = (one, other) if one.x0 <= other.x0 else (other, one)
    return Line(
        f"{first.text} {second.text}",
        one.page,
        first.x0,
        min(one.y0, other.y0),
        max(one.x1, other.x1),
        max(one.y1, other.y1),
        first.bold,
    )


def joined(texts: Sequence[str]) -> str:
    """Broken lines as one; a line that was broken after a stroke (“để b/” “c”) is joined without a space."""
    return one_line("".join(text if text.endswith("/") else f"{text} " for text in texts))


def paragraph(lines: Sequence[Line], start: int, gap: float = 1.7) -> list[Line]:
    """The lines from `start` on that follow each other closely on one page."""
    taken = [lines[start]]
    for line in lines[start + 1 :]:
        above = taken[-1]
        if line.page != above.page or above.y0 - line.y0 > gap * max(above.height, line.height):
            break
        taken.append(line)
    return taken
