"""Recurring tasks: next occurrences on working days, and rules that are refused."""

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workplace.kernel.errors import BadInput
from workplace.kernel.worktime import Calendar
from workplace.tasks.rules.recurrence import MOST, next_by_completion, next_by_date, read, upcoming

START = date(2026, 11, 2)  # a Monday
NEW_YEAR = Calendar(frozenset({date(2027, 1, 1)}))
DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


def reason(text: str) -> str:
    with pytest.raises(BadInput) as refused:
        read(text, START)
    return str(refused.value)


def test_the_next_one_comes_by_date_or_by_completion() -> None:
    weekly = read("RRULE:FREQ=WEEKLY;BYDAY=FR", START)
    by_date = next_by_date(weekly, NEW_YEAR, date(2026, 11, 6))
    assert by_date and by_date.on == date(2026, 11, 13)
    late = next_by_completion(weekly, NEW_YEAR, date(2026, 11, 6), completed_on=date(2026, 11, 24))
    assert late and late.on == date(2026, 11, 27)  # the three Fridays that passed meanwhile are not made up
    early = next_by_completion(weekly, NEW_YEAR, date(2026, 11, 6), completed_on=date(2026, 11, 4))
    assert early and early.on == date(2026, 11, 13)


def test_a_day_off_moves_to_the_next_day_worked() -> None:
    monthly = read("FREQ=MONTHLY;BYMONTHDAY=1", START)
    told = {one.named: one.on for one in upcoming(monthly, NEW_YEAR)}
    assert told[date(2027, 1, 1)] == date(2027, 1, 4)
    assert told[date(2026, 12, 1)] == date(2026, 12, 1)


def test_the_last_working_weekday_of_the_month() -> None:
    last = read("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", START)
    assert list(islice(last.days(), 3)) == [date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 29)]


def test_a_yearly_day_without_a_month_takes_the_months_of_its_start() -> None:
    yearly = read("FREQ=YEARLY;BYMONTHDAY=15", START)
    assert list(islice(yearly.days(), 2)) == [date(2026, 11, 15), date(2027, 11, 15)]


def test_a_rule_that_ends_has_no_next_one() -> None:
    twice = read("freq=daily; count=2", START)
    assert next_by_date(twice, NEW_YEAR, date(2026, 11, 2)) is not None
    assert next_by_date(twice, NEW_YEAR, date(2026, 11, 3)) is None


def test_ten_thousand_occurrences_are_refused() -> None:
    assert str(MOST) in reason("FREQ=DAILY;COUNT=10000")
    assert str(MOST) in reason("FREQ=DAILY;UNTIL=20560101")
    assert read("FREQ=DAILY;COUNT=1000", START)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "every Friday",
        "FREQ=HOURLY",
        "FREQ=SECONDLY;COUNT=10",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;INTERVAL=-1",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=WEEKLY;FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=DAILY;BYSETPOS=2",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=31",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=53MO",
        "FREQ=DAILY;UNTIL=20261340",
        "FREQ=DAILY;UNTIL=20261101",
        "FREQ=DAILY;COUNT=3;UNTIL=20261231",
        "FREQ=DAILY;BYEASTER=0",
        "FREQ=DAILY\nDTSTART:20260101",
        "FREQ=DAILY;" + "BYMONTH=1;" * 50,
    ],
)
def test_rules_that_cannot_be_are_refused_with_a_sentence(text: str) -> None:
    assert reason(text).endswith((".", "|YEARLY"))


PARTS = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY"])},
    optional={
        "INTERVAL": st.integers(-1, 1200),
        "COUNT": st.integers(0, 2000),
        "UNTIL": st.sampled_from(["20261231", "20261231T170000Z", "20990101", "1"]),
        "BYDAY": st.sampled_from(["MO", "SA,SU", "-1FR", "5MO", "53TU", "-53WE", "ZZ"]),
        "BYMONTH": st.integers(0, 13),
        "BYMONTHDAY": st.integers(-32, 32),
        "BYSETPOS": st.integers(-32, 32),
        "WKST": st.sampled_from(["MO", "SU", "XX"]),
    },
)


@settings(max_examples=60, deadline=None)
@given(PARTS, DAYS)
def test_a_rule_is_refused_or_gives_rising_working_days(parts: dict[str, object], start: date) -> None:
    try:
        rule = read(";".join(f"{name}={value}" for name, value in parts.items()), start)
    except BadInput:
        return
    assert read(rule.text, start) == rule
    shown = upcoming(rule, NEW_YEAR, most=3)
    assert shown and shown[0].named >= start
    for one, following in pairwise(shown):
        assert one.named < following.named and one.on <= following.on
        assert next_by_date(rule, NEW_YEAR, one.named) == following
    for one in shown:
        assert NEW_YEAR.works(one.on) and timedelta(0) <= one.on - one.named <= timedelta(4)
