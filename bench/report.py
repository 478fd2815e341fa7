"""What every bench says at its end: figures for people, then one line of JSON (design.md 9)."""

import json
import os
import platform
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from tqdm import tqdm

T = TypeVar("T")


@dataclass(frozen=True)
class Goal:
    """One figure that is held against a bound."""

    name: str
    value: float
    bound: float
    sense: Literal["<=", ">="] = "<="

    @property
    def holds(self) -> bool:
        return self.value <= self.bound if self.sense == "<=" else self.value >= self.bound

    def __str__(self) -> str:
        return f"{'well' if self.holds else 'MISSED':7} {self.name} = {self.value:g}, goal {self.sense} {self.bound:g}"


def say(bench: str, figures: dict[str, Any], yardsticks: dict[str, Any], goals: Sequence[Goal], **facts: Any) -> None:
    """Print the figures, how the goals stand, and the line of JSON."""
    for name, value in {**figures, **yardsticks}.items():
        print(f"{name:48} {value}")
    for goal in goals:
        print(goal)
    line = {
        "bench": bench,
        "machine": machine(),
        **facts,
        "figures": figures,
        "yardsticks": yardsticks,
        "goals": [
            {"name": g.name, "value": g.value, "bound": g.bound, "sense": g.sense, "holds": g.holds} for g in goals
        ],
    }
    print(json.dumps(line, ensure_ascii=False))


def machine() -> dict[str, Any]:
    """Where it was measured, and how busy that was."""
    load = os.getloadavg()
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "load_1": round(load[0], 1),
    }


def progress(items: Iterable[T], words: str, total: int | None = None) -> Iterator[T]:
    """The items, with a bar for whoever waits."""
    return iter(tqdm(items, desc=words, total=total, mininterval=0.5, leave=False))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which so many percent lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))]


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median and the slow end, in the values' own unit."""
    return {
        "p50": round(statistics.median(values), 3),
        "p95": round(percentile(values, 95), 3),
        "p99": round(percentile(values, 99), 3),
    }


class Stopwatch:
    """`with Stopwatch() as took: …` then `took.ms` and `took.cpu_ms`."""

    def __enter__(self) -> "Stopwatch":
        self._cpu, self._wall = time.process_time(), time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.ms = (time.perf_counter() - self._wall) * 1000
        self.cpu_ms = (time.process_time() - self._cpu) * 1000
