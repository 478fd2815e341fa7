"""Marks on a page, as a browser sends them: rectangles of a highlight, points of a stroke, in ten-thousandths of it.

So they fit a page at any size. What is out of the page, too much or no mark at all is refused: it was drawn by no page
of ours.
"""

import json
from collections.abc import Sequence

from workplace.kernel.errors import BadInput
from workplace.kernel.text import Say, say

WHOLE = 10_000  # a page's width, and its height
COLOURS: dict[str, Say] = {"yellow": say("Yellow"), "green": say("Green"), "pink": say("Pink")}
INKS = ("blue", "red", "black")
MOST_RECTANGLES = 80
MOST_POINTS = 400
_WRONG = say("This mark could not be read. Draw it again.")


def rectangles(text: str) -> list[list[int]]:
    """`[[x, y, width, height], …]`; none where the words alone say where it is."""
    found = _numbers(text, MOST_RECTANGLES * 4 + MOST_RECTANGLES)
    if not isinstance(found, list) or len(found) > MOST_RECTANGLES:
        raise BadInput(_WRONG)
    return [_points(one, 4) for one in found]


def stroke(text: str) -> list[int]:
    """`[x, y, x, y, …]`: one movement of the pen, of a point at least."""
    found = _numbers(text, MOST_POINTS * 2)
    if not isinstance(found, list) or not 2 <= len(found) <= MOST_POINTS * 2 or len(found) % 2:
        raise BadInput(_WRONG)
    return _points(found, len(found))


def written(marks: Sequence[object]) -> str:
    """As they are kept."""
    return json.dumps(list(marks), separators=(",", ":"))


def _numbers(text: str, most: int) -> object:
    if len(text) > most * 8 + 2:
        raise BadInput(_WRONG)
    try:
        return json.loads(text or "[]")
    except (ValueError, RecursionError):
        raise BadInput(_WRONG) from None


def _points(found: object, count: int) -> list[int]:
    if not isinstance(found, list) or len(found) != count:
        raise BadInput(_WRONG)
    if any(type(one) is not int or not 0 <= one <= WHOLE for one in found):
        raise BadInput(_WRONG)
    return found
