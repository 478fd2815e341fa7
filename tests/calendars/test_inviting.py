"""Invitations that come as letters, and reminders of what begins soon."""

from datetime import date, time, timedelta

import pytest

from tests.calendars.conftest import NEXT, Office
from workplace.calendars.actions import attending, entries, inviting
from workplace.calendars.queries import parties, reminders, slots
from workplace.calendars.rules import inviting as reading
from workplace.calendars.rules.times import day_span
from workplace.kernel import clock
from workplace.kernel.refs import Ref

LETTER = """GIẤY MỜI
Sở Tài chính trân trọng kính mời đồng chí Chủ tịch dự họp.
1. Thời gian: 14 giờ 00, ngày 02/12/2026 (Thứ Tư).
2. Địa điểm: Phòng họp số 2, 07 Hoàng Hoa Thám.
"""


@pytest.mark.parametrize(
    ("text", "day", "starts", "session"),
    [
        (LETTER, date(2026, 12, 2), time(14), "day"),
        ("Thời gian: vào lúc 8h30 sáng ngày 5 tháng 12 năm 2026", date(2026, 12, 5), time(8, 30), "day"),
        ("Thời gian: buổi chiều ngày 05/12/2026", date(2026, 12, 5), None, "afternoon"),
        ("kính mời dự họp lúc 08 giờ 00 ngày 05/12/2026 tại trụ sở", date(2026, 12, 5), time(8), "day"),
    ],
)
def test_time_is_read_as_offices_write_it(text: str, day: date, starts: time | None, session: str) -> None:
    found = reading.read(text)
    assert found is not None
    assert (found.when.day, found.when.starts, found.when.session) == (day, starts, session)


@pytest.mark.parametrize(
    "text", ["", "Căn cứ công văn ngày 05/12/2026", "Thời gian: ngày 31/02/2026", "Thời gian: sẽ báo sau"]
)
def test_what_is_not_said_is_not_guessed(text: str) -> None:
    assert reading.read(text) is None


def test_an_invitation_stands_in_the_leaders_calendar_until_it_is_answered(office: Office) -> None:
    chi, vinh = office.cast.chi, office.cast.vinh

    def lay() -> object:
        return office.do(inviting.lay_before, vinh.person, chi.person, Ref("docs", 12), "12/GM-STC Họp", LETTER)

    item = lay()
    assert item is not None
    assert lay() is None
    span = day_span(date(2026, 12, 2))
    assert [(one.title, one.place) for one in office.read(slots.mine, chi, span)] == [
        ("12/GM-STC Họp", "Phòng họp số 2, 07 Hoàng Hoa Thám")
    ]
    mine = office.read(parties.of, [item.id])[item.id][0]  # type: ignore[attr-defined]
    office.do(attending.send_substitute, chi, item, mine, office.cast.dung.person)
    assert office.read(slots.mine, chi, span) == []
    assert len(office.read(slots.mine, office.cast.dung, span)) == 1
    assert office.told(vinh) == ["calendar"]


def test_an_invitation_of_yesterday_is_left_in_its_letter(office: Office) -> None:
    text = LETTER.replace("02/12/2026", "02/11/2026")
    assert office.do(inviting.lay_before, 1, office.cast.chi.person, Ref("docs", 12), "Họp", text) is None


def test_who_wished_to_be_reminded_is_and_nobody_of_what_was_called_off(office: Office) -> None:
    item = office.do(entries.enter, office.cast.an, office.wish(remind=30, people=(office.cast.kha.person,)))
    at = office.wish().when.span()[0] - 30 * reminders.MINUTE
    assert [one.at for one in office.read(reminders.due, at - 1, at + 1)] == [at]
    assert office.read(reminders.due, at + 1, at + reminders.MINUTE) == []
    assert office.read(reminders.concerned, item.id) == {office.cast.an.person, office.cast.kha.person}
    office.do(entries.call_off, office.cast.an, item, "")
    assert office.read(reminders.concerned, item.id) == set()
    assert clock.today() + timedelta(days=7) == NEXT
