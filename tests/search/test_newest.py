"""The newest hits, whether they lie among the newest letters, in some months, or years back."""

import pytest

from tests.search.library import AN, NOON, Letter, Library
from workplace.kernel.db import Database
from workplace.search import engines, postgresql
from workplace.search.engines import END, Terms

WEEK = 7 * 86_400 * 1_000_000


@pytest.fixture
def letters(database: Database, library: Library, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A letter a week, half of them not for An; "often" in all, "seldom" in every fifth, "once" in the oldest."""
    monkeypatch.setattr(postgresql, "NEAR", 6)
    monkeypatch.setattr(postgresql, "MOST", 12)
    with database.writing() as session:
        for number in range(60):
            words = ["often", *["seldom"] * (number % 5 == 0), *["once"] * (number == 0)]
            seen_by = (5, 6) if number % 2 == 0 else (6,)
            library.put(session, number, Letter(f"{number}/X", " ".join(words), "", NOON + number * WEEK, 11, seen_by))
    return database


@pytest.mark.parametrize(
    ("word", "limit", "found"),
    [
        ("often", 2, [58, 56]),
        ("often", 9, [58, 56, 54, 52, 50, 48, 46, 44, 42]),
        ("often", 100, list(range(58, -1, -2))),
        ("seldom", 3, [50, 40, 30]),
        ("seldom", 100, [50, 40, 30, 20, 10, 0]),
        ("once", 5, [0]),
        ("never", 5, []),
    ],
)
def test_the_newest_are_found_in_order(letters: Database, word: str, limit: int, found: list[int]) -> None:
    with letters.reading() as session:
        ids = engines.newest(session, AN, Terms([word]), None, 0, END, limit)
        rows = {one.id: one.thing for one in engines.to_show(session, AN, ids)}
        assert [rows[one] for one in ids] == found
        again = engines.newest(session, AN, Terms([word]), None, ids[-1], END, limit) if ids else []
        assert again == ids
        older = engines.newest(session, AN, Terms([word]), None, 0, ids[0], limit) if ids else []
        assert older[: len(ids) - 1] == ids[1:]
