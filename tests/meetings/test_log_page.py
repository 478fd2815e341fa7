"""The log as a page: in words, narrowed, and for each reader what they may see."""

from typing import Any

import pytest
from sqlmodel import col, update

from tests.docs.routes.conftest import Desk, desk
from tests.meetings.conftest import Office, begun, item, office, on_floor, papers
from tests.meetings.test_polls import cast, closed, opened_poll, vote
from workplace.kernel.errors import NotFound
from workplace.kernel.lately import Lately
from workplace.meetings.actions import agenda, concluding, projecting, sitting, speaking
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.log import MeetingEvent
from workplace.meetings.queries import log, logbook
from workplace.meetings.queries.logbook import Wanted
from workplace.meetings.rules import chain, panels, recounting, replaying

__all__ = ["desk", "office", "papers"]


def test_every_kind_of_event_has_its_words() -> None:
    known = {*replaying._CHANGES, *projecting._PROJECTIONS, *panels._TOUCHED}
    assert known <= recounting.TELLINGS.keys(), f"say how they are told: {sorted(known - recounting.TELLINGS.keys())}"


def test_the_log_says_who_did_what_and_is_narrowed_to_a_heading_a_member_an_item(desk: Desk) -> None:
    office, cast_ = desk.office, desk.office.cast
    meeting = begun(office)
    office.do(speaking.ask, cast_.binh, meeting, "speech", "Vốn đối ứng")
    office.do(speaking.give, cast_.chi, meeting, on_floor(office, meeting).waiting[0].id)
    office.do(speaking.end, cast_.binh, meeting)
    poll = opened_poll(office, meeting)
    cast(office, *(vote(office, meeting, poll, name, "yes") for name in ("chi", "dung", "binh")))
    closed(office, meeting, poll)
    office.do(sitting.close, cast_.chi, meeting)
    at = f"/meetings/{meeting.id}/log"
    english(desk, "binh")
    whole = desk["binh"].get(at).text
    for told in ("The last event is number", "opened the meeting; 3 of 4", "asked to speak: a speech", "Vốn đối ứng",
                 "gave the floor to Hoàng Thanh Bình", "ended their speech after", "was counted"):  # fmt: skip
        assert told in whole
    of_votes = desk["binh"].get(f"{at}?group=votes").text
    assert f"/polls/{poll}" in of_votes and "gave the floor" not in of_votes
    office_ = office.read(
        logbook.page, cast_.dung, meeting, Wanted("speaking", member=_member(office, meeting, "binh"))
    )
    assert [one.told.icon for one in office_.lines] == ["hand-stop", "microphone", "microphone-off"]
    other = office.read(logbook.page, cast_.dung, meeting, Wanted(item=item(office, meeting, 1).id))
    assert not other.lines


def test_a_closed_item_and_what_is_the_desks_are_not_told_to_others_and_guests_have_no_log(desk: Desk) -> None:
    office, cast_ = desk.office, desk.office.cast
    meeting = begun(office)
    with office.house.database.writing() as session:
        session.get_one(MeetingItem, item(office, meeting).id).closed = True
    office.do(concluding.conclude, cast_.hoa, meeting, item(office, meeting).id, "BIMAT")
    office.do(agenda.begin, cast_.chi, meeting, item(office, meeting, 1).id)
    office.do(concluding.minute, cast_.hoa, meeting, item(office, meeting, 1).id, "Chưa xong")
    office.do(concluding.ask_staff, cast_.binh, meeting, "Nước uống")
    at = f"/meetings/{meeting.id}/log"
    english(desk, "binh", "hoa")
    desks, members = desk["hoa"].get(at).text, desk["binh"].get(at).text
    for told in ("BIMAT", "Kế hoạch", "Nước uống", "what the minutes say"):
        assert told in desks and told not in members
    assert "Mưa lũ" in members
    assert desk["an"].get(at).status_code == 404  # a guest
    with pytest.raises(NotFound):
        office.read(logbook.read, cast_.an, meeting.id)


def test_the_page_says_where_the_chain_was_broken_and_goes_on_by_the_number(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    office = desk.office
    meeting = begun(office)
    monkeypatch.setattr(logbook, "PAGE", 3)
    first = office.read(logbook.page, office.cast.binh, meeting, Wanted())
    assert [one.seq for one in first.lines] == [1, 2, 3] and (first.earlier, first.later) == (None, 3)
    second = office.read(logbook.page, office.cast.binh, meeting, Wanted(), 3)
    assert second.lines[0].seq == 4 and second.earlier == 4
    back = office.read(logbook.page, office.cast.binh, meeting, Wanted(), 0, 4)
    assert [one.seq for one in back.lines] == [1, 2, 3] and back.later == 3
    english(desk, "binh", "hoa")
    at, looked = f"/meetings/{meeting.id}/log", []
    reckon = chain.digest

    def counted(row: Any) -> str:
        looked.append(row["seq"])
        return reckon(row)

    with monkeypatch.context() as patched:
        patched.setattr(chain, "digest", counted)
        assert "The chain holds" not in desk["binh"].get(at).text and looked == []
        assert "The chain holds" in desk["hoa"].get(at).text and len(looked) == meeting.seq
        looked.clear()
        office.do(concluding.ask_staff, office.cast.binh, meeting, "Nước uống")
        looked.clear()  # writing it reckons its own
        assert "The chain holds" in desk["hoa"].get(at).text and looked == [meeting.seq + 1]
    monkeypatch.setattr(log, "_whole", Lately(1))  # another process, or another day
    with office.house.database.writing() as session:
        event = (col(MeetingEvent.meeting_id) == meeting.id, col(MeetingEvent.seq) == 2)
        session.execute(update(MeetingEvent).where(*event).values(at_ms=1))
    assert "altered at its event 2" in desk["hoa"].get(at).text


def english(desk: Desk, *logins: str) -> None:
    """Their pages in English."""
    for login in logins:
        desk[login].post("/me/language", data={"language": "en", "next": "/"})


def _member(office: Office, meeting, login: str) -> int:
    with office.house.database.reading() as session:
        seats = logbook._seats(session, meeting, [office.cast.people[login]])
    return seats[office.cast.people[login]]
