"""Words: what is said to people, and how Vietnamese text is normalised, folded and sorted."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # ngang huyền hỏi ngã sắc nặng
_SHAPES = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex and horn make another letter, not a tone
_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0x00AD])

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Say:
    """A sentence to be told in the reader's language: the English msgid and what fills its places."""

    msgid: str
    params: dict[str, Any] = field(default_factory=dict, compare=False, hash=False)
    many: str = ""  # the English for any count but one, where something is counted; the count is `params["count"]`

    def __str__(self) -> str:
        text = self.many if self.many and self.params["count"] != 1 else self.msgid
        return text.format(**self.params) if self.params else text


def say(msgid: str, **params: Any) -> Say:
    """Mark a sentence for translation; it is put into words at the edge, never here."""
    return Say(msgid, params)


def say_n(one: str, many: str, count: int, **params: Any) -> Say:
    """`say` for a count: “1 file”, “2 files”. Both sentences may name {count}; Vietnamese has one form for all."""
    return Say(one, {"count": count, **params}, many)


def clean(text: str) -> str:
    """NFC, without invisible marks (direction, joiners), outer spaces and stray control characters."""
    if text.isascii() and text.isprintable():  # numbers, keys, choices: nothing of it to be found here
        return text.strip()
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


def writable(text: str) -> str:
    """Without what no XML can hold, also escaped: control characters, halves of pairs, U+FFFE and U+FFFF."""
    return _UNWRITABLE.sub("", text)


def one_line(text: str) -> str:
    """`clean`, with every run of white space as one space."""
    return " ".join(clean(text).split())


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    if letter in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


def fold(text: str) -> str:
    """Letter for letter without marks, lower case (đ to d), so that offsets into the NFC text stay valid."""
    text = unicodedata.normalize("NFC", text)
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_letter, text))


def collate(text: str) -> str:
    """A key that sorts as a Vietnamese dictionary does: letters first, tones after."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text).lower():
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[p] for p in parts[1:] if p in _TONES), 0)
        plain = unicodedata.normalize("NFC", parts[0] + "".join(p for p in parts[1:] if p in _SHAPES))
        place = _LETTERS.find(plain)
        letters.append(chr(0x100 + place) if place >= 0 else char)
        tones.append(str(tone))
    return "".join(letters) + " " + "".join(tones)


def collate_person(name: str) -> str:
    """People sort by given name (the last word), then surname, then middle names (domain.md 9)."""
    words = name.split()
    return collate(" ".join([*words[-1:], *words[:-1]]))


def initials(name: str) -> str:
    """Two letters for an avatar: middle or surname, and given name."""
    words = name.split()
    return "".join(word[0] for word in words[-2:]).upper()
