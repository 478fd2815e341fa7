"""Voters who press at once, and twice: `python -m bench.votes [--quick]`.

The real application in a process of its own, on SQLite (`synchronous=FULL`) and on PostgreSQL; a real meeting, its roll
frozen; everybody signed in with a session of their own, which the server sees for the first time with the vote. The
load client is a third process. A voter's time runs from the moment they press until both answers have come. Afterwards
the ballots are counted: exactly one for each. Goals: meetings.md 5, G5.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from bench import report
from tests import databases
from tests.meetings import crowd
from tests.meetings.crowd import Hall
from workplace.kernel.db import Database
from workplace.meetings.models.polls import MeetingBallot, MeetingCast


@dataclass(frozen=True)
class Rush:
    """So many voters within so many seconds, and in how many milliseconds 99 of 100 are to be answered."""

    voters: int
    seconds: float
    p99_ms: float


RUSHES = (Rush(1000, 1, 1000), Rush(5000, 5, 3000))
QUICK = (Rush(1000, 1, 1000),)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="only a thousand voters")
    parser.add_argument("--engine", choices=databases.ENGINES, help="one database instead of both")
    options = parser.parse_args()
    figures: dict[str, Any] = {}
    goals = []
    engines = [options.engine] if options.engine else list(databases.ENGINES)
    runs = [(engine, rush) for engine in engines for rush in (QUICK if options.quick else RUSHES)]
    for engine, rush in report.progress(runs, "rushes"):
        found, name = measured(engine, rush), f"{engine}_{rush.voters}"
        figures |= {f"{key}_{name}": value for key, value in found.items()}
        goals.append(report.Goal(f"ack_p99_ms_{name}", found["p99_ms"], rush.p99_ms))
        goals.append(report.Goal(f"ballots_missing_{name}", rush.voters - found["ballots"], 0))
        goals.append(report.Goal(f"answers_lost_{name}", found["lost"], 0))
    report.say("votes", figures, {}, goals, quick=options.quick)


def measured(engine: str, rush: Rush) -> dict[str, Any]:
    """One rush against a fresh server."""
    with (
        tempfile.TemporaryDirectory(prefix="workplace-bench-") as folder,
        crowd.hall(engine, Path(folder), rush.voters) as hall,
        server(hall) as (port, process),
    ):
        said, spent = rushed(hall, port, rush.seconds), cpu(process.pid)
        ballots = counted(hall)
    late = [one[2] for one in said["answers"]]
    numbers = [number for one in said["answers"] for number in one[1]]
    return {
        "p50_ms": round(report.percentile(late, 50)), "p99_ms": round(report.percentile(late, 99)),
        "seconds": round(said["seconds"], 2), "votes_per_s": round(rush.voters / said["seconds"]),
        "lost": sum(number != 200 for number in numbers), "ballots": ballots, "server_cpu_s": round(spent, 2),
    }  # fmt: skip


def rushed(hall: Hall, port: int, spread: float) -> dict[str, Any]:
    """What the voters' process tells."""
    command = [sys.executable, "-m", "bench.voters"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdin is not None and client.stdout is not None
        client.stdin.write(hall.order(port, spread) + "\n")
        client.stdin.flush()
        assert client.stdout.readline() == "ready\n"
        client.stdin.write("go\n")
        client.stdin.flush()
        found: dict[str, Any] = json.loads(client.stdout.readline())
        return found


def counted(hall: Hall) -> int:
    """The ballots that are there; as many marks, or it is a fault."""
    database = Database(hall.url)
    with database.reading() as session:
        ballots, marks = (
            session.scalar(select(func.count()).select_from(table).where(col(table.poll_id) == hall.poll)) or 0
            for table in (MeetingBallot, MeetingCast)
        )
    database.close()
    assert ballots == marks, f"{ballots} ballots, {marks} marks"
    return ballots


def cpu(process: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(hall: Hall, port: int = 0) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """A serving process that answers; it is gone afterwards."""
    port = port or _free_port()
    environment = {**os.environ, "WORKPLACE_MODE": "demo", "WORKPLACE_DATABASE_URL": hall.url}
    command = [sys.executable, "-m", "workplace", "serve", "--data", str(hall.folder), "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield port, process
    finally:
        process.terminate()
        process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
        assert process.poll() is None, "the server did not start"
    raise SystemExit("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
