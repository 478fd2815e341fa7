"""Promises: they count with their transaction, a key is one job, and a failure is seen."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.jobs.house import House
from workplace.config import Settings
from workplace.jobs import outbox, queries
from workplace.jobs.run import BACK_OFF, expired, let_go, record, run_due, take
from workplace.jobs.run import Outcome as End
from workplace.jobs.work import GiveUp, Work
from workplace.kernel import clock, ports
from workplace.kernel.db import Database
from workplace.kernel.errors import NotFound, Refused

MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database, Settings(data=tmp_path))


@pytest.fixture
def done() -> list[Any]:
    """What the handler `note` was called with."""
    calls: list[Any] = []
    ports.jobs.fill("note", lambda work, payload: calls.append(payload))
    return calls


def promise(house: House, name: str = "note", what: Any = 1, **more: Any) -> int:
    with house.database.writing() as session:
        return outbox.enqueue(session, name, {"what": what}, **more)


def status(house: House, job: int) -> outbox.JobStatus:
    with house.database.reading() as session:
        return outbox.status(session, job)


def test_a_promise_is_kept_once(house: House, done: list[Any]) -> None:
    job = promise(house)
    assert (run_due(house), run_due(house)) == (1, 0)
    assert done == [{"what": 1}]
    assert status(house, job).state == "done"


def test_what_is_rolled_back_was_never_promised(house: House, done: list[Any]) -> None:
    with pytest.raises(Refused), house.database.writing() as session:
        outbox.enqueue(session, "note", {})
        raise Refused("no")
    assert run_due(house) == 0


def test_a_job_waits_for_its_time(house: House, done: list[Any]) -> None:
    with clock.frozen(MONDAY):
        promise(house, at=MONDAY + timedelta(hours=1))
        assert run_due(house) == 0
        clock.move(timedelta(hours=1))
        assert run_due(house) == 1


def test_who_somebody_waits_for_goes_first(house: House, done: list[Any]) -> None:
    promise(house, what="later")
    promise(house, what="now", lane="now")
    run_due(house)
    assert [call["what"] for call in done] == ["now", "later"]


def test_a_key_is_one_job_with_the_newest_payload(house: House, done: list[Any]) -> None:
    first = promise(house, what="old", key="thing:1")
    assert promise(house, what="new", key="thing:1") == first
    assert run_due(house) == 1
    assert done == [{"what": "new"}]


def test_a_key_that_is_over_begins_anew(house: House, done: list[Any]) -> None:
    promise(house, key="thing:1")
    run_due(house)
    promise(house, key="thing:1")
    assert run_due(house) == 1


def test_asked_for_while_it_runs_it_runs_once_more(house: House) -> None:
    calls = []

    def change_meanwhile(work: Work, payload: dict[str, Any]) -> None:
        calls.append(payload["what"])
        if len(calls) == 1:
            promise(house, "changes", "second", key="thing:1")

    ports.jobs.fill("changes", change_meanwhile)
    job = promise(house, "changes", "first", key="thing:1")
    assert run_due(house) == 2
    assert calls == ["first", "second"]
    assert status(house, job).state == "done"


def test_a_key_that_is_used_once_is_not_promised_again(house: House, done: list[Any]) -> None:
    for _ in range(2):
        with house.database.writing() as session:
            outbox.once(session, "note", {}, key="day:1")
        run_due(house)
    assert len(done) == 1


def test_a_cancelled_job_does_not_run(house: House, done: list[Any]) -> None:
    job = promise(house)
    with house.database.writing() as session:
        assert outbox.cancel(session, job)
    assert run_due(house) == 0
    with house.database.writing() as session:
        assert not outbox.cancel(session, job)


def test_a_fault_is_tried_again_later_and_later_then_it_has_failed(house: House) -> None:
    def break_down(work: Work, payload: dict[str, Any]) -> None:
        raise ConnectionError("Nguyễn Văn Nam could not be reached")

    ports.jobs.fill("breaks", break_down)
    with clock.frozen(MONDAY):
        job = promise(house, "breaks")
        for pause in BACK_OFF:
            assert run_due(house) == 1
            clock.move(pause - timedelta(seconds=1))
            assert run_due(house) == 0
            clock.move(timedelta(seconds=1))
        assert run_due(house) == 1
        assert status(house, job).state == "failed"
    with house.database.reading() as session:
        (seen,) = queries.failed(session)
    assert seen.last_error.startswith("ConnectionError at tests/jobs/test_outbox.py:")
    assert "Nam" not in seen.last_error


def test_a_job_that_gives_up_is_not_tried_again(house: House) -> None:
    def give_up(work: Work, payload: dict[str, Any]) -> None:
        raise GiveUp("no such address")

    ports.jobs.fill("gives up", give_up)
    job = promise(house, "gives up")
    assert run_due(house) == 1
    assert (status(house, job).state, status(house, job).last_error) == ("failed", "no such address")


def test_a_failed_job_can_be_begun_anew(house: House, done: list[Any]) -> None:
    def give_up(work: Work, payload: dict[str, Any]) -> None:
        raise GiveUp("not yet")

    ports.jobs.fill("mends", give_up)
    job = promise(house, "mends")
    run_due(house)
    ports.jobs.fill("mends", lambda work, payload: done.append(payload))
    with house.database.writing() as session:
        assert outbox.retry(session, job)
    assert run_due(house) == 1
    assert len(done) == 1


def test_a_run_that_its_process_lost_is_taken_once_more_and_counts_once(house: House, done: list[Any]) -> None:
    with clock.frozen(MONDAY):
        job = promise(house)
        (lost,) = take(house.database, "a process that dies", ("later",), 5)
        assert run_due(house) == 0
        clock.move(timedelta(hours=2))
        assert expired(house.database) == [lost]
        let_go(house.database, [lost])
        assert run_due(house) == 1
        record(Work(house), lost, End("came back from the dead"))
    assert status(house, job).state == "done"


def test_there_is_no_status_of_nothing(house: House) -> None:
    with pytest.raises(NotFound):
        status(house, 77)
