"""A nudge for the runner of this process: a promise has just been committed. Only a hint; it also looks by itself."""

import threading

_something_new = threading.Event()


def up() -> None:
    """There may be work."""
    _something_new.set()


def wait(seconds: float) -> None:
    """Wait for a nudge, at most so long."""
    _something_new.wait(seconds)
    _something_new.clear()
