"""Query strings and forms: normalised to NFC, bounded, and read field by field with words for what is wrong."""

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from starlette.datastructures import ImmutableMultiDict, UploadFile

from workplace.kernel.errors import BadInput
from workplace.kernel.text import Say, clean, say

MAX_TEXT = 20_000  # characters of any one field
LARGEST = 2**31 - 1  # what a column of whole numbers holds
MOMENT = 2**63 - 1  # what a column of ticks holds
YEARS = range(1900, 2201)  # of days that people enter: a week or a quarter can be counted from each of them
_PLACE = re.compile(r"([0-9]{1,19})-([0-9]{1,19})")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class Form:
    """What was sent, by field. Wrong fields collect in `errors`; `check()` refuses them all at once.

    No text is cut: what is longer than any field may be is wrong from the start. The wrapper checks every form that
    changes something, before its handler and after it, so that no handler can forget to.
    """

    def __init__(self, items: Iterable[tuple[str, Any]] = ()) -> None:
        pairs = [(name, clean(v) if isinstance(v, str) else v) for name, v in items]
        self.data: ImmutableMultiDict[str, Any] = ImmutableMultiDict(pairs)
        self.errors: dict[str, Say] = {}
        for name, value in pairs:
            if isinstance(value, str) and len(value) > MAX_TEXT:
                self.wrong(name, _too_long(value, MAX_TEXT))

    def __contains__(self, name: str) -> bool:
        return name in self.data

    def get(self, name: str, default: str = "") -> str:
        """The field's text as it was sent, for showing a form again."""
        value = self.data.get(name, default)
        return value if isinstance(value, str) else default

    def all(self, name: str) -> list[str]:
        """Every text sent under a name."""
        return [v for v in self.data.getlist(name) if isinstance(v, str)]

    def text(self, name: str, *, required: bool = True, most: int = 1000, lines: bool = False) -> str:
        """A text of at most so many characters; one line unless `lines`."""
        value = self.get(name)
        value = value if lines else " ".join(value.split())
        if required and not value:
            self.wrong(name, say("Fill this in."))
        if len(value) > most:
            self.wrong(name, _too_long(value, most))
        return value

    def integer(self, name: str, *, required: bool = True, least: int = 0, most: int = LARGEST) -> int | None:
        """A whole number within bounds; None when it may be left out and is."""
        value = "".join(self.get(name).split())
        value = value.replace(".", "") if _THOUSANDS.fullmatch(value) else value  # 1.500, as people write it here
        if not value:
            if required:
                self.wrong(name, say("Fill this in."))
            return None
        if not (re.fullmatch(r"-?[0-9]{1,16}", value) and least <= int(value) <= most):
            self.wrong(name, say("Enter a whole number from {least} to {most}.", least=least, most=most))
            return None
        return int(value)

    def place(self, name: str, *, most: int = LARGEST) -> tuple[int, int] | None:
        """Where an address says that a list goes on: two whole numbers, the first at most so large; None for others."""
        match = _PLACE.fullmatch(self.get(name))
        first, second = map(int, match.groups()) if match else (-1, -1)
        return (first, second) if 0 <= first <= most and 0 <= second <= LARGEST else None

    def numbers(self, name: str) -> list[int]:
        """Every number sent under a name that can be a thing's, each once; what is none is left out."""
        found = [read_number(value) for value in self.all(name)]
        return list(dict.fromkeys(number for number in found if number is not None))

    def date(self, name: str, *, required: bool = True, latest: date | None = None) -> date | None:
        """A day, as dd/mm/yyyy or as a date field sends it."""
        value = self.get(name)
        if not value:
            if required:
                self.wrong(name, say("Fill this in."))
            return None
        day = read_date(value)
        if day is None:
            self.wrong(name, say("Enter the day as dd/mm/yyyy."))
            return None
        if latest and day > latest:
            self.wrong(name, say("This day lies in the future. Check the date."))
        return day

    def choice(self, name: str, allowed: Collection[str], *, required: bool = True) -> str:
        """One of the allowed values; empty when it may be left out and is."""
        value = self.get(name)
        if value in allowed:
            return value
        if value or required:
            self.wrong(name, say("Choose one of the list."))
        return ""

    def ticked(self, name: str) -> bool:
        """Whether a box was ticked."""
        return self.get(name) not in ("", "0", "off", "false")

    def files(self, name: str) -> list[UploadFile]:
        """The files sent under a name, empty ones left out."""
        return [v for v in self.data.getlist(name) if isinstance(v, UploadFile) and v.filename]

    def wrong(self, name: str, reason: Say) -> None:
        """Say what is wrong with a field; the first reason stays."""
        self.errors.setdefault(name, reason)

    def check(self) -> None:
        """BadInput with every wrong field, if there is one."""
        if self.errors:
            raise BadInput(self.errors)


def _too_long(value: str, most: int) -> Say:
    return say("At most {most} characters; this has {count}.", most=most, count=len(value))


def read_date(text: str) -> date | None:
    """A day from `dd/mm/yyyy` (also with . or -) or ISO `yyyy-mm-dd`; None when it is no day, or none of `YEARS`."""
    try:
        if match := _DATE.fullmatch(text.strip()):
            day, month, year = map(int, match.groups())
            found = date(year, month, day)
        else:
            found = datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        return None
    return found if found.year in YEARS else None


def read_number(text: str) -> int | None:
    """A thing's number, from 1 to `LARGEST`; None for anything else."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
    return number if 1 <= number <= LARGEST else None
