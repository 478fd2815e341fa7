"""A list handed in is looked at first and taken afterwards: meanwhile it lies aside, found again only by who laid it
there; the sweep takes what nobody came back for within a day.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from workplace.config import Settings
from workplace.files.receive import Upload
from workplace.files.store import store_of
from workplace.kernel.disk import telling_full_disk
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say


def lay_aside(settings: Settings, person: int, uploads: Sequence[Upload], suffix: str, *, most: int) -> str:
    """Keep the list that was handed in (at most `most` bytes); returns the word by which to ask for it again."""
    if not uploads:
        raise BadInput({"list": say("Choose a file first.")})
    content = uploads[0].file.read(most + 1)
    if len(content) > most:
        raise BadInput({"list": say("The list is larger than {most} MB.", most=most >> 20)})
    word = hashlib.sha256(content).hexdigest()
    with telling_full_disk():
        _path(settings, person, word, suffix).write_bytes(content)
    return word


def laid_aside(settings: Settings, person: int, word: str, suffix: str) -> Path:
    """Where the list lies that this person laid aside."""
    path = _path(settings, person, word, suffix) if re.fullmatch(r"[0-9a-f]{64}", word) else None
    if path is None or not path.exists():
        raise BadInput({"list": say("This list is no longer here. Hand it in once more.")})
    return path


def _path(settings: Settings, person: int, word: str, suffix: str) -> Path:
    return store_of(settings).incoming / f"{person}-{word}{suffix}"
