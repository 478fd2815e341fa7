"""The deadline clock of cases: as much of a term has passed at its end as it is long, whatever pauses and days off."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workplace.cases.rules.clock import Term, due, elapsed, length, spoken
from workplace.kernel.clock import ZONE
from workplace.kernel.worktime import Calendar

# 2026: Monday 31 August is off for Saturday 22 August; 1 and 2 September are holidays (citizens.md 0.5).
CALENDAR = Calendar(
    holidays=frozenset({date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)}), makeup=frozenset({date(2026, 8, 22)})
)
MOMENTS = st.datetimes(datetime(2026, 7, 1), datetime(2026, 10, 30)).map(lambda at: at.replace(tzinfo=UTC, second=0))
PAUSES = st.lists(
    st.tuples(MOMENTS, st.integers(0, 20_000)).map(lambda one: (one[0], one[0] + timedelta(minutes=one[1]))), max_size=5
)
OFFICE_TERMS = st.builds(
    Term,
    st.integers(1, 40),
    st.sampled_from(["working_days", "working_hours"]),
    st.sampled_from(["at_once", "next_day"]),
)
LATER = datetime(2027, 6, 1, tzinfo=UTC)


def here(day: int, hour: int, minute: int = 0, month: int = 8) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def test_three_working_days_over_a_saturday_that_is_worked() -> None:
    assert due(Term(3), here(20, 16), CALENDAR, [], LATER) == here(24, 16)


def test_the_clock_starts_with_the_next_day_where_the_service_says_so() -> None:
    assert due(Term(1, starts="next_day"), here(20, 9), CALENDAR, [], LATER) == here(21, 17)


def test_what_came_in_the_evening_starts_with_the_morning() -> None:
    assert due(Term(4, "working_hours"), here(20, 22), CALENDAR, [], LATER) == here(21, 11, 30)


def test_four_pauses_move_the_end_by_what_they_took() -> None:
    # Every round of asking took one whole working day, the last over the weekend.
    rounds = [(here(day, 9), here(day + 1, 9)) for day in (3, 5, 11)] + [(here(13, 9), here(14, 9))]
    assert due(Term(10), here(3, 8), CALENDAR, rounds, LATER) == due(Term(14), here(3, 8), CALENDAR, [], LATER)


def test_an_open_pause_moves_the_end_on_as_long_as_it_lasts() -> None:
    waiting = [(here(21, 9), None)]
    assert due(Term(3), here(20, 9), CALENDAR, waiting, here(24, 9)) == here(26, 9)  # Saturday the 22nd is worked
    assert due(Term(3), here(20, 9), CALENDAR, waiting, here(25, 9)) == here(27, 9)


def test_a_pause_after_the_end_changes_nothing() -> None:
    assert due(Term(1), here(3, 9), CALENDAR, [(here(10, 9), here(12, 9))], LATER) == here(4, 9)


def test_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day() -> None:
    assert due(Term(10, "calendar_days"), here(20, 9), CALENDAR, [], LATER) == here(3, 17, month=9)  # 30 August: Sunday


@given(OFFICE_TERMS, MOMENTS, PAUSES)
def test_as_much_has_passed_at_the_end_as_the_term_is_long(term: Term, start: datetime, pauses: list) -> None:
    end = due(term, start, CALENDAR, pauses, LATER)
    assert elapsed(term, start, CALENDAR, pauses, end) == length(term, CALENDAR)


@given(OFFICE_TERMS, MOMENTS, PAUSES, st.integers(1, 5000))
def test_before_the_end_less_has_passed(term: Term, start: datetime, pauses: list, minutes: int) -> None:
    end = due(term, start, CALENDAR, pauses, LATER)
    before = elapsed(term, start, CALENDAR, pauses, end - timedelta(minutes=minutes))
    assert before <= length(term, CALENDAR)
    assert before < length(term, CALENDAR) or any(since <= end <= until for since, until in pauses)


@given(st.integers(1, 60), MOMENTS, PAUSES)
def test_no_calendar_day_is_lost(days: int, start: datetime, pauses: list) -> None:
    term = Term(days, "calendar_days")
    end = due(term, start, CALENDAR, pauses, LATER)
    assert CALENDAR.works(end.astimezone(ZONE).date())
    assert elapsed(term, start, CALENDAR, pauses, end) >= length(term, CALENDAR)


@given(OFFICE_TERMS, MOMENTS, PAUSES, PAUSES)
def test_more_pauses_never_make_it_due_earlier(term: Term, start: datetime, some: list, more: list) -> None:
    assert due(term, start, CALENDAR, some + more, LATER) >= due(term, start, CALENDAR, some, LATER)


def test_minutes_as_people_say_them() -> None:
    assert str(spoken(450 * 2 + 120, CALENDAR)) == "2 working days 2 hours"
    assert str(spoken(90, CALENDAR)) == "1 hour 30 minutes"
