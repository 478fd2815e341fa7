"""The sockets of `bench.fanout`, in a process of its own: one epoll loop that reads frames without a library.

It does what a line of JSON says and answers with one: `open` sockets, `close` them, `gather` what they heard. Each
socket keeps the number it stands at; a frame that does not join on, comes twice or goes back is counted.
"""

import json
import re
import resource
import select
import socket
import statistics
import sys
import time
from typing import Any

from bench.report import percentile

THING = "bench:1"
TOPIC = f"{THING}.seat"  # what the sockets hear, unless they are told another
AT_ONCE = 400  # handshakes under way
STAMP = re.compile(rb"@([0-9.]+)@")
NUMBERS = re.compile(rb'"s":(\d+),"p":(\d+)')
HANDSHAKE = (
    "GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Origin: http://127.0.0.1:{port}\r\nCookie: session={token}\r\n\r\n"
)


class Ear:
    """One socket: shakes hands, says where it stands, and notes how late each frame comes."""

    def __init__(self, number: int, stands: int, topic: str, named: str) -> None:
        self.number, self.stands, self.topic, self.named = number, stands, topic, named
        self.sock: socket.socket | None = None
        self.is_open = self.has_heard = self.stalls = self.was_reset = self.is_lost = False
        self.held = b""
        self.late: list[float] = []
        self.wrong = 0

    def connect(self, port: int, token: str) -> socket.socket:
        """Begin."""
        self.sock = socket.socket()
        self.sock.connect(("127.0.0.1", port))
        self.sock.setblocking(False)
        self.is_open = self.has_heard = self.is_lost = False
        self.held = b""
        self.sock.send(HANDSHAKE.format(port=port, token=token).encode())
        return self.sock

    def read(self) -> None:
        """Take what has come."""
        assert self.sock is not None
        try:
            data = self.sock.recv(262144)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self.is_lost = True
            return
        now = time.monotonic()
        data = self.held + data if self.held else data
        if not self.is_open:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self.held = head
                return
            assert head.startswith(b"HTTP/1.1 101"), head[:200]
            self.is_open = True
            words = {"hear": [self.topic], "since": self.stands, "as": self.named}
            self.sock.send(_masked(json.dumps(words).encode()))
        start = 0
        while (end := _end(data, start)) and end[1] <= len(data):
            self._take(data[end[0] : end[1]], now)
            start = end[1]
        self.held = data[start:]

    def _take(self, words: bytes, now: float) -> None:
        if found := NUMBERS.search(words):
            s, p = int(found[1]), int(found[2])
            self.wrong += p > self.stands or s <= self.stands
            self.stands = s
            self.late += [(now - float(stamp)) * 1000 for stamp in STAMP.findall(words)]
        elif b'"heard"' in words and self.topic.encode() in words:
            self.has_heard = True
        elif b'"reset"' in words:
            self.has_heard = self.was_reset = True


def _end(data: bytes, start: int) -> tuple[int, int] | None:
    """Where a frame's words begin and end; None when not even its head is there. A server does not mask."""
    if len(data) < start + 2:
        return None
    size, at = data[start + 1] & 0x7F, start + 2
    if size >= 126:
        wide = 2 if size == 126 else 8
        if len(data) < at + wide:
            return None
        size, at = int.from_bytes(data[at : at + wide], "big"), at + wide
    return at, at + size


def _masked(payload: bytes) -> bytes:
    """A text frame of a client; the mask is zero."""
    assert len(payload) < 126
    return bytes([0x81, 0x80 | len(payload), 0, 0, 0, 0]) + payload


class Ears:
    """All sockets, and the loop that reads them."""

    def __init__(self) -> None:
        self.ears: list[Ear] = []
        self._poll = select.epoll()
        self._by_number: dict[int, Ear] = {}

    def open(
        self, port: int, tokens: list[str], stands: int, stalled: int = 0, topic: str = TOPIC, named: str = ""
    ) -> dict[str, Any]:
        """Connect as many as there are tokens, some at a time, until all have heard where they stand."""
        fresh = self.ears or [Ear(number, stands, topic, named) for number in range(len(tokens))]
        self.ears = fresh
        begun = time.monotonic()
        waiting, under_way = list(fresh), set[Ear]()
        while waiting or under_way:
            while waiting and len(under_way) < AT_ONCE:
                ear = waiting.pop()
                sock = ear.connect(port, tokens[ear.number])
                self._by_number[sock.fileno()] = ear
                self._poll.register(sock.fileno(), select.EPOLLIN)
                under_way.add(ear)
            self._read(1.0)
            assert not any(ear.is_lost for ear in under_way), "a socket was sent away"
            under_way = {ear for ear in under_way if not ear.has_heard}
            assert time.monotonic() - begun < 120, "the sockets do not come in"
        took = time.monotonic() - begun
        for ear in self.ears[:stalled]:
            ear.stalls = True
            assert ear.sock is not None
            self._poll.unregister(ear.sock.fileno())
        return {"took_s": took, "reset": sum(ear.was_reset for ear in self.ears)}

    def gather(self, until: int, seconds: float) -> dict[str, Any]:
        """Read until everybody stands at a number, or the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and any(ear.stands < until for ear in self.ears if not ear.stalls):
            self._read(0.2)
        readers = [ear for ear in self.ears if not ear.stalls]
        late = [moment for ear in readers for moment in ear.late]
        spread = {"p50": statistics.median(late), "p99": percentile(late, 99), "max": max(late)} if late else {}
        told = {
            **spread,
            "stamps": len(late),
            "behind": sum(ear.stands != until for ear in readers),
            "wrong": sum(ear.wrong for ear in self.ears),
        }
        for ear in self.ears:
            ear.late, ear.wrong = [], 0
        return told

    def stalled(self) -> dict[str, Any]:
        """Which of those that did not read were dropped: what waits for them ends in a cut line."""
        dropped = 0
        for ear in self.ears:
            if ear.stalls and ear.sock is not None:
                ear.sock.setblocking(True)
                ear.sock.settimeout(2)
                try:
                    while ear.sock.recv(1 << 20):
                        pass
                    dropped += 1
                except TimeoutError:
                    pass
                except OSError:
                    dropped += 1
        return {"dropped": dropped}

    def close(self, forget: bool) -> dict[str, Any]:
        """All leave without a word; the next to come stand where they stood, or are new."""
        for ear in self.ears:
            if ear.sock is not None:
                ear.sock.close()
        self._by_number.clear()
        self._poll.close()
        self._poll = select.epoll()
        if forget:
            self.ears = []
        return {}

    def _read(self, seconds: float) -> None:
        for number, _ in self._poll.poll(seconds, 4096):
            ear = self._by_number[number]
            ear.read()
            if ear.is_lost:
                self._poll.unregister(number)


def main() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    ears = Ears()
    for line in sys.stdin:
        said = json.loads(line)
        print(json.dumps(getattr(ears, said.pop("do"))(**said)), flush=True)


if __name__ == "__main__":
    main()
