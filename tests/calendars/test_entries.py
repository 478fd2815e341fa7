"""One's own entries and one's unit's: seen by whom, answered how, left out and moved; absences; feeds and files."""

from datetime import date, time, timedelta

import pytest

from tests.calendars.conftest import MONDAY, NEXT, Office
from workplace.calendars.actions import attending, away, entries, feeding
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.queries import clashes, door, feeds, finder, naming, parties, slots, things
from workplace.calendars.rules import ics, recurrence
from workplace.calendars.rules.times import When, at, day_span
from workplace.calendars.rules.wishes import Wish
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow


def titles(office: Office, who: object, day: date, days: int = 1) -> list[str]:
    return [slot.title for slot in office.read(slots.mine, who, day_span(day, days))]


def party_of(office: Office, item: CalendarItem, ref: int) -> object:
    found = office.read(parties.of, [item.id])[item.id or 0]
    return next(row for row in found if row.ref == ref)


def test_whoever_is_asked_attends_stays_away_or_sends_somebody(office: Office) -> None:
    cast = office.cast
    item = office.do(entries.enter, cast.binh, office.wish("Bàn dự toán", people=(cast.an.person,)))
    assert office.told(cast.an) == ["calendar"]
    mine = party_of(office, item, cast.an.person)
    with pytest.raises(NotFound):
        office.do(attending.attend, cast.my, item, mine)
    office.do(attending.attend, cast.an, item, mine)
    with pytest.raises(BadInput):
        office.do(attending.stay_away, cast.an, item, mine, "")
    office.do(attending.stay_away, cast.an, item, mine, "Đi công tác")
    assert titles(office, cast.an, NEXT) == []
    with pytest.raises(BadInput, match="another person"):
        office.do(attending.send_substitute, cast.an, item, mine, cast.an.person)
    office.do(attending.send_substitute, cast.an, item, mine, cast.kha.person)
    assert titles(office, cast.kha, NEXT) == ["Bàn dự toán"]
    assert office.told(cast.binh) == ["calendar"] * 3
    assert office.told(cast.kha) == ["calendar"]
    office.do(entries.call_off, cast.binh, item, "")
    with pytest.raises(NotNow):
        office.do(attending.attend, cast.an, item, mine)


def test_a_private_entry_is_busy_to_others(office: Office) -> None:
    cast = office.cast
    item = office.do(entries.enter, cast.chi, office.wish("Khám bệnh", private=True))
    side = office.read(slots.side_by_side, cast.an, [cast.chi.person], day_span(NEXT))
    assert [(slot.title, slot.item) for slot in side[cast.chi.person]] == [("", 0)]
    with pytest.raises(NotFound):
        office.read(door.read, cast.an, item.id)
    assert office.read(clashes.found, cast.an, [("person", cast.chi.person)], [day_span(NEXT)])[0].title == ""


def test_single_times_of_a_repeated_entry_fall_out_and_move(office: Office) -> None:
    an = office.cast.an
    item = office.do(
        entries.enter, an, office.wish("Giao ban", rule=recurrence.make("WEEKLY", 1, [], None, 4), ends="09:00")
    )
    first, second, third, _ = office.read(things.times_of, item)
    office.do(entries.skip, an, item, first.id)
    office.do(entries.move, an, item, second.id, When(NEXT + timedelta(days=8), "afternoon"))
    days = [slot.day for slot in office.read(slots.mine, an, day_span(NEXT, 40))]
    assert days == [NEXT + timedelta(days=after) for after in (8, 14, 21)]
    with pytest.raises(NotFound):
        office.do(entries.skip, office.cast.my, item, third.id)
    text = ics.calendar("Lịch", office.read(feeds.events, [item.id], "https://office.example")).decode()
    assert "EXDATE;TZID=Asia/Ho_Chi_Minh:20261130T080000" in text
    assert "RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20261207T080000" in text
    once = office.do(entries.enter, an, office.wish("Một lần", starts="15:00"))
    with pytest.raises((NotNow, NotFound)):
        office.do(entries.skip, an, once, 10**6)


