"""Taking out of a text what tells who wrote it, before the public may read it: numbers, addresses, the names given.

What an official words by hand stands as they worded it; this is for what nobody has worded. A name is found whatever
its marks: many write without them.
"""

import re
import unicodedata
from collections.abc import Iterable

from workplace.kernel.text import fold

MASK = "[…]"
_MAIL = re.compile(r"[^\s@<>\"',;()]+@[^\s@<>\"',;()]+\.[^\s@<>\"',;().]{2,}")
_DATE = r"\d{1,2}[.\-]\d{1,2}[.\-](?:19|20)\d\d(?![.\-]?\d)"
_PHONE = re.compile(  # with whatever stands between its groups; a span of days is none
    rf"(?<![\w-])(?<!\d\.)(?!{_DATE})(?:\(?0|\+\d)(?:[ \u00a0.\-–—()]{{0,3}}\d){{8,14}}(?!\w|/[^\W\d])"
)
_NUMBER = re.compile(r"(?<![\w/.-])\+?\d(?:[ .\-]?\d){8,14}(?![\w/])")  # identity cards, accounts
_SURE = 3  # words of a name that stand in one row by no accident, also without their marks


def masked(text: str, names: Iterable[str] = ()) -> str:
    """The text without mail addresses, long numbers, and these words of the sender."""
    found = unicodedata.normalize("NFC", text)
    for pattern in (_MAIL, _PHONE, _NUMBER):
        found = pattern.sub(MASK, found)
    for name in sorted(set(_told(names)), key=len, reverse=True):
        found = _without(found, name)
    return found


def _told(names: Iterable[str]) -> Iterable[str]:
    """Each name, and of a longer one its last two words, by which people are called as well."""
    for name in names:
        words = unicodedata.normalize("NFC", name).split()
        if len("".join(words)) > 1:
            yield " ".join(words)
        if len(words) >= _SURE and "".join(words).isalpha():
            yield " ".join(words[-2:])


def _without(text: str, name: str) -> str:
    """Found in the folded text, whose letters stand where the text's do; taken out from behind, so that they stay."""
    words = [re.escape(word) for word in fold(name).split()]
    row = (r"[\s_-]*" if len(words) >= _SURE else r"[\s_-]+").join(words)  # the names of files write them as one
    for found in reversed(list(re.finditer(rf"(?<![^\W_]){row}(?![^\W_])", fold(text)))):
        if _means(text[found.start() : found.end()], name):
            text = text[: found.start()] + MASK + text[found.end() :]
    return text


def _means(written: str, name: str) -> bool:
    """Whether it is the name and no other words that are like it but for their marks: “Văn Nam”, not “vẫn nằm”."""
    words = re.split(r"[\s_-]+", written)
    if len(name.split()) >= _SURE or " ".join(words).casefold() == name.casefold():
        return True
    bare = written.isascii() or name.isascii()
    if len(words) == 1:
        return bare and written[0].isupper()
    return written.isascii() or all(word[0].isupper() for word in words)
