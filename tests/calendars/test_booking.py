"""Rooms, vehicles and those who chair: nobody gets what somebody has; keepers are asked; what is free is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from tests.calendars.conftest import NEXT, Office
from workplace.calendars.actions import booking, compiling, entries, resources
from workplace.calendars.actions.resources import Thing
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.models.resources import CalendarBooking, CalendarHold, CalendarResource
from workplace.calendars.queries import clashes, things
from workplace.calendars.rules import recurrence
from workplace.calendars.rules.finding import gaps, merged
from workplace.calendars.rules.times import at, day_span, overlaps
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow


def test_of_32_who_want_a_room_at_once_exactly_one_gets_it_and_the_others_hear_what_is_free(office: Office) -> None:
    wish = office.wish(room_id=office.rooms["A"], ends="09:00")

    def book(_: int) -> str:
        try:
            office.do(entries.enter, office.cast.an, wish)
        except BadInput as refused:
            return str(refused.fields["room_id"])
        return "booked"

    with ThreadPoolExecutor(32) as people:
        answers = list(people.map(book, range(32)))
    assert answers.count("booked") == 1
    assert all("Free then: " in one and "Phòng họp B" in one for one in answers if one != "booked")
    assert (
        office.read(lambda s: len(s.scalars(select(CalendarHold).where(col(CalendarHold.kind) == "room")).all())) == 1
    )


def test_room_vehicle_and_chair_are_taken_together_or_not_at_all(office: Office) -> None:
    office.line(title="Họp", chair_id=office.cast.chi.person, ends="10:00")
    both: dict[str, Any] = {
        "room_id": office.rooms["B"],
        "vehicle_id": office.rooms["car"],
        "chair_id": office.cast.chi.person,
    }
    with pytest.raises(BadInput) as refused:
        office.line(title="Kiểm tra", starts="09:00", **both)
    assert set(refused.value.fields) == {"chair"}
    free = office.read(clashes.free, [office.city], "room", [office.wish(starts="09:00").when.span()])
    assert office.rooms["B"] in [room.id for room in free]
    assert office.line(title="Kiểm tra", starts="10:00", **both).state == "included"


def test_a_duty_does_not_take_the_chairs_time(office: Office) -> None:
    office.line(title="Trực", starts="", chair_id=office.cast.dung.person, occupies=False)
    assert office.line(chair_id=office.cast.dung.person).state == "included"


def test_moves_are_checked_too_and_a_refused_move_changes_nothing(office: Office) -> None:
    office.line(title="Một", room_id=office.rooms["A"], ends="09:00")
    other = office.line(title="Hai", room_id=office.rooms["A"], starts="09:00", ends="10:00")
    with pytest.raises(BadInput):
        office.do(
            compiling.adjust, office.cast.hoa, other, office.wish("Hai", starts="08:30", room_id=office.rooms["A"])
        )
    with office.database.reading() as session:
        assert f"{session.get_one(CalendarItem, other.id).starts:%H:%M}" == "09:00"


def test_each_time_of_a_repeated_entry_is_checked(office: Office) -> None:
    office.line(room_id=office.rooms["A"], day=NEXT + timedelta(days=14), ends="09:00")
    weekly = office.wish(
        "Giao ban", room_id=office.rooms["A"], rule=recurrence.make("WEEKLY", 1, [], None, 5), ends="09:00"
    )
    with pytest.raises(BadInput, match="is taken"):
        office.do(entries.enter, office.cast.an, weekly)


def test_the_database_itself_refuses_to_hold_a_thing_twice(office: Office) -> None:
    item = office.line(room_id=office.rooms["A"])
    copy = (
        "INSERT INTO calendar_hold (item_id, occurrence_id, kind, ref, begins, ends, firm) "
        f"SELECT item_id, occurrence_id, kind, ref, begins + 1, ends, firm FROM calendar_hold WHERE item_id = {item.id}"
    )
    with pytest.raises(DBAPIError, match="nothing_is_held_twice"):
        office.do(lambda session: session.execute(text(copy)))


def test_a_keeper_gives_refuses_and_whoever_asked_is_told(office: Office) -> None:
    guest, an, vinh = office.rooms["guest"], office.cast.an, office.cast.vinh
    item = office.do(entries.enter, an, office.wish(room_id=guest))
    other = office.do(entries.enter, office.cast.binh, office.wish("Tiếp khách", room_id=guest))
    rows = {row.item_id: row for row in _bookings(office)}
    assert {row.state for row in rows.values()} == {"waiting"}
    assert [thing.name for _, thing, _ in office.read(things.waiting, vinh)] == ["Phòng khách"] * 2
    with pytest.raises(NotFound):
        office.do(booking.give, office.cast.my, rows[item.id])
    office.do(booking.give, vinh, rows[item.id])
    with pytest.raises(BadInput, match="is taken"):
        office.do(booking.give, vinh, rows[other.id])
    office.do(booking.deny, vinh, rows[other.id], "Đã có đoàn khác")
    assert office.told(an) == ["calendar"]
    office.do(booking.free, an, rows[item.id])
    office.do(entries.adjust, office.cast.binh, other, office.wish("Tiếp khách", room_id=guest))  # "ask_anew"
    assert {row.item_id: row.state for row in _bookings(office)} == {item.id: "freed", other.id: "waiting"}


def _bookings(office: Office) -> list[CalendarBooking]:
    return office.read(lambda session: list(session.scalars(select(CalendarBooking))))


def test_rooms_are_kept_by_the_editor_and_closed_only_when_nothing_is_to_come(office: Office) -> None:
    with pytest.raises(NotFound):
        office.do(resources.add, office.cast.an, office.city, Thing("room", "Phòng C"))
    room = office.do(resources.add, office.cast.hoa, office.city, Thing("room", "Phòng C", seats=10))
    with pytest.raises(BadInput, match="one of this name"):
        office.do(resources.add, office.cast.hoa, office.city, Thing("room", "Phòng C"))
    office.do(resources.correct, office.cast.hoa, room, Thing("room", "Phòng C", seats=12))
    item = office.line(room_id=room.id)
    with pytest.raises(NotNow, match="still booked"):
        office.do(resources.close, office.cast.hoa, room)
    office.do(compiling.call_off, office.cast.hoa, item, "Hoãn")
    office.do(resources.close, office.cast.hoa, room)
    with office.database.reading() as session:
        assert session.get_one(CalendarResource, room.id).closed_on == clock.today()


def test_a_wish_of_a_proposal_shows_as_a_clash_and_refuses_nobody(office: Office) -> None:
    office.line(office.cast.an, title="Đề xuất", room_id=office.rooms["A"])
    item = office.line(title="Văn phòng", room_id=office.rooms["A"])
    assert item.state == "included"
    spans = [day_span(NEXT)]
    found = office.read(clashes.found, office.cast.hoa, [("room", office.rooms["A"])], spans, besides=item.id)
    assert [(one.title, one.firm) for one in found] == [("Đề xuất", False)]


def test_a_room_that_nobody_gives_out_is_taken_again_at_once(office: Office) -> None:
    wish = office.wish("Họp", starts="08:00", ends="09:00", room_id=office.rooms["A"])
    item = office.do(entries.enter, office.cast.an, wish)
    for room in ("B", "A"):
        wish = office.wish("Họp", starts="08:00", ends="09:00", room_id=office.rooms[room])
        office.do(entries.adjust, office.cast.an, item, wish)
    assert {row.resource_id: row.state for row in _bookings(office)} == {
        office.rooms["A"]: "held", office.rooms["B"]: "freed"
    }  # fmt: skip


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.integers(0, 1)), max_size=8)


@given(SPANS)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_booked_and_moved_no_two_bookings_of_a_room_overlap(office: Office, wanted: list) -> None:
    names = ("A", "B")
    day = NEXT + timedelta(days=len(_bookings(office)) + 1)
    made: list[CalendarItem] = []
    for place, (start, length, room) in enumerate(wanted):
        starts, ends = _hour(start), _hour(start + length)
        wish = office.wish(f"Họp {place}", day=day, starts=starts, ends=ends, room_id=office.rooms[names[room]])
        try:
            if made and place % 3 == 2:
                office.do(entries.adjust, office.cast.an, made[0], wish)
            else:
                made.append(office.do(entries.enter, office.cast.an, wish))
        except BadInput:
            continue
    held = office.read(
        lambda s: s.execute(
            select(col(CalendarHold.ref), col(CalendarHold.begins), col(CalendarHold.ends)).where(
                col(CalendarHold.kind) == "room"
            )
        ).all()
    )
    for one, other in combinations(held, 2):
        assert one.ref != other.ref or not overlaps((one.begins, one.ends), (other.begins, other.ends))


def _hour(quarter: int) -> str:
    return f"{6 + quarter // 4:02}:{quarter % 4 * 15:02}"


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 80)), max_size=20), st.integers(1, 90))
def test_a_gap_that_is_found_is_free_and_long_enough(taken: list[tuple[int, int]], length: int) -> None:
    minute = 60_000_000
    spans = [(start * minute, (start + long) * minute) for start, long in taken]
    for gap in gaps([(0, 300 * minute), (400 * minute, 600 * minute)], spans, length * minute, 50):
        assert gap[1] - gap[0] == length * minute
        assert not any(overlaps(gap, span) for span in spans)
    assert all(a[1] < b[0] for a, b in zip(merged(spans), merged(spans)[1:], strict=False))
    assert at(NEXT) % minute == 0
