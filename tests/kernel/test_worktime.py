"""Working-time arithmetic: the office's own examples, and laws that hold for every calendar."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workplace.kernel.clock import ZONE
from workplace.kernel.worktime import (
    Calendar,
    add_working_days,
    add_working_minutes,
    explain,
    next_working_day,
    working_days_between,
    working_minutes_between,
)

# 2026: 31/8 is free because Saturday 22/8 is worked; 1 and 2/9 are holidays (domain.md 9).
AUTUMN = Calendar(
    frozenset({date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)}),
    frozenset({date(2026, 8, 22)}),
    names={date(2026, 9, 2): "Quốc khánh"},
)
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
CALENDARS = st.builds(Calendar, st.frozensets(DAYS, max_size=40), st.frozensets(DAYS, max_size=20))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 31), timezones=st.just(UTC))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def test_counting_starts_on_the_next_working_day() -> None:
    assert add_working_days(AUTUMN, date(2026, 11, 23), 1) == date(2026, 11, 24)
    assert add_working_days(AUTUMN, date(2026, 11, 27), 1) == date(2026, 11, 30)  # Friday to Monday


def test_a_make_up_saturday_counts_and_a_swapped_monday_does_not() -> None:
    assert add_working_days(AUTUMN, date(2026, 8, 21), 1) == date(2026, 8, 22)
    assert add_working_days(AUTUMN, date(2026, 8, 28), 1) == date(2026, 9, 3)
    assert working_days_between(AUTUMN, date(2026, 8, 21), date(2026, 9, 3)) == 7


def test_a_deadline_is_explained_day_by_day() -> None:
    told = {line.day: (line.number, str(line.why)) for line in explain(AUTUMN, date(2026, 8, 28), date(2026, 9, 3))}
    assert told[date(2026, 8, 29)] == (0, "Weekend")
    assert told[date(2026, 8, 31)] == (0, "Holiday")
    assert told[date(2026, 9, 2)] == (0, "Holiday: Quốc khánh")
    assert told[date(2026, 9, 3)] == (1, "Working day")


def test_office_minutes_leave_out_nights_lunch_and_pauses() -> None:
    assert working_minutes_between(AUTUMN, at(23, 7), at(23, 18)) == 450
    assert working_minutes_between(AUTUMN, at(23, 11), at(23, 14)) == 60
    assert working_minutes_between(AUTUMN, at(27, 16), at(30, 8)) == 90
    pauses = [(at(23, 8), at(23, 9)), (at(23, 8, 30), at(23, 10))]
    assert working_minutes_between(AUTUMN, at(23, 7, 30), at(23, 11, 30), pauses) == 120
    assert working_minutes_between(AUTUMN, at(23, 7, 30), at(23, 11, 30), [(at(23, 10), None)]) == 150


def test_minutes_run_on_over_the_weekend() -> None:
    assert add_working_minutes(AUTUMN, at(27, 16), 90) == at(30, 8)


def test_a_calendar_without_working_time_is_a_fault() -> None:
    with pytest.raises(ValueError, match="working time"):
        add_working_minutes(Calendar(hours=((time(8), time(8)),)), at(23, 8), 1)


@given(CALENDARS, DAYS, st.integers(-120, 120).filter(bool))
def test_adding_and_counting_undo_each_other(calendar: Calendar, start: date, days: int) -> None:
    end = add_working_days(calendar, start, days)
    assert calendar.works(end)
    if days > 0:
        assert working_days_between(calendar, start, end) == days
    else:
        assert working_days_between(calendar, end - timedelta(days=1), start - timedelta(days=1)) == -days


@given(CALENDARS, DAYS, DAYS, DAYS)
def test_days_add_up_over_any_day_between(calendar: Calendar, a: date, b: date, c: date) -> None:
    days = working_days_between
    assert days(calendar, a, b) + days(calendar, b, c) == days(calendar, a, c)


@given(CALENDARS, DAYS, st.integers(0, 400))
def test_the_explanation_counts_what_the_arithmetic_counts(calendar: Calendar, start: date, length: int) -> None:
    end = start + timedelta(days=length)
    told = explain(calendar, start, end)
    assert len(told) == length
    assert max((line.number for line in told), default=0) == working_days_between(calendar, start, end)


@given(CALENDARS, DAYS)
def test_the_next_working_day_is_the_first_that_works(calendar: Calendar, day: date) -> None:
    found = next_working_day(calendar, day)
    assert calendar.works(found) and found >= day
    assert not any(calendar.works(day + timedelta(days=i)) for i in range((found - day).days))


@given(MOMENTS, st.integers(0, 5000))
def test_adding_minutes_and_counting_them_undo_each_other(start: datetime, minutes: int) -> None:
    end = add_working_minutes(AUTUMN, start, minutes)
    assert end >= start
    assert working_minutes_between(AUTUMN, start, end) == minutes


@given(MOMENTS, MOMENTS, MOMENTS, MOMENTS)
def test_a_pause_never_gives_time_back(start: datetime, end: datetime, since: datetime, until: datetime) -> None:
    whole = working_minutes_between(AUTUMN, start, end)
    assert 0 <= working_minutes_between(AUTUMN, start, end, [(since, until)]) <= whole
