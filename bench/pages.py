"""The inbox page through the whole stack: `python -m bench.pages [--quick]`.

Three programs serve the same page over the same 10,000 letters, each in a process of its own: the house, hand-written
SQL with the house's template (`yardstick_raw`), and Django (`yardstick_django`). They are asked in turn, in short
rounds, by one client that takes what a browser takes (compressed answers, a kept connection, a signed-in session); what
counts is the processor time that the serving process spent (less what it spends when nobody asks: its job runner looks
for work once a second). A ratio is the median over the rounds of ratios within a
round, so that what else runs on the machine meets all of them alike.
"""

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

from bench import firstload, report
from bench.office import PAGE, Installation, installation

ASKS = 40  # in a round
RATE = 100  # requests a second, whether or not the last one has been answered
HOUSE, RAW, DJANGO = "house", "raw", "django"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, five seconds of load")
    quick = parser.parse_args().quick
    with ExitStack() as stack:
        made = stack.enter_context(installation())
        servers = {name: stack.enter_context(Server.started(name, made)) for name in (HOUSE, RAW, DJANGO)}
        idle = servers[HOUSE].settle()
        for server in servers.values():
            server.round(10)
            server.settle()
        resident = servers[HOUSE].resident()
        rounds = [
            {name: server.round(ASKS) for name, server in servers.items()}
            for _ in report.progress(range(6 if quick else 24), "rounds")
        ]
        late = servers[HOUSE].loaded(5 if quick else 30)
        first = firstload.sizes(servers[HOUSE].address, PAGE, made.token)
        background = servers[HOUSE].background * 1000
    _tell(rounds, late, first, idle, resident, background, quick)


class Server:
    """One serving process."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, token: str) -> None:
        self._process, self._port = process, port
        self._headers = {"cookie": f"session={token}", "accept-encoding": "gzip, deflate, br, zstd"}
        self.address = f"http://127.0.0.1:{port}"
        self.background = 0.0  # what it spends in a second when nobody asks, in seconds

    @classmethod
    @contextmanager
    def started(cls, name: str, made: Installation) -> Iterator["Server"]:
        """A process that answers; it is gone afterwards."""
        port = _free_port()
        serve = ["workplace", "serve", "--data", str(made.folder), "--port", str(port)]
        command = {
            HOUSE: serve,
            RAW: ["bench.yardstick_raw", str(made.database), str(port)],
            DJANGO: ["bench.yardstick_django.server", str(made.database), str(port)],
        }[name]
        environment = {**os.environ, "WORKPLACE_MODE": "demo"}
        process = subprocess.Popen([sys.executable, "-m", *command], env=environment, stdout=subprocess.DEVNULL)
        server = cls(process, port, made.token)
        try:
            server._wait()
            yield server
        finally:
            process.terminate()
            process.wait(30)

    def _wait(self) -> None:
        for _ in range(600):
            try:
                self._connection().connect()
                return
            except OSError:
                time.sleep(0.1)
            if self._process.poll() is not None:
                break
        raise SystemExit(f"a server did not start: {self._process.args!r}")

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)

    def _ask(self, connection: http.client.HTTPConnection) -> int:
        connection.request("GET", PAGE, headers=self._headers)
        answer = connection.getresponse()
        size = len(answer.read())
        if answer.status != 200 or size < 2000:
            raise SystemExit(f"{self._process.args!r} answered {answer.status} with {size} bytes")
        return size

    def round(self, asks: int) -> float:
        """Processor milliseconds of the process for one page, over so many in a row."""
        connection = self._connection()
        self._ask(connection)
        before, start = self._spent(), time.perf_counter()
        for _ in range(asks):
            self._ask(connection)
        spent = self._spent() - before - self.background * (time.perf_counter() - start)
        connection.close()
        return spent / asks * 1000

    def _spent(self) -> float:
        threads = Path(f"/proc/{self._process.pid}/task").iterdir()
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9

    def resident(self) -> float:
        """The main process's memory in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def settle(self) -> float:
        """Leave it alone for some seconds: what it spends in the background, and its memory."""
        time.sleep(1)
        before = self._spent()
        time.sleep(3)
        self.background = (self._spent() - before) / 3
        return self.resident()

    def loaded(self, seconds: int) -> list[float]:
        """Milliseconds from when each request was due until its answer had come, at a fixed rate."""
        due: Queue[float | None] = Queue()
        took: list[float] = []
        clients = [threading.Thread(target=self._answerer, args=(due, took)) for _ in range(16)]
        for client in clients:
            client.start()
        start = time.perf_counter() + 0.1
        for number in report.progress(range(seconds * RATE), f"{RATE} requests a second"):
            moment = start + number / RATE
            time.sleep(max(0.0, moment - time.perf_counter()))
            due.put(moment)
        for _ in clients:
            due.put(None)
        for client in clients:
            client.join()
        return took

    def _answerer(self, due: "Queue[float | None]", took: list[float]) -> None:
        connection = self._connection()
        while (moment := due.get()) is not None:
            self._ask(connection)
            took.append((time.perf_counter() - moment) * 1000)
        connection.close()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _tell(
    rounds: list[dict[str, float]],
    late: list[float],
    first: dict[str, Any],
    idle: float,
    resident: float,
    background: float,
    quick: bool,
) -> None:
    def ratio(name: str) -> float:
        return round(statistics.median(one[HOUSE] / one[name] for one in rounds), 2)

    def best(name: str) -> dict[str, float]:
        spent = [one[name] for one in rounds]
        return {"median": round(statistics.median(spent), 2), "least": round(min(spent), 2)}

    slow = report.spread(late)
    figures = {
        "page_cpu_ms": best(HOUSE),
        f"latency_ms_at_{RATE}_a_second": slow,
        "background_cpu_ms_a_second": round(background, 1),
        "idle_mb": round(idle),
        "mb_after_some_pages": round(resident),
        "first_load": first,
    }
    yardsticks = {"raw_cpu_ms": best(RAW), "django_cpu_ms": best(DJANGO)}
    goals = [
        report.Goal("cpu_to_raw", ratio(RAW), 1.6),
        report.Goal("cpu_to_django", ratio(DJANGO), 0.4),
        report.Goal(f"p99_ms_at_{RATE}_a_second", slow["p99"], 50),
        report.Goal("idle_mb", round(max(idle, resident)), 160),
        report.Goal("first_load_kb", first["kb"], 250),
    ]
    report.say("pages", figures, yardsticks, goals, rounds=len(rounds), quick=quick)


if __name__ == "__main__":
    main()
