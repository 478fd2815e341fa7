"""Seats of the hall: a row's letters and a number in it (A1, A12, AB3); read, put in rows, given in order. Pure."""

import re
from collections.abc import Collection, Iterable, Iterator

MOST_WIDTH = 60  # seats in a row
MOST_ROWS = 702  # A to ZZ
_CODE = re.compile(r"([A-Z]{1,2})[ .-]?0?([1-9][0-9]?)")


def read(text: str) -> str:
    """A seat as it is kept; empty stays empty, ValueError for what is no seat."""
    if not text.strip():
        return ""
    found = _CODE.fullmatch(text.strip().upper())
    if not found:
        raise ValueError(f"{text!r} is no seat like A12")
    return found[1] + found[2]


def key(seat: str) -> tuple[int, str, int]:
    """By which seats stand in order: A9 before A10, Z1 before AA1."""
    found = _CODE.fullmatch(seat)
    return (len(found[1]), found[1], int(found[2])) if found else (9, seat, 0)


def rows(seats: Iterable[str]) -> list[tuple[str, int]]:
    """The rows that these seats stand in, each with its last number, in order."""
    last: dict[str, int] = {}
    for _, row, number in sorted(map(key, seats)):
        last[row] = number
    return sorted(last.items(), key=lambda one: (len(one[0]), one[0]))


def free(width: int, taken: Collection[str]) -> Iterator[str]:
    """Seats that nobody has, from A1 on, in rows of `width`, as far as rows have letters."""
    for n in range(MOST_ROWS):
        for number in range(1, width + 1):
            if (seat := f"{_letters(n)}{number}") not in taken:
                yield seat


def _letters(n: int) -> str:
    return chr(65 + n) if n < 26 else chr(64 + n // 26) + chr(65 + n % 26)
