"""The serving process is killed (SIGKILL) while a hall votes: what was acknowledged is there, nothing twice.

Each voter presses twice, and in the end everybody once more with the same key, as a browser does that got no answer. A
few moments on SQLite stand for all; with WORKPLACE_TEST_EVERY_POINT=1 it is twenty, each with voters of its own, and on
PostgreSQL too. Two servers at one PostgreSQL take the same votes.
"""

import json
import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from bench.votes import counted, rushed, server
from tests import databases
from tests.meetings import crowd
from tests.meetings.crowd import Hall
from workplace.kernel.db import Database
from workplace.meetings.models.polls import MeetingBallot

VOTERS = 120
EACH = 40  # voters of one death
EVERY_POINT = bool(os.environ.get("WORKPLACE_TEST_EVERY_POINT"))
DEATHS, ENGINES = (20, databases.ENGINES) if EVERY_POINT else (3, ("sqlite",))
AGAIN = 5.0  # seconds within which it takes votes again, once it is started


@pytest.mark.parametrize("engine", ENGINES)
def test_killed_while_a_hall_votes(engine: str, tmp_path: Path) -> None:
    if engine == "postgresql" and not databases.postgresql_server():
        pytest.skip(databases.HOW_TO_GET_POSTGRESQL)
    chance = random.Random(4)
    with crowd.hall(engine, tmp_path, EACH * DEATHS) as hall:
        acknowledged: set[int] = set()
        for death in range(DEATHS):
            voters = hall.voters[death * EACH : (death + 1) * EACH]
            acknowledged |= killed_in_between(replace(hall, voters=voters), chance.uniform(0.05, 0.9))
            assert acknowledged <= voted(hall), "an acknowledged vote is lost"
        with server(hall) as (port, _):
            began = time.monotonic()
            said = rushed(hall, port, 1.0)
            assert min(one[2] for one in said["answers"]) / 1000 < AGAIN and time.monotonic() - began < 60
        assert all(numbers == [200, 200] for _, numbers, _ in said["answers"]), "the same key gets the same answer"
        assert counted(hall) == EACH * DEATHS


def killed_in_between(hall: Hall, after: float) -> set[int]:
    """Let them vote and kill the server after so many seconds; who was told that their vote stands."""
    command = [sys.executable, "-m", "bench.voters"]
    with (
        server(hall) as (port, process),
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client,
    ):
        assert client.stdin is not None and client.stdout is not None
        client.stdin.write(hall.order(port, 1.0) + "\n")
        client.stdin.flush()
        assert client.stdout.readline() == "ready\n"
        client.stdin.write("go\n")
        client.stdin.flush()
        threading.Timer(after, process.kill).start()
        process.wait(60)
        answers: dict[str, Any] = json.loads(client.stdout.readline())
    return {member for member, numbers, _ in answers["answers"] if 200 in numbers}


def voted(hall: Hall) -> set[int]:
    """The members whose ballots are there."""
    database = Database(hall.url)
    with database.reading() as session:
        wanted = select(col(MeetingBallot.member_id)).where(col(MeetingBallot.poll_id) == hall.poll)
        found = set(session.scalars(wanted))
    database.close()
    return found


def test_two_servers_take_the_same_voters(tmp_path: Path) -> None:
    if not databases.postgresql_server():
        pytest.skip(databases.HOW_TO_GET_POSTGRESQL)
    said: list[dict[str, Any]] = []
    with crowd.hall("postgresql", tmp_path, VOTERS) as hall, server(hall) as (one, _), server(hall) as (other, _):

        def rush(port: int) -> None:
            said.append(rushed(hall, port, 0.5))

        at_once = [threading.Thread(target=rush, args=(port,)) for port in (one, other)]
        for each in at_once:
            each.start()
        for each in at_once:
            each.join()
        assert len(said) == 2 and all(numbers == [200, 200] for run in said for _, numbers, _ in run["answers"])
        assert counted(hall) == VOTERS
