"""The order of hits: its number first, then as typed with its marks, title before body, newest among equals.

Plain loops, since every question puts two hundred rows into order.
"""

import re
from collections.abc import Iterable, Sequence

from workplace.search.engines import Ranked
from workplace.search.words import Question

TITLE_PHRASE, WHOLE_IN_TITLE, IN_TITLE = 16, 8, 4
Variants = Sequence[tuple[str, bytes]]


def order(question: Question, rows: Iterable[Ranked]) -> list[int]:
    """The ids in the order a person reads them."""
    words = question.words
    written = [[(one, one.encode()) for one in word] for word in question.variants] if question.has_marks else []
    phrase = " ".join(words) if len(words) > 1 else ""
    wanted = set(words) if question.like_a_code else None
    weighed = []
    for id_, code, title, shown_title, text in rows:
        is_it = wanted is not None and wanted <= set(code.split())
        weighed.append((is_it, _typed(written, shown_title, text), _in_title(words, phrase, title), id_))
    weighed.sort(reverse=True)
    return [weight[-1] for weight in weighed]


def as_typed(question: Question, row: Ranked) -> bool:
    """Whether every word stands in the original text just as it was typed, but for its case."""
    text = f"{row.shown_title} {row.text.decode('utf-8', 'ignore')} ".lower()
    return all(re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text) for word in question.written) or all(
        word in row.code.split() for word in question.words
    )


def _typed(written: Sequence[Variants], title: str, text: bytes) -> int:
    """2: the title has the words with their marks; 1: title and text have them; 0: other words, once marks are off."""
    if not written:
        return 0
    found = 2
    for (small, in_small), (capital, in_capital), (capitals, in_capitals) in written:
        if small in title or capital in title or capitals in title:
            continue
        if not (in_small in text or in_capital in text or in_capitals in text):
            return 0
        found = 1
    return found


def _in_title(words: Sequence[str], phrase: str, title: str) -> int:
    for word in words:
        if word not in title:
            return 0
    if phrase and phrase in title:
        return IN_TITLE + WHOLE_IN_TITLE + TITLE_PHRASE
    padded = f" {title} "
    return IN_TITLE + (0 if any(f" {word} " not in padded for word in words) else WHOLE_IN_TITLE)
