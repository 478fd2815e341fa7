"""The figures of reports: what is counted, and over what."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workplace.tasks.rules.lateness import Cell
from workplace.tasks.rules.statistics import (
    FIGURES,
    Counts,
    Period,
    Share,
    belongs,
    definition,
    month,
    quarter,
    shares,
    whole_year,
)

COUNTS = st.builds(Counts, st.dictionaries(st.sampled_from(list(Cell)), st.integers(0, 500)))
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))

# the leader's home page: 51 done in time, 6 late, 22 open in time, 7 overdue
OF_PICTURE = Counts(
    {Cell.DONE_IN_TIME: 51, Cell.DONE_LATE: 6, Cell.OPEN_IN_TIME: 22, Cell.OPEN_LATE: 7, Cell.OPEN_UNDATED: 4}, kept=40
)


def test_the_shares_of_a_month() -> None:
    told = shares(OF_PICTURE)
    assert told["in_time_share"] == Share(51, 57)
    assert told["in_time_share"].percent == 89.5
    assert told["late_share"] == Share(7, 29)
    assert told["done_share"] == Share(57, 90)  # tasks without a deadline are counted here, and only here
    assert told["kept_share"] == Share(40, 57)


def test_nothing_out_of_nothing_is_no_share() -> None:
    assert [share.percent for share in shares(Counts()).values()] == [None] * 4


@given(COUNTS, COUNTS)
def test_units_add_up_to_the_whole(one: Counts, other: Counts) -> None:
    both = one + other
    assert both.total == one.total + other.total == both.done + both.open
    assert both.dated <= both.total
    for key, share in shares(both).items():
        assert share.part == shares(one)[key].part + shares(other)[key].part
        assert share.percent is None or 0 <= share.percent <= 100


def test_every_figure_has_its_sentence() -> None:
    for figure in FIGURES:
        sentence = str(definition(figure.key, soon_days=3))
        assert sentence.endswith(".") and "{" not in sentence
    assert "at most 3 away" in str(definition("soon", soon_days=3))


def test_periods_are_whole() -> None:
    assert month(2026, 2) == Period(date(2026, 2, 1), date(2026, 2, 28))
    assert month(2026, 12).until == date(2026, 12, 31)
    assert quarter(2026, 4) == Period(date(2026, 10, 1), date(2026, 12, 31))
    assert whole_year(2027).since == date(2027, 1, 1)
    with pytest.raises(ValueError):
        Period(date(2026, 2, 1), date(2026, 1, 1))


@given(DAYS, st.none() | st.integers(0, 400), st.integers(1, 24))
def test_a_task_belongs_to_every_month_in_which_it_was_in_hand(given_on: date, took: int | None, number: int) -> None:
    period = month(2026 + (number - 1) // 12, (number - 1) % 12 + 1)
    completed_on = None if took is None else given_on + timedelta(took)
    days = (period.since + timedelta(i) for i in range((period.until - period.since).days + 1))
    in_hand = any(given_on <= day and (completed_on is None or day <= completed_on) for day in days)
    assert belongs(period, given_on, completed_on, None) == in_hand


def test_what_was_cancelled_by_the_last_day_is_left_out() -> None:
    november = month(2026, 11)
    assert not belongs(november, date(2026, 11, 2), None, date(2026, 11, 30))
    assert belongs(november, date(2026, 11, 2), None, date(2026, 12, 1))