def test_a_units_entry_stands_in_everybodys_calendar_there(office: Office) -> None:
    unit = office.cast.units["qlns"]
    office.do(entries.enter, office.cast.an, office.wish("Họp phòng"), unit_id=unit)
    assert titles(office, office.cast.an, NEXT) == ["Họp phòng"]
    assert titles(office, office.cast.my, NEXT) == []
    with pytest.raises(NotFound):
        office.do(entries.enter, office.cast.my, office.wish("Họp phòng"), unit_id=unit)


def test_names_are_recognised_as_they_are_typed(office: Office) -> None:
    named = office.read(
        naming.read, office.cast.hoa, "Sở Tài chính; đ/c Trần Văn Dũng; các Ban QLDA; Võ Thị An (Sở Tài chính)"
    )
    assert named.units == (office.cast.units["stc"],)
    assert named.people == (office.cast.dung.person, office.cast.an.person)
    assert named.others == ("các Ban QLDA",)


def test_whoever_is_away_clashes_and_is_reminded_of_a_deputy(office: Office) -> None:
    chi = office.cast.chi
    office.line(chair_id=chi.person)
    made = office.do(away.be_absent, chi, "journey", NEXT, NEXT + timedelta(days=2))
    assert made.clashing == 1
    assert office.do(away.be_absent, chi, "journey", NEXT, NEXT + timedelta(days=2)) == made  # a second click
    assert office.told(chi) == ["calendar"]
    found = office.read(clashes.found, office.cast.hoa, [("person", chi.person)], [day_span(NEXT + timedelta(days=1))])
    assert [one.kind for one in found] == ["absence"]
    assert office.read(finder.free_times, [chi.person], NEXT, 60)[0][0] >= day_span(NEXT + timedelta(days=3))[0]
    with pytest.raises(NotFound):
        office.do(away.withdraw_absence, office.cast.an, made.id)
    office.do(away.withdraw_absence, chi, made.id)
    with pytest.raises(BadInput):
        office.do(away.be_absent, chi, "journey", NEXT, MONDAY)


def test_a_common_time_is_found_only_where_a_room_is_free_too(office: Office) -> None:
    an, chi = office.cast.an, office.cast.chi
    rooms = office.read(things.of_agencies, [office.city], "room")
    large = [room for room in rooms if room.seats >= 40]
    office.do(entries.enter, chi, office.wish("Hội nghị", starts="07:30", ends="11:00", room_id=office.rooms["A"]))
    first = lambda found: clock.local(clock.from_ticks(found[0][0])).strftime("%d/%m %H:%M")  # noqa: E731
    alone = office.read(finder.free_times, [an.person], NEXT, 60)
    assert office.read(finder.free_with_room, [an.person], NEXT, 60, rooms)[0] == alone[0]
    found = office.read(finder.free_with_room, [an.person], NEXT, 60, large)
    assert first(found) > first(alone) and found[0][0] >= at(NEXT, time(11))
    assert office.read(finder.free_with_room, [an.person], NEXT, 60, []) == []


def test_duties_are_entered_by_the_office(office: Office) -> None:
    day = NEXT + timedelta(days=5)
    with pytest.raises(NotFound):
        office.do(away.set_duty, office.cast.an, office.city, "leader", [office.cast.dung.person], day, day)
    for _ in range(2):
        office.do(away.set_duty, office.cast.hoa, office.city, "leader", [office.cast.dung.person], day, day)
    office.do(away.clear_duty, office.cast.hoa, office.city, "leader", day)


# --- other programs -----------------------------------------------------------------------------------------------


