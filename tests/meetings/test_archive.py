"""The archive package: whole as it was made, and each alteration is found without a database."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from sqlmodel import col, select

from tests.docs.routes.conftest import Desk, desk
from tests.meetings.conftest import Office, begun, item, now, office, papers
from tests.meetings.test_polls import cast, closed, opened_poll, vote
from workplace.cli import meetings as command
from workplace.files.models import AccessLog
from workplace.meetings.actions import papers as acts
from workplace.meetings.actions import sitting
from workplace.meetings.actions.papers import Sheet
from workplace.meetings.queries import archive as gathered
from workplace.meetings.queries import papers as of_papers
from workplace.meetings.rules import archive
from workplace.meetings.rules.archive import Order

__all__ = ["desk", "office", "papers"]


@pytest.fixture
def package(office: Office, tmp_path: Path) -> Path:
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    cast(office, *(vote(office, meeting, poll, name, "yes") for name in ("chi", "dung", "binh")))
    closed(office, meeting, poll)
    office.do(sitting.close, office.cast.chi, meeting)
    with office.house.database.reading() as session:
        held = now(office, meeting)
        id_ = held.id or 0
        order = Order(gathered.about(held), gathered.events(session, id_), gathered.votes(session, id_), [])
    return archive.pack(order, tmp_path / "ho-so.zip")


def test_a_package_is_whole_and_says_that_no_signature_stands_for_it(package: Path) -> None:
    found = archive.check(package)
    assert found.readable and not found.wrong and not found.minutes
    report = command.examine(package, None, Path())
    assert report["integrity"] == "unsigned"
    assert [one["code"] for one in report["facts"]["findings"]] == ["no_minutes"]


@pytest.mark.parametrize("what", ["ballot", "roll", "event", "cut", "file", "added"])
def test_every_alteration_is_found(package: Path, tmp_path: Path, what: str) -> None:
    altered = tmp_path / "altered.zip"
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(altered, "w") as new:
        for name in old.namelist():
            new.writestr(name, _altered(what, name, old.read(name)))
        if what == "added":
            new.writestr("papers/extra.pdf", b"x")
    assert archive.check(altered).wrong
    assert command.examine(altered, None, Path())["integrity"] == "invalid"


def _altered(what: str, name: str, data: bytes) -> bytes:
    if name == archive.POLLS and what in ("ballot", "roll"):
        polls = json.loads(data)
        if what == "ballot":
            polls[0]["ballots"][0][1] = "no"
        else:
            polls[0]["roll"].pop()
        return json.dumps(polls).encode()
    if name == archive.LOG and what in ("event", "cut"):
        lines = data.decode().splitlines()
        if what == "cut":
            lines.pop()
        else:
            lines[2] = lines[2].replace('"at_ms":1', '"at_ms":2')
        return ("\n".join(lines) + "\n").encode()
    return data + b" " if what == "file" and name == archive.POLLS else data


def test_a_confidential_paper_stays_out_of_the_package_which_names_its_digest(desk: Desk) -> None:
    office = desk.office
    meeting = begun(office)
    first = item(office, meeting)
    cast_ = office.cast
    digests = {}
    for seed, (title, secret) in enumerate((("Tờ trình", False), ("Nhân sự", True)), 31):
        card = office.keep(office.paper(seed=seed), cast_.hoa)
        paper = office.do(acts.lay, cast_.hoa, meeting, first, Sheet(card.id, "a.pdf", title, confidential=secret))
        office.do(acts.approve, cast_.hoa, now(office, meeting), paper)
        digests[title] = card.sha256
    card = office.keep(office.paper(seed=33), cast_.hoa)
    plain = office.read(of_papers.of_meeting, cast_.hoa, meeting)[first.id][0]
    office.do(
        acts.add_version, cast_.hoa, now(office, meeting), plain, Sheet(card.id, "b.pdf")
    )  # waits: the first stands
    office.do(sitting.close, cast_.chi, now(office, meeting))
    answer = desk["hoa"].get(f"/meetings/{meeting.id}/archive.zip")
    assert answer.status_code == 200
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(answer.content)).read(archive.MANIFEST))
    assert manifest["held_back"] == [{"title": "Nhân sự", "sha256": digests["Nhân sự"]}]
    papers_ = {name: digest for name, digest in manifest["files"].items() if name.startswith("papers/")}
    assert list(papers_.values()) == [digests["Tờ trình"]]
    with office.house.database.reading() as session:
        noted = select(col(AccessLog.person)).where(
            col(AccessLog.module) == "meetings", col(AccessLog.thing) == meeting.id
        )
        assert list(session.scalars(noted)) == [cast_.hoa.person]


def test_something_else_is_not_a_package(tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("manifest.json", "[]")
    assert not archive.check(other).readable
    assert command.examine(other, None, Path())["integrity"] == "unreadable"
