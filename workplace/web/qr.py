"""Codes to be scanned (QR), as the path of an inline drawing: no picture is fetched and no style needed."""

from dataclasses import dataclass

import segno

QUIET = 4  # modules of white around it, as the standard wants


@dataclass(frozen=True)
class Drawn:
    """A code: how many modules wide, its white edge included, and its dark parts as an SVG path."""

    size: int
    path: str


def drawn(text: str) -> Drawn:
    """The code that says this text."""
    matrix = segno.make_qr(text, error="m").matrix
    parts = []
    for y, row in enumerate(matrix, QUIET):
        x = 0
        while x < len(row):
            begin = x
            while x < len(row) and row[x]:
                x += 1
            if x > begin:
                parts.append(f"M{begin + QUIET} {y}h{x - begin}v1h-{x - begin}z")
            x += 1
    return Drawn(len(matrix) + 2 * QUIET, "".join(parts))
