"""The bars of the small chart: as high as what they count."""

from datetime import date

from workplace.docs.queries.figures import Day
from workplace.home.chart import FOOT, HEAD, HEIGHT, bars


def test_the_highest_day_reaches_the_top_and_none_goes_beyond() -> None:
    high, low = bars([Day(date(2026, 11, 24), 6, 4), Day(date(2026, 11, 25), 1, 0)])
    assert high.unfinished_y == HEAD
    assert high.finished_y + high.finished_height == HEIGHT - FOOT
    assert high.unfinished_y + high.unfinished_height == high.finished_y
    assert low.finished_height * 10 == HEIGHT - FOOT - HEAD
    assert low.unfinished_height == 0


def test_days_without_documents_have_flat_bars() -> None:
    assert [bar.total for bar in bars([Day(date(2026, 11, 25), 0, 0)])] == [0]
    assert bars([]) == []
