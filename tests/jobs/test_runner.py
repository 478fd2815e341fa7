"""The durable runner: a process that is killed in the middle loses nothing."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlmodel import select

from tests.databases import fresh_url
from workplace.jobs import outbox
from workplace.jobs.models import Job
from workplace.kernel.db import Database

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serving(url: str, data: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.jobs.house", url, str(data)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def hear(process: subprocess.Popen[str], word: str, times: int) -> list[str]:
    assert process.stdout is not None
    heard: list[str] = []
    while sum(line.startswith(word) for line in heard) < times:
        line = process.stdout.readline()
        assert line, f"the process ended after {heard}"
        heard.append(line.strip())
    return heard


def go_on(process: subprocess.Popen[str], times: int) -> None:
    assert process.stdin is not None
    process.stdin.write("\n" * times)


def test_what_was_running_when_the_process_was_killed_is_finished_after_the_next_start(
    engine: str, tmp_path: Path
) -> None:
    with fresh_url(engine, tmp_path) as url:
        database = Database(url)
        with database.writing() as session:
            for what in range(3):
                outbox.enqueue(session, "slow", {"what": what})
        with serving(url, tmp_path) as first:
            hear(first, "began", 2)
            go_on(first, 1)
            before = hear(first, "ended", 1) + hear(
                first, "began", 1
            )  # the third takes the place of the one that ended
            first.kill()
        with serving(url, tmp_path) as second:
            go_on(second, 2)
            after = hear(second, "noted", 2)
        with database.reading() as session:
            assert [job.state for job in session.exec(select(Job))] == ["done"] * 3
        database.close()
    ended = [line for line in before + after if line.startswith("ended")]
    assert sorted(ended) == ["ended 0", "ended 1", "ended 2"]  # what had ended was not done twice
