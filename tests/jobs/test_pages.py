"""The administrators' page of failed and waiting jobs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select
from starlette.testclient import TestClient

from tests.web.framed import browser, visitor
from workplace import app
from workplace.jobs import daily, outbox, words
from workplace.jobs.models import FAILED, WAITING, Job
from workplace.jobs.routes import routes
from workplace.journal import texts
from workplace.journal.models import JournalLine
from workplace.kernel import clock, ports
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database


@pytest.fixture
def engine() -> str:
    """Pages need one database."""
    return "sqlite"


@pytest.fixture
def admin(database: Database, administrator: Any) -> Iterator[TestClient]:
    with browser(database, routes, administrator) as opened:
        yield opened


@pytest.fixture
def administrator() -> Any:
    from dataclasses import replace

    return replace(visitor(Acting(12)), roles=frozenset({"administrator"}))


def failed(database: Database, error: str = "TimeoutError at workplace/files/clamd.py:30") -> int:
    with database.writing() as session:
        job = outbox.enqueue(session, "notices.mail", {"to": "an@hue.example"})
        row = session.get_one(Job, job)
        row.state, row.last_error, row.tries, row.done_at = FAILED, error, 7, clock.now()
    return job


def state(database: Database, job: int) -> str:
    with database.reading() as session:
        return session.get_one(Job, job).state


def told(session: Session) -> list[tuple[str, dict[str, Any]]]:
    lines = session.scalars(select(JournalLine).order_by(col(JournalLine.seq))).all()
    details = texts.whole(session, lines)
    return [(line.verb, details[line.seq]) for line in lines]


def test_with_nothing_failed_the_page_says_so(admin: TestClient) -> None:
    assert "Nothing needs you here" in admin.get("/admin/jobs").text
    assert "Nothing waits longer" in admin.get("/admin/jobs?show=waiting").text


def test_the_settings_tabs_lead_on_from_it(admin: TestClient) -> None:
    page = admin.get("/admin/jobs").text
    assert 'class="pagetabs"' in page and 'href="/admin/calendar"' in page
    assert 'class="crumbs"' not in page


def test_a_failed_job_is_told_in_words_and_without_its_payload(admin: TestClient, database: Database) -> None:
    failed(database)
    page = admin.get("/admin/jobs").text
    assert "Send notices by mail" in page and "did not answer" in page and "clamd.py:30" in page
    assert "an@hue.example" not in page


def test_it_is_tried_again_or_dismissed_with_a_reason_and_both_are_journaled(
    admin: TestClient, database: Database
) -> None:
    first, second = failed(database), failed(database)
    assert admin.post(f"/admin/jobs/{first}/retry").status_code == 303
    assert state(database, first) == WAITING
    assert admin.post(f"/admin/jobs/{first}/retry").status_code == 409
    assert admin.post(f"/admin/jobs/{second}/dismiss", data={"reason": ""}).status_code == 422
    assert state(database, second) == FAILED
    assert admin.post(f"/admin/jobs/{second}/dismiss", data={"reason": "Máy chủ thư đã bỏ"}).status_code == 303
    assert state(database, second) == "cancelled"
    with database.reading() as session:
        assert told(session) == [
            ("retry_job", {"job": "notices.mail"}),
            ("dismiss_job", {"job": "notices.mail", "reason": "Máy chủ thư đã bỏ"}),
        ]


def test_a_job_that_waits_too_long_is_shown(admin: TestClient, database: Database) -> None:
    with database.writing() as session:
        outbox.enqueue(session, "files.scan", {}, at=clock.now() - timedelta(minutes=10))
        outbox.enqueue(session, "files.text", {})
    page = admin.get("/admin/jobs?show=waiting").text
    assert "Scan a file for viruses" in page and "Read a file" not in page


def test_it_is_for_administrators_alone(database: Database) -> None:
    job = failed(database)
    with browser(database, routes, visitor(Acting(12))) as opened:
        assert opened.get("/admin/jobs").status_code == 404
        assert opened.post(f"/admin/jobs/{job}/retry").status_code == 404
    assert state(database, job) == FAILED


def test_what_is_not_there_is_not_found(admin: TestClient) -> None:
    assert admin.post("/admin/jobs/999/retry").status_code == 404


def test_every_job_has_a_word() -> None:
    daily.register()
    for room in app.FILLING:
        room.fill()
    real = {name for name in ports.jobs.all() if "." in name}
    assert "files.text" in real
    assert sorted(real - words.NAMES.keys() - {"demo.fill"}) == []
