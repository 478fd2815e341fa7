"""Each share by hand, with its written denominator; and the published per cent that nobody can reckon again."""

from datetime import date

import pytest

from workplace.citizens.rules import figures
from workplace.citizens.rules.figures import Counts, Share, Times


def test_results_are_those_in_time_and_those_late() -> None:
    counts = Counts(received=20, early=3, on_time=4, late_inside=2, late_outside=1, open=5, overdue=2, paused=1)
    assert (counts.in_time, counts.late, counts.finished) == (7, 3, 10)
    assert figures.shares(counts)["in_time_share"] == Share(7, 10)
    assert figures.shares(counts)["in_time_share"].percent == 70.0


def test_what_is_open_neither_helps_nor_harms_the_share() -> None:
    """Rule 8 of the clock: paused and withdrawn ones are outside; what is overdue stands beside the share."""
    few, many = Counts(early=9, late_inside=1), Counts(early=9, late_inside=1, open=500, overdue=400, paused=100)
    assert figures.shares(few)["in_time_share"] == figures.shares(many)["in_time_share"] == Share(9, 10)


def test_a_share_over_nothing_is_none() -> None:
    assert [share.percent for share in figures.shares(Counts()).values()] == [None] * 4


def test_the_published_per_cent_of_ninh_phuoc_is_none_of_the_shares() -> None:
    """Received 1,588, of which 1,434 online; 1,479 before or on time; 44 open. The report said 98.55 %. What is left is
    late: 65. Neither over all received (93.1 %) nor over all results (95.8 %) does one come to it; ours is the latter.
    """
    late = 1588 - 1479 - 44
    seed = Counts(received=1588, self_filed=1434, early=1400, on_time=79, late_inside=late, open=44)
    assert (late, seed.finished) == (65, 1544)
    assert figures.shares(seed)["in_time_share"] == Share(1479, 1544)
    assert figures.shares(seed)["in_time_share"].percent == 95.8
    assert figures.shares(seed)["self_share"].percent == 90.3
    assert Share(1479, 1588).percent == 93.1
    assert 98.55 not in {Share(1479, whole).percent for whole in range(1479, 1589)}


def test_the_shares_of_ratings() -> None:
    counts = Counts(early=40, rated=10, very_satisfied=4, satisfied=5, unsatisfied=1)
    shares = figures.shares(counts)
    assert (shares["response_share"].percent, shares["satisfied_share"].percent) == (25.0, 90.0)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [((), Times(None, None)), ((7,), Times(7, 7)), ((1, 2), Times(1, 2)), (range(1, 11), Times(5, 9)),
     (range(1, 101), Times(50, 90)), ((3, 1, 2), Times(2, 3))],
)  # fmt: skip
def test_times_are_of_real_cases(minutes: list[int], expected: Times) -> None:
    assert figures.times(minutes) == expected


def test_counts_add_up() -> None:
    one, other = Counts(received=1, early=2, paused=3), Counts(received=10, early=20, overdue=5)
    assert one + other == Counts(received=11, early=22, paused=3, overdue=5)


def test_the_public_reads_no_share_of_a_few() -> None:
    assert not figures.may_be_shown(Counts(early=9, received=500))
    assert figures.may_be_shown(Counts(early=9, late_inside=1))


def test_every_column_has_its_sentence() -> None:
    assert set(figures.TABLE) <= set(figures.BY_KEY)
    assert set(figures.shares(Counts())) <= set(figures.BY_KEY)


def test_periods() -> None:
    assert figures.month(2026, 12) == figures.Period(date(2026, 12, 1), date(2026, 12, 31))
    assert figures.quarter(2026, 4) == figures.Period(date(2026, 10, 1), date(2026, 12, 31))
    assert [one.since.month for one in figures.months_up_to(date(2026, 2, 3), 3)] == [12, 1, 2]
    with pytest.raises(ValueError, match="before"):
        figures.Period(date(2026, 2, 1), date(2026, 1, 1))
