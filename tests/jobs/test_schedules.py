"""The house's own plan: each time once, whoever gets there first."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.jobs.house import House
from workplace.config import Settings
from workplace.jobs import schedules
from workplace.jobs.run import run_due
from workplace.kernel import clock, ports
from workplace.kernel.db import Database

EVENING = datetime(2026, 11, 23, 16, 44, tzinfo=UTC)  # 23:44 in the office


@pytest.fixture(autouse=True)
def no_other_plans(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(schedules, "_schedules", {})
    yield


def plan(database: Database, settings: Any = None) -> int:
    with database.writing() as session:
        return schedules.plan(session, settings or Settings())


def test_a_daily_job_is_promised_once_a_day_at_the_offices_time(database: Database) -> None:
    schedules.daily("close the day", "23:45")
    with clock.frozen(EVENING):
        assert plan(database) == 1  # yesterday's, which this installation has not seen
        assert plan(database) == 0
        clock.move(timedelta(minutes=1))
        assert (plan(database), plan(database)) == (1, 0)
        clock.move(timedelta(days=3))
        assert plan(database) == 1  # the last one only


def test_a_job_every_few_minutes_waits_for_itself(database: Database) -> None:
    calls: list[int] = []
    ports.jobs.fill("look", lambda work, payload: calls.append(1))
    schedules.every("look", 5)
    house = House(database)
    with clock.frozen(EVENING):
        assert (plan(database), plan(database)) == (1, 0)
        clock.move(timedelta(minutes=20))
        assert plan(database) == 0  # the first has not run yet
        run_due(house)
        assert plan(database) == 1
        run_due(house)
        assert plan(database) == 0
        clock.move(timedelta(minutes=5))
        assert plan(database) == 1
    assert len(calls) == 2


def test_what_an_installation_has_no_use_for_is_left_out(database: Database) -> None:
    schedules.daily("send mail", "06:00", lambda settings: bool(settings.smtp_url))
    assert plan(database) == 0
    assert plan(database, Settings(smtp_url="smtp://mail")) == 1
