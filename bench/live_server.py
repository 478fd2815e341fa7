"""The two servers of `bench.live`, each a process of its own that speaks when it is told to."""

import asyncio
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.server import ServerConnection, broadcast, serve

from workplace.kernel import ports
from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.db import Database
from workplace.live.endpoint import Live, hear_tests
from workplace.live.protocol import LiveProtocol
from workplace.web.trusted import Trusted


class House:
    """A house with an empty database: the bench's readers are all one person, trusted after the first."""

    def __init__(self, folder: str) -> None:
        self.database = Database(f"sqlite:///{folder}/empty.db")
        self.trusted = Trusted(lambda: self.database)


async def speak(tell: Callable[[str], None], size: int, per_second: int, seconds: int) -> None:
    """Tell stamped messages in step; what it cost is printed. The stamp is the time at which it was due."""
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    await asyncio.sleep(0.3)
    start, spent = time.monotonic(), time.process_time()
    for number in range(per_second * seconds):
        due = start + number / per_second
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        stamp = f"@{due:.6f}@"
        tell(stamp + "x" * (size - len(stamp)))
    await asyncio.sleep(0.2)
    print(json.dumps({"cpu_s": time.process_time() - spent}), flush=True)


def ours(*how: int) -> None:
    """The real endpoint on uvicorn."""
    visitor = Visitor(Acting(1), session_id=1, csrf="", name="")
    ports.signed_in.fill(lambda session, token, aside: visitor)
    ports.may_hear.fill("test", hear_tests)
    live = Live(House(tempfile.mkdtemp(prefix="bench-live-")))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> Any:
        await live.start()
        talking = asyncio.ensure_future(speak(lambda text: live.tell("test:bench", {"text": text}), *how))
        yield
        talking.cancel()

    config = uvicorn.Config(
        Starlette(routes=[live.route], lifespan=lifespan),
        port=0,
        ws=LiveProtocol,
        ws_per_message_deflate=False,
        loop="asyncio",
        backlog=4096,
        log_level="critical",
    )
    server = uvicorn.Server(config)
    threading.Thread(target=_say_port, args=(server,), daemon=True).start()
    server.run()


def _say_port(server: uvicorn.Server) -> None:
    while not server.started:
        time.sleep(0.02)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)


async def floor(*how: int) -> None:
    """The library by itself: its server and its broadcast, the same words around the text."""
    readers: set[ServerConnection] = set()

    async def listen(connection: ServerConnection) -> None:
        readers.add(connection)
        async for _ in connection:
            pass

    def tell(text: str) -> None:
        broadcast(readers, json.dumps({"topic": "test:bench", "seq": 1, "text": text}))

    async with serve(listen, "127.0.0.1", 0, compression=None, backlog=4096) as server:
        print(next(iter(server.sockets)).getsockname()[1], flush=True)
        await speak(tell, *how)


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[2:]]
    if sys.argv[1] == "ours":
        ours(*numbers)
    else:
        asyncio.run(floor(*numbers))
