"""The order of hits: as typed with its marks first, number and title before body, newest among equals."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from workplace.search.words import Question

IN_CODE, TITLE_PHRASE, IN_TITLE, WHOLE = 64, 16, 8, 4


def order(question: Question, rows: Iterable[Any]) -> list[Any]:
    """Rows of (id, code, title, shown_title, text) in the order a person reads them."""
    written = _variants(question) if question.has_marks else ()
    return sorted(rows, key=lambda row: (_typed(written, row), _weight(question, row), row.id), reverse=True)


def as_typed(question: Question, row: Any) -> bool:
    """Whether every word stands in the original text just as it was typed, but for its case."""
    text = f"{row.shown_title} {row.text} ".lower()
    return all(re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text) for word in question.written) or all(
        word in row.code.split() for word in question.words
    )


def _variants(question: Question) -> Sequence[tuple[str, ...]]:
    """Each word as it may be written: small, with a capital, all capitals. Quicker than lowering every text."""
    return tuple(tuple({word, word.capitalize(), word.upper()}) for word in question.written)


def _typed(written: Sequence[tuple[str, ...]], row: Any) -> int:
    """2: the title has the marks; 1: the text has; 0: another word once the marks are off."""
    if not written:
        return 0
    if all(any(variant in row.shown_title for variant in variants) for variants in written):
        return 2
    return int(
        all(any(variant in row.shown_title or variant in row.text for variant in variants) for variants in written)
    )


def _weight(question: Question, row: Any) -> int:
    weight = 0
    if set(question.words) <= set(row.code.split()):
        weight += IN_CODE
    title_words = row.title.split()
    if all(word in row.title for word in question.words):
        weight += IN_TITLE + (WHOLE if set(question.words) <= set(title_words) else 0)
        if len(question.words) > 1 and " ".join(question.words) in row.title:
            weight += TITLE_PHRASE
    return weight
