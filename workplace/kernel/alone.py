"""The place of the one serving process that a SQLite installation may have."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from workplace.config import Settings


class AlreadyServing(Exception):
    """Another process serves this SQLite installation."""


@contextmanager
def only_one(settings: Settings) -> Iterator[None]:
    """Hold the place of the one serving process that a SQLite installation may have."""
    if not settings.database.startswith("sqlite"):
        yield
        return
    settings.data.mkdir(parents=True, exist_ok=True)
    with (settings.data / "serve.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise AlreadyServing(
                f"{settings.data} is already being served by process {file.read().strip() or '?'}. "
                "With SQLite one process serves an installation: stop that one, or move to PostgreSQL."
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
