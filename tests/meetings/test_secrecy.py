"""Nobody who steals the tables, files and logs after every commit learns more than the totals say (G13).

First the robot must prove itself: it breaks every design that is not secret. Then the house has its turn.
"""

import base64
import json
import secrets
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, text

from tests.meetings.conftest import Office, begun
from tests.meetings.robot import Case, Dump, attack, chance, hits
from tests.meetings.test_polls import closed, member, opened_poll, poll_of
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.meetings.actions import casting, counting, polling
from workplace.meetings.actions.casting import Receipt, Vote
from workplace.meetings.actions.polling import PollWanted
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.models.polls import MeetingRight
from workplace.meetings.queries import polls
from workplace.meetings.rules import sealing
from workplace.meetings.rules.ballots import Method, Question, canonical, padded, room
from workplace.meetings.rules.bodies import preset
from workplace.meetings.rules.counting import open_box
from workplace.meetings.rules.customs import Customs
from workplace.meetings.rules.deciding import UNIT

QUESTION = Question(Method.ASSENT)
VOTERS = 40
ANSWERS = ["yes"] * 19 + ["no"] * 14 + ["abstain"] * 7
SLIPS = tuple(sealing.Slip(7, number, bytes([number]) * 32) for number in (1, 2, 3))
BOX = sealing.box_of([slip.public for slip in SLIPS])
Write = Callable[["Desk", int, str], None]


def shuffled(seed: int = 13) -> list[str]:
    choices = list(ANSWERS)
    Random(seed).shuffle(choices)
    return choices


class Desk:
    """A design tried out on paper: what it has written, and what could be stolen of it after each commit."""

    def __init__(self) -> None:
        self.cast: list[dict[str, Any]] = []
        self.ballots: list[dict[str, Any]] = []
        self.polls: list[dict[str, Any]] = []
        self.raw = b""
        self.dumps = [self.dump()]

    def dump(self) -> Dump:
        # the key of a ballot is random, and its rows lie by key
        lying = sorted(self.ballots, key=lambda row: row.get("box_id", b""))
        return Dump({"cast": list(self.cast), "ballot": lying, "poll": list(self.polls)}, self.raw)

    def commit(self) -> None:
        self.dumps.append(self.dump())


def tried(write: Write, after: Callable[[Desk], None] | None = None) -> tuple[dict[str, int], Case]:
    """How often each of the robot's ways was right about a design."""
    desk, choices = Desk(), shuffled()
    for voter, choice in enumerate(choices, 1):
        write(desk, voter, choice)
    if after:
        after(desk)
    desk.commit()
    case = Case(7, QUESTION, {"member_id": {n: n for n in range(1, VOTERS + 1)}}, *_known(), box=BOX)
    truth = dict(enumerate(choices, 1))
    return {way: hits(guesses, truth) for way, guesses in attack(case, desk.dumps).items()}, case


def _known() -> tuple[list[str], dict[str, int]]:
    totals = dict(Counter(ANSWERS))
    return list(totals), totals


def anonymised_display(desk: Desk, voter: int, choice: str) -> None:
    """S0: names are hidden on the screen alone."""
    desk.ballots.append({"box_id": secrets.token_bytes(16), "member_id": voter, "choice": json.dumps(choice)})


def two_tables(desk: Desk, voter: int, choice: str) -> None:
    """Who has voted here, what was voted there, with random keys; each vote its own commit."""
    desk.cast.append({"member_id": voter})
    desk.ballots.append({"box_id": secrets.token_bytes(16), "choice": json.dumps(choice)})
    desk.commit()


def two_tables_at_once(desk: Desk, voter: int, choice: str) -> None:
    """All in one dump, but the engine has kept which rows were written together."""
    transaction = secrets.token_hex(4)
    desk.cast.append({"member_id": voter, "xmin": transaction})
    desk.ballots.append({"box_id": secrets.token_bytes(16), "choice": json.dumps(choice), "xmin": transaction})


def in_the_order_they_came(desk: Desk, voter: int, choice: str) -> None:
    """All in one dump, nothing in common but the order."""
    desk.cast.append({"member_id": voter})
    desk.ballots.append({"choice": json.dumps(choice)})


