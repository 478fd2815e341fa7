"""The order of hits: its number first, then as typed with its marks, title before body, newest among equals.

Plain loops, since every question puts two hundred rows into order.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from workplace.search.words import Question

TITLE_PHRASE, WHOLE_IN_TITLE, IN_TITLE = 16, 8, 4
Variants = Sequence[tuple[str, str, str]]


def order(question: Question, rows: Iterable[Any]) -> list[int]:
    """The ids of rows (id, code, title, shown_title, text) in the order a person reads them."""
    written = question.variants if question.has_marks else ()
    words = question.words
    phrase = " ".join(words) if len(words) > 1 else ""
    wanted = set(words) if question.like_a_code else None
    weighed = []
    for id_, code, title, shown_title, text in rows:
        is_it = wanted is not None and wanted <= set(code.split())
        weighed.append((is_it, _typed(written, shown_title, text), _in_title(words, phrase, title), id_))
    weighed.sort(reverse=True)
    return [weight[-1] for weight in weighed]


def as_typed(question: Question, row: Any) -> bool:
    """Whether every word stands in the original text just as it was typed, but for its case."""
    text = f"{row.shown_title} {row.text} ".lower()
    return all(re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text) for word in question.written) or all(
        word in row.code.split() for word in question.words
    )


def _typed(written: Variants, title: str, text: str) -> int:
    """2: the title has the words with their marks; 1: title and text have them; 0: other words, once marks are off."""
    if not written:
        return 0
    found = 2
    for small, capital, capitals in written:
        if small in title or capital in title or capitals in title:
            continue
        if not (small in text or capital in text or capitals in text):
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
