"""Where bytes lie: by the SHA-256 of their content, in a local folder or an S3-compatible store; nothing is public.

New bytes are first written into the store's own `incoming` folder, checked, synced, then renamed into their place: a
file under its hash is always whole, whatever happens to the process. Stored files are read-only.
"""

import hashlib
import logging
import os
import shutil
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from workplace.config import Settings
from workplace.kernel.disk import no_room, telling_full_disk
from workplace.kernel.errors import Busy
from workplace.kernel.pool import Pool
from workplace.kernel.text import say

log = logging.getLogger(__name__)

DAY = 24 * 3600.0
_GATHERED = "gathered"
_HELD = "held"


class Machine(Protocol):
    """What file work needs of the running house, or of a job's surroundings."""

    @property
    def settings(self) -> Settings: ...
    @property
    def pool(self) -> Pool: ...


class LocalStore:
    """A folder on this machine (or one that all machines mount)."""

    def __init__(self, root: Path, spare: int) -> None:
        self.root = root
        self.incoming = root / "incoming"
        self.derived = root / "derived"
        self._spare = spare
        self.private = root / "private"
        self.made = root / "made"
        for folder in (self.root, self.incoming, self.derived, self.private, self.made):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def new_path(self, suffix: str = ".part") -> Path:
        """A fresh name on the store's own disk, for an upload or for what a worker makes; swept after a day."""
        return self.incoming / f"{uuid4().hex}{suffix}"

    def made_path(self, suffix: str) -> Path:
        """A fresh name for what is made for one answer (`web.ask.Made`) and gone with it; swept within an hour."""
        return self.made / f"{uuid4().hex}{suffix}"

    def hold(self, made: Path) -> None:
        """Let every machine find by its name what was made at a fresh path, until it is let go or a day has gone by."""

    def held(self, name: str) -> Path | None:
        """What was made under this name, whichever machine made it; None where nothing is left of it."""
        path = self.incoming / name
        return path if path.is_file() else None

    def let_go(self, name: str) -> None:
        """What was made under this name is not needed any more."""
        (self.incoming / name).unlink(missing_ok=True)

    def require_room(self, size: int) -> None:
        """Refused while the disk has less than the spare that the settings keep free."""
        if shutil.disk_usage(self.root).free - size < self._spare:
            raise no_room()

    def put(self, temporary: Path, sha256: str) -> None:
        """Move a whole, synced file into its place. The same bytes twice, or by two at once, are one file."""
        place = self._place(sha256)
        if place.exists() and place.stat().st_size == temporary.stat().st_size:
            os.utime(place)  # young again: the sweep must not take what someone is about to name
            temporary.unlink()
            return
        with telling_full_disk():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary.chmod(0o400)
            temporary.replace(place)
            for folder in (place.parent, place.parent.parent, self.root):
                _sync_folder(folder)

    def has(self, sha256: str) -> bool:
        """Whether the bytes are here."""
        return self._place(sha256).exists()

    def path(self, sha256: str) -> Path:
        """The read-only file itself, for workers and for sending; FileNotFoundError is a fault of ours."""
        place = self._place(sha256)
        if not place.exists():
            raise FileNotFoundError(f"the store has no bytes {sha256}")
        return place

    def opener(self, sha256: str) -> Callable[[], Awaitable[Any]] | None:
        """How to read the bytes from afar; None where they are on this machine."""
        return None

    def all(self) -> Iterator[tuple[str, float]]:
        """Every stored hash with the time it was last stored (seconds since 1970)."""
        for path in self.root.glob(f"[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/{'?' * 64}"):
            with suppress(FileNotFoundError):
                yield path.name, path.stat().st_mtime

    def stored_at(self, sha256: str) -> float:
        """When the bytes were last stored (seconds since 1970); FileNotFoundError when they are not here."""
        return self._place(sha256).stat().st_mtime

    def remove(self, sha256: str) -> None:
        """Take bytes away that no row names, or that must not be here (only the sweep and `destroy` may)."""
        self._place(sha256).unlink(missing_ok=True)

    def destroy(self, sha256: str) -> None:
        """Take bytes away with everything that was made of them: page pictures too."""
        self.remove(sha256)
        for made in (*(self.derived / sha256[:2]).glob(f"{sha256}-*"), *self.derived.glob(f"{_GATHERED}/*")):
            made.unlink(missing_ok=True)

    def gathered_path(self, hashes: Iterable[str], what: str) -> Path:
        """Where something made of several files is kept; any of them destroyed takes it away, for it may hold it."""
        folder = self.derived / _GATHERED
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / f"{hashlib.sha256(' '.join(hashes).encode()).hexdigest()}-{what}"

    def derived_path(self, sha256: str, what: str) -> Path:
        """Where something made from the bytes is kept; it may vanish and be made again."""
        folder = self.derived / sha256[:2]
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / f"{sha256}-{what}"

    def _place(self, sha256: str) -> Path:
        assert len(sha256) == 64 and sha256.isalnum(), "files are named by their SHA-256"
        return self.root / sha256[:2] / sha256[2:4] / sha256


