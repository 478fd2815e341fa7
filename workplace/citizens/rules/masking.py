"""Taking out of a text what tells who wrote it, before the public may read it: numbers, addresses, the names given.

What an official words by hand stands as they worded it; this is for what nobody has worded.
"""

import re
from collections.abc import Iterable

MASK = "[…]"
_MAIL = re.compile(r"[^\s@<>\"',;()]+@[^\s@<>\"',;()]+\.[^\s@<>\"',;().]{2,}")
_NUMBER = re.compile(r"(?<![\w/.-])\+?\d(?:[ .\-]?\d){8,14}(?![\w/])")  # telephones, identity cards, accounts


def masked(text: str, names: Iterable[str] = ()) -> str:
    """The text without mail addresses, long numbers, and these words of the sender."""
    found = _NUMBER.sub(MASK, _MAIL.sub(MASK, text))
    for name in sorted({name.strip() for name in names if len(name.strip()) > 1}, key=len, reverse=True):
        found = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", MASK, found, flags=re.IGNORECASE)
    return found
