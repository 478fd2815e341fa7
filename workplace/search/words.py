"""Words of a text and of a question: folded letter for letter, so that marks and case do not matter."""

import re
from dataclasses import dataclass
from functools import cached_property

from workplace.kernel.text import fold

WORD = re.compile(r"[^\W_]+")
PREFIX_FROM = 3  # letters: shorter stems match too much
MOST_WORDS = 12
Variants = tuple[str, str, str]  # a word small, with a capital, in capitals


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return WORD.findall(fold(text))


def code_words(code: str) -> str:
    """A number and notation as it is indexed: `17842/BTC-ĐT` as `17842 btc dt`, leading zeros dropped beside them."""
    found = words(code)
    return " ".join([*found, *(bare for word in found if (bare := word.lstrip("0")) != word and bare)])


@dataclass(frozen=True)
class Question:
    """What a person typed into the search box."""

    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its folded words, each once; what is beyond the twelfth is not looked for."""
        return tuple(dict.fromkeys(words(self.text)))[:MOST_WORDS]

    @cached_property
    def written(self) -> tuple[str, ...]:
        """Its words as they were typed, lower case."""
        return tuple(dict.fromkeys(WORD.findall(self.text.lower())))[:MOST_WORDS]

    @cached_property
    def has_marks(self) -> bool:
        """Whether it carries marks, which then count for the order of hits."""
        return self.written != self.words

    @cached_property
    def variants(self) -> tuple[Variants, ...]:
        """Each word as it may be written: small, with a capital, all capitals. Quicker than lowering every text."""
        return tuple((word, word.capitalize(), word.upper()) for word in self.written)

    @property
    def like_a_code(self) -> bool:
        """Whether it may be a number and notation: it holds a digit and is short."""
        return len(self.words) <= 6 and any(c.isdigit() for c in self.text)

    @property
    def stem(self) -> str:
        """The last word when it may be the beginning of one, else nothing."""
        last = self.words[-1] if self.words else ""
        ends_here = bool(self.text) and self.text[-1:].isalnum()
        return last if len(last) >= PREFIX_FROM and ends_here else ""
