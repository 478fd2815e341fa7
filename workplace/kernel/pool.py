"""Spawned worker processes for everything heavy or risky: PDF, signatures, typesetting, pictures.

Functions are named by string, so that the main process never imports their libraries; paths and small dataclasses
go in and out. Two lanes: `now`, where someone waits, and `later`, which yields to it. A worker that is over its time
or memory is killed and the call refused; the next call finds a new worker. Parsers have no network.
"""

import importlib
import logging
import multiprocessing
import os
import resource
import sys
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError
from typing import Any, Literal

from pebble import ProcessExpired, ProcessPool

from workplace.kernel.errors import Refused
from workplace.kernel.text import say

log = logging.getLogger(__name__)

Lane = Literal["now", "later"]
MEMORY = 4 * 1024**3  # bytes of address space; pdfium and Typst map their libraries into it
TASKS = 500  # calls after which a worker is replaced: slow leaks in C libraries stay small


class WorkTooLong(Refused):
    """A worker needed more time or memory than it may have, and was stopped."""

    status = 422

    def __init__(self) -> None:
        super().__init__(say("This file takes too long to process; it may be damaged. Nothing was changed."))


class Pool:
    """The two lanes of one process; workers start at the first call."""

    def __init__(self, workers: int = 0) -> None:
        self._workers = workers or max(1, (os.cpu_count() or 2) - 1)
        self._lanes: dict[Lane, ProcessPool] = {}

    def submit(
        self, function: str, *args: Any, lane: Lane = "now", seconds: float = 60, network: bool = False
    ) -> Future[Any]:
        """Start `package.module.function(*args)` in a worker; the future gives its result or what it raised.

        `network` only for what asks a service of the settings, such as a time-stamp authority; never for parsers.
        """
        return self._lane(lane).submit(_call, seconds, function, args, network)

    def run(self, function: str, *args: Any, lane: Lane = "now", seconds: float = 60, network: bool = False) -> Any:
        """`submit`, and wait. Not on the event loop, and not inside a write transaction."""
        try:
            return self.submit(function, *args, lane=lane, seconds=seconds, network=network).result()
        except (TimeoutError, ProcessExpired, MemoryError) as error:
            log.warning("worker stopped: %s: %s", function, error)
            raise WorkTooLong from error

    def _lane(self, lane: Lane) -> ProcessPool:
        if lane not in self._lanes:
            self._lanes[lane] = ProcessPool(
                max_workers=self._workers if lane == "now" else 1,
                max_tasks=TASKS,
                initializer=_prepare,
                initargs=(10 if lane == "later" else 0,),
                context=multiprocessing.get_context("spawn"),
            )
        return self._lanes[lane]

    def close(self) -> None:
        """Stop all workers."""
        for lane in self._lanes.values():
            lane.stop()
            lane.join()
        self._lanes.clear()


class InPlace(Pool):
    """The same calls in the caller's own process: for command-line tools and tests."""

    def submit(
        self, function: str, *args: Any, lane: Lane = "now", seconds: float = 60, network: bool = False
    ) -> Future[Any]:
        """Call at once; the future is done when this returns."""
        done: Future[Any] = Future()
        try:
            done.set_result(_call(function, args, network))
        except Exception as error:
            done.set_exception(error)
        return done


def _prepare(nice: int) -> None:
    os.nice(nice)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.addaudithook(_no_network)


_NETWORK = [False]


def _no_network(name: str, _args: tuple[Any, ...]) -> None:
    if name == "socket.connect" and not _NETWORK[0]:
        raise PermissionError("workers have no network")


def warm(*modules: str) -> None:
    """Load a worker's libraries while nobody waits for it."""
    for module in modules:
        importlib.import_module(module)


def _call(function: str, args: tuple[Any, ...], network: bool) -> Any:
    module, _, name = function.rpartition(".")
    _NETWORK[0] = network
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found(*args)