class S3Store(LocalStore):
    """An S3-compatible store; this machine's folder holds uploads on their way, and a cache for who needs a path."""

    def __init__(self, remote: Any, cache: Path, spare: int) -> None:
        super().__init__(cache, spare)
        self._remote = remote

    def put(self, temporary: Path, sha256: str) -> None:
        """Send a whole file to the store, and keep it in the cache. Sent again it is young again: see `sweep`."""
        import obstore

        with _reaching(), temporary.open("rb") as file:
            obstore.put(self._remote, self._key(sha256), file)
        super().put(temporary, sha256)

    def hold(self, made: Path) -> None:
        """Send it along under its name: another machine may have to go on."""
        import obstore

        with _reaching(), made.open("rb") as file:
            obstore.put(self._remote, f"{_HELD}/{made.name}", file)

    def held(self, name: str) -> Path | None:
        """This machine's own, or a copy of what another sent along."""
        if (own := super().held(name)) is not None:
            return own
        temporary = self.new_path()
        try:
            self._fetch(f"{_HELD}/{name}", temporary)
        except FileNotFoundError:
            return None
        else:
            return temporary.replace(self.incoming / name)
        finally:
            temporary.unlink(missing_ok=True)

    def let_go(self, name: str) -> None:
        """Here and in the store."""
        import obstore

        super().let_go(name)
        with suppress(FileNotFoundError), _reaching():
            obstore.delete(self._remote, f"{_HELD}/{name}")

    def has(self, sha256: str) -> bool:
        """Whether the store has the bytes."""
        try:
            self.stored_at(sha256)
        except FileNotFoundError:
            return False
        return True

    def path(self, sha256: str) -> Path:
        """A copy in this machine's cache, fetched when it is not there yet."""
        place = self._place(sha256)
        if place.exists():
            os.utime(place)
            return place
        temporary = self.new_path()
        try:
            self._fetch(self._key(sha256), temporary)
            super().put(temporary, sha256)
        finally:
            temporary.unlink(missing_ok=True)
        return place

    def opener(self, sha256: str) -> Callable[[], Awaitable[Any]] | None:
        """Read from the store itself while this machine has no copy: the first page comes before the last is here."""
        if self._place(sha256).exists():
            return None
        import obstore

        return partial(obstore.open_reader_async, self._remote, self._key(sha256))

    def all(self) -> Iterator[tuple[str, float]]:
        """Every stored hash with the time it was stored."""
        import obstore

        for batch in obstore.list(self._remote):
            for item in batch:
                sha256 = str(item["path"]).rpartition("/")[2]
                if item["path"] == self._key(sha256):  # others may use the same bucket
                    yield sha256, item["last_modified"].timestamp()

    def stored_at(self, sha256: str) -> float:
        """When the bytes were last stored; FileNotFoundError when the store has none."""
        import obstore

        with _reaching():
            return obstore.head(self._remote, self._key(sha256))["last_modified"].timestamp()

    def remove(self, sha256: str) -> None:
        """Take bytes away from the store and from this machine's cache."""
        import obstore

        obstore.delete(self._remote, self._key(sha256))
        super().remove(sha256)

    def forget_unused(self, seconds: float = 7 * DAY) -> None:
        """Let go of cached copies that nobody used for a while."""
        for sha256, used_at in super().all():
            if used_at < time.time() - seconds:
                super().remove(sha256)

    def forget_held(self, seconds: float = DAY) -> None:
        """Let go of what was held for an act that nobody has come back to."""
        import obstore

        with _reaching():
            for item in (item for batch in obstore.list(self._remote, _HELD) for item in batch):
                if item["last_modified"].timestamp() < time.time() - seconds:
                    obstore.delete(self._remote, item["path"])

    def _fetch(self, key: str, to: Path) -> None:
        import obstore

        with _reaching(), telling_full_disk(), to.open("wb") as file:
            for chunk in obstore.get(self._remote, key).stream(min_chunk_size=1 << 20):
                file.write(chunk)
            sync(file)

    @staticmethod
    def _key(sha256: str) -> str:
        return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


Store = LocalStore


@lru_cache(maxsize=8)
def store_of(settings: Settings) -> Store:
    """The store that the settings name; S3 credentials come from the environment (AWS_ENDPOINT and its like)."""
    if settings.files.startswith("s3://"):
        from obstore.store import from_url

        return S3Store(from_url(settings.files), settings.data.resolve() / "cache", settings.free_space_bytes)
    return LocalStore(Path(settings.files.removeprefix("file://")), settings.free_space_bytes)


@contextmanager
def _reaching() -> Iterator[None]:
    """A remote store that doesn't answer is told as such; missing bytes stay a fault of ours."""
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError:
        raise
    except BaseError as error:
        log.error("the file store does not answer: %s", type(error).__name__)
        raise Busy(say("The file store can't be reached this moment. Nothing was changed; try again.")) from error


def sync(file: Any) -> None:
    """Make sure that what was written is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
