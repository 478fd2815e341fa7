"""A meeting told to its whole hall: `python -m bench.fanout [--quick]`.

The whole application serves a small installation on SQLite, in which every socket is signed in by a session of its own;
beside it the bare library's server with its `broadcast`. They are measured in turn, round by round, by sockets in a
third process; a stamp in each message says when it was due, so that waiting in the server counts. What is told is a
numbered thing of the bench's own, through the same room, hub and frames as a meeting. With `--meeting` it is a meeting:
each socket is a member's, and ten times a second somebody asks for the floor, which is an act with its own commit, a
drawing of the queue and a frame; the act's own processor time is told apart.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bench import report
from bench.office import Installation, installation
from tests.meetings import crowd
from workplace.kernel import clock
from workplace.kernel.db import Database
from workplace.org.actions.sign_in import token_digest
from workplace.org.models.sessions import OpenSession

ROUNDS, QUICK_ROUNDS = 5, 3
HALL, QUICK_HALL = 1000, 200
ASSEMBLY = 5000
SIZE = 200  # bytes of a message
TABLE, STALLED, LARGE = 40, 3, 60_000  # sockets, those of them that do not read, bytes
WARM = 50  # sockets that come and go first, so that what a server makes once is not counted
OURS, FLOOR = "ours", "floor"
Told = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"a hall of {QUICK_HALL}, no assembly of {ASSEMBLY}")
    parser.add_argument("--meeting", action="store_true", help="a real meeting, told ten times a second; nothing else")
    parser.add_argument("--hall", type=int, default=0, help="so many sockets, and no assembly")
    options = parser.parse_args()
    quick = options.quick
    hall, rounds, seconds = (QUICK_HALL, QUICK_ROUNDS, 2) if quick else (HALL, ROUNDS, 4)
    hall = options.hall or hall
    small = quick or bool(options.hall)
    if options.meeting:
        return at_a_meeting(hall, rounds, seconds, quick)
    with ExitStack() as stack:
        made = stack.enter_context(installation(letters=100))
        tokens = sign_in(made, hall if small else ASSEMBLY)
        servers = {
            name: stack.enter_context(Talk.to("bench.fanout_server", name, str(made.folder))) for name in (OURS, FLOOR)
        }
        bench = Bench(servers, stack.enter_context(Talk.to("bench.fanout_client")), tokens)
        figures = {name: bench.idle(name, hall) for name in servers}
        spread = bench.rounds(hall, rounds, 10, seconds)
        back = bench.coming_back(hall, rounds)
        stalled = bench.tables(rounds, 2 if quick else 4)
        large = bench.rounds(ASSEMBLY, rounds, 1, seconds) if not small else None
        large_back = bench.coming_back(ASSEMBLY, rounds) if not small else None
    _tell(figures, spread, back, stalled, large, large_back, hall=hall, rounds=rounds, quick=quick)


def at_a_meeting(hall: int, rounds: int, seconds: int, quick: bool) -> None:
    """News of a real meeting to its members."""
    with tempfile.TemporaryDirectory(prefix="workplace-bench-") as folder, ExitStack() as stack:
        made = stack.enter_context(crowd.hall("sqlite", Path(folder), hall))
        database = Database(made.url)
        with database.writing() as session:
            crowd.take_up(session, made)
        database.close()
        names = {OURS: "meeting", FLOOR: FLOOR}
        servers = {name: stack.enter_context(Talk.to("bench.fanout_server", it, folder)) for name, it in names.items()}
        tokens = [one.token for one in made.voters]
        bench = Bench(servers, stack.enter_context(Talk.to("bench.fanout_client")), tokens, events=2)
        idle = {name: bench.idle(name, hall) for name in servers}
        spread = bench.rounds(hall, rounds, 10, seconds)
        back = bench.coming_back(hall, rounds)
    goals = [
        report.Goal("cpu_per_frame_to_floor", _ratio(spread, "cpu_us"), 1.2),
        report.Goal("p99_to_floor", _ratio(spread, "p99"), 1.3),
        report.Goal("lost_doubled_or_out_of_order", sum(one["wrong"] + one["behind"] for one in spread[OURS]), 0),
        report.Goal("renderings_for_a_change", max(one["renderings"] for one in spread[OURS]), 1),
        report.Goal("coming_back_to_floor", _ratio(back, "took_s"), 2.5),
        report.Goal("idle_kb_for_a_socket", idle[OURS], 40),
    ]
    figures = {name: _median(spread, name) for name in ("cpu_us", "act_ms", "p50", "p99", "max")}
    yardsticks = {f"floor_{name}": _median(spread, name, FLOOR) for name in ("cpu_us", "p50", "p99", "max")}
    report.say("fanout", figures, yardsticks, goals, hall=hall, rounds=rounds, quick=quick, meeting=True)


def sign_in(made: Installation, many: int) -> list[str]:
    """So many sessions of one person, each with a token of its own."""
    tokens = [f"{made.token}{number}" for number in range(many)]
    database = Database(f"sqlite:///{made.database}")
    with database.writing() as session:
        person = session.connection().execute(OpenSession.__table__.select()).mappings().one()["person_id"]  # type: ignore[attr-defined]
        now = clock.now()
        rows = [
            {"token": token_digest(token), "csrf": token, "person_id": person, "created_at": now, "last_seen_at": now}
            for token in tokens
        ]
        session.execute(insert(OpenSession), rows)
    database.close()
    return tokens


class Talk:
    """A process that answers each line with a line of JSON."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    @classmethod
    @contextmanager
    def to(cls, module: str, *words: str) -> Iterator["Talk"]:
        """Begin it; it is gone afterwards."""
        command = [sys.executable, "-m", module, *words]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            yield cls(process)
        finally:
            process.terminate()
            process.wait(30)

    def say(self, words: str) -> None:
        """Say a line."""
        assert self._process.stdin is not None
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()

    def hear(self) -> Told:
        """The next answer."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self._process.args!r} has ended")
        told: Told = json.loads(line)
        return told

    def ask(self, words: str) -> Told:
        """Say a line and take the answer."""
        self.say(words)
        return self.hear()


class Bench:
    """What is measured, one server at a time, by the same sockets."""

    def __init__(self, servers: dict[str, Talk], sockets: Talk, tokens: list[str], events: int = 1) -> None:
        self._servers, self._sockets, self._tokens = servers, sockets, tokens
        said = {name: server.hear() for name, server in servers.items()}
        self._ports = {name: one.pop("port") for name, one in said.items()}
        self._topics: dict[str, Told] = said
        self._events = events  # that one act is

    def _do(self, what: str, **words: Any) -> Told:
        return self._sockets.ask(json.dumps({"do": what, **words}))

    def _open(self, name: str, many: int, *, stalled: int = 0) -> Told:
        now = self._servers[name].ask("stand")["now"]
        words = {"port": self._ports[name], "tokens": self._tokens[:many], "stands": now, "stalled": stalled}
        return self._do("open", **words, **self._topics[name])

    def idle(self, name: str, many: int) -> float:
        """The kB that an idle socket costs the server."""
        self._open(name, WARM)
        self._do("close", forget=True)
        before = self._servers[name].ask("stand")["rss_kb"]
        self._open(name, many)
        after = self._servers[name].ask("stand")["rss_kb"]
        self._do("close", forget=True)
        return round((after - before) / many, 1)

    def rounds(self, many: int, rounds: int, rate: int, seconds: int) -> dict[str, list[Told]]:
        """News in step to so many, in turn."""
        measured: dict[str, list[Told]] = {OURS: [], FLOOR: []}
        for _ in report.progress(range(rounds), f"{many} sockets, {rate} a second"):
            for name, results in measured.items():
                self._open(name, many)
                results.append(self._speak(name, rate, seconds, SIZE, many))
                self._do("close", forget=True)
        return measured

    def _speak(self, name: str, rate: int, seconds: int, size: int, many: int) -> Told:
        server = self._servers[name]
        before = server.ask("stand")
        renderings, acts = before["renderings"], before.get("acts_s", 0.0)
        until = before["now"] + rate * seconds * (1 if name == FLOOR else self._events)
        server.say(f"speak {rate} {seconds} {size}")
        heard = self._do("gather", until=until, seconds=seconds + 30)
        spent = server.hear()
        heard["act_ms"] = (spent.get("acts_s", 0.0) - acts) * 1000 / (rate * seconds)
        heard["cpu_us"] = spent["cpu_s"] * 1e6 / (rate * seconds * many) - heard["act_ms"] * 1000 / many
        heard["renderings"] = (spent["renderings"] - renderings) / (rate * seconds)
        return heard

    def coming_back(self, many: int, rounds: int) -> dict[str, list[Told]]:
        """All lines are cut, something happens, all come back at once and say where they stood."""
        measured: dict[str, list[Told]] = {OURS: [], FLOOR: []}
        for _ in report.progress(range(rounds), f"{many} come back"):
            for name, results in measured.items():
                self._open(name, many)
                self._do("close", forget=False)
                renderings = self._servers[name].ask("stand")["renderings"]
                now = self._servers[name].ask("bump 3")["now"]
                told = self._open(name, many)
                if name == OURS:
                    told |= self._do("gather", until=now, seconds=20)
                    told["renderings"] = self._servers[name].ask("stand")["renderings"] - renderings
                    told["resumed"] = 1 - (told["reset"] + told["behind"]) / many
                results.append(told)
                self._do("close", forget=True)
        return measured

    def tables(self, rounds: int, seconds: int) -> dict[int, list[Told]]:
        """Large news to some, of whom all read, or a few do not, in turn."""
        measured: dict[int, list[Told]] = {0: [], STALLED: []}
        for _ in report.progress(range(rounds), "some do not read"):
            for stalled, results in measured.items():
                results.append(self._table(stalled, seconds))
        return measured

    def _table(self, stalled: int, seconds: int) -> Told:
        self._open(OURS, TABLE, stalled=stalled)
        before = self._servers[OURS].ask("stand")["rss_kb"]
        heard = self._speak(OURS, 20, seconds, LARGE, TABLE)
        after = self._servers[OURS].ask("stand")
        heard["mb"] = max(0, after["rss_kb"] - before) / 1024
        heard |= self._do("stalled") if stalled else {"dropped": 0}
        self._do("close", forget=True)
        return heard


def _ratio(measured: dict[str, list[Told]], name: str) -> float:
    pairs = zip(measured[OURS], measured[FLOOR], strict=True)
    return round(statistics.median(ours[name] / floor[name] for ours, floor in pairs), 2)


def _median(measured: dict[str, list[Told]], name: str, server: str = OURS) -> float:
    return round(statistics.median(one[name] for one in measured[server]), 2)


def _tell(
    idle: dict[str, float],
    spread: dict[str, list[Told]],
    back: dict[str, list[Told]],
    stalled: dict[int, list[Told]],
    large: dict[str, list[Told]] | None,
    large_back: dict[str, list[Told]] | None,
    **facts: Any,
) -> None:
    every = [*spread[OURS], *back[OURS], *stalled[0], *stalled[STALLED], *(large or {}).get(OURS, [])]
    pairs = zip(stalled[STALLED], stalled[0], strict=True)
    waits = statistics.median(some["p99"] / none["p99"] for some, none in pairs)
    goals = [
        report.Goal("cpu_per_frame_to_floor", _ratio(spread, "cpu_us"), 1.2),
        report.Goal("p99_to_floor", _ratio(spread, "p99"), 1.3),
        report.Goal("lost_doubled_or_out_of_order", sum(one["wrong"] + one["behind"] for one in every), 0),
        report.Goal("renderings_for_a_change", max(one["renderings"] for one in spread[OURS]), 1),
        report.Goal("others_p99_with_stalled", round(waits, 2), 1.5),
        report.Goal("mb_for_a_stalled", round(max(one["mb"] for one in stalled[STALLED]) / STALLED, 2), 2),
        report.Goal("stalled_dropped", min(one["dropped"] for one in stalled[STALLED]), STALLED, ">="),
        report.Goal("coming_back_to_floor", _ratio(back, "took_s"), 2.5),
        report.Goal("resumed_by_number", min(one["resumed"] for one in back[OURS]), 0.99, ">="),
        report.Goal("idle_kb_for_a_socket", idle[OURS], 40),
    ]
    figures: Told = {
        **{name: _median(spread, name) for name in ("cpu_us", "p50", "p99", "max")},
        "came_back_s": _median(back, "took_s"),
        "renderings_for_those_who_came_back": max(one["renderings"] for one in back[OURS]),
    }
    yardsticks: Told = {
        **{f"floor_{name}": _median(spread, name, FLOOR) for name in ("cpu_us", "p50", "p99", "max")},
        "floor_came_back_s": _median(back, "took_s", FLOOR),
        "floor_idle_kb_for_a_socket": idle[FLOOR],
    }
    if large and large_back:
        figures |= {f"{ASSEMBLY}_{name}": _median(large, name) for name in ("cpu_us", "p50", "p99")}
        yardsticks |= {f"{ASSEMBLY}_floor_{name}": _median(large, name, FLOOR) for name in ("cpu_us", "p50", "p99")}
        goals += [
            report.Goal(f"{ASSEMBLY}_p99_to_floor", _ratio(large, "p99"), 1.3),
            report.Goal(f"{ASSEMBLY}_come_back_s", _median(large_back, "took_s"), 5),
            report.Goal(f"{ASSEMBLY}_resumed_by_number", min(one["resumed"] for one in large_back[OURS]), 0.99, ">="),
        ]
    report.say("fanout", figures, yardsticks, goals, **facts)


if __name__ == "__main__":
    main()
