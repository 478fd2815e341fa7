"""Coming late to a long meeting: `python -m bench.late_join [--quick]`.

Two hundred items, a thousand members, a hundred thousand events with the rows that stand for them; the same meeting
after a thousand events is the yardstick: how long a meeting has lasted must not be felt. The real application in a
process of its own; members, each signed in by a session of their own, ask for the snapshot with which a screen begins
anew, and for the whole page. Uncached is what is asked for after a pause, when nothing that was drawn still counts;
cached is what the others ask for right then. Goals: meetings.md 5, G8.
"""

import argparse
import http.client
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import zstandard
from sqlalchemy import insert, select
from sqlmodel import Session, col

from bench import report
from bench.votes import cpu, server
from tests import databases
from tests.meetings import crowd
from tests.meetings.crowd import Hall, Voter
from workplace.kernel import clock
from workplace.kernel.db import Database
from workplace.meetings.actions import making
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.log import MeetingEvent, MeetingPresence, MeetingTurn
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.rules import chain
from workplace.org.actions import principals

ITEMS, MEMBERS, EVENTS, FEW = 200, 1000, 100_000, 1000
QUICK_EVENTS = 20_000
PAUSE = 1.1  # seconds after which nothing that was drawn counts any more (queries.drawn)
SNAPSHOT, PAGE = "panels/seat", "seat"
DAY = 86_400_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_EVENTS} events, fewer rounds")
    parser.add_argument("--engine", choices=databases.ENGINES, help="one database instead of both")
    options = parser.parse_args()
    rounds, events = (8, QUICK_EVENTS) if options.quick else (25, EVENTS)
    figures: dict[str, Any] = {}
    yardsticks: dict[str, Any] = {}
    goals = []
    for engine in [options.engine] if options.engine else databases.ENGINES:
        long, short = measured(engine, events, rounds), measured(engine, FEW, rounds)
        figures |= {f"{name}_{engine}": value for name, value in long.items()}
        yardsticks |= {f"{name}_{engine}_after_{FEW}": value for name, value in short.items()}
        goals += [
            report.Goal(f"uncached_p95_ms_{engine}", long["uncached_p95_ms"], 150),
            report.Goal(f"cached_p95_ms_{engine}", long["cached_p95_ms"], 5),
            report.Goal(
                f"to_short_meeting_{engine}", round(long["uncached_cpu_ms"] / short["uncached_cpu_ms"], 2), 1.2
            ),
            report.Goal(f"compressed_kb_{engine}", long["compressed_kb"], 100),
        ]
    report.say("late_join", figures, yardsticks, goals, items=ITEMS, members=MEMBERS, events=events)


