"""Spreading one piece of news to many sockets: `python -m bench.live [--quick]`.

Two servers, one after the other in each round, each in a process of its own: ours (the real endpoint on uvicorn with
prepared frames) and the floor (`websockets.serve` and its `broadcast`). One client process reads all sockets; a stamp
in each message says when it was meant to leave, so that waiting in the server counts. Goals are ratios, the median of
interleaved rounds.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from asyncio.subprocess import PIPE, Process
from dataclasses import dataclass

from bench import report

PER_SECOND = 10
SIZE = 200  # bytes of a message
ROUNDS, QUICK_ROUNDS = 5, 3
SECONDS, QUICK_SECONDS = 4, 2
READERS, QUICK_READERS = 1000, 200


@dataclass(frozen=True)
class Round:
    """What one round of one server took."""

    p50_ms: float
    p99_ms: float
    cpu_us: float  # of the server, per frame


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_READERS} readers instead of {READERS}")
    parser.add_argument("--readers", type=int, default=0)
    options = parser.parse_args()
    readers = options.readers or (QUICK_READERS if options.quick else READERS)
    rounds, seconds = (QUICK_ROUNDS, QUICK_SECONDS) if options.quick else (ROUNDS, SECONDS)
    measured: dict[str, list[Round]] = {"ours": [], "floor": []}
    for _ in report.progress(range(rounds), "rounds"):
        for server, results in measured.items():
            results.append(asyncio.run(one_round(server, readers, seconds)))
    figures = {f"{name}_{server}": _median(results, name) for server, results in measured.items() for name in NAMES}
    goals = [
        report.Goal("p99_to_floor", round(_ratio(measured, "p99_ms"), 2), 1.3),
        report.Goal("cpu_per_frame_to_floor", round(_ratio(measured, "cpu_us"), 2), 1.2),
    ]
    ours = {name: value for name, value in figures.items() if name.endswith("ours")}
    floor = {name: value for name, value in figures.items() if name.endswith("floor")}
    report.say("live", ours, floor, goals, readers=readers, per_second=PER_SECOND, rounds=rounds, quick=options.quick)


NAMES = ("p50_ms", "p99_ms", "cpu_us")


def _median(results: list[Round], name: str) -> float:
    return round(statistics.median(getattr(one, name) for one in results), 2)


def _ratio(measured: dict[str, list[Round]], name: str) -> float:
    pairs = zip(measured["ours"], measured["floor"], strict=True)
    return statistics.median(getattr(ours, name) / getattr(floor, name) for ours, floor in pairs)


async def one_round(server: str, readers: int, seconds: int) -> Round:
    """Start a server, connect the readers, let it speak for a while."""
    command = [sys.executable, "-m", "bench.live_server", server, str(SIZE), str(PER_SECOND), str(seconds)]
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    try:
        port = int(await _line(process))
        listeners = [Listener() for _ in range(readers)]
        for start in range(0, readers, 50):
            await asyncio.gather(*(one.connect(port) for one in listeners[start : start + 50]))
        assert process.stdin is not None
        process.stdin.write(b"speak\n")
        spent = json.loads(await _line(process))
        await asyncio.sleep(0.3)  # the last frames are on their way
        for one in listeners:
            one.close()
    finally:
        process.kill()
        await process.wait()
    late = [moment for one in listeners for moment in one.late]
    expected = readers * PER_SECOND * seconds
    assert len(late) == expected, f"{server}: {len(late)} of {expected} messages arrived"
    return Round(statistics.median(late), report.percentile(late, 99), spent["cpu_s"] * 1e6 / expected)


async def _line(process: Process) -> str:
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


class Listener(asyncio.Protocol):
    """A socket that costs little: it shakes hands, then only looks for stamps in what arrives."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._held = b""

    async def connect(self, port: int) -> None:
        """Shake hands and say what is to be heard."""
        self._transport, _ = await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", port)
        self._transport.write(HANDSHAKE.format(port=port).encode())
        await self._open
        self._transport.write(_frame(json.dumps({"hear": ["test:bench"]}).encode()))

    def data_received(self, data: bytes) -> None:
        """Note how late each message is that came whole."""
        if not self._open.done():
            self._open.set_result(None)
        now = time.monotonic()
        pieces = (self._held + data).split(b"@")
        self._held = b"@" + pieces[-1] if len(pieces) % 2 == 0 else pieces[-1][-20:]
        self.late += [(now - float(stamp)) * 1000 for stamp in pieces[1::2][: (len(pieces) - 1) // 2]]

    def close(self) -> None:
        """Leave without a word."""
        self._transport.abort()


HANDSHAKE = (
    "GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Origin: http://127.0.0.1:{port}\r\nCookie: session=bench\r\n\r\n"
)


def _frame(payload: bytes) -> bytes:
    """A masked text frame of a client; the mask is zero."""
    assert len(payload) < 126
    return bytes([0x81, 0x80 | len(payload), 0, 0, 0, 0]) + payload


if __name__ == "__main__":
    main()