def written_ahead(desk: Desk, voter: int, choice: str) -> None:
    """The tables tell nothing, the log of the database keeps what stood in them."""
    desk.cast.append({"member_id": voter})
    desk.raw += b"\0\1" + canonical(choice) + secrets.token_bytes(8)
    desk.commit()


def sealed(choice: str, size: int) -> bytes:
    plain = padded(canonical(choice), size)
    return sealing.seal(BOX, 7, plain, once=secrets.token_bytes(32), key=secrets.token_bytes(32))


def sealed_unpadded(desk: Desk, voter: int, choice: str) -> None:
    """Sealed, but as long as what it says."""
    desk.cast.append({"member_id": voter})
    desk.ballots.append({"box_id": secrets.token_bytes(16), "sealed": sealed(choice, len(canonical(choice)) + 2)})
    desk.commit()


def sealed_box(desk: Desk, voter: int, choice: str) -> None:
    """S1, as the house does it."""
    desk.cast.append({"member_id": voter})
    desk.ballots.append({"box_id": secrets.token_bytes(16), "sealed": sealed(choice, room(QUESTION))})
    desk.commit()


def keys_in_the_settings(desk: Desk) -> None:
    desk.raw += b"".join(b"counting_key = " + slip.private.hex().encode() + b"\n" for slip in SLIPS[:2])


def slips_in_a_log(desk: Desk) -> None:
    desk.raw += "".join(f"POST /count slip={sealing.slip_text(slip)}\n" for slip in SLIPS[1:]).encode()


def one_slip_in_a_log(desk: Desk) -> None:
    desk.raw += f"POST /count slip={sealing.slip_text(SLIPS[0])}\n".encode()


def list_as_opened(desk: Desk) -> None:
    desk.polls.append({"result": json.dumps(shuffled())})


def list_in_order(desk: Desk) -> None:
    desk.polls.append({"result": json.dumps(sorted(ANSWERS))})
    desk.ballots.clear()


@pytest.mark.parametrize(
    ("write", "after", "way"),
    [
        (anonymised_display, None, "same row"),
        (two_tables, None, "same commit"),
        (two_tables_at_once, None, "same value"),
        (in_the_order_they_came, None, "order of cast and ballot"),
        (written_ahead, None, "same commit, in files"),
        (sealed_unpadded, None, "length of ballot.sealed"),
        (sealed_box, keys_in_the_settings, "keys left lying about"),
        (sealed_box, slips_in_a_log, "keys left lying about"),
        (sealed_box, list_as_opened, "order of by commit and poll.result.0"),
    ],
)
def test_the_robot_breaks_what_is_not_secret(write: Write, after: Callable[[Desk], None] | None, way: str) -> None:
    found, case = tried(write, after)
    assert found[way] == VOTERS > chance(case)


@pytest.mark.parametrize("after", [None, one_slip_in_a_log, list_in_order])
def test_the_robot_does_not_break_the_sealed_box(after: Callable[[Desk], None] | None) -> None:
    found, case = tried(sealed_box, after)
    assert all(number <= chance(case) for number in found.values()), found


# --- the house ----------------------------------------------------------------------------------------------------


def decoded(box: str) -> bytes:
    return base64.urlsafe_b64decode(box + "=" * (-len(box) % 4))


def stolen(database: Database, logs: bytes) -> Dump:
    """Every table in its physical order, with what PostgreSQL adds to a row, and SQLite's files."""
    tables = {}
    with database.reading() as session:
        for table in MeetingRight.metadata.sorted_tables:
            if table.name.startswith(("meeting", "journal", "outbox", "job")):
                columns = "*" if database.is_sqlite else "xmin::text AS xmin, ctid::text AS ctid, *"
                tables[table.name] = [
                    dict(row) for row in session.execute(text(f'SELECT {columns} FROM "{table.name}"')).mappings()
                ]
    raw = b""
    if database.is_sqlite:
        path = Path(str(database.engine.url.database))
        raw = b"".join(one.read_bytes() for one in sorted(path.parent.glob(path.name + "*")))
    return Dump(tables, raw + logs)


