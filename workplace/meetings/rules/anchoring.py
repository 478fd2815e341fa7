"""Where a note stands in a newer version of a paper: by the words it was put to, not by a place on a page."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from workplace.kernel.text import one_line

LEAST = 0.75  # so alike must the words still be
MOST_QUOTE = 500


def page_of(quote: str, pages: Sequence[str], near: int) -> int | None:
    """The page (from 1) on which the quoted words stand now: where they are still said so, the nearest page
    to where they stood; else where most of them stand, in their order. None when they are gone, or none were quoted.
    """
    words = one_line(quote).casefold()
    if not words:
        return None
    texts = [one_line(page).casefold() for page in pages]
    exact = [n for n, text in enumerate(texts, 1) if words in text]
    if exact:
        return min(exact, key=lambda n: (abs(n - near), n))
    best, at = 0.0, None
    for n in sorted(range(1, len(texts) + 1), key=lambda n: (abs(n - near), n)):
        score = _alike(words, texts[n - 1])
        if score > best:
            best, at = score, n
    return at if best >= LEAST else None


def _alike(words: str, text: str) -> float:
    """How much of the quote stands in the text, in order and close together: from 0 to 1."""
    wanted, said = words.split(), text.split()
    if not wanted or not said:
        return 0.0
    match = SequenceMatcher(None, wanted, said, autojunk=False)
    anchor = match.find_longest_match()
    if not anchor.size:
        return 0.0
    begin = max(0, anchor.b - anchor.a - 3)
    window = said[begin : begin + len(wanted) + 6]
    kept = sum(block.size for block in SequenceMatcher(None, wanted, window, autojunk=False).get_matching_blocks())
    return kept / len(wanted)
