"""Marking what was looked for: found in the folded text, cut from the original at the same places.

Plain searches for each word instead of one expression for all: a page of hits marks a hundred and fifty texts.
"""

from collections.abc import Iterator

from workplace.kernel.text import fold
from workplace.search.hits import Parts
from workplace.search.words import WORD, Question

BEFORE, AFTER = 60, 160  # characters of a snippet around its first mark


class Marker:
    """Marks one question's words in texts; `stem`: the last one also where it only begins a word."""

    def __init__(self, question: Question, *, stem: bool) -> None:
        self._stem = question.stem if stem else ""
        self._words = frozenset(question.words)
        self._wanted = [(word, word == self._stem) for word in question.words]
        self._phrase = " ".join(question.words) if len(question.words) > 1 else ""
        self._typed = [one for word in question.variants for one in word] if question.has_marks else []

    def code(self, text: str, words: str) -> Parts:
        """A number and notation in parts; `words` are its folded words."""
        if self._words.isdisjoint(words.split()) and not (self._stem and self._stem in words):
            return ((text, False),) if text else ()
        return self._parts(text, fold(text))

    def all(self, text: str, folded: str) -> Parts:
        """The whole text in parts."""
        return self._parts(text, folded)

    def snippet(self, text: str, folded: str) -> Parts:
        """The piece of a text around the best place, in parts; its beginning when no word stands in it."""
        at = self._best(text, folded)
        start, end = max(0, at - BEFORE), min(len(text), at + AFTER)
        start = text.rfind(" ", 0, start) + 1 if start else 0
        if end < len(text) and (space := text.find(" ", end)) >= 0:
            end = min(space, end + 20)
        parts = self._parts(text[start:end], folded[start:end])
        before = (("… ", False),) if start else ()
        after = ((" …", False),) if end < len(text) else ()
        return (*before, *parts, *after)

    def _best(self, text: str, folded: str) -> int:
        """Where the words stand together; else where one stands as typed; else where any stands."""
        if self._phrase and (at := folded.find(self._phrase)) >= 0:
            return at
        places = [place for typed in self._typed if (place := text.find(typed)) >= 0]
        if places:
            return min(places)
        first = [next(_places(folded, word, begins=begins), (-1, 0))[0] for word, begins in self._wanted]
        return min((place for place in first if place >= 0), default=0)

    def _parts(self, text: str, folded: str) -> Parts:
        if len(text) != len(folded):  # not in NFC: no offsets to trust
            return ((text, False),)
        found = [place for word, begins in self._wanted for place in _places(folded, word, begins=begins)]
        found.sort()
        parts: list[tuple[str, bool]] = []
        done = 0
        for start, end in found:
            if parts and parts[-1][1] and start - done <= 2 and not WORD.search(text[done:start]):
                parts[-1] = (parts[-1][0] + text[done:end], True)  # words of one phrase are one mark
            else:
                if start > done:
                    parts.append((text[done:start], False))
                parts.append((text[start:end], True))
            done = end
        if done < len(text):
            parts.append((text[done:], False))
        return tuple(parts)


def _places(folded: str, word: str, *, begins: bool) -> Iterator[tuple[int, int]]:
    """Where a word stands as a whole, or (`begins`) every word that begins with it: start and end."""
    length, size = len(word), len(folded)
    at = folded.find(word)
    while at >= 0:
        end = at + length
        if begins:
            while end < size and folded[end].isalnum():
                end += 1
        if not (at and folded[at - 1].isalnum()) and not (end < size and folded[end].isalnum()):
            yield at, end
        at = folded.find(word, end)
