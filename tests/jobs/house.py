"""A house with nothing but what jobs need; run as a program, one that serves and can be killed.

The program's one handler says that it began, waits for a line, and says that it ended; then its end is noted.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workplace.config import Settings
from workplace.jobs.run import Run
from workplace.jobs.runner import Runner
from workplace.jobs.work import Work
from workplace.kernel import ports
from workplace.kernel.db import Database
from workplace.kernel.pool import InPlace, Pool


@dataclass
class House:
    database: Database
    settings: Settings = field(default_factory=Settings)
    pool: Pool = field(default_factory=InPlace)


def say(*words: Any) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def work_slowly(work: Work, payload: dict[str, Any]) -> None:
    say("began", payload["what"])
    sys.stdin.readline()
    say("ended", payload["what"])


class Telling(Runner):
    """Says when it has noted the end of a run."""

    def _ended(self, one: Run) -> None:
        super()._ended(one)
        say("noted", one.job)


def serve(url: str, data: str) -> None:
    ports.jobs.fill("slow", work_slowly)
    runner = Telling(House(Database(url), Settings(data=Path(data))))
    runner.start()
    runner.join()


if __name__ == "__main__":
    serve(*sys.argv[1:])
