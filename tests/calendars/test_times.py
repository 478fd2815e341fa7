"""Times: sessions and hours, midnight and years, zones; repeated ones against an expansion of our own."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workplace.calendars.rules import recurrence
from workplace.calendars.rules.times import When, closing, monday_of, overlaps, read_time, week_number
from workplace.kernel import clock

HUE = ZoneInfo("Asia/Ho_Chi_Minh")


def moments(when: When) -> tuple[str, str]:
    begins, ends = (clock.from_ticks(one).astimezone(HUE) for one in when.span())
    return f"{begins:%d/%m/%Y %H:%M}", f"{ends:%d/%m/%Y %H:%M}"


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (When(date(2026, 11, 23), "morning"), ("23/11/2026 07:30", "23/11/2026 11:30")),
        (When(date(2026, 11, 23), "day"), ("23/11/2026 00:00", "24/11/2026 00:00")),
        (When(date(2026, 11, 23), "day", time(8)), ("23/11/2026 08:00", "23/11/2026 09:30")),
        (When(date(2026, 12, 31), "day", time(22), time(1)), ("31/12/2026 22:00", "01/01/2027 01:00")),
        (When(date(2026, 12, 31), "day", None, None, date(2027, 1, 2)), ("31/12/2026 00:00", "03/01/2027 00:00")),
        (
            When(date(2026, 11, 23), "afternoon", None, None, date(2026, 11, 24)),
            ("23/11/2026 13:30", "24/11/2026 17:00"),
        ),
    ],
)
def test_what_a_day_with_its_hours_means(when: When, told: tuple[str, str]) -> None:
    assert moments(when) == told


def test_midnight_in_hue_is_seventeen_hours_utc_of_the_day_before() -> None:
    begins, _ = When(date(2026, 1, 1), "day").span()
    assert clock.from_ticks(begins) == datetime(2025, 12, 31, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "field"),
    [
        (When(date(2026, 11, 23), "day", None, time(9)), "starts"),
        (When(date(2026, 11, 23), "day", time(9), time(9)), "ends"),
        (When(date(2026, 11, 23), "day", None, None, date(2026, 11, 22)), "last_day"),
        (When(date(2026, 1, 1), "day", None, None, date(2026, 12, 1)), "last_day"),
        (When(date(1200, 1, 1)), "day"),
    ],
)
def test_what_cannot_be_is_named_by_its_field(when: When, field: str) -> None:
    assert list(when.wrong()) == [field]


@pytest.mark.parametrize(
    ("typed", "read"), [("8", time(8)), ("8h30", time(8, 30)), ("08:05", time(8, 5)), ("25:00", None), ("x", None)]
)
def test_hours_are_read_as_people_type_them(typed: str, read: time | None) -> None:
    assert read_time(typed) == read


def test_weeks_begin_on_monday_and_proposals_close_in_the_week_before() -> None:
    assert monday_of(date(2026, 11, 29)) == date(2026, 11, 23)
    assert week_number(date(2026, 11, 23)) == 48
    assert closing(date(2026, 11, 30), 3, time(17)) == datetime(2026, 11, 26, 17, tzinfo=HUE)


# --- repeating ----------------------------------------------------------------------------------------------------


def expand(
    freq: str, interval: int, days: list[str], first: datetime, last: datetime, count: int | None
) -> list[datetime]:
    """The same rules, day by day, without a library."""
    found: list[datetime] = []
    week = first.date() - timedelta(days=first.weekday())
    day = first.date()
    while day <= last.date() and (count is None or len(found) < count):
        moment = datetime.combine(day, first.time())
        weeks = (day - timedelta(days=day.weekday()) - week).days // 7
        months = (day.year - first.year) * 12 + day.month - first.month
        wanted = days or [recurrence.DAYS[first.weekday()]]
        hits = {
            "DAILY": (day - first.date()).days % interval == 0,
            "WEEKLY": weeks % interval == 0 and recurrence.DAYS[day.weekday()] in wanted,
            "MONTHLY": months % interval == 0 and day.day == first.day,
            "YEARLY": (day.year - first.year) % interval == 0 and (day.month, day.day) == (first.month, first.day),
        }[freq]
        if hits and moment >= first and moment <= last:
            found.append(moment)
        day += timedelta(days=1)
    return found


@given(
    st.sampled_from(list(recurrence.FREQUENCIES)),
    st.integers(1, 5),
    st.lists(st.sampled_from(recurrence.DAYS), unique=True, max_size=4),
    st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31)).map(
        lambda moment: moment.replace(second=0, microsecond=0)
    ),
    st.none() | st.integers(1, 60),
)
def test_a_rule_gives_what_an_expansion_of_our_own_gives(
    freq: str, interval: int, days: list[str], first: datetime, count: int | None
) -> None:
    rule = recurrence.make(freq, interval, days, None, count)
    begins = clock.ticks(first.replace(tzinfo=HUE))
    until = clock.ticks((first + timedelta(days=200)).replace(tzinfo=HUE))
    found = recurrence.spans(rule, begins, begins + 60_000_000, "Asia/Ho_Chi_Minh", until)
    expected = expand(freq, interval, days if freq == "WEEKLY" else [], first, first + timedelta(days=200), count)
    assert [clock.from_ticks(one).astimezone(HUE).replace(tzinfo=None) for one, _ in found] == expected
    assert monthrange(2026, 2)[1] == 28


def test_summer_time_elsewhere_keeps_the_hour_on_that_wall() -> None:
    paris = ZoneInfo("Europe/Paris")
    begins = clock.ticks(datetime(2026, 3, 27, 8, tzinfo=paris))
    found = recurrence.spans("FREQ=DAILY;COUNT=4", begins, begins + 1, "Europe/Paris", begins + 10**15)
    assert [clock.from_ticks(one).astimezone(paris).hour for one, _ in found] == [8] * 4
    assert [clock.from_ticks(one).hour for one, _ in found] == [7, 7, 6, 6]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;COUNT=10000",
        "FREQ=SECONDLY",
        "FREQ=HOURLY;COUNT=3",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYHOUR=1,2,3",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;UNTIL=yesterday",
        "FREQ=DAILY;COUNT=٣",
        "COUNT=3",
        ";;;=",
        "FREQ=WEEKLY;UNTIL=20200101T000000",
    ],
)
def test_rules_that_run_away_or_mean_nothing_are_refused(rule: str) -> None:
    assert recurrence.wrong(rule, When(date(2026, 11, 23), "day", time(8), time(9))) is not None


def test_a_rule_that_overtakes_itself_is_refused() -> None:
    assert "before it has ended" in str(
        recurrence.wrong("FREQ=DAILY", When(date(2026, 11, 23), "day", None, None, date(2026, 11, 25)))
    )
    assert recurrence.wrong("FREQ=WEEKLY;BYDAY=MO,TU", When(date(2026, 11, 23), "day", time(8), time(9))) is None


@given(st.integers(0, 9), st.integers(1, 9), st.integers(0, 9), st.integers(1, 9))
def test_two_spans_overlap_when_they_share_a_moment(a: int, la: int, b: int, lb: int) -> None:
    shared = set(range(a, a + la)) & set(range(b, b + lb))
    assert overlaps((a, a + la), (b, b + lb)) == bool(shared)
