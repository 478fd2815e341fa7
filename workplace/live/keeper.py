"""Does what the rooms ask for: renders in threads, compares every second what stands with what was told, and asks anew
what people may hear. Everything but the reading happens on the loop.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

import anyio.to_thread

from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.live.deciding import Decision, decide, one_state
from workplace.live.hub import Hub
from workplace.live.readers import Reader
from workplace.live.room import Job, Rendered, render

log = logging.getLogger(__name__)

TOGETHER = 0.05  # seconds; what happens to a thing within them is told as one
COMPARED = 1.0  # seconds between two looks at what stands: hints may be lost
RENDERERS = 4  # things that are rendered at the same time
GONE = -1  # the number of what is not there any more
AGAIN = 1.0  # seconds until people are asked again when that failed; their screens stay blank


class Keeper:
    """Keeps the rooms of one process. `who` tells who sits behind a reader, None when it has gone."""

    def __init__(self, database: Database, hub: Hub, who: Callable[[Reader], Acting | None]) -> None:
        self._database, self._hub, self._who = database, hub, who
        self._due: set[str] = set()
        self._last: dict[str, float] = {}
        self._asking: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = anyio.CapacityLimiter(RENDERERS)  # not those that pages wait for
        self._deciders = anyio.CapacityLimiter(1)
        self._comparing = asyncio.Event()
        self._answers = True

    # --- rendering

    def wake(self, thing: str) -> None:
        """There is something to render: at once, or as soon as the last time is long enough ago."""
        if thing in self._due:
            return
        self._due.add(thing)
        loop = asyncio.get_running_loop()
        loop.call_at(max(loop.time(), self._last.get(thing, 0) + TOGETHER), self._begin, thing)

    def _begin(self, thing: str) -> None:
        self._due.discard(thing)
        job = self._hub.job(thing)
        if job is not None:
            self._last[thing] = asyncio.get_running_loop().time()
            self._do(self._render(job))

    async def _render(self, job: Job) -> None:
        try:
            rendered = await anyio.to_thread.run_sync(self._rendered, job, limiter=self._threads)
        except Exception:
            log.exception("%s could not be rendered; it is tried again", job.thing)
            rendered = None
        self._hub.done(job, rendered)

    def _rendered(self, job: Job) -> Rendered:
        with one_state(self._database) as session:
            return render(ports.sources[job.thing.partition(":")[0]], session, job)

    # --- comparing

    async def go_rounds(self) -> None:
        """Compare every second, and at once when told to."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._comparing.wait(), COMPARED)
            self._comparing.clear()
            things = self._hub.things()
            self._last = {thing: at for thing, at in self._last.items() if thing in things}
            if things:
                await self._compare(things)

    def compare_soon(self) -> None:
        """Hints may have been lost."""
        self._comparing.set()

    async def _compare(self, things: Sequence[str]) -> None:
        try:
            stands = await anyio.to_thread.run_sync(self._stand, things, limiter=self._threads)
        except Exception:
            if self._answers:
                log.exception("the numbers of what people hear could not be read; it is tried again every second")
            self._answers = False
            return
        self._answers = True
        for thing in things:
            self._hub.hint(thing, stands.get(thing, GONE), compared=True)

    def _stand(self, things: Sequence[str]) -> dict[str, int]:
        by_kind: dict[str, list[str]] = {}
        for thing in things:
            kind, _, key = thing.partition(":")
            by_kind.setdefault(kind, []).append(key)
        with self._database.reading() as session:
            return {
                f"{kind}:{key}": number
                for kind, keys in by_kind.items()
                for key, number in ports.sources[kind].stands_all(session, keys).items()
            }

    # --- asking again

    def ask_again(self, thing: str) -> None:
        """Somebody is held until it is decided anew what they may hear of a thing."""
        if thing not in self._asking:
            self._asking.add(thing)
            self._do(self._ask_again(thing))

    async def _ask_again(self, thing: str) -> None:
        held = [(reader, view, who) for reader, view in self._hub.held(thing) if (who := self._who(reader)) is not None]
        asked = [(who, f"{thing}.{view}") for _, view, who in held]
        try:
            decisions = await anyio.to_thread.run_sync(self._decide, asked, limiter=self._deciders)
        except Exception:
            log.exception("who may hear %s could not be decided; it is tried again", thing)
            await asyncio.sleep(AGAIN)
            decisions = []
        self._asking.discard(thing)
        pairs = zip(held, decisions, strict=False)  # none when it failed
        self._hub.decided(thing, [(reader, view, d.audience, d.stands or 0) for (reader, view, _), d in pairs])

    def _decide(self, asked: Sequence[tuple[Acting, str]]) -> list[Decision]:
        with one_state(self._database) as session:
            return decide(session, asked)

    def _do(self, what: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self) -> None:
        """Whatever is under way is not needed any more."""
        for task in self._tasks:
            task.cancel()
