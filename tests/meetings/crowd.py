"""A hall full of voters: a meeting with thousands of members who are there and signed in, and a vote that is open.

Members, their presence and their sessions are entered as rows, since thousands of check-ins are not what is looked at;
the meeting, its vote and its roll are made by the acts that always make them.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select
from sqlmodel import Session, col

from tests import cast as casts
from tests import databases
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.db import Database
from workplace.kernel.text import fold
from workplace.meetings.actions import making, polling, sitting
from workplace.meetings.actions.log import hold
from workplace.meetings.actions.making import Point, Wanted
from workplace.meetings.actions.polling import PollWanted
from workplace.meetings.models.log import MeetingPresence
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.rules import bodies
from workplace.meetings.rules.customs import Customs
from workplace.migrations import run as migrations
from workplace.org.actions import principals
from workplace.org.actions.sign_in import token_digest
from workplace.org.models.people import Person
from workplace.org.models.sessions import OpenSession


@dataclass(frozen=True)
class Voter:
    """A member and the browser they sit at."""

    member: int
    token: str
    csrf: str


@dataclass(frozen=True)
class Hall:
    """Where it lies, what is voted on, and who may vote."""

    url: str
    folder: Path
    meeting: int
    poll: int
    voters: tuple[Voter, ...]

    def order(self, port: int, spread: float) -> str:
        """What `bench.voters` is told, as one line of JSON."""
        path = f"/meetings/{self.meeting}/polls/{self.poll}/ballot"
        return json.dumps(
            {"port": port, "path": path, "spread": spread, "voters": [asdict(one) for one in self.voters]}
        )


@contextmanager
def hall(engine: str, folder: Path, voters: int) -> Iterator[Hall]:
    """A fresh installation of one engine in a folder of its own, SQLite's on the disk; it is gone afterwards."""
    with _empty(engine, folder) as url:
        database = Database(url)
        migrations.migrate(database)
        with database.writing() as session:
            made = _fill(session, voters)
        database.close()
        yield Hall(url, folder, *made)


def _empty(engine: str, folder: Path) -> AbstractContextManager[str]:
    if engine == "sqlite":
        return nullcontext(f"sqlite:///{folder / 'workplace.db'}")
    return databases.fresh_url(engine, folder, schema=False)


def _fill(session: Session, voters: int) -> tuple[int, int, tuple[Voter, ...]]:
    cast = casts.build(session)
    begins = clock.ticks(clock.now())
    wanted = Wanted(
        "Hội nghị toàn thể", "office", begins, begins + 3 * 3_600_000_000, cast.people["chi"], cast.people["hoa"],
        customs=Customs(),
    )  # fmt: skip
    meeting = making.prepare(session, cast.hoa, wanted, ())
    making.call(session, cast.hoa, meeting)
    sitting.gather(session, cast.hoa, meeting)
    found = tuple(_seated(session, meeting, voters))
    session.refresh(meeting)
    sitting.open_(session, cast.chi, meeting, "A rehearsal")
    rule = bodies.preset("office_decision").rule
    poll = polling.prepare(session, cast.hoa, meeting, PollWanted("Thông qua nghị quyết", rule, openness="open"))
    assert poll is not None and poll.id is not None and meeting.id is not None
    polling.open_(session, cast.chi, meeting, poll.id)
    return meeting.id, poll.id, found


def take_up(session: Session, hall: Hall) -> None:
    """Everybody may see the meeting, which is at an item; its note names a member who is there and may speak."""
    meeting = session.get_one(Meeting, hall.meeting)
    m = MeetingMember
    people = session.execute(select(col(m.person_id), col(m.id)).where(col(m.meeting_id) == meeting.id)).all()
    principals.rebuild(session, [person for person, _ in people])
    making.let_in(session, meeting, {person for person, _ in people})
    item = making.write_item(session, meeting, Point("Thảo luận", 30))
    log = hold(session, SYSTEM, hall.meeting)
    log.tell("item_begun", item=item.id, seen_by="all", title=item.title, closed=False)
    speaker = next(person for person, member in people if member == hall.voters[0].member)
    meeting.note = str(speaker)


def _seated(session: Session, meeting: Meeting, voters: int) -> Iterator[Voter]:
    """The members with all that is theirs."""
    now, later = clock.now(), clock.now() + timedelta(minutes=50)
    names = [f"Đại biểu {number:05}" for number in range(voters)]
    people = [
        {"full_name": name, "sort_key": fold(name), "folded": fold(name), "login": f"v{n:05}", "made_at": now}
        for n, name in enumerate(names)
    ]
    session.execute(insert(Person), people)
    ids = list(session.scalars(select(col(Person.id)).where(col(Person.login).like("v_____")).order_by(col(Person.id))))
    seats = [
        {"meeting_id": meeting.id, "person_id": id, "place": 100 + n, "starts": meeting.starts}
        for n, id in enumerate(ids)
    ]
    session.execute(insert(MeetingMember), seats)
    m = MeetingMember
    rows = session.execute(select(col(m.person_id), col(m.id)).where(col(m.meeting_id) == meeting.id))
    members = {person: member or 0 for person, member in rows}
    here = [
        {"meeting_id": meeting.id, "id": 1_000_000 + n, "member_id": members[id], "from_ms": 1, "how": "self"}
        for n, id in enumerate(ids)
    ]
    session.execute(insert(MeetingPresence), here)
    tokens = [(id, secrets.token_urlsafe(32), secrets.token_urlsafe(24)) for id in ids]
    opened = [
        {"token": token_digest(token), "csrf": csrf, "person_id": id, "created_at": now, "last_seen_at": later}
        for id, token, csrf in tokens
    ]
    session.execute(insert(OpenSession), opened)
    for id, token, csrf in tokens:
        yield Voter(members[id], token, csrf)
