"""Where somebody's words repeat a paper's own, letter for letter whatever the case and the marks."""

import re

from workplace.kernel.text import fold

LEFT_OUT = "[…]"
LEAST = 8  # letters; what is shorter says nothing of one paper alone


def without(text: str, *told: str) -> str:
    """The text without these words, each time that they stand there whole; unchanged where they don't."""
    for one in told:
        wanted = fold(" ".join(one.split()))
        if len(wanted) >= LEAST:
            text = _cut(text, wanted)
    return text


def _cut(text: str, wanted: str) -> str:
    pattern = r"\s+".join(re.escape(word) for word in wanted.split(" "))
    kept, end = [], 0
    for found in re.finditer(
        rf"(?<!\w){pattern}(?!\w)", fold(text)
    ):  # folded letter for letter: the places are the same
        kept += [text[end : found.start()], LEFT_OUT]
        end = found.end()
    return "".join([*kept, text[end:]])
