"""Many small writes as one: whoever waits is written together, in one transaction, as soon as the writer is free.

One commit costs as much for five hundred as for one (meetings.md 3.4), so a thousand people who vote in the same second
wait for a few commits and not for a thousand. Nothing is acknowledged before its commit. There is no tick to wait for.
"""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from workplace.kernel.db import Database
from workplace.kernel.errors import Busy, Refused

log = logging.getLogger(__name__)

T = TypeVar("T")
Write = Callable[[Session, Sequence[T]], Sequence[Any]]
# Looks at what is stored, and answers with what is to be written now.
Idle = Callable[[Session], Sequence[Callable[[Session], None]]]
_Waiting = tuple[T, "asyncio.Future[Any]"]
MOST = 500  # in one transaction
IDLE = 1.0  # seconds after which `idle` is called when nothing waits
LONGEST = 10.0  # seconds after which it is called although something does


@dataclass(frozen=True)
class Line(Generic[T]):
    """What a module says of its line of small writes; the serving process makes the `Batches` of it."""

    name: str
    write: Write[T]
    idle: Idle | None = None


class Batches(Generic[T]):
    """One writing thread. `write` answers each item with a value or a Refused; `idle` is called between, about once a
    second, and what it wants written is written each in a transaction of its own, so that one holds up no other.
    """

    def __init__(self, line: Line[T], database: Database) -> None:
        self._database, self._write, self._idle = database, line.write, line.idle
        self._waiting: queue.SimpleQueue[_Waiting[T] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=line.name, daemon=True)
        self.written = 0  # transactions, for benches

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, then no more."""
        self._waiting.put(None)
        self._thread.join()

    async def ask(self, item: T) -> Any:
        """What was answered to it, once that is committed; or the Refused that is raised instead."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.put((item, future))
        return await future

    def _run(self) -> None:
        looked = time.monotonic()
        goes_on = True
        while goes_on:
            batch, goes_on = self._take(max(0.05, looked + IDLE - time.monotonic()))
            if batch:
                self._write_all(batch)
            rested = time.monotonic() - looked
            if self._idle is not None and (rested >= LONGEST or (rested >= IDLE and self._waiting.empty())):
                looked = time.monotonic()
                self._look_after()

    def _take(self, wait: float) -> tuple[list[_Waiting[T]], bool]:
        batch: list[_Waiting[T]] = []
        try:
            found = self._waiting.get(timeout=wait)
            while found is not None:
                if not found[1].cancelled():  # who waits for it may have gone
                    batch.append(found)
                if len(batch) >= MOST:
                    return batch, True
                found = self._waiting.get_nowait()
        except queue.Empty:
            return batch, True
        return batch, False

    def _write_all(self, batch: list[_Waiting[T]], again: bool = False) -> None:
        try:
            with self._database.writing() as session:
                answers = self._write(session, [item for item, _ in batch])
                assert len(answers) == len(batch)
        except Exception as error:
            if len(batch) > 1 and not isinstance(error, Busy):  # one of them is to blame: each by itself
                for one in batch:
                    self._write_all([one])
            elif len(batch) == 1 and not again and isinstance(error.__cause__, IntegrityError):
                self._write_all(batch, again=True)  # another server was faster: what it wrote is seen now
            else:
                self._refuse(batch, error)
            return
        self.written += 1
        self._tell([(future, answer) for (_, future), answer in zip(batch, answers, strict=True)])

    def _refuse(self, batch: list[_Waiting[T]], error: Exception) -> None:
        if not isinstance(error, Refused):
            log.error("a write of %s failed", self._thread.name, exc_info=error)
        self._tell([(future, error) for _, future in batch])

    def _tell(self, answers: "list[tuple[asyncio.Future[Any], Any]]") -> None:
        """Wake the loop once for all of them: to wake it for each costs more than to write a vote."""
        for loop in {future.get_loop() for future, _ in answers}:
            with suppress(RuntimeError):  # it has been closed: nobody waits any more
                loop.call_soon_threadsafe(_settle, [one for one in answers if one[0].get_loop() is loop])

    def _look_after(self) -> None:
        assert self._idle is not None
        try:
            with self._database.reading() as session:
                due = self._idle(session)
        except Exception:
            return log.exception("looking after %s failed; it is tried again", self._thread.name)
        for write in due:
            try:
                with self._database.writing() as session:
                    write(session)
            except Refused as refused:
                log.info("%s: not written this second: %s", self._thread.name, refused.reason.msgid)
            except Exception:
                log.exception("looking after %s failed; it is tried again", self._thread.name)


def _settle(answers: "list[tuple[asyncio.Future[Any], Any]]") -> None:
    for future, answer in answers:
        if future.done():  # who waited has gone
            continue
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)
