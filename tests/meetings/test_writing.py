"""Opinions in writing: asked for, given and changed, counted at the deadline or when all have answered, told."""

import hashlib
import json
import re
import zipfile
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.docs.routes.conftest import Desk, desk
from tests.meetings.conftest import Office, now, office, papers
from tests.meetings.test_papers import sheet
from tests.meetings.test_polls import cast, vote
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.worktime import add_working_days
from workplace.meetings.actions import counting, polling, reminding, writing
from workplace.meetings.actions import papers as laying
from workplace.meetings.actions.making import Seat
from workplace.meetings.actions.writing import Answer, Matter
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import lists, polls, waits
from workplace.meetings.queries import writing as asked
from workplace.meetings.rules import archive, planning
from workplace.notices.models import Notice
from workplace.org.queries.calendar import calendar

__all__ = ["desk", "office", "papers"]

MEMBERS = ("chi", "dung", "binh", "la")


@pytest.fixture
def engine() -> str:
    """Casting and counting were tried on both engines; what is new here is the same on either."""
    return "sqlite"


def working_day(office: Office, days: int = 5) -> int:
    day = office.read(lambda session: add_working_days(calendar(session), clock.today(), days))
    return planning.moment(day, time(17))


def matter(office: Office, **more: Any) -> Matter:
    people = office.cast.people
    usual: dict[str, Any] = {
        "title": "Điều chỉnh kế hoạch vốn", "text": "Theo Tờ trình kèm theo", "body": "committee",
        "until": working_day(office), "chair": people["chi"], "secretary": people["hoa"],
    }  # fmt: skip
    return Matter(**usual | more)


def prepared(office: Office, **more: Any) -> Meeting:
    seats = [Seat(office.cast.people[name]) for name in MEMBERS]
    meeting: Meeting = office.do(writing.prepare, office.cast.hoa, matter(office, **more), seats)
    return meeting


def put(office: Office, **more: Any) -> Meeting:
    meeting = prepared(office, **more)
    office.do(writing.ask, office.cast.hoa, meeting)
    return now(office, meeting)


def answer(office: Office, meeting: Meeting, name: str, choice: str, text: str = "", key: str = "") -> None:
    office.do(writing.answer, office.cast[name], meeting, Answer(choice, text, key=key or f"{name}{choice}{text}"))


