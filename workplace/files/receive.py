"""Taking bytes in: streamed to disk while they are counted and hashed, looked at in a worker, laid into the store.

Nothing here needs or holds a database session: a slow upload keeps nobody waiting. What is refused leaves nothing
behind; what is received and then named by no row is swept away after a day.
"""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from sqlmodel import Session

from workplace.files import rules
from workplace.files.look import Facts
from workplace.files.store import Machine, store_of, sync
from workplace.kernel.disk import telling_full_disk
from workplace.kernel.errors import BadInput, Refused, TooLarge
from workplace.kernel.text import say

CHUNK = 1024 * 1024


class Upload(Protocol):
    """What the web's upload and a file on this machine have in common."""

    @property
    def file(self) -> Any: ...
    @property
    def filename(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...


@dataclass
class FromDisk:
    """A file of this machine, handed in like an upload (imports, the command line)."""

    file: BinaryIO
    filename: str
    size: int | None


@dataclass(frozen=True)
class Received:
    """Bytes in the store that no row names yet; `keep` makes them a file of the house."""

    path: Path
    sha256: str
    size: int
    name: str
    extension: str
    media_type: str
    facts: Facts
    to_scan: bool  # a virus scanner is configured: nobody may have the bytes before it has looked


def receive(machine: Machine, upload: Upload, *, main: bool = False) -> Received:
    """Take one upload in. Refused, each with its reason: empty, too large, of a kind that isn't taken, renamed,
    damaged, opening only with a password, without pages or with too many, a full disk; as `main`, anything but a PDF.
    """
    name = rules.tidy_name(upload.filename or "")
    rules.kind_named(name, main=main)
    if upload.size is not None:
        _require_allowed(upload.size, name, machine.settings.upload_bytes)
    store = store_of(machine.settings)
    store.require_room(upload.size or 0)
    temporary = store.new_path()
    with _gone_unless_kept(temporary):
        sha256 = _write(upload.file, temporary, name, machine.settings.upload_bytes)
        return _lay_in(machine, temporary, name, sha256, to_scan=bool(machine.settings.clamd))


def receive_all(session: Session, machine: Machine, uploads: Iterable[Upload], *, main: bool = False) -> list[Received]:
    """`receive` for a form's handler, before it has written anything: lets the writer's place go while bytes are read.

    The session goes on with a new transaction afterwards.
    """
    assert not session.new and not session.dirty, "files are received before anything is written"
    session.rollback()
    return [receive(machine, upload, main=main) for upload in uploads]


def receive_each(
    session: Session, machine: Machine, uploads: Iterable[Upload], *, main: bool = False
) -> tuple[list[Received], list[Refused]]:
    """`receive_all`, but one that is refused does not keep the others out: what was taken, and why the rest was not."""
    taken: list[Received] = []
    refused: list[Refused] = []
    for upload in uploads:
        try:
            taken += receive_all(session, machine, [upload], main=main)
        except (BadInput, TooLarge) as reason:
            refused.append(reason)
    return taken, refused


def receive_path(machine: Machine, path: Path, *, main: bool = False) -> Received:
    """Take in a file of this machine; it stays where it is."""
    with path.open("rb") as file:
        return receive(machine, FromDisk(file, path.name, path.stat().st_size), main=main)


def adopt(machine: Machine, made: Path, *, name: str) -> Received:
    """Take in what our own workers made at a path of the store (`store_of(...).new_path`); the path is used up."""
    with _gone_unless_kept(made):
        with telling_full_disk(), made.open("rb+") as file:
            sync(file)
        return _lay_in(machine, made, rules.tidy_name(name), _digest(made), to_scan=False)


def adopt_copy(machine: Machine, made: Path, *, name: str) -> Received:
    """The same with a copy: what was made stays, so that another finds it again (`store.held`) should this process die
    before a row names the bytes. Whoever ends the act lets it go.
    """
    store = store_of(machine.settings)
    copy = store.new_path(made.suffix)
    with _gone_unless_kept(copy):
        store.hold(made)
        with telling_full_disk():
            shutil.copyfile(made, copy)
        return adopt(machine, copy, name=name)


def _write(source: Any, temporary: Path, name: str, most: int) -> str:
    """Stream to disk while hashing; the SHA-256. What is longer than allowed is not read to its end."""
    together, size = hashlib.sha256(), 0
    with telling_full_disk(), temporary.open("xb") as file:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            _require_allowed(size, name, most)
            together.update(chunk)
            file.write(chunk)
        sync(file)
    if size == 0:
        raise BadInput(say("The file “{name}” is empty.", name=name))
    return together.hexdigest()


def _lay_in(machine: Machine, temporary: Path, name: str, sha256: str, *, to_scan: bool) -> Received:
    with temporary.open("rb") as file:
        rules.check_head(file.read(rules.HEAD_BYTES), name)
    facts: Facts = machine.pool.run(
        "workplace.files.look.look", temporary, name, machine.settings.upload_pages, seconds=120
    )
    ending = rules.extension(name)
    if ending in rules.PRIVATE and _stripped(machine, temporary):
        sha256 = _digest(temporary)
    size = temporary.stat().st_size
    store = store_of(machine.settings)
    store.put(temporary, sha256)
    return Received(store.path(sha256), sha256, size, name, ending, rules.KINDS[ending].media_type, facts, to_scan)


def _stripped(machine: Machine, picture: Path) -> bool:
    with telling_full_disk():
        changed = bool(machine.pool.run("workplace.files.metadata.strip", picture))
        if changed:
            with picture.open("rb+") as file:
                sync(file)
    return changed


def _require_allowed(size: int, name: str, most: int) -> None:
    if size > most:
        raise TooLarge(
            say("“{name}” is larger than {size} MB, the most this system takes.", name=name, size=most >> 20)
        )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _gone_unless_kept(temporary: Path) -> Iterator[None]:
    try:
        yield
    finally:
        temporary.unlink(missing_ok=True)
