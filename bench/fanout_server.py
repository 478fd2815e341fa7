"""The two servers of `bench.fanout`, each a process of its own that does what a line says and answers with one.

`ours` is the whole application over an installation, with one numbered thing of the bench in it; `floor` is the bare
library's server and its `broadcast`, with the same words. `speak RATE SECONDS SIZE` tells stamped news in step, `stand`
says how things stand, `bump N` lets N things happen at once.
"""

import asyncio
import json
import os
import resource
import sys
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

from bench.fanout_client import THING, VIEW
from workplace import app
from workplace.config import Settings
from workplace.kernel import ports
from workplace.live.endpoint import Live

KEPT = 600  # stamps that are remembered


class Ticking:
    """A thing to which nothing happens but time: its number, and when each of the last was due."""

    def __init__(self) -> None:
        self.now, self.size = 1, 200
        self._due: list[float] = [0.0]

    def bump(self, due: float) -> None:
        """Something happens, at the moment for which it was meant."""
        self.now += 1
        self._due = [*self._due[-KEPT:], due]

    def text(self, after: int) -> str:
        """All stamps since a number: what is told late shows how late its oldest part is."""
        stamps = "".join(f"@{due:.6f}@" for due in self._due[after - self.now :])
        return stamps + "x" * (self.size - len(stamps))

    def stands(self, *_: Any) -> int | None:
        """The number."""
        return self.now

    def stands_all(self, _session: Any, keys: Collection[str]) -> Mapping[str, int]:
        """The number, for whoever asks."""
        return dict.fromkeys(keys, self.now)

    def frames(
        self, _session: Any, _key: str, audiences: Sequence[str], after: int
    ) -> Mapping[str, Mapping[str, Any]] | None:
        """The same panel for everybody."""
        text = self.text(after)
        return {audience: {"panels": {"bench": text}} for audience in audiences}


class Talk:
    """What the bench says to a server, line by line."""

    def __init__(self, ticking: Ticking, tell: Callable[[], None], stand: Callable[[], dict[str, int]]) -> None:
        self._ticking, self._tell, self._stand = ticking, tell, stand

    async def listen(self) -> None:
        """Do what is said until nobody says anything any more."""
        loop = asyncio.get_running_loop()
        while line := (await loop.run_in_executor(None, sys.stdin.readline)).split():
            if line[0] == "speak":
                await self.speak(*map(float, line[1:]))
            elif line[0] == "bump":
                self.bump(int(line[1]))
            else:
                self.stand()

    async def speak(self, rate: float, seconds: float, size: float) -> None:
        """Tell news in step; what it cost is printed. The stamp is the time at which it was due."""
        self._ticking.size = int(size)
        start, spent = time.monotonic() + 0.2, time.process_time()
        for number in range(int(rate * seconds)):
            due = start + number / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            self._ticking.bump(due)
            self._tell()
        await asyncio.sleep(0.5)
        _say(cpu_s=time.process_time() - spent, now=self._ticking.now, **self._stand())

    def bump(self, times: int) -> None:
        """Let things happen that nobody is told of."""
        for _ in range(times):
            self._ticking.bump(time.monotonic())
        _say(now=self._ticking.now)

    def stand(self) -> None:
        """How things stand, and the memory of the process in kB."""
        status = Path(f"/proc/{os.getpid()}/status").read_text()
        _say(rss_kb=int(status.partition("VmRSS:")[2].split()[0]), now=self._ticking.now, **self._stand())


def _say(**words: Any) -> None:
    print(json.dumps(words), flush=True)


async def ours(folder: str) -> None:
    """The whole application: for a real meeting, fill no ports here and let `Ticking.bump` be one of its actions."""
    settings = Settings(mode="demo", data=Path(folder), port=0)
    built = app.build(settings)
    live: Live = built.state.live
    ticking = Ticking()
    ports.sources.fill("bench", ticking)
    ports.may_hear.fill("bench", lambda session, acting, key: True)
    server = uvicorn.Server(uvicorn.Config(built, **app.server_options(settings)))

    def stand() -> dict[str, int]:
        return {"readers": live.hub.readers, "renderings": live.hub.renderings}

    async def talk() -> None:
        while not server.started:
            await asyncio.sleep(0.02)
        _say(port=server.servers[0].sockets[0].getsockname()[1])
        await Talk(ticking, lambda: live.tell(THING, {"seq": ticking.now}), stand).listen()
        server.should_exit = True

    await asyncio.gather(server.serve(), talk())


async def floor(_folder: str) -> None:
    """The library by itself."""
    ticking = Ticking()
    readers: set[ServerConnection] = set()
    topic = {"topic": f"{THING}.{VIEW}"}

    async def listen(connection: ServerConnection) -> None:
        readers.add(connection)
        try:
            with suppress(ConnectionClosed):
                async for _ in connection:
                    await connection.send(json.dumps({**topic, "event": "heard", "s": ticking.now}))
        finally:
            readers.discard(connection)

    def tell() -> None:
        panels = {"bench": ticking.text(ticking.now - 1)}
        words = {**topic, "event": "frame", "s": ticking.now, "p": ticking.now - 1, "panels": panels}
        broadcast(readers, json.dumps(words, separators=(",", ":")))

    async with serve(listen, "127.0.0.1", 0, compression=None, backlog=4096) as server:
        _say(port=next(iter(server.sockets)).getsockname()[1])
        await Talk(ticking, tell, lambda: {"readers": len(readers), "renderings": 0}).listen()


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    server: Callable[[str], Awaitable[None]] = {"ours": ours, "floor": floor}[sys.argv[1]]
    asyncio.run(server(sys.argv[2]))  # type: ignore[arg-type]
