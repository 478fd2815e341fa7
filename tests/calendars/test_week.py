"""An agency's week from proposal to publication, and what happens to it afterwards."""

from datetime import date, timedelta

import pytest

from tests.calendars.conftest import MONDAY, NEXT, Office
from workplace.calendars.actions import compiling, publishing
from workplace.calendars.queries import door, lines
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow


def test_a_unit_proposes_the_office_takes_in_the_head_approves_and_everybody_reads(office: Office) -> None:
    item = office.line(office.cast.an, chair_id=office.cast.chi.person, units=(office.cast.units["stc"],))
    with pytest.raises(NotFound):
        office.read(door.read, office.cast.my, item.id)
    office.do(compiling.include, office.cast.hoa, item)
    office.publish()
    assert office.read(door.read, office.cast.my, item.id).published == 1
    found = office.read(lines.published, office.week(), 1)
    assert [(line.title, line.chair, line.participants) for line in found] == [
        ("Họp giao ban", "Chủ tịch Chi", "Sở Tài chính")
    ]
    assert office.told(office.cast.chi) == ["to_approve", "calendar"]
    assert office.told(office.cast.binh) == ["calendar"]  # who heads the unit that takes part
    assert office.told(office.cast.la) == []


def test_later_changes_are_marked_and_told_to_exactly_those_touched(office: Office) -> None:
    cast = office.cast
    moved = office.line(title="Kiểm tra kè", chair_id=cast.chi.person, units=(cast.units["thuanhoa"],))
    gone = office.line(title="Khai mạc", starts="15:00", chair_id=cast.dung.person)
    office.line(title="Giao ban", starts="10:00", chair_id=cast.hoa.person, people=(cast.binh.person,))
    office.publish()
    office.do(
        compiling.adjust,
        cast.hoa,
        moved,
        office.wish("Kiểm tra kè", starts="14:00", chair_id=cast.chi.person, units=(cast.units["thuanhoa"],)),
    )
    office.do(compiling.call_off, cast.hoa, gone, "Ban tổ chức hoãn")
    office.line(title="Tiếp đoàn", starts="16:00", chair_id=cast.chi.person)
    office.do(publishing.publish, cast.hoa, office.week())
    assert office.told(cast.la) == ["calendar", "calendar_moved"]
    assert office.told(cast.dung) == ["to_approve", "calendar", "calendar_cancelled"]
    assert office.told(cast.binh) == ["calendar"]
    assert sorted(office.told(cast.chi)[2:]) == ["calendar_added", "calendar_moved"]
    first, second = (office.read(lines.published, office.week(), no) for no in (1, 2))
    assert {line.starts for line in first if line.title == "Kiểm tra kè"} == {"08:00"}
    assert [line.title for line in second if line.cancelled] == ["Khai mạc"]
    with pytest.raises(NotNow, match="since version 2"):
        office.do(publishing.publish, cast.hoa, office.week())


def test_what_was_published_can_not_be_changed_even_by_hand(office: Office) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    office.line()
    office.publish()
    with pytest.raises(DBAPIError, match="stays as it is"):
        office.do(lambda session: session.execute(text("UPDATE calendar_week_version SET body = '[]'")))


def test_a_line_of_the_week_stands_once_whatever_was_sent(office: Office) -> None:
    line = office.line(rule="FREQ=DAILY;COUNT=5000")
    assert line.rule == ""
    office.do(compiling.adjust, office.cast.hoa, line, office.wish("Họp giao ban", rule="FREQ=DAILY;COUNT=3"))
    assert office.read(door.read, office.cast.hoa, line.id).rule == ""


def test_proposals_close_on_thursday_but_the_office_still_adds(office: Office) -> None:
    with clock.frozen(clock.now() + timedelta(days=3, hours=9)):
        with pytest.raises(NotNow, match="closed at 17:00 on 26/11/2026"):
            office.line(office.cast.an)
        assert office.line().state == "included"


def test_a_submitted_week_stands_still_until_it_comes_back(office: Office) -> None:
    item = office.line()
    office.do(publishing.submit, office.cast.hoa, office.week())
    with pytest.raises(NotNow):
        office.do(compiling.adjust, office.cast.hoa, item, office.wish("Khác"))
    with pytest.raises(NotNow):
        office.line()
    office.do(publishing.return_, office.cast.chi, office.week(), "Bổ sung lịch tiếp dân")
    assert office.told(office.cast.hoa) == ["returned"]
    office.do(compiling.adjust, office.cast.hoa, item, office.wish("Khác"))
    office.do(publishing.submit, office.cast.hoa, office.week())
    office.do(publishing.withdraw, office.cast.hoa, office.week())
    assert office.week().state == "compiling"


def test_no_week_is_submitted_empty_or_with_proposals_left(office: Office) -> None:
    with pytest.raises(NotNow, match="empty"):
        office.do(publishing.submit, office.cast.hoa, office.week())
    item = office.line(office.cast.an)
    with pytest.raises(NotNow, match="1 proposal waits"):
        office.do(publishing.submit, office.cast.hoa, office.week())
    with pytest.raises(BadInput):
        office.do(compiling.leave_out, office.cast.hoa, item, "")
    office.do(compiling.leave_out, office.cast.hoa, item, "Đã có cuộc họp khác")
    assert office.told(office.cast.an) == ["returned"]


def test_a_proposal_is_changed_and_withdrawn_by_those_who_made_it_only(office: Office) -> None:
    item = office.line(office.cast.an)
    office.do(compiling.adjust, office.cast.an, item, office.wish("Họp ngân sách"))
    with pytest.raises(NotFound):
        office.do(compiling.include, office.cast.an, item)
    with pytest.raises(NotFound):
        office.do(compiling.withdraw, office.cast.my, item)
    office.do(compiling.withdraw, office.cast.an, item)
    with pytest.raises(NotNow):
        office.do(compiling.include, office.cast.hoa, item)


def test_a_private_line_is_read_by_those_in_it_only(office: Office) -> None:
    item = office.line(chair_id=office.cast.chi.person, private=True)
    office.publish()
    assert office.read(door.read, office.cast.chi, item.id).title == "Họp giao ban"
    with pytest.raises(NotFound):
        office.read(door.read, office.cast.an, item.id)


def test_a_published_line_does_not_slip_into_another_week(office: Office) -> None:
    item = office.line()
    office.publish()
    with pytest.raises(BadInput, match="published for this week"):
        office.do(compiling.adjust, office.cast.hoa, item, office.wish(day=NEXT + timedelta(days=7)))


@pytest.mark.parametrize("when", [date(1800, 1, 1), date(2500, 1, 1)])
def test_a_day_that_no_calendar_has_is_refused(office: Office, when: date) -> None:
    with pytest.raises(BadInput):
        office.line(day=when)
    assert MONDAY < NEXT
