"""A limit on time for work on hostile files."""

import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

from signing import errors

Result = TypeVar("Result")


class _Stopped(BaseException):
    """Raised inside work that took too long; no library below catches it."""


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """Do the work, or stop it and raise ``Timeout``; whatever the work raises is passed on."""
    results: list[Result] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as failure:  # handed to the waiting thread below
            failures.append(failure)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        _stop(thread)
        raise errors.Timeout
    if failures:
        raise failures[0]
    return results[0]


def _stop(thread: threading.Thread) -> None:
    """Interrupt the thread at its next step of Python code; the libraries in question are written in Python."""
    identity = ctypes.c_ulong(thread.ident or 0)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(identity, ctypes.py_object(_Stopped))