def measured(engine: str, events: int, rounds: int) -> dict[str, Any]:
    """What one meeting of so many events takes."""
    with (
        tempfile.TemporaryDirectory(prefix="workplace-bench-") as folder,
        crowd.hall(engine, Path(folder), MEMBERS) as hall,
    ):
        database = Database(hall.url)
        with database.writing() as session:
            lengthen(session, hall, events)
        database.close()
        with server(hall) as (port, process):
            client = Client(port, hall, process.pid)
            for path in (SNAPSHOT, PAGE):  # the first ones also compile templates and statements
                client.get(path, hall.voters[0])
            found = client.rounds(SNAPSHOT, rounds, "")
            return found | client.rounds(PAGE, max(3, rounds // 3), "page_")


class Client:
    """Members who ask one after the other, over one connection."""

    def __init__(self, port: int, hall: Hall, process: int) -> None:
        self._hall, self._process = hall, process
        self._line = http.client.HTTPConnection("127.0.0.1", port)

    def get(self, path: str, who: Voter) -> tuple[float, float, bytes]:
        """Milliseconds of waiting, and of the server's processor time; and what came."""
        spent, begun = cpu(self._process), time.perf_counter()
        self._line.request("GET", f"/meetings/{self._hall.meeting}/{path}", headers={"Cookie": f"session={who.token}"})
        answer = self._line.getresponse()
        body = answer.read()
        assert answer.status == 200, (answer.status, body[:500])
        return (time.perf_counter() - begun) * 1000, (cpu(self._process) - spent) * 1000, body

    def rounds(self, path: str, rounds: int, prefix: str) -> dict[str, Any]:
        """One who comes after a pause, then twenty others."""
        first, others, body = [], [], b""
        people = self._people()
        for _ in report.progress(range(rounds), path):
            time.sleep(PAUSE)
            waited, spent, body = self.get(path, next(people))
            first.append((waited, spent))
            others += [self.get(path, next(people))[:2] for _ in range(20)]
        return {
            **_times(f"{prefix}uncached", first), **_times(f"{prefix}cached", others),
            f"{prefix}kb": round(len(body) / 1000, 1),
            f"{prefix}compressed_kb": round(len(zstandard.compress(body)) / 1000, 1),
        }  # fmt: skip

    def _people(self) -> Iterator[Voter]:
        while True:
            yield from self._hall.voters


def _times(name: str, found: Sequence[tuple[float, float]]) -> dict[str, float]:
    waited, spent = [one[0] for one in found], [one[1] for one in found]
    return {
        f"{name}_p50_ms": round(report.percentile(waited, 50), 2),
        f"{name}_p95_ms": round(report.percentile(waited, 95), 2),
        f"{name}_cpu_ms": round(sum(spent) / len(spent), 2),
    }


# --- a long meeting -----------------------------------------------------------------------------------------------


def lengthen(session: Session, hall: Hall, events: int) -> None:
    """A meeting that has lasted: its items, its log with a whole chain, and the rows that its events stand for."""
    meeting = session.get_one(Meeting, hall.meeting)
    m = MeetingMember
    seats = session.execute(select(col(m.id), col(m.person_id)).where(col(m.meeting_id) == meeting.id)).all()
    members = [member for member, _ in seats]
    principals.rebuild(session, [person for _, person in seats])
    making.let_in(session, meeting, {person for _, person in seats})
    minutes = [{"minutes": 5 + n % 20, "title": f"Nội dung {n}: thông qua dự thảo nghị quyết"} for n in range(ITEMS)]
    session.execute(
        insert(MeetingItem), [{"meeting_id": meeting.id, "place": n, **one} for n, one in enumerate(minutes)]
    )
    at = clock.ticks(clock.now()) // 1000 - DAY
    rows = list(_events(meeting, members, events, at))
    session.execute(insert(MeetingEvent), rows)
    session.execute(insert(MeetingPresence), [_presence(row) for row in rows if row["kind"] == "arrived"])
    session.execute(insert(MeetingTurn), [_turn(row) for row in rows if row["kind"] == "asked"])
    meeting.seq, meeting.head = rows[-1]["seq"], rows[-1]["hash"]


def _events(meeting: Meeting, members: Sequence[int | None], events: int, at: int) -> Iterator[dict[str, Any]]:
    """People come and go, ask to speak and step back, by turns; nothing of it lasts."""
    head = meeting.head
    for number in range(meeting.seq + 1, events + 1):
        step, member = number % 4, members[number // 4 % len(members)]
        kind = ("arrived", "asked", "withdrawn", "left")[step]
        row = {
            "meeting_id": meeting.id, "seq": number, "kind": kind, "seen_by": "members", "item_id": None,
            "body": json.dumps({"member": member}), "person": meeting.chair_id, "for_whom": None, "at_ms": at + number,
            "key": None, "previous": head,
        }  # fmt: skip
        head = row["hash"] = chain.digest(row)
        yield row


def _presence(row: dict[str, Any]) -> dict[str, Any]:
    member = json.loads(row["body"])["member"]
    times = {"from_ms": row["at_ms"], "to_ms": row["at_ms"] + 3}
    return {"meeting_id": row["meeting_id"], "id": row["seq"], "member_id": member, "how": "self", **times}


def _turn(row: dict[str, Any]) -> dict[str, Any]:
    member = json.loads(row["body"])["member"]
    told = {"kind": "speech", "state": "withdrawn", "asked_ms": row["at_ms"]}
    return {"meeting_id": row["meeting_id"], "id": row["seq"], "member_id": member, **told}


if __name__ == "__main__":
    main()
