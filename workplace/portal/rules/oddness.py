"""What is odd about a text that somebody sent: told to the desk, which decides. Nothing is ever thrown away by this."""

import re
import unicodedata
from collections import Counter

from workplace.kernel.text import Say, say, say_n

_LINK = re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|net|org|info|xyz|top|shop|vip|club|ru)\b", re.I)
_LINK_WHOLE = re.compile(r"\S*(?:://|www\.)\S*", re.I)
_RUN = re.compile(r"(\S)\1{9,}")
_INSULTS = frozenset(("dcm", "dkm", "vcl", "vkl", "cmm", "đcm", "đkm", "địt", "lồn", "cặc", "buồi"))


def odd(text: str) -> list[Say]:
    """Sentences that say what stands out; none for an ordinary text."""
    found = []
    letters = [c for c in _LINK_WHOLE.sub(" ", text) if c.isalpha()]
    if links := len(_LINK.findall(text)):
        found.append(say_n("It has {count} link.", "It has {count} links.", links))
    if len(letters) >= 30 and sum(c.isupper() for c in letters) > 0.7 * len(letters):
        found.append(say("It is written in capitals."))
    if len(letters) >= 20 and sum(not _is_latin(c) for c in letters) > 0.3 * len(letters):
        found.append(say("Much of it is in a foreign script."))
    if _RUN.search(text) or _is_repeated(text):
        found.append(say("It says the same again and again."))
    if _insults(text):
        found.append(say("It has words that insult."))
    return found


def _is_latin(letter: str) -> bool:
    return "LATIN" in unicodedata.name(letter, "")


def _is_repeated(text: str) -> bool:
    words = text.lower().split()
    return len(words) >= 20 and Counter(words).most_common(1)[0][1] > 0.4 * len(words)


def _insults(text: str) -> bool:
    return not _INSULTS.isdisjoint(re.findall(r"\w+", text.lower()))
