"""Number and symbol of a document, as printed (Nghị định 30/2020/NĐ-CP, Art. 15, Annex I part II.3)."""

import re
from dataclasses import dataclass
from datetime import date

from workplace.docs.rules.types import by_abbreviation
from workplace.kernel.text import fold, one_line

_SYMBOL = r"[^\W\d_][\w&.]*(?:-[\w&.]+)*"
_TYPED = re.compile(r"[a-z0-9][a-z0-9&.()/-]*")
MOST_LETTERS = 40
_PRINTED = re.compile(rf"(?P<number>\d{{1,7}})(?P<suffix>[a-zđ]?)/(?:(?P<year>(?:19|20)\d\d)/)?(?P<symbol>{_SYMBOL})")


@dataclass(frozen=True)
class Notation:
    """The parts of `Số: 15a/2026/QĐ-UBND`: running number, letter of an inserted number, year, symbol.

    Only legal normative documents carry the year. The symbol is “type-agency” on typed documents and
    “agency-drafting unit” on official letters.
    """

    number: int
    symbol: str
    suffix: str = ""
    year: int | None = None

    @property
    def type_code(self) -> str | None:
        """The type that the symbol begins with, if it is a typed document's symbol."""
        return type_of(self.symbol)

    def __str__(self) -> str:
        return f"{written(self.number, self.suffix)}/{f'{self.year}/' if self.year else ''}{self.symbol}"


def written(number: int, suffix: str = "") -> str:
    """The number as the decree writes it: below ten with a zero in front; an inserted one with its letter."""
    return f"{number:02d}{suffix}"


def day_in_words(day: date) -> str:
    """The day as a letter's head prints it: zeros before days below ten and before January and February (II.4)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def parse(text: str) -> Notation | None:
    """Read a printed number and symbol; spaces around the strokes are forgiven, anything else gives None."""
    found = _PRINTED.fullmatch(tidy(text))
    if found is None or int(found["number"]) == 0:
        return None
    year = int(found["year"]) if found["year"] else None
    return Notation(int(found["number"]), found["symbol"], found["suffix"], year)


def tidy(text: str) -> str:
    """A printed number without the word “Số”, stray spaces, long dashes and closing dots."""
    text = re.sub(r"^s[ốoồ́]+\s*[:：.]?\s*", "", one_line(text), flags=re.IGNORECASE)
    text = re.sub(r"\s*([/\-])\s*", r"\1", re.sub(r"[‐‑‒–—−]", "-", text))
    return text.strip(" .;,")


def is_symbol(text: str) -> bool:
    """Whether a typed symbol can be printed after a number: what a letter's head has room and letters for."""
    return len(text) <= MOST_LETTERS and _TYPED.fullmatch(fold(text)) is not None


def type_of(symbol: str) -> str | None:
    """The type code a symbol begins with: QĐ of `QĐ-UBND`, none of `UBND-TH`. Case counts."""
    head, stroke, _ = symbol.partition("-")
    kind = by_abbreviation(head) if stroke else None
    return kind.code if kind else None


def symbol_for(abbreviation: str, agency: str, unit: str = "") -> str:
    """The symbol of a new document: type and agency, or for letters (no abbreviation) agency and drafting unit."""
    return "-".join(part for part in ((abbreviation, agency) if abbreviation else (agency, unit)) if part)