def crowd(office: Office, meeting: Meeting, poll: int) -> dict[int, int]:
    """Forty more voters on the roll, as if they had been there when it was frozen: person by member."""
    with office.house.database.writing() as session:
        made = [
            MeetingMember(meeting_id=meeting.id or 0, person_id=9_000 + n, weight=UNIT, starts=meeting.starts)
            for n in range(VOTERS)
        ]
        session.add_all(made)
        session.flush()
        rows = [
            {
                "poll_id": poll,
                "member_id": one.id,
                "weight": UNIT,
                "holder_id": one.person_id,
                "present": True,
                "added": False,
            }
            for one in made
        ]
        session.execute(insert(MeetingRight), rows)
        return {one.id or 0: one.person_id for one in made}


def secret_poll(office: Office, meeting: Meeting) -> tuple[int, tuple[sealing.Slip, ...]]:
    board = tuple(member(office, meeting, name) for name in ("chi", "dung", "binh"))
    wanted = PollWanted("Bầu", preset("committee_decision").rule, openness="secret", board=board)
    poll = int(office.do(polling.prepare, office.cast.hoa, meeting, wanted).id)
    slips = tuple(sealing.Slip(poll, number, secrets.token_bytes(32)) for number in (1, 2, 3))
    for name, slip in zip(("chi", "dung", "binh"), slips, strict=True):
        office.do(polling.hand_in_key, office.cast[name], meeting, poll, slip.public)
    office.do(polling.open_, office.cast.chi, meeting, poll)
    return poll, slips


def voted(
    office: Office, meeting: Meeting, poll: int, people: dict[int, int], logs: Callable[[], bytes]
) -> tuple[dict[int, str], list[Dump]]:
    """Everybody votes, each in a commit of their own, and after each everything is stolen."""
    truth = dict(zip(people, shuffled(), strict=True))
    box = decoded(poll_of(office, poll).box) if poll_of(office, poll).openness == "secret" else b""
    dumps = [stolen(office.house.database, logs())]
    for one, choice in truth.items():
        how: dict[str, Any] = {"choice": choice}
        if box:
            plain = padded(canonical(choice), room(QUESTION))
            how = {"sealed": sealing.seal(box, poll, plain, once=secrets.token_bytes(32), key=secrets.token_bytes(32))}
        received = clock.ticks(clock.now()) // 1000
        sent = Vote(Acting(people[one]), meeting.id or 0, poll, one, secrets.token_hex(8), received, **how)
        with office.house.database.writing() as session:
            answers = casting.cast_all(session, [sent])
        assert isinstance(answers[0], Receipt)
        dumps.append(stolen(office.house.database, logs()))
    return truth, dumps


def case_of(office: Office, poll: int, people: dict[int, int]) -> Case:
    persons = {person: one for one, person in people.items()}
    members = {one: one for one in people}
    columns = {name: members for name in ("member_id",)} | {
        name: persons for name in ("person_id", "holder_id", "cast_by", "person", "actor", "for_whom")
    }
    found = poll_of(office, poll)
    return Case(poll, QUESTION, columns, *_known(), box=decoded(found.box) if found.box else b"")


def test_the_house_keeps_a_secret_vote_from_the_robot(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    meeting = begun(office, customs=Customs(quorum=(2, 3), least_secret=3))
    poll, slips = secret_poll(office, meeting)
    people = crowd(office, meeting, poll)
    truth, dumps = voted(office, meeting, poll, people, lambda: caplog.text.encode())
    closed(office, meeting, poll)
    found = poll_of(office, poll)
    with office.house.database.reading() as session:
        lying = polls.sealed(session, poll)
    opened = open_box(poll, decoded(found.box), QUESTION, lying, *slips[:2])
    office.do(counting.count_sealed, office.cast.chi, meeting, poll, opened)
    dumps.append(stolen(office.house.database, caplog.text.encode()))
    case = case_of(office, poll, people)
    tallied = polls.result(poll_of(office, poll))
    assert tallied and tallied.tallies[""].options["yes"].count == case.totals["yes"]
    ways = {way: hits(guesses, truth) for way, guesses in attack(case, dumps).items()}
    assert all(number <= chance(case) for number in ways.values()), ways


def test_the_robot_reads_an_open_vote_of_the_house(office: Office) -> None:
    """The same robot on the same tables: so it would have seen."""
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    people = crowd(office, meeting, poll)
    truth, dumps = voted(office, meeting, poll, people, lambda: b"")
    case = case_of(office, poll, people)
    ways = {way: hits(guesses, truth) for way, guesses in attack(case, dumps).items()}
    assert ways["same row"] == VOTERS
