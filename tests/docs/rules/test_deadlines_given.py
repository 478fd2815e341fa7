"""Which deadline may be given today."""

from datetime import date

import pytest

from workplace.docs.rules import deadlines

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due", "why"),
    [
        (None, ""),
        (TODAY, ""),
        (date(2036, 12, 31), ""),
        (date(2026, 11, 22), "past"),
        (date(2199, 1, 1), "ahead"),
    ],
)
def test_a_deadline_lies_neither_in_the_past_nor_in_another_age(due: date | None, why: str) -> None:
    refused = deadlines.refused(due, TODAY)
    assert (why in str(refused)) if why else refused is None
