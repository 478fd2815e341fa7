"""Conclusions and the secretary's text: said once, taken back with the old words kept, written by the desk alone."""

import pytest

from tests.meetings.conftest import Office, begun, item
from workplace.kernel.errors import BadInput, NotFound
from workplace.meetings.actions import concluding
from workplace.meetings.queries import conclusions, log


def test_a_conclusion_is_said_taken_back_and_both_stay_in_the_log(office: Office) -> None:
    cast, meeting = office.cast, begun(office)
    first = office.do(concluding.conclude, cast.hoa, meeting, item(office, meeting).id, "Giao Sở Tài chính rà soát.")
    with pytest.raises(BadInput):
        office.do(concluding.conclude, cast.hoa, meeting, item(office, meeting).id, "  ")
    with pytest.raises(NotFound):
        office.do(concluding.conclude, cast.binh, meeting, item(office, meeting).id, "Không được")
    assert [one.id for one in office.read(conclusions.of_meeting, meeting.id)] == [first]
    office.do(concluding.withdraw, cast.hoa, meeting, first)
    assert office.read(conclusions.of_meeting, meeting.id) == []
    with office.house.database.reading() as session:
        kinds = [one.kind for one in log.events(session, meeting.id or 0)]
    assert kinds[-2:] == ["concluded", "conclusion_withdrawn"]


def test_what_the_secretary_writes_stands_on_the_item(office: Office) -> None:
    meeting = begun(office)
    office.do(concluding.minute, office.cast.hoa, meeting, item(office, meeting).id, "Các đại biểu thống nhất.")
    assert item(office, meeting).minuted == "Các đại biểu thống nhất."