def test_a_feed_reads_with_its_owners_rights_until_it_is_ended(office: Office) -> None:
    an = office.cast.an
    office.do(entries.enter, an, office.wish("Họp tổ; kín, \\ dài " + "ạ" * 60))
    token = office.do(feeding.make, an, "Điện thoại", "mine")
    found = office.read(feeds.read, feeding.digest(token), "https://office.example")
    text = ics.calendar(found.name, found.events)
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    again = ics.read(text)
    assert [(one.wish.title, one.wish.when.span()) for one in again.events] == [
        ("Họp tổ; kín, \\ dài " + "ạ" * 60, office.wish().when.span())
    ]
    with pytest.raises(NotFound):
        office.do(feeding.end, office.cast.my, found.id)
    office.do(feeding.note_read, found.id)
    office.do(feeding.end, an, found.id)
    with pytest.raises(NotFound):
        office.read(feeds.read, feeding.digest(token), "")


def test_an_agencys_feed_holds_what_is_published_and_not_what_is_private(office: Office) -> None:
    office.line(title="Công khai")
    office.line(title="Kín", starts="10:00", private=True)
    token = office.do(feeding.make, office.cast.my, "Bảng", "week", office.city)
    read = lambda: [one.title for one in office.read(feeds.read, feeding.digest(token), "").events]  # noqa: E731
    assert read() == []
    office.publish()
    assert read() == ["Công khai"]


FILE = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART;TZID=Europe/Paris:20261201T080000
DTEND;TZID=Europe/Paris:20261201T090000
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE;TZID=Europe/Paris:20261208T080000
SUMMARY:Visio avec Paris
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20261231T150000Z
DTEND:20261231T180000Z
SUMMARY:Đón giao thừa
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART;VALUE=DATE:20261224
SUMMARY:Ngày nghỉ
END:VEVENT
{more}END:VCALENDAR
"""


def test_a_file_is_taken_over_once_with_its_exceptions(office: Office) -> None:
    read = ics.read(FILE.replace("{more}", "").encode())
    taken = [office.do(feeding.take_over, office.cast.an, one) for one in read.events]
    assert all(taken)
    assert [office.do(feeding.take_over, office.cast.an, one) for one in read.events] == [None, None, None]
    found = office.read(slots.mine, office.cast.an, day_span(date(2026, 12, 1), 40))
    assert [(slot.title, slot.day.isoformat(), slot.last_day.isoformat()) for slot in found] == [
        ("Visio avec Paris", "2026-12-01", "2026-12-01"),
        ("Visio avec Paris", "2026-12-15", "2026-12-15"),
        ("Ngày nghỉ", "2026-12-24", "2026-12-24"),
        ("Đón giao thừa", "2026-12-31", "2027-01-01"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR",
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x",
        b"BEGIN:VCALENDAR\r\n\x00\xff\xfe:::\r\nEND:VEVENT",
        b"x" * (ics.MOST_BYTES + 1),
    ],
)
def test_files_from_the_wild_that_are_no_calendar_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(ics.Unreadable):
        ics.read(data)


@pytest.mark.parametrize(
    "event",
    [
        "UID:9\nSUMMARY:x",
        "UID:9\nDTSTART:tomorrow\nSUMMARY:x",
        "UID:9\nDTSTART:20261201T080000Z\nDTEND:20261130T080000Z",
        "UID:9\nDTSTART:20261201T080000Z\nRRULE:FREQ=SECONDLY",
        "UID:9\nDTSTART:20261201T080000Z\nRRULE:FREQ=DAILY;COUNT=10000",
        "UID:9\nDTSTART:20261201T080000Z\nSTATUS:CANCELLED",
        "UID:9\nDTSTART:11111201T080000Z",
        "UID:9\nRECURRENCE-ID:20261201T080000Z\nDTSTART:20261201T080000Z",
    ],
)
def test_an_event_that_cannot_be_taken_is_left_out_and_the_others_are_not(event: str) -> None:
    more = f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n"
    read = ics.read(FILE.replace("{more}", more).encode())
    assert (len(read.events), len(read.left_out)) == (3, 1)
    assert read.left_out[0][1].msgid


def test_an_entry_may_be_wished_without_anything_else(office: Office) -> None:
    item = office.do(entries.enter, office.cast.an, Wish("Đọc tài liệu", When(NEXT)))
    assert office.read(door.read, office.cast.an, item.id).chair == ""
