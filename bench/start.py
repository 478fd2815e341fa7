"""A second start: `python -m bench.start [--quick] [--data FOLDER]`.

From the command to a whole first page of a demonstration that was filled before (made first where FOLDER has none; by
default in a temporary folder), as `make demo` does it when all is set up. The yardstick is the least that could be
started here: the same Python and server with one line of text. Interleaved, each start a process of its own; the least
of the rounds is what the machine needs, the rest is what else ran.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bench import report

ROUNDS, QUICK_ROUNDS = 7, 3
HOUSE, SETUP, BARE = "workplace", "bin_setup", "bare"
HELLO = """
import sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

app = Starlette(routes=[Route("/sign-in", lambda request: PlainTextResponse("hello " * 400))])
uvicorn.run(app, port=int(sys.argv[1]), log_level="error")
"""


@dataclass(frozen=True)
class Start:
    """What one start took until its first page was there."""

    seconds: float
    cpu: float  # of the process itself


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_ROUNDS} rounds instead of {ROUNDS}")
    parser.add_argument("--data", type=Path, help="a demonstration's folder")
    options = parser.parse_args()
    rounds = QUICK_ROUNDS if options.quick else ROUNDS
    with tempfile.TemporaryDirectory() as made:
        data = options.data or Path(made)
        started(HOUSE, data, until_filled=True)
        found: dict[str, list[Start]] = {HOUSE: [], BARE: [], SETUP: []}
        for _ in report.progress(range(rounds), "starts"):
            for name in (HOUSE, BARE):
                found[name].append(started(name, data))
            found[SETUP].append(_setup())
    figures = {f"{name}_{what}": value for name, starts in found.items() for what, value in _told(starts).items()}
    second = round(figures[f"{HOUSE}_p50_s"] + figures[f"{SETUP}_p50_s"], 2)
    least = round(figures[f"{HOUSE}_least_s"] + figures[f"{SETUP}_least_s"], 2)
    ours = {name: value for name, value in figures.items() if not name.startswith(BARE)} | {"least_s": least}
    bare = {name: value for name, value in figures.items() if name.startswith(BARE)}
    report.say("start", ours, bare, [report.Goal("second_start_s", second, 3.0)], rounds=rounds)


def _told(starts: list[Start]) -> dict[str, float]:
    seconds, cpu = [one.seconds for one in starts], [one.cpu for one in starts]
    return {
        "p50_s": round(statistics.median(seconds), 2),
        "least_s": round(min(seconds), 2),
        "cpu_s": round(statistics.median(cpu), 2),
    }


def started(name: str, data: Path, *, until_filled: bool = False) -> Start:
    """Start, wait for the first page, stop; `until_filled` waits for the demonstration's last week too."""
    port = _free_port()
    command = {
        HOUSE: [sys.executable, "-P", "-m", "workplace", "demo", "--data", str(data), "--port", str(port)],
        BARE: [sys.executable, "-P", "-c", HELLO, str(port)],
    }[name]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _first_page(process, f"http://127.0.0.1:{port}/sign-in")
        start = Start(time.perf_counter() - begun, _cpu(process.pid))
        if until_filled:
            _wait_for_weeks(data)
        return start
    finally:
        process.terminate()
        process.wait(60)


def _first_page(process: "subprocess.Popen[bytes]", address: str) -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                if answer.status == 200 and len(answer.read()) > 2000:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.01)
    raise SystemExit(f"it did not start: {process.args!r}")


def _wait_for_weeks(data: Path) -> None:
    """The weeks are made in the background; how far they are stands in a file that goes when they are whole."""
    from workplace.config import Settings
    from workplace.kernel import progress

    settings = Settings(data=data)
    for _ in range(6000):
        if progress.told(settings.demo_progress) is None:
            return
        time.sleep(0.2)
    raise SystemExit("the demonstration was not filled within 20 minutes")


def _setup() -> Start:
    """What `make demo` looks at before it starts, when everything is in place."""
    begun = time.perf_counter()
    process = subprocess.Popen(["bin/setup"], stdout=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return Start(time.perf_counter() - begun, used.ru_utime + used.ru_stime)


def _cpu(pid: int) -> float:
    """Processor seconds of a process until now."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


if __name__ == "__main__":
    main()
