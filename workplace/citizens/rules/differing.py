"""What differs between two wordings, word by word: what the public reads beside what was written."""

import re
from difflib import SequenceMatcher

Parts = list[tuple[str, bool]]
"""A text in parts, each with whether it is not in the other one."""

_WORD = re.compile(r"\s+|\S+")


def differing(before: str, after: str) -> tuple[Parts, Parts]:
    """Both texts in parts: of the first what was taken out, of the second what was put in."""
    old, new = _words(before), _words(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    gone, come = [], []
    for what, a, b, c, d in matcher.get_opcodes():
        gone.append(("".join(old[a:b]), what != "equal"))
        come.append(("".join(new[c:d]), what != "equal"))
    return _joined(gone), _joined(come)


def _words(text: str) -> list[str]:
    """Words, and the white space between them, so that they make the text again."""
    return _WORD.findall(text)


def _joined(parts: Parts) -> Parts:
    joined: Parts = []
    for text, is_other in parts:
        if not text:
            continue
        if joined and joined[-1][1] == is_other:
            joined[-1] = (joined[-1][0] + text, is_other)
        else:
            joined.append((text, is_other))
    return joined
