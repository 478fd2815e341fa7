"""The head of a letter: who issues, number and symbol, place and day, type and summary (Annex I, cells 1-5)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from workplace.docs.rules import notation
from workplace.docs.rules.deadlines import day_of
from workplace.docs.rules.layout import NATION, Line, Page, joined, paragraph
from workplace.docs.rules.names import official, opens_a_name, under
from workplace.docs.rules.types import DocType, by_name
from workplace.kernel.text import fold

_NUMBER = re.compile(
    r"\b[Ss][ốỐồoO]\s*[:.;]?\s*(?P<number>\d{0,7}[a-zđ]?)\s*/\s*(?P<symbol>[^\W_][^\s,;]*(?:\s*-\s*[^\s,;]+)*)"
)
_DATE = re.compile(
    r"(?:(?P<place>[^,;]{2,60}?)\s*,\s*)?\bngay\s*(?P<day>\d{1,2})?[\s.…]*thang\s*(?P<month>\d{1,2})?[\s.…]*nam\s*(?P<year>20\d\d)"
)
_DONE = ("kinh gui", "can cu", "noi nhan")
_MARKS = {"khan", "thuong khan", "hoa toc", "hoa toc hen gio", "mat", "toi mat", "tuyet mat", "du thao"}


@dataclass(frozen=True)
class Head:
    """What cells 1 to 5 say; None for what is not there or is left open on a draft."""

    number: str | None = None
    symbol: str | None = None
    dated: date | None = None
    place: str | None = None
    author: str | None = None
    parent: str | None = None
    title_type: str | None = None
    summary: str | None = None
    confidence: dict[str, float] = field(default_factory=dict)


def read_head(page: Page) -> Head:
    """Read the upper part of the first page."""
    rows = page.rows(page.left)
    at = next((i for i, row in enumerate(rows) if _NUMBER.search(row.text)), None)
    found = _NUMBER.search(rows[at].text) if at is not None else _anywhere(page)
    number, symbol = _number(found)
    parent, author, sure = _issuer(_above_number(page, rows[at] if at is not None else None))
    place, dated = _place_and_day(page)
    kind, title = _title(page)
    about, about_sure = _summary_below(page, *title) if kind and title else (_about(rows, at), 0.92)
    doubts = {"author": sure, "parent": sure, "summary": about_sure, "number": 0.95 if at is not None else 0.5}
    return Head(number, symbol, dated, place, author, parent, kind.code if kind else None, about, doubts)


def _number(found: re.Match[str] | None) -> tuple[str | None, str | None]:
    if found is None:
        return None, None
    symbol = notation.tidy(found["symbol"])
    if not any(c.isalpha() for c in symbol):
        return None, None
    return found["number"] or None, symbol


def _anywhere(page: Page) -> re.Match[str] | None:
    """Where columns are unknown, the first line that is nothing but a number and symbol, in the upper half."""
    upper = page.lines[: max(12, len(page.lines) // 3)]
    return next((found for line in upper if (found := _NUMBER.search(line.text)) and found.start() < 3), None)


def _above_number(page: Page, number_row: Line | None) -> list[Line]:
    floor = number_row.y0 if number_row else None
    if floor is None:
        nation = next((line for line in page.lines if NATION[:20] in line.folded), None)
        floor = nation.y0 - 60 if nation else float("inf")
    return [
        line
        for line in page.left
        if line.y0 > floor + 1 and line.folded not in _MARKS and NATION[:20] not in line.folded and _is_name(line)
    ]


def _is_name(line: Line) -> bool:
    return line.is_capitals and len(line.text) > 2 and not re.fullmatch(r"[\W_\d]+", line.text)


def _issuer(lines: Sequence[Line]) -> tuple[str | None, str | None, float]:
    """Parent and issuing agency: the parent is printed plain and the agency bold; else each name opens a group."""
    if not lines:
        return None, None, 0.0
    by_weight = [line for line in lines if line.bold]
    if by_weight and lines[-1].bold and all(line.bold is not None for line in lines):
        plain = [line for line in lines if not line.bold]
        parent, own = _joined(plain), _joined(by_weight)
        return parent, under(parent, own), 0.95
    groups: list[list[Line]] = []
    for line in lines:
        if groups and not opens_a_name(line.text):
            groups[-1].append(line)
        else:
            groups.append([line])
    parent = _joined(groups[-2]) if len(groups) > 1 else None
    return parent, under(parent, _joined(groups[-1])), 0.75


def _joined(lines: Sequence[Line]) -> str | None:
    return official(joined([line.text for line in lines])) if lines else None


def _place_and_day(page: Page) -> tuple[str | None, date | None]:
    """Place and day, alone on a line of the upper page (or broken in two): never a date within a sentence."""
    rows = page.rows(page.right)[:12]
    broken = [f"{above.text} {below.text}" for above, below in pairwise(rows)]
    for text in (*(row.text for row in rows), *broken, *(row.text for row in page.rows(page.lines)[:20])):
        found = _DATE.fullmatch(fold(text).rstrip(" ."))
        if found:
            start, end = found.span("place")
            place = text[start:end].strip() or None if start >= 0 else None
            if not (found["day"] and found["month"]):
                return place, None
            return place, day_of(found["day"], found["month"], found["year"])
    return None, None


def _title(page: Page) -> tuple[DocType | None, tuple[int, str] | None]:
    """The type's name in capitals on a line of its own in the upper part of the page; rest of the line with it."""
    for at, line in enumerate(page.lines[:30]):
        if not line.is_capitals or line.folded in _MARKS:
            continue
        words = line.text.split()
        for count in (2, 3):
            kind = by_name(" ".join(words[:count]))
            if kind and not kind.is_letter and _is_central(page, line):
                return kind, (at, " ".join(words[count:]))
    return None, None


def _is_central(page: Page, line: Line) -> bool:
    return page.is_flat or abs(line.centre - page.width / 2) < page.width * 0.16


def _summary_below(page: Page, at: int, rest: str) -> tuple[str | None, float]:
    below = paragraph(page.lines, at, gap=1.9)[1:]
    title_is_bold = page.lines[at].bold
    taken = [rest] if rest else []
    for line in below:
        if line.folded.startswith(_DONE) or (title_is_bold and line.bold is False):
            break
        if taken and page.is_flat and not line.text[:1].islower():
            break
        if taken and (line.is_capitals or line.folded.startswith(("dieu 1", "1.", "i."))):
            break
        taken.append(line.text)
        if len(taken) > 8:
            break
    return joined(taken) or None, 0.93 if title_is_bold else 0.7


def _about(rows: Sequence[Line], number_at: int | None) -> str | None:
    """“V/v …” under the number, as many lines as it has."""
    start = next((i for i, row in enumerate(rows[: (number_at or 0) + 12]) if _opens_about(row)), None)
    if start is None:
        return None
    taken: list[str] = []
    for line in paragraph(rows, start):
        if line.folded.startswith(_DONE) or len(taken) > 10:
            break
        taken.append(line.text)
    text = joined(taken)
    return re.sub(r"^[Vv]\s*/\s*[Vv]\s*[:.]?\s*", "V/v ", text)


def _opens_about(line: Line) -> bool:
    return bool(re.match(r"v\s*/\s*v\b|ve viec\b", fold(line.text)))
