"""Many voters who press at once and press twice, in a process of their own: cheap enough not to be what is measured.

`python -m bench.voters` reads one line of JSON (`crowd.Hall.order`), opens two connections a voter, then each
sends its vote at its moment within the spread, twice together. One line of JSON at the end: for each voter the answers'
numbers, and in milliseconds how long the slower of both took. A connection that breaks is the number 0: who votes tells
nothing else then, and the test asks again with the same key.
"""

import asyncio
import json
import random
import sys
import time
from typing import Any
from urllib.parse import urlencode

AT_ONCE = 100  # connections being opened


class Line(asyncio.Protocol):
    """One connection: it sends one request and reads the answer's number and length."""

    def __init__(self) -> None:
        self.answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport | None = None
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        head, parted, body = self._held.partition(b"\r\n\r\n")
        if not parted or self.answered.done():
            return
        length = next((int(v) for k, _, v in _lines(head) if k.lower() == b"content-length"), 0)
        if len(body) >= length:
            self.answered.set_result(int(head[9:12]))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.answered.done():
            self.answered.set_result(0)

    def send(self, request: bytes) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(request)


def _lines(head: bytes) -> list[tuple[bytes, bytes, bytes]]:
    return [line.partition(b": ") for line in head.split(b"\r\n")[1:]]


async def main(order: dict[str, Any]) -> None:
    """Open all lines, say so, wait for the word, vote."""
    voters, port = order["voters"], order["port"]
    lines: list[Line] = []
    gate = asyncio.Semaphore(AT_ONCE)

    async def line() -> Line:
        async with gate:
            for _ in range(50):
                try:
                    return (await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port))[1]
                except OSError:
                    await asyncio.sleep(0.1)
        return Line()

    lines = await asyncio.gather(*(line() for _ in range(2 * len(voters))))
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    started = time.monotonic()
    votes = (
        vote(voter, lines[2 * n : 2 * n + 2], order, started + n * order["spread"] / len(voters))
        for n, voter in enumerate(voters)
    )
    answers = await asyncio.gather(*votes)
    print(json.dumps({"answers": answers, "seconds": time.monotonic() - started}), flush=True)


async def vote(voter: dict[str, Any], lines: list[Line], order: dict[str, Any], at: float) -> list[Any]:
    """One voter's two clicks: the answers' numbers and the milliseconds until both had come."""
    await asyncio.sleep(max(0.0, at - time.monotonic()))
    request = _request(voter, order)
    for one in lines:
        if one.transport is None:
            one.answered.set_result(0)
        one.send(request)
    numbers = [await asyncio.wait_for(one.answered, 120) for one in lines]
    return [voter["member"], numbers, (time.monotonic() - at) * 1000]


def _request(voter: dict[str, Any], order: dict[str, Any]) -> bytes:
    choice = random.Random(voter["member"]).choice(("yes", "no", "abstain"))
    body = urlencode({"member": voter["member"], "key": f"k{voter['member']}", "choice": choice, "csrf": voter["csrf"]})
    return (
        f"POST {order['path']} HTTP/1.1\r\nHost: 127.0.0.1:{order['port']}\r\nCookie: session={voter['token']}\r\n"
        f"Sec-Fetch-Site: same-origin\r\nAccept: application/json\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.stdin.readline())))
