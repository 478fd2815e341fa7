"""What the first page of a letter in the decree's layout says, so that the clerk confirms instead of typing.

Pure: lines with their places in, a proposal out. Nothing here is truth until the clerk has confirmed it; each
value carries a confidence from 0 to 1, and what was not found is None rather than a guess.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from workplace.docs.rules import capacities, deadlines, notation, signing_block
from workplace.docs.rules.head import Head, read_head
from workplace.docs.rules.layout import Line, joined, lines_of, lines_of_text, page_of
from workplace.docs.rules.recipients import is_file_copy, named
from workplace.docs.rules.types import OFFICIAL_LETTER
from workplace.files.secrecy import mark_of
from workplace.kernel.text import fold

URGENCIES = {"khan": "khẩn", "thuong khan": "thượng khẩn", "hoa toc": "hỏa tốc", "hoa toc hen gio": "hỏa tốc hẹn giờ"}
_BODY_STARTS = re.compile(r"^(?:can cu|thuc hien|xet |theo |ngay |de |nham |tiep theo|ve viec|\d+\.|i+\.|dieu 1)")


@dataclass(frozen=True)
class Reading:
    """A letter's facts as far as its pages show them."""

    number: str | None = None  # as printed, "17842", "05", "15a"
    notation: str | None = None  # what follows the number, "BTC-ĐT", "2026/QĐ-UBND"
    dated: date | None = None
    place: str | None = None
    author: str | None = None
    parent: str | None = None
    type_code: str | None = None
    summary: str | None = None
    urgency: str | None = None
    secrecy: str | None = None  # such a file must be refused: it may not enter the system
    deadline: date | None = None
    signer_name: str | None = None
    signer_position: str | None = None
    capacity: str | None = None  # "head", "KT", "TL", "TUQ", "Q"
    authority_lines: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()  # the list under “Nơi nhận”, without its last line
    file_copy: str | None = None  # the last line: “VT, TH”
    pages: int | None = None
    confidence: Mapping[str, float] = field(default_factory=dict)

    @property
    def code(self) -> str | None:
        """Number and symbol together, as people quote them."""
        return f"{self.number}/{self.notation}" if self.number and self.notation else None


def read(found: Iterable[Mapping[str, Any]], pages: int | None = None) -> Reading:
    """Read a letter from the lines of its text layer."""
    return _read(lines_of(found), pages)


def read_text(text: str, pages: int | None = None) -> Reading:
    """Read a letter from plain text, where places are unknown (a recognised scan): less is found, with less trust."""
    reading = _read(lines_of_text(text), pages)
    return _with(reading, confidence={name: round(value * 0.7, 2) for name, value in reading.confidence.items()})


def _read(lines: list[Line], pages: int | None) -> Reading:
    if not lines:
        return Reading(pages=pages)
    head = read_head(page_of(lines, 1))
    block = signing_block.read(lines)
    addressees = _addressees(lines)
    asked = deadlines.asked(_body(lines), head.dated)
    authority = capacities.read(block.authority) if block else None
    facts: dict[str, Any] = {
        "number": head.number,
        "notation": head.symbol,
        "dated": head.dated,
        "place": head.place,
        "author": head.author,
        "parent": head.parent,
        "type_code": _type(head),
        "summary": head.summary,
        "urgency": _mark(lines, URGENCIES),
        "secrecy": mark_of(lines) or None,
        "deadline": asked.due if asked else None,
        "signer_name": block.name if block else None,
        "signer_position": signing_block.position_words(authority.position) if authority else None,
        "capacity": authority.capacity.value if authority else None,
        "authority_lines": tuple(block.authority) if block else (),
        "addressees": addressees,
        "recipients": tuple(line for line in block.copies if not is_file_copy(line)) if block else (),
        "file_copy": _file_copy(block.copies) if block else None,
    }
    doubts = {"deadline": 0.6 if asked and asked.others else 0.85, **head.confidence}
    trust = {name: doubts.get(name, 0.9) for name, value in facts.items() if value not in (None, ())}
    return Reading(**facts, pages=pages, confidence=trust)


def _with(reading: Reading, **changes: Any) -> Reading:
    return Reading(**{**reading.__dict__, **changes})


def _type(head: Head) -> str | None:
    """The printed title decides; then the symbol; a numbered paper with V/v and neither is an official letter."""
    if head.title_type:
        return head.title_type
    by_symbol = notation.type_of(head.symbol.rpartition("/")[2]) if head.symbol else None
    if by_symbol:
        return by_symbol
    return OFFICIAL_LETTER if head.symbol or (head.summary and fold(head.summary).startswith("v/v")) else None


def _mark(lines: Sequence[Line], marks: Mapping[str, str]) -> str | None:
    top = [line for line in lines if line.page == 1][:14]
    return next((marks[line.folded] for line in top if line.is_capitals and line.folded in marks), None)


def _addressees(lines: Sequence[Line]) -> tuple[str, ...]:
    """The names after “Kính gửi”: one, or a list with a dash each; lines broken in two are joined."""
    start = next((i for i, line in enumerate(lines) if fold(line.text).startswith("kinh gui")), None)
    if start is None:
        return ()
    first = re.sub(r"^kinh gui\s*:?\s*", "", fold(lines[start].text))
    opening = lines[start].text[len(lines[start].text) - len(first) :] if first else ""
    names = [opening] if opening else []
    for above, line in zip(lines[start:], lines[start + 1 :], strict=False):
        text = line.text
        close = line.page == above.page and above.y0 - line.y0 <= 1.75 * max(above.height, line.height)
        if not close or (_BODY_STARTS.match(line.folded) and names):
            break
        if text.startswith(("-", "–", "+", "•")) or not names:
            names.append(text)
        elif names[-1].rstrip().endswith(("./.", ".")):
            break
        else:
            names[-1] = joined([names[-1], text])
        if len(names) > 60:
            break
    return tuple(name for name in (named(each)[0] for each in names) if name)


def _file_copy(copies: Sequence[str]) -> str | None:
    line = next((each for each in copies if is_file_copy(each)), None)
    return named(line)[0].partition(":")[2].strip() or None if line else None


def _body(lines: Sequence[Line]) -> str:
    """The running text, down to the list of recipients."""
    end = next((i for i, line in enumerate(lines) if line.folded.startswith("noi nhan")), len(lines))
    return " ".join(line.text for line in lines[:end])
