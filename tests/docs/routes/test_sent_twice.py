"""A form is sent twice, by a double click or an impatient press: what it makes is made once, and both lead there."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from starlette.testclient import TestClient

from tests.docs.routes.conftest import Desk
from workplace.calendars.models.items import CalendarItem
from workplace.docs.models.letters import Comment, Doc
from workplace.jobs.work import Work
from workplace.kernel import clock, once
from workplace.kernel.models import SentForm
from workplace.org.actions import pruning
from workplace.tasks.models.talk import TaskComment
from workplace.tasks.models.tasks import Task


def page_of(client: TestClient, url: str) -> str:
    """The token that a page carries, which no other page has."""
    found = re.search(r'name="csrf" content="([^"]+)"', client.get(url).text)
    assert found
    return found[1]


def press(client: TestClient, token: str, url: str, **sent: Any) -> Any:
    files = sent.pop("files", None)
    return client.post(url, data={"csrf": token, **sent}, files=files, headers={"x-csrf-token": token})


def count(desk: Desk, model: Any) -> int:
    return int(desk.office.read(lambda session: session.scalar(select(func.count()).select_from(model))))


def test_an_opinion_pressed_twice_is_written_once(desk: Desk) -> None:
    doc_id, an = desk.draft(), desk["an"]
    url, first, second = f"/docs/{doc_id}/comments", page_of(an, f"/docs/{doc_id}"), page_of(an, f"/docs/{doc_id}")
    answers = [press(an, first, url, opinion="Đồng ý") for _ in range(2)]
    assert [one.headers["location"] for one in answers] == [f"/docs/{doc_id}#comments"] * 2
    assert count(desk, Comment) == 1
    assert press(an, first, url, opinion="Đồng ý, ký ngay").status_code == 303
    assert press(an, second, url, opinion="Đồng ý").status_code == 303  # said again, on the page as it is now
    assert count(desk, Comment) == 3


def test_what_was_refused_may_be_sent_again(desk: Desk) -> None:
    doc_id, an = desk.draft(), desk["an"]
    token = page_of(an, f"/docs/{doc_id}")
    assert press(an, token, f"/docs/{doc_id}/comments", opinion="").status_code == 422
    assert press(an, token, f"/docs/{doc_id}/comments", opinion="").status_code == 422
    assert count(desk, SentForm) == 0


def draft(desk: Desk) -> tuple[str, str, dict[str, Any]]:
    sent = {"organisation": desk.office.cast.organisations["stc"]}
    return (
        "/docs/outgoing/new",
        "/docs/outgoing",
        sent | {"files": {"file": ("thu.pdf", desk.office.paper().read_bytes())}},
    )


def task(desk: Desk) -> tuple[str, str, dict[str, Any]]:
    lead = f"person:{desk.office.cast.people['an']}"
    return (
        "/tasks/new",
        "/tasks",
        {"title": "Báo cáo", "lead": lead, "source": "programme", "now": "1", "priority": "0"},
    )


def entry(desk: Desk) -> tuple[str, str, dict[str, Any]]:
    return "/calendars/entries/new", "/calendars/entries", {"title": "Họp", "day": "25/11/2026", "starts": "08:00"}


MADE: list[tuple[Callable[[Desk], tuple[str, str, dict[str, Any]]], str, type]] = [
    (draft, "an", Doc),
    (task, "binh", Task),
    (entry, "an", CalendarItem),
]


@pytest.mark.parametrize(("what", "who", "model"), MADE, ids=lambda one: getattr(one, "__name__", one))
def test_what_is_made_by_a_double_click_is_one_and_both_lead_there(
    desk: Desk, what: Any, who: str, model: type
) -> None:
    page, url, sent = what(desk)
    client, token, before = desk[who], page_of(desk[who], page), count(desk, model)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: press(client, token, url, **sent), range(2)))
    assert [one.status_code for one in answers] == [303, 303], [one.text[-500:] for one in answers]
    assert len({one.headers["location"].partition("?")[0] for one in answers}) == 1
    assert count(desk, model) == before + 1
    assert press(client, token, url, **sent).headers["location"] == answers[0].headers["location"]
    assert count(desk, model) == before + 1


def test_the_same_words_of_another_person_are_another_form(desk: Desk) -> None:
    doc_id = desk.submitted()
    for who in ("an", "binh"):
        token = page_of(desk[who], f"/docs/{doc_id}")
        assert press(desk[who], token, f"/docs/{doc_id}/comments", opinion="Đồng ý").status_code == 303
    assert count(desk, TaskComment) == 0 and count(desk, Comment) == 2


def test_what_was_sent_is_forgotten_after_a_day(desk: Desk) -> None:
    doc_id, an = desk.draft(), desk["an"]
    press(an, page_of(an, f"/docs/{doc_id}"), f"/docs/{doc_id}/comments", opinion="Đồng ý")
    key = desk.office.read(lambda session: session.scalars(select(col(SentForm.key))).one())
    pruning.prune(Work(desk.office.house), {})
    assert desk.office.read(once.went, key) == f"/docs/{doc_id}#comments"
    clock.move(timedelta(hours=25))
    pruning.prune(Work(desk.office.house), {})
    assert desk.office.read(once.went, key) is None
