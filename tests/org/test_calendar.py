"""The working calendar as it is kept."""

from datetime import date

import pytest

from tests.cast import build
from workplace.kernel.acting import SYSTEM
from workplace.kernel.db import Database
from workplace.kernel.errors import BadInput, NotFound
from workplace.org.actions import calendar
from workplace.org.queries import calendar as days


def test_the_year_2026_is_seeded_with_its_swap(database: Database) -> None:
    with database.writing() as session:
        assert calendar.seed(session, SYSTEM, range(2026, 2028)) > 15
        assert calendar.seed(session, SYSTEM, range(2026, 2028)) == 0
    with database.reading() as session:
        kept = days.calendar(session)
        assert not kept.works(date(2026, 8, 31)) and kept.works(date(2026, 8, 22))
        assert not kept.works(date(2026, 11, 24)) and kept.works(date(2026, 11, 25))
        assert days.days(session, 2026)[0].name == "Tết Dương lịch"


def test_a_change_counts_at_once(database: Database) -> None:
    with database.writing() as session:
        calendar.set_day(session, SYSTEM, date(2026, 11, 25), "holiday", "Nghỉ lũ", "Công điện 12/CĐ-UBND")
    with database.reading() as session:
        assert not days.calendar(session).works(date(2026, 11, 25))
    with database.writing() as session:
        calendar.clear_day(session, SYSTEM, date(2026, 11, 25))
    with database.reading() as session:
        assert days.calendar(session).works(date(2026, 11, 25))


def test_a_change_that_is_undone_is_not_remembered(database: Database) -> None:
    day = date(2026, 11, 25)
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        calendar.set_day(session, SYSTEM, day, "holiday", "x", "y")
        assert not days.calendar(session).works(day)
        raise ZeroDivisionError
    with database.writing() as session:
        calendar.set_day(session, SYSTEM, date(2026, 11, 26), "holiday", "x", "y")
    with database.reading() as session:
        assert days.calendar(session).works(day)


def test_only_administrators_keep_it(database: Database) -> None:
    with database.writing() as session:
        cast = build(session)
        with pytest.raises(NotFound):
            calendar.set_day(session, cast.chi, date(2026, 11, 25), "holiday", "x", "y")
        with pytest.raises(BadInput) as refused:
            calendar.set_day(session, cast.admin, date(2026, 11, 25), "makeup", "x", "")
        assert set(refused.value.fields) == {"source", "day"}