def over(office: Office) -> None:
    clock.move(timedelta(days=12))
    with office.house.database.writing() as session:
        for one in counting.due(session, clock.ticks(clock.now()) // 1000):
            counting.settle(session, *one)


def outcome(office: Office, meeting: Meeting) -> Any:
    found = polls.result(office.read(asked.poll_of, now(office, meeting)))
    return found.outcome if found else None


def test_all_have_answered_and_it_is_counted_at_once(office: Office) -> None:
    meeting, cast = put(office), office.cast
    assert [one.kind for one in office.read(waits.of, cast.binh)] == ["opinion"]
    for name, choice in (("chi", "yes"), ("dung", "no"), ("binh", "yes")):
        answer(office, meeting, name, choice)
    assert office.read(waits.of, cast.binh) == []
    answer(office, meeting, "binh", "no", "Xin đổi ý")
    answer(office, meeting, "binh", "yes", "Xin đổi ý", key="binhyes")
    with pytest.raises(BadInput):
        answer(office, meeting, "la", "abstain")
    assert now(office, meeting).state == "asking"
    answer(office, meeting, "la", "abstain", "Cần làm rõ nguồn vốn")
    assert now(office, meeting).state == "closed"
    found = outcome(office, meeting)
    assert (found.result, found.yes.count, found.no.count, found.abstain.count) == ("rejected", 2, 1, 1)
    said = {
        one.name: (one.choice, one.text) for one in office.read(asked.opinions, office.read(asked.poll_of, meeting))
    }
    assert ("yes", "Xin đổi ý") in said.values() and ("abstain", "Cần làm rõ nguồn vốn") in said.values()
    with pytest.raises(NotNow):
        answer(office, meeting, "binh", "no", key="late")


@pytest.mark.parametrize(("silence", "result"), [("", "rejected"), ("yes", "adopted")])
def test_silence_counts_as_the_bodys_rules_say(office: Office, silence: str, result: str) -> None:
    meeting = put(office, silence=silence)
    answer(office, meeting, "dung", "yes")
    assert office.do(writing.urge, office.cast.hoa, meeting) == 3
    with office.house.database.reading() as session:
        told = session.scalars(select(col(Notice.kind)).where(col(Notice.person) == office.cast.people["la"]))
        assert set(told) >= {"opinion_asked", "opinion_awaited"}
    over(office)
    assert (now(office, meeting).state, outcome(office, meeting).result) == ("closed", result)
    [line] = [one for one in office.read(lists.mine, office.cast.la, past=False, written=True).rows]
    assert line.id == meeting.id
    assert not office.read(lists.mine, office.cast.la, past=True).rows


def test_equal_votes_wait_for_a_chair_who_kept_silent(office: Office) -> None:
    meeting, cast = put(office), office.cast
    answer(office, meeting, "binh", "no")
    answer(office, meeting, "dung", "yes")
    over(office)
    assert outcome(office, meeting).result == "tie_chair"
    with pytest.raises(NotNow):
        office.do(writing.announce, cast.hoa, now(office, meeting))
    poll = office.read(asked.poll_of, meeting)
    office.do(polling.decide_tie, cast.chi, meeting, poll.id, "yes")
    assert outcome(office, meeting).result == "adopted"
    office.do(writing.announce, cast.hoa, now(office, meeting))
    assert office.read(asked.poll_of, meeting).state == "published"


def test_the_house_reminds_the_silent_on_the_last_two_working_days(office: Office) -> None:
    meeting = put(office)
    assert office.read(reminding.due) == []
    clock.move(timedelta(days=4))  # from Monday to Friday: it ends on the next Monday
    assert [one for one, _ in office.read(reminding.due)] == [meeting.id]
    answer(office, meeting, "binh", "yes")
    with office.house.database.reading() as session:
        before = session.scalars(select(col(Notice.id)).where(col(Notice.kind) == "opinion_awaited")).all()
    office.do(lambda session: reminding.remind(session, meeting.id or 0))
    with office.house.database.reading() as session:
        told = session.scalars(select(col(Notice.person)).where(col(Notice.kind) == "opinion_awaited")).all()
    assert not before and set(told) == {office.cast.people[name] for name in ("chi", "dung", "la")}


def test_who_may_do_what_and_when(office: Office) -> None:
    cast, meeting = office.cast, prepared(office)
    with pytest.raises(NotFound):
        office.do(writing.ask, cast.binh, meeting)
    with pytest.raises(BadInput):
        office.do(writing.edit, cast.hoa, meeting, matter(office, until=clock.ticks(clock.now()) - 1))
    paper = office.do(laying.lay, cast.hoa, meeting, office.read(asked.item_of, meeting), sheet(office, 71))
    office.do(laying.approve, cast.hoa, meeting, paper)
    office.do(writing.ask, cast.hoa, meeting)
    meeting = now(office, meeting)
    assert office.read(asked.poll_of, meeting).version_id == now_version(office, paper)
    with pytest.raises(NotNow):
        office.do(laying.add_version, cast.hoa, meeting, paper, sheet(office, 72))
    with pytest.raises(NotFound):
        answer(office, meeting, "hoa", "yes")
    with pytest.raises(NotFound):
        office.do(writing.urge, cast.binh, meeting)
    with pytest.raises(BadInput):
        office.do(writing.put_off, cast.hoa, meeting, meeting.ends)
    office.do(writing.put_off, cast.hoa, meeting, working_day(office, 8))
    office.do(writing.call_off, cast.hoa, now(office, meeting), "Rút tờ trình")
    assert (now(office, meeting).state, office.read(asked.poll_of, meeting).state) == ("cancelled", "void")
    assert not asked.told(office.read(asked.poll_of, meeting), desk=True)
    with pytest.raises(NotNow):
        answer(office, meeting, "binh", "yes")


def now_version(office: Office, paper: Any) -> int | None:
    with office.house.database.reading() as session:
        found = session.get_one(type(paper), paper.id)
        return int(found.version_id) if found.version_id else None


def test_nothing_of_a_room_can_happen_to_it(desk: Desk) -> None:
    office = desk.office
    meeting = put(office)
    at, poll = f"/meetings/{meeting.id}", office.read(asked.poll_of, meeting)
    for page in ("seat", "console", "secretary", "hall", "ballot", "agenda", "edit", "in-writing"):
        assert desk["chi"].get(f"{at}/{page}").status_code in (404, 409), page
    [refused] = cast(office, vote(office, meeting, poll.id, "binh", "yes"))
    assert isinstance(refused, NotFound), "an opinion has a door of its own"
    for path in (f"polls/{poll.id}/steps/close", "floor/arrive", "invitation", "items"):
        data = {"member": "1", "key": "k", "choice": "yes", "title": "Khác", "kind": "discussion", "minutes": "5"}
        assert desk["hoa"].post(f"{at}/{path}", data=data).status_code in (404, 409), path
    assert (now(office, meeting).state, now(office, meeting).seq) == ("asking", meeting.seq)


def test_over_its_pages_with_a_file_a_summary_sheet_and_a_notice(desk: Desk) -> None:
    office = desk.office
    meeting = put(office, ends_early=True)
    at = f"/meetings/{meeting.id}"
    assert meeting.title in desk["binh"].get("/meetings?view=written").text
    assert "Điều chỉnh kế hoạch vốn" in desk["binh"].get("/").text
    page = desk["binh"].get(at).text
    key = re.search(r'name="key" value="([^"]+)"', page)[1]  # type: ignore[index]
    refused = desk["binh"].post(f"{at}/opinion", data={"choice": "abstain", "key": key})
    assert refused.status_code == 422
    files = {"file": ("phieu.pdf", office.paper(seed=73).read_bytes(), "application/pdf")}
    sent = desk["binh"].post(f"{at}/opinion", data={"choice": "no", "text": "Chưa rõ", "key": key}, files=files)
    assert sent.status_code == 303
    file = re.search(r'href="(/files/[0-9]+/phieu.pdf)"', desk["hoa"].get(at).text)[1]  # type: ignore[index]
    assert [desk[name].get(file).status_code for name in ("binh", "hoa", "dung")] == [200, 200, 404]
    assert "Chưa rõ" in desk["hoa"].get(at).text and "Chưa rõ" not in desk["dung"].get(at).text
    for name in ("chi", "dung", "la"):
        answer(office, meeting, name, "yes")
    assert desk["dung"].get(f"{at}/opinions.pdf").status_code == 404
    assert desk["hoa"].post(f"{at}/opinions/announce", data={"key": "a"}).status_code == 303
    assert "Chưa rõ" in desk["dung"].get(at).text and desk["dung"].get(file).status_code == 200
    assert desk["dung"].get(f"{at}/opinions.pdf").content.startswith(b"%PDF")
    made = desk["hoa"].post(f"{at}/opinions-notice")
    assert made.status_code == 303 and made.headers["location"].startswith("/docs/")
    assert desk["binh"].get(f"{at}/items/{office.read(asked.item_of, meeting).id}").status_code == 303


def test_its_archive_holds_every_opinion_and_shows_when_one_was_altered(desk: Desk, tmp_path: Path) -> None:
    office = desk.office
    meeting = put(office, ends_early=True)
    card = office.keep(office.paper(seed=74), office.cast.binh)
    office.do(writing.answer, office.cast.binh, meeting, Answer("no", "Chưa rõ", file=card.id, key="k"))
    for name in ("chi", "dung", "la"):
        answer(office, meeting, name, "yes", "Đồng ý")
    at = f"/meetings/{meeting.id}"
    assert f"{at}/archive.zip" in desk["hoa"].get(at).text and f"{at}/archive.zip" not in desk["dung"].get(at).text
    package = tmp_path / "whole.zip"
    package.write_bytes(desk["hoa"].get(f"{at}/archive.zip").content)
    assert archive.check(package).wrong == []
    with zipfile.ZipFile(package) as whole:
        [poll] = json.loads(whole.read(archive.POLLS))
        digests = {name: digest for name, digest in json.loads(whole.read(archive.MANIFEST))["files"].items()}
    [said] = [one for one in poll["opinions"] if one["text"] == "Chưa rõ"]
    assert said["name"] == "Hoàng Thanh Bình" and said["file"] == card.sha256 and said["at"]
    assert digests["opinions/001 Hoàng Thanh Bình.pdf"] == card.sha256
    for what, sentence in (("word", "not those that were counted"), ("file", "is missing")):
        assert any(sentence in one.msgid for one in archive.check(_forged(package, tmp_path / what, what)).wrong)


def _forged(package: Path, out: Path, what: str) -> Path:
    """A package whose manifest was made to fit: a word of an opinion is another, or the file is left out."""
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(out, "w") as new:
        manifest, kept = json.loads(old.read(archive.MANIFEST)), {name: old.read(name) for name in old.namelist()}
        if what == "word":
            kept[archive.POLLS] = kept[archive.POLLS].replace("Chưa rõ".encode(), "Đã rõ".encode())
            manifest["files"][archive.POLLS] = hashlib.sha256(kept[archive.POLLS]).hexdigest()
        else:
            gone = next(name for name in kept if name.startswith("opinions/"))
            del kept[gone], manifest["files"][gone]
        kept[archive.MANIFEST] = json.dumps(manifest).encode()
        for name, data in kept.items():
            new.writestr(name, data)
    return out
