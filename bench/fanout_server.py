"""The two servers of `bench.fanout`, each a process of its own that does what a line says and answers with one.

`ours` is the whole application over an installation, with one numbered thing of the bench in it; `floor` is the bare
library's server and its `broadcast`, with the same words. `speak RATE SECONDS SIZE` tells stamped news in step, `stand`
says how things stand, `bump N` lets N things happen at once. `meeting` is the whole application too; what happens there
is that a member of a real meeting takes a wish to speak back and asks anew: two events, one commit.
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
from sqlalchemy import select
from sqlmodel import Session, col
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

from bench.fanout_client import THING, TOPIC
from workplace import app
from workplace.config import Settings
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.live.endpoint import Live
from workplace.meetings.actions import speaking
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.rules import floor as floors

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


class Sitting(Ticking):
    """A real meeting, at which somebody waits to speak; what they want to speak of is when it was due."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self.acts_s = 0.0
        with database.reading() as session:
            meeting = session.scalars(select(Meeting).where(col(Meeting.state) == "open")).one()
            self.id, self.now = meeting.id or 0, meeting.seq
            self._who = Acting(int(meeting.note))
        self.bump(0.0)  # from now on each time is two events

    def bump(self, due: float) -> None:
        """Take the wish back and ask anew; what that costs by itself is counted apart."""
        began = time.thread_time()
        with self._database.writing() as session:
            self._ask_anew(session, f"@{due:.6f}@")
        self.acts_s += time.thread_time() - began

    def _ask_anew(self, session: Session, topic: str) -> None:
        meeting = session.get_one(Meeting, self.id)
        for turn in floors.read(meeting.floor).waiting:
            speaking.withdraw(session, self._who, meeting, turn.id)
        speaking.ask(session, self._who, meeting, "speech", topic)
        self.now = meeting.seq


class Talk:
    """What the bench says to a server, line by line."""

    def __init__(self, ticking: Ticking, tell: Callable[[], None], stand: Callable[[], dict[str, float]]) -> None:
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
    """The whole application, with a numbered thing of the bench's own."""
    built, settings = _built(folder)
    ticking = Ticking()
    ports.sources.fill("bench", ticking)
    ports.may_hear.fill("bench", lambda session, acting, key: True)
    live: Live = built.state.live
    await _serve(built, settings, ticking, lambda: live.tell(THING, {"seq": ticking.now}), {"topic": TOPIC})


async def meeting(folder: str) -> None:
    """The whole application, with the meeting that is open there; its own commits tell the news."""
    built, settings = _built(folder)
    sitting = Sitting(built.state.house.database)
    words = {"topic": f"meeting:{sitting.id}.seat-vi", "named": "member"}
    await _serve(built, settings, sitting, lambda: None, words)


def _built(folder: str) -> tuple[Any, Settings]:
    settings = Settings(mode="demo", data=Path(folder), port=0)
    return app.build(settings), settings


async def _serve(
    built: Any, settings: Settings, ticking: Ticking, tell: Callable[[], None], words: dict[str, str]
) -> None:
    live: Live = built.state.live
    server = uvicorn.Server(uvicorn.Config(built, **app.server_options(settings)))

    def stand() -> dict[str, float]:
        acts = getattr(ticking, "acts_s", 0.0)
        return {"readers": live.hub.readers, "renderings": live.hub.renderings, "acts_s": acts}

    async def talk() -> None:
        while not server.started:
            await asyncio.sleep(0.02)
        _say(port=server.servers[0].sockets[0].getsockname()[1], **words)
        await Talk(ticking, tell, stand).listen()
        server.should_exit = True

    await asyncio.gather(server.serve(), talk())


async def floor(_folder: str) -> None:
    """The library by itself."""
    ticking = Ticking()
    readers: set[ServerConnection] = set()
    topic = {"topic": TOPIC}

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
        _say(port=next(iter(server.sockets)).getsockname()[1], topic=TOPIC)
        await Talk(ticking, tell, lambda: {"readers": len(readers), "renderings": 0}).listen()


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    server: Callable[[str], Awaitable[None]] = {"ours": ours, "meeting": meeting, "floor": floor}[sys.argv[1]]
    asyncio.run(server(sys.argv[2]))  # type: ignore[arg-type]
