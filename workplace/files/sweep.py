"""Taking away what nobody names: uploads that never became files, and what can be made again."""

import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, select

from workplace.files.models import File
from workplace.files.store import DAY, S3Store, Store, store_of
from workplace.jobs.work import Work

UNUSED_DAYS = 60  # after which page pictures are made again when they are wanted
OPENED_SECONDS = 3600  # a worker is long done with an unlocked picture by then
MADE_SECONDS = 900  # what was made for an answer is long sent by then, unless the process died


@dataclass(frozen=True)
class Swept:
    """How many of each were taken away."""

    uploads: int
    orphans: int
    derived: int


def sweep(work: Work) -> Swept:
    """Take away uploads older than a day, stored bytes of that age that no row names, and unused page pictures.

    Bytes are touched whenever they are received again, so that none are taken between an upload and its row.
    """
    store = store_of(work.settings)
    uploads = _remove_old(store.incoming.iterdir(), DAY) + _remove_old(store.private.iterdir(), OPENED_SECONDS)
    uploads += sweep_made(store)
    old = (sha256 for sha256, at in store.all() if at < time.time() - DAY)
    orphans = sum(_remove_orphans(work, store, some) for some in _batches(old))
    derived = _remove_old(store.derived.glob("*/*"), UNUSED_DAYS * DAY)
    if isinstance(store, S3Store):
        store.forget_unused()
        store.forget_held()
    return Swept(uploads, orphans, derived)


def sweep_made(store: Store) -> int:
    """Take away slips, books and sheets that were never sent, since the process died; how many."""
    return _remove_old(store.made.iterdir(), MADE_SECONDS)


def _remove_orphans(work: Work, store: Store, some: list[str]) -> int:
    with work.reading() as session:
        named = _named(session, some)
    count = 0
    for sha256 in set(some) - named:
        with suppress(FileNotFoundError):  # another process swept it
            if store.stored_at(sha256) < time.time() - DAY:  # not received once more meanwhile
                store.remove(sha256)
                count += 1
    return count


def _named(session: Session, hashes: list[str]) -> set[str]:
    """A destroyed file's row remembers its digest; bytes handed in once more and refused are nobody's."""
    named = (col(File.sha256).in_(hashes), col(File.state).not_in(("locked", "destroyed")))
    return set(session.scalars(select(col(File.sha256)).where(*named)))


def _batches(hashes: Iterable[str], most: int = 500) -> Iterator[list[str]]:
    some: list[str] = []
    for one in hashes:
        some.append(one)
        if len(some) == most:
            yield some
            some = []
    if some:
        yield some


def _remove_old(paths: Iterable[Path], seconds: float) -> int:
    count = 0
    for path in paths:
        try:
            if path.stat().st_mtime >= time.time() - seconds:
                continue
            if path.is_file():
                path.unlink()
                count += 1
            elif path.is_dir():  # a worker's own folder; it was killed
                shutil.rmtree(path, ignore_errors=True)
                count += 1
        except FileNotFoundError:
            continue  # another process swept it
    return count
