"""A series changed from one of its times on, or as a whole: what stays, what follows, who is told and asked again."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.calendars.conftest import NEXT, Office
from tests.jobs.house import House
from workplace.calendars.actions import ahead, attending, entries, series
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.queries import door, feeds, parties, slots, things
from workplace.calendars.rules import ics, recurrence
from workplace.calendars.rules import series as rules
from workplace.calendars.rules.times import When, day_span, on_wall
from workplace.jobs.work import Work
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound

WEEK = timedelta(days=7)


def weekly(office: Office, count: int | None = 5, **more: Any) -> CalendarItem:
    rule = recurrence.make("WEEKLY", 1, ["MO"], None, count)
    return office.do(entries.enter, office.cast.binh, office.wish("Giao ban", ends="09:00", rule=rule, **more))


def days(office: Office, who: Acting, first: date = NEXT, length: int = 60) -> list[str]:
    found = office.read(slots.mine, who, day_span(first, length))
    return [f"{clock.local(clock.from_ticks(one.begins)):%d/%m %H:%M}" for one in found]


def time_of(office: Office, item: CalendarItem, nth: int) -> int:
    return office.read(things.times_of, item)[nth].id


def state_of(office: Office, item: CalendarItem, who: Acting) -> str:
    rows = office.read(parties.of, [item.id])[item.id or 0]
    return next(row.state for row in rows if row.ref == who.person)


def attends(office: Office, item: CalendarItem, who: Acting) -> None:
    row = next(row for row in office.read(parties.of, [item.id])[item.id or 0] if row.ref == who.person)
    office.do(attending.attend, who, item, row)


def at(day: date, hour: int = 14) -> When:
    return When(day, "day", time(hour), time(hour + 1))


def test_this_time_and_all_later_ones_become_a_series_of_their_own(office: Office) -> None:
    an, binh = office.cast.an, office.cast.binh
    item = weekly(office, people=(an.person,), room_id=office.rooms["A"])
    attends(office, item, an)
    office.do(entries.skip, binh, item, time_of(office, item, 3))
    third = time_of(office, item, 2)
    fresh = office.do(series.move, binh, item, third, at(NEXT + 2 * WEEK + timedelta(days=1)), "later")
    assert fresh.id != item.id
    assert days(office, an) == ["30/11 08:00", "07/12 08:00", "15/12 14:00", "29/12 14:00"]
    assert (state_of(office, item, an), state_of(office, fresh, an)) == ("attending", "invited")
    assert fresh.rule == "FREQ=WEEKLY;BYDAY=TU;COUNT=3"
    assert office.told(an)[-1] == "calendar"
    other = office.do(entries.enter, office.cast.chi, office.wish(day=NEXT + 2 * WEEK, room_id=office.rooms["A"]))
    assert office.read(door.read, office.cast.chi, other.id).room_id == office.rooms["A"]  # it is free again


def test_the_whole_series_moves_and_its_exceptions_with_it(office: Office) -> None:
    an, binh = office.cast.an, office.cast.binh
    item = weekly(office, people=(an.person,))
    attends(office, item, an)
    office.do(entries.skip, binh, item, time_of(office, item, 1))
    office.do(entries.move, binh, item, time_of(office, item, 2), at(date(2026, 12, 16)))
    same = office.do(series.move, binh, item, time_of(office, item, 3), at(NEXT + 3 * WEEK + timedelta(days=2)), "all")
    assert same.id == item.id
    assert days(office, an) == ["02/12 14:00", "16/12 14:00", "23/12 14:00", "30/12 14:00"]
    assert state_of(office, item, an) == "invited"


def test_one_moved_time_leaves_the_answers_and_is_taken_back(office: Office) -> None:
    an, binh = office.cast.an, office.cast.binh
    item = weekly(office, 3, people=(an.person,))
    attends(office, item, an)
    second = time_of(office, item, 1)
    told = len(office.told(an))
    office.do(series.move, binh, item, second, at(NEXT + WEEK), "one")
    office.do(series.leave_out, binh, item, second, "one")
    assert days(office, an) == ["30/11 08:00", "14/12 08:00"]
    office.do(entries.restore, binh, item, second)
    assert days(office, an) == ["30/11 08:00", "07/12 08:00", "14/12 08:00"]
    assert state_of(office, item, an) == "attending"
    assert len(office.told(an)) == told + 3
    with pytest.raises(NotFound):
        office.do(entries.restore, office.cast.my, item, second)


def test_left_out_from_a_time_on_or_as_a_whole(office: Office) -> None:
    an, binh = office.cast.an, office.cast.binh
    item = weekly(office, people=(an.person,))
    office.do(series.leave_out, binh, item, time_of(office, item, 2), "later")
    assert days(office, an) == ["30/11 08:00", "07/12 08:00"]
    text = ics.calendar("", office.read(feeds.events, [item.id], "")).decode()
    assert "UNTIL=20261214T005959Z" in text  # 07:59:59 in Huế
    office.do(series.leave_out, binh, item, time_of(office, item, 1), "all")
    assert days(office, an) == []


def test_a_series_by_fixed_dates_is_not_shifted_by_days(office: Office) -> None:
    binh = office.cast.binh
    rule = "FREQ=MONTHLY;BYMONTHDAY=30;COUNT=3"
    item = office.do(entries.enter, binh, office.wish("Chốt sổ", rule=rule))
    with pytest.raises(BadInput, match="fixed dates"):
        office.do(series.move, binh, item, time_of(office, item, 1), at(date(2026, 12, 31)), "later")
    office.do(series.move, binh, item, time_of(office, item, 1), at(date(2026, 12, 30)), "all")
    assert days(office, binh, length=90) == ["30/11 14:00", "30/12 14:00", "30/01 14:00"]


def test_whoever_is_asked_no_longer_is_told(office: Office) -> None:
    an, binh = office.cast.an, office.cast.binh
    item = weekly(office, people=(an.person,))
    office.do(entries.adjust, binh, item, office.wish("Giao ban", ends="09:00", people=(office.cast.kha.person,)))
    assert office.told(an) == ["calendar", "calendar"]
    assert office.told(office.cast.kha) == ["calendar"]
    assert days(office, an) == []


# --- the horizon --------------------------------------------------------------------------------------------------


def test_each_night_the_next_times_of_a_series_are_entered_and_only_once(office: Office) -> None:
    an = office.cast.an
    endless = weekly(office, None, people=(an.person,), room_id=office.rooms["A"])
    ended = weekly(office, 3)
    work = Work(House(office.database))
    count = lambda: len(office.read(things.times_of, endless, limit=999))  # noqa: E731
    before = count()
    ahead.go_on(work, {})
    assert count() == before
    clock.move(timedelta(days=77))
    ahead.go_on(work, {})
    after = office.read(things.times_of, endless, limit=999, since=0)
    assert len(after) == before + 10
    ahead.go_on(work, {})
    assert len(office.read(things.times_of, endless, limit=999, since=0)) == before + 10
    assert len(office.read(things.times_of, ended, limit=999, since=0)) == 3
    last = clock.local(clock.from_ticks(after[-1].begins)).date()
    assert days(office, an, last, 1) == [f"{last:%d/%m} 08:00"]


def test_a_room_given_to_another_by_then_is_told_and_the_time_is_entered_all_the_same(office: Office) -> None:
    binh, work = office.cast.binh, Work(House(office.database))
    endless = weekly(office, None, room_id=office.rooms["A"])
    beyond = clock.local(clock.from_ticks(office.read(things.times_of, endless, limit=999)[-1].begins)).date() + WEEK
    office.do(entries.enter, office.cast.chi, office.wish("Hội nghị", day=beyond, room_id=office.rooms["A"]))
    clock.move(timedelta(days=15))
    told = len(office.told(binh))
    ahead.go_on(work, {})
    assert days(office, binh, beyond, 1) == [f"{beyond:%d/%m} 08:00"]
    assert office.told(binh)[told:] == ["calendar"]
    called_off = office.do(entries.call_off, binh, endless, "")
    assert called_off is None
    clock.move(timedelta(days=30))
    ahead.go_on(work, {})
    assert days(office, binh, beyond, 1) == []


def test_a_daily_series_of_years_goes_on(office: Office) -> None:
    rule = recurrence.make("DAILY", 1, [], None, None)
    item = office.do(entries.enter, office.cast.an, office.wish("Điểm tin", starts="07:00", ends="07:15", rule=rule))
    work = Work(House(office.database))
    for _ in range(4):
        clock.move(timedelta(days=390))
        ahead.go_on(work, {})
    today = clock.today()
    assert days(office, office.cast.an, today + timedelta(days=380), 3)
    title = office.wish("Đọc tin", starts="07:00", ends="07:15", rule=rule)
    office.do(entries.adjust, office.cast.an, item, title)
    assert len(days(office, office.cast.an, today, 10)) == 10
    assert len(days(office, office.cast.an, NEXT, 10)) == 10  # what was, stays


# --- rules --------------------------------------------------------------------------------------------------------

HUE = ZoneInfo("Asia/Ho_Chi_Minh")


@given(
    st.sampled_from(["DAILY", "WEEKLY"]), st.integers(1, 4), st.sets(st.sampled_from(recurrence.DAYS), max_size=4),
    st.integers(-20, 20), st.integers(2, 30),
)  # fmt: skip
def test_a_shifted_rule_gives_every_time_so_many_days_later(
    freq: str, interval: int, named: set[str], by: int, count: int
) -> None:
    begins = datetime(2026, 11, 30, 8, tzinfo=HUE)
    if freq == "WEEKLY":
        named = named | {"MO"}
        if interval > 1:
            named = {"MO"}  # several days of every second week may change their order when weeks are crossed
    rule = recurrence.make(freq, interval, sorted(named), None, count)
    moved = rules.shifted(rule, by)
    assert moved is not None
    spans = lambda rule, at: [  # noqa: E731
        begins for begins, _ in recurrence.spans(rule, clock.ticks(at), clock.ticks(at) + 1, HUE.key, 10**17, count)
    ]
    shifted = [one + by * 86_400_000_000 for one in spans(rule, begins)]
    assert spans(moved, begins + timedelta(days=by)) == shifted


@given(st.integers(1, 30), st.integers(1, 29))
def test_a_rule_ended_before_a_time_and_its_rest_give_all_of_them(count: int, at: int) -> None:
    begins = datetime(2026, 11, 30, 8, tzinfo=HUE)
    rule = recurrence.make("WEEKLY", 1, ["MO", "TH"], None, count)
    spans = lambda rule, at: recurrence.spans(rule, at, at + 1, HUE.key, 10**17, 99)  # noqa: E731
    every = spans(rule, clock.ticks(begins))
    if at >= len(every):
        return
    wall = clock.from_ticks(every[at][0]).astimezone(HUE).replace(tzinfo=None)
    assert spans(rules.ended_before(rule, wall), every[0][0]) + spans(rules.rest(rule, at), every[at][0]) == every


@pytest.mark.parametrize(
    ("until", "days_"),
    [
        ("20261215T010000Z", 3),
        ("20261215T165959Z", 3),
        ("20261215T005959Z", 2),
        ("20261215", 3),
        ("20261215T075959", 2),
    ],
)
def test_an_end_in_utc_is_the_end_on_our_wall(until: str, days_: int) -> None:
    """08:00 in Huế is 01:00 in UTC: a program that ends its series with its last time means that time too."""
    begins = clock.ticks(datetime(2026, 12, 13, 8, tzinfo=HUE))
    assert len(recurrence.spans(f"FREQ=DAILY;UNTIL={until}", begins, begins + 1, HUE.key, 10**17)) == days_


def test_hours_of_another_zone_are_the_same_moments_there() -> None:
    when = on_wall(at(date(2026, 12, 1), 2), "Europe/Paris")
    assert (when.day, when.starts, when.zone) == (date(2026, 11, 30), time(20), "Europe/Paris")
    assert when.span() == at(date(2026, 12, 1), 2).span()
