"""Marking what was looked for: found in the folded text, cut from the original at the same places."""

import re

from workplace.kernel.text import fold
from workplace.search.hits import Parts
from workplace.search.words import WORD, Question

BEFORE, AFTER = 60, 160  # characters of a snippet around its first mark


class Marker:
    """Marks one question's words in texts; `stem`: the last one also where it only begins a word."""

    def __init__(self, question: Question, *, stem: bool) -> None:
        self._words, self._stem = frozenset(question.words), question.stem if stem else ""
        words = sorted(question.words, key=len, reverse=True)
        stems = rf"|{re.escape(self._stem)}[^\W_]*" if self._stem else ""
        whole = "|".join(map(re.escape, words))
        self._pattern = re.compile(rf"(?<![^\W_])(?:(?:{whole})(?![^\W_]){stems})")
        self._phrase = " ".join(question.words)
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
        if len(self._phrase) > 2 and " " in self._phrase and (at := folded.find(self._phrase)) >= 0:
            return at
        places = [place for typed in self._typed if (place := text.find(typed)) >= 0]
        if places:
            return min(places)
        found = self._pattern.search(folded)
        return found.start() if found else 0

    def _parts(self, text: str, folded: str) -> Parts:
        if len(text) != len(folded):  # not in NFC: no offsets to trust
            return ((text, False),)
        parts: list[tuple[str, bool]] = []
        done = 0
        for found in self._pattern.finditer(folded):
            start, end = found.span()
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
