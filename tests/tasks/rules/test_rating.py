"""The monthly sheet for officials' rating: golden months, and what holds for every month."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from workplace.tasks.rules.rating import DECREE_335, Work, formula_for, level, sheet

UNITS = st.none() | st.decimals("0.5", "20", places=1)
WORKS = st.lists(
    st.builds(Work, st.integers(1, 10_000), UNITS, st.booleans(), *[st.integers(0, 5)] * 4),
    unique_by=lambda w: w.task_id,
)


def test_a_golden_month() -> None:
    works = [
        Work(1, Decimal(4), True),
        Work(2, Decimal(2), True, failures=1),  # 25 % of 2 units lost in quality
        Work(3, Decimal(2), True, delays=2, excused_delays=1),  # one delay of two counts
        Work(4, Decimal(2), False),
    ]
    made = sheet(DECREE_335, works)
    assert made["assigned"].value == Decimal("10.0")
    assert made["quantity"].value == Decimal("80.0")
    assert made["quality"].value == Decimal("75.0")
    assert made["progress"].value == Decimal("75.0")
    assert made.points == Decimal("53.7")  # (80 + 75 + 75) / 3 of 70
    assert made["failures"].tasks == (2,)
    assert made["delays"].tasks == (3,)
    assert made["excused"].tasks == (3,)


def test_a_month_without_tasks_has_no_points_rather_than_none_of_them() -> None:
    assert sheet(DECREE_335, []).points is None


def test_what_nobody_converted_counts_as_one_and_is_named() -> None:
    made = sheet(DECREE_335, [Work(1, None, True), Work(2, Decimal(3), True)])
    assert made["assigned"].value == Decimal("4.0")
    assert made["unconverted"].tasks == (1,)


def test_levels_by_points() -> None:
    told = [level(DECREE_335, Decimal(points)) for points in ("90", "89.9", "50", "12")]
    assert [one.label if one else "" for one in told] == [
        "Hoàn thành xuất sắc nhiệm vụ",
        "Hoàn thành tốt nhiệm vụ",
        "Hoàn thành nhiệm vụ",
        "Không hoàn thành nhiệm vụ",
    ]


def test_a_month_keeps_the_formula_of_its_first_day() -> None:
    old = replace(DECREE_335, valid_to=date(2026, 7, 1))
    new = replace(DECREE_335, valid_from=date(2026, 7, 1), failure_deduction=Decimal(10))
    assert formula_for([old, new], date(2026, 6, 30)) is old
    assert formula_for([old, new], date(2026, 7, 31)) is new
    assert formula_for([old, new], date(2025, 12, 31)) is None


@given(WORKS)
def test_points_stay_within_bounds_and_figures_name_their_tasks(works: list[Work]) -> None:
    made = sheet(DECREE_335, works)
    known = {work.task_id for work in works}
    assert all(set(figure.tasks) <= known for figure in made.figures)
    assert (made.points is None) == (not works)
    if made.points is not None:
        assert 0 <= made.points <= DECREE_335.results_points
        assert made["quality"].value <= made["quantity"].value
        assert made["progress"].value <= made["quantity"].value


@given(WORKS, st.integers(0, 100))
def test_a_harder_deduction_never_helps(works: list[Work], percent: int) -> None:
    mild = sheet(replace(DECREE_335, failure_deduction=Decimal(0), delay_deduction=Decimal(0)), works)
    hard = sheet(replace(DECREE_335, failure_deduction=Decimal(percent), delay_deduction=Decimal(percent)), works)
    assert (hard.points or 0) <= (mild.points or 0)
