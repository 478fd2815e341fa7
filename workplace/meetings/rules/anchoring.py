"""Where a note stands in a newer version of a paper: by the words it was put to, not by a place on a page.

A book of many pages takes long to look through: `places` is called in a worker, for so many quotes at a time.
"""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cached_property

from workplace.kernel.text import one_line

LEAST = 0.75  # so alike must the words still be
MOST_QUOTE = 500
AT_A_TIME = 50  # quotes


def places(quotes: Sequence[tuple[str, int]], pages: Sequence[str]) -> list[int | None]:
    """`page_of` for each quote with the page where it stood."""
    said = [_Page(page) for page in pages]
    return [_place(one_line(quote).casefold(), said, near) for quote, near in quotes]


def page_of(quote: str, pages: Sequence[str], near: int) -> int | None:
    """The page (from 1) on which the quoted words stand now: where they are still said so, the nearest page
    to where they stood; else where most of them stand, in their order. None when they are gone, or none were quoted.
    """
    return places([(quote, near)], pages)[0]


class _Page:
    """A page's words, made ready for many quotes."""

    def __init__(self, text: str) -> None:
        self.text = one_line(text).casefold()
        self.words = self.text.split()

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(self.words)

    @cached_property
    def matcher(self) -> SequenceMatcher[str]:
        return SequenceMatcher(None, (), self.words, autojunk=False)


def _place(words: str, pages: Sequence[_Page], near: int) -> int | None:
    if not words:
        return None
    exact = [n for n, page in enumerate(pages, 1) if words in page.text]
    if exact:
        return min(exact, key=lambda n: (abs(n - near), n))
    wanted = words.split()
    counts, best, at = Counter(wanted), 0.0, None
    for n in sorted(range(1, len(pages) + 1), key=lambda n: (abs(n - near), n)):
        page = pages[n - 1]
        most = (counts & page.counts).total() / len(wanted)  # of a page that has the words at all, in whatever order
        if most < LEAST or most <= best:
            continue
        score = _alike(wanted, page)
        if score > best:
            best, at = score, n
    return at if best >= LEAST else None


def _alike(wanted: list[str], page: _Page) -> float:
    """How much of the quote stands on the page, in order and close together: from 0 to 1."""
    page.matcher.set_seq1(wanted)
    anchor = page.matcher.find_longest_match()
    if not anchor.size:
        return 0.0
    begin = max(0, anchor.b - anchor.a - 3)
    window = page.words[begin : begin + len(wanted) + 6]
    kept = sum(block.size for block in SequenceMatcher(None, wanted, window, autojunk=False).get_matching_blocks())
    return kept / len(wanted)
