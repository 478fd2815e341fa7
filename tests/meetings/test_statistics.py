"""Figures and replay of a meeting that is over, also of one that was opened again."""

import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.docs.routes.conftest import Desk, desk
from tests.meetings.conftest import Office, begun, item, now, office, on_floor, papers
from tests.meetings.test_polls import cast, closed, opened_poll, vote
from workplace.kernel import clock
from workplace.meetings.actions import agenda, attending, concluding, sitting, speaking
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import log, logbook, replay, statistics
from workplace.meetings.rules import floor, retracing
from workplace.meetings.rules.figuring import Stay, attendance, percent

__all__ = ["desk", "office", "papers"]


@pytest.fixture
def engine() -> str:
    """The figures are reckoned here, whatever engine gave the rows."""
    return "sqlite"


def held(office: Office) -> Meeting:
    """A meeting with a speech of two minutes, a vote, somebody who left and somebody who came late; closed."""
    cast_, meeting = office.cast, begun(office)
    office.do(speaking.ask, cast_.binh, meeting, "speech", "Vốn")
    office.do(speaking.give, cast_.chi, meeting, on_floor(office, meeting).waiting[0].id)
    clock.move(timedelta(minutes=2))
    office.do(speaking.end, cast_.binh, meeting)
    office.do(attending.arrive, cast_.la, now(office, meeting), online=True)
    poll = opened_poll(office, meeting)
    cast(office, *(vote(office, meeting, poll, name, "yes") for name in ("chi", "dung", "binh")))
    closed(office, meeting, poll)
    office.do(concluding.conclude, cast_.hoa, meeting, item(office, meeting).id, "Giao rà soát")
    office.do(agenda.begin, cast_.chi, meeting, item(office, meeting, 1).id)
    office.do(attending.leave, cast_.dung, now(office, meeting))
    clock.move(timedelta(minutes=1))
    office.do(sitting.close, cast_.chi, meeting)
    return now(office, meeting)


def test_the_figures_count_who_came_spoke_and_voted_and_stay_right_when_it_is_opened_again(office: Office) -> None:
    meeting = held(office)
    found = office.read(statistics.read, office.cast.binh, meeting)
    assert found.there == {"members": 4, "present": 4, "late": 1, "left_early": 1, "online": 1}
    by_name = {one.name: one for one in found.members}
    assert by_name["Hoàng Thanh Bình"].turns.count == 1 and by_name["Hoàng Thanh Bình"].turns.spoke >= 120_000
    assert by_name["Bùi Thị Là"].there.late and by_name["Bùi Thị Là"].there.online
    assert [(one.title, one.entitled, one.cast, one.yes) for one in found.votes] == []  # not announced
    told = office.read(statistics.read, office.cast.hoa, meeting).votes
    assert [(one.entitled, one.cast, one.yes, one.taken_part) for one in told] == [(4, 3, 3, 75)]
    assert found.items[0].spent >= 120_000 and found.items[0].turns.count == 1
    office.do(sitting.reopen, office.cast.chi, meeting, "Sót một kết luận")
    office.do(sitting.close, office.cast.chi, now(office, meeting))
    assert office.read(statistics.read, office.cast.binh, now(office, meeting)).there == found.there


def test_the_page_and_the_workbook_tell_the_same_to_members_and_nothing_to_guests(desk: Desk) -> None:
    office = desk.office
    meeting = held(office)
    with office.house.database.writing() as session:
        session.get_one(MeetingItem, item(office, meeting, 1).id).closed = True
    at = f"/meetings/{meeting.id}/statistics"
    desk["binh"].post("/me/language", data={"language": "en", "next": "/"})
    page = desk["binh"].get(at).text
    assert "4/4" in page and "1 closed item" in page and "Mưa lũ" not in page
    answer = desk["binh"].get(f"{at}.xlsx")
    sheets = load_workbook(io.BytesIO(answer.content))
    assert sheets.sheetnames == ["Attendance", "Groups", "Votes", "Time by item"]
    rows = list(sheets["Attendance"].iter_rows(values_only=True))
    assert ("Hoàng Thanh Bình", 1) in [(row[0], row[10]) for row in rows]
    assert desk["an"].get(at).status_code == desk["an"].get(f"/meetings/{meeting.id}/replay").status_code == 404


