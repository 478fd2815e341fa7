"""How a result kept its deadline: by the day before, on the day, late here or late before it came here."""

from datetime import datetime, timedelta

import pytest

from workplace.cases.rules.ended import EARLY, LATE_INSIDE, LATE_OUTSIDE, ON_TIME, ended
from workplace.kernel.clock import ZONE

DUE = datetime(2026, 11, 20, 10, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("before", "expected"),
    [(timedelta(0), ON_TIME), (timedelta(hours=9, minutes=59), ON_TIME), (timedelta(hours=10, minutes=1), EARLY)],
)
def test_until_its_minute_it_is_on_time_and_the_day_before_early(before: timedelta, expected: str) -> None:
    assert ended(DUE - before, DUE, over=-1, elsewhere=5000) == expected


def test_late_is_late_where_the_minutes_were_lost() -> None:
    late = DUE + timedelta(minutes=1)
    assert ended(late, DUE, over=90, elsewhere=89) == LATE_INSIDE
    assert ended(late, DUE, over=90, elsewhere=90) == LATE_OUTSIDE
