"""Files that strangers hand in with a form: a short list of kinds, few and small ones, every picture drawn anew.

What was taken may have to wait while its form is corrected: `note` writes down which files those are, signed by the
house, and `noted` finds them again. Bytes that no row names are swept away after a day.
"""

import base64
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from workplace.files import rules
from workplace.files.look import Facts
from workplace.files.photos import Photo
from workplace.files.receive import Machine, Received, Upload, adopt, receive
from workplace.files.store import store_of
from workplace.kernel.errors import BadInput
from workplace.kernel.text import Say, say, say_n

MOST_FILES, MOST_BYTES, MOST_TOGETHER = 5, 10 * 1024 * 1024, 25 * 1024 * 1024
PICTURES = ("jpg", "jpeg", "png", "webp")
PAPERS = ("pdf", "docx", "xlsx")
APPLES = ("heic", "heif")
_STARTS = {"jpg": (b"\xff\xd8\xff",), "jpeg": (b"\xff\xd8\xff",), "png": (b"\x89PNG\r\n\x1a\n",), "webp": (b"RIFF",)}
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class HandedIn:
    """One file that was taken, and where its photograph was taken, if it said so."""

    received: Received
    photo: Photo | None = None


def take(
    machine: Machine, uploads: Sequence[Upload], already: int = 0, *, pictures_only: bool = False
) -> list[HandedIn]:
    """Take what was handed in, all of it or nothing. BadInput in words for whatever is not taken."""
    if already + len(uploads) > MOST_FILES:
        raise BadInput(
            say_n("At most {count} file can be sent at once.", "At most {count} files can be sent at once.", MOST_FILES)
        )
    for upload in uploads:
        _require_taken(upload, pictures_only=pictures_only)
    if sum(upload.size or 0 for upload in uploads) > MOST_TOGETHER:
        raise BadInput(say("All files together may have at most {size} MB.", size=MOST_TOGETHER >> 20))
    return [_one(machine, upload) for upload in uploads]


def note(secret: bytes, files: Sequence[HandedIn]) -> str:
    """What a form carries for files that were taken with it already."""
    rows = [[f.received.sha256, f.received.size, f.received.name, f.received.extension] for f in files]
    told = base64.urlsafe_b64encode(json.dumps(rows).encode()).decode()
    return f"{told}.{_signed(secret, told)}" if rows else ""


def noted(machine: Machine, secret: bytes, text: str) -> list[HandedIn]:
    """The files of such a note that are still here; none for a note that is not ours."""
    told, _, mark = text.rpartition(".")
    if not told or not hmac.compare_digest(_signed(secret, told).encode(), mark.encode()):
        return []
    store = store_of(machine.settings)
    return [
        HandedIn(_again(machine, sha256, size, name, ending))
        for sha256, size, name, ending in json.loads(base64.urlsafe_b64decode(told))
        if store.has(sha256)
    ]


def _again(machine: Machine, sha256: str, size: int, name: str, ending: str) -> Received:
    kind = rules.KINDS[ending].media_type
    path = store_of(machine.settings).path(sha256)
    return Received(path, sha256, size, name, ending, kind, Facts(), bool(machine.settings.clamd))


def _require_taken(upload: Upload, *, pictures_only: bool) -> None:
    name = rules.tidy_name(upload.filename or "")
    ending, taken = rules.extension(name), PICTURES if pictures_only else (*PICTURES, *PAPERS)
    if ending in APPLES:
        raise BadInput(
            say(
                "“{name}” is a HEIC picture, which is not taken. On the iPhone choose Settings › Camera › Formats › "
                "“Most Compatible”, or send a screenshot of it.",
                name=name,
            )
        )
    if ending not in taken:
        raise BadInput(_not_taken(name, taken))
    if (upload.size or 0) > MOST_BYTES:
        raise BadInput(say("“{name}” is larger than {size} MB, the most one file may have.", name=name,
                           size=MOST_BYTES >> 20))  # fmt: skip


def _not_taken(name: str, taken: Sequence[str]) -> Say:
    words = ", ".join(taken)
    return say("Files of the kind of “{name}” are not taken. These are: {taken}.", name=name, taken=words)


def _one(machine: Machine, upload: Upload) -> HandedIn:
    name = rules.tidy_name(upload.filename or "")
    if rules.extension(name) not in PICTURES:
        received = receive(machine, upload)
        if received.facts.scripts or received.facts.embedded:
            raise BadInput(say("“{name}” carries programs or other files inside. Send it without them.", name=name))
        return HandedIn(received)
    given = store_of(machine.settings).new_path()
    try:
        _copy(upload, given, name)
        return _drawn(machine, given, name)
    finally:
        given.unlink(missing_ok=True)


def _drawn(machine: Machine, given: Path, name: str) -> HandedIn:
    with given.open("rb") as file:
        if not file.read(16).startswith(_STARTS[rules.extension(name)]):
            raise rules.mismatch(name)
    out = store_of(machine.settings).new_path(".jpg")
    try:
        photo: Photo = machine.pool.run("workplace.files.photos.redraw", given, out, name, seconds=30)
        received = adopt(machine, out, name=f"{name.rpartition('.')[0] or 'anh'}.jpg")
    finally:
        out.unlink(missing_ok=True)
    return HandedIn(received, photo)


def _copy(upload: Upload, to: Path, name: str) -> None:
    size = 0
    with to.open("xb") as file:
        while chunk := upload.file.read(_CHUNK):
            size += len(chunk)
            if size > MOST_BYTES:
                raise BadInput(say("“{name}” is larger than {size} MB, the most one file may have.", name=name,
                                   size=MOST_BYTES >> 20))  # fmt: skip
            file.write(chunk)
    if size == 0:
        raise BadInput(say("The file “{name}” is empty.", name=name))


def _signed(secret: bytes, told: str) -> str:
    return hmac.digest(secret, f"files:{told}".encode(), "sha256").hex()[:32]