def test_the_replay_shows_the_floor_as_it_stood_and_nothing_of_a_closed_item(desk: Desk) -> None:
    office, cast_ = desk.office, desk.office.cast
    meeting = held(office)
    id_ = meeting.id or 0
    given = next(mark[0] for mark in office.read(logbook.marks, cast_.binh, meeting, ("floor_given",)))
    shown = office.read(replay.at, cast_.binh, meeting, given)
    assert shown["speaking"]["name"] == "Hoàng Thanh Bình" and shown["item"].title == "Kế hoạch"
    assert len(shown["present"]) == 3 and [count for _, count, _ in shown["queues"]] == [0, 0, 0]
    assert (shown["seq"], shown["previous"], shown["following"]) == (given, given - 1, given + 1)
    page = desk["binh"].get(f"/meetings/{id_}/replay?at={given}").text
    assert f"replay?at={given + 1}" in page and "Hoàng Thanh Bình" in page and 'type="range"' in page
    with office.house.database.reading() as session:
        whole = retracing.retrace(log.events(session, id_))
    assert whole.floor == floor.read(meeting.floor) and not whole.present
    with office.house.database.writing() as session:
        session.get_one(MeetingItem, item(office, meeting).id).closed = True
    hidden = office.read(replay.at, cast_.binh, meeting, given)
    assert hidden["seq"] < given and hidden["item"] is None  # the last event before it that is theirs to see
    came = office.read(logbook.marks, cast_.binh, meeting, ("arrived",))[-1][0]
    hidden = office.read(replay.at, cast_.binh, meeting, came)
    assert (hidden["seq"], hidden["follows"], hidden["item"], hidden["speaking"]) == (came, False, None, None)
    assert "Kế hoạch" not in desk["binh"].get(f"/meetings/{id_}/replay?at={given}").text
    assert office.read(replay.at, cast_.chi, meeting, given)["item"].title == "Kế hoạch"
    office.do(sitting.reopen, cast_.chi, meeting, "Sót")
    assert desk["binh"].get(f"/meetings/{id_}/replay").status_code == 409


def test_the_line_of_time_leaves_the_days_out_between_a_meeting_and_its_going_on() -> None:
    marks = [(1, "opened", 0, None), (2, "item_begun", 10, 7), (3, "poll_opened", 20, 7), (4, "closed", 50, None),
             (5, "reopened", 9_050, None), (6, "item_begun", 9_050, 8), (7, "closed", 9_100, None)]  # fmt: skip
    stretches, pins = retracing.track(marks, 9_100)
    assert [(one.kind, one.item, one.x, one.width) for one in stretches] == [
        ("between", None, 0, 100), ("item", 7, 100, 400), ("item", 8, 500, 500)]  # fmt: skip
    assert [(pin.seq, pin.x) for pin in pins] == [(3, 200)]


def test_leaving_with_the_close_is_not_leaving_early() -> None:
    stayed = attendance([Stay(5, 100)], 10, [100], 200)
    assert (stayed.present, stayed.late, stayed.left_early, stayed.spent) == (True, False, False, 95)
    assert attendance([Stay(11, 50)], 10, [100], 200).late and attendance([Stay(5, 50)], 10, [100], 200).left_early
    assert percent(2, 3) == 67 and percent(1, 0) is None


def test_a_step_back_reads_only_what_follows_the_last_moment_that_was_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, read = held(office), []
    events = log.events

    def counted(*args: Any) -> Any:
        for one in events(*args):
            read.append(one.seq)
            yield one

    monkeypatch.setattr(replay, "EVERY", 5)
    monkeypatch.setattr(log, "events", counted)
    with office.house.database.reading() as session:
        whole = retracing.retrace(events(session, meeting.id or 0))
        assert replay._moment(session, meeting, meeting.seq) == whole and len(read) == meeting.seq
        for seq in range(1, meeting.seq + 1):
            read.clear()
            expected = retracing.retrace(events(session, meeting.id or 0, most=seq))
            assert replay._moment(session, meeting, seq) == expected and len(read) == seq % 5
    assert whole.conclusions == {item(office, meeting).id: 1}
