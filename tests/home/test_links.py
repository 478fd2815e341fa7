"""Every link that a page shows leads somewhere, for each of the cast."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.home.office import browser, lay
from workplace.calendars.actions import compiling
from workplace.demo import cast
from workplace.demo.cast import Cast
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.db import Database

ENOUGH = 3  # pages of the same kind


@pytest.fixture
def office(sqlite: Database) -> Iterator[Cast]:
    """The cast in their offices, a letter before each of them."""
    with clock.frozen(datetime(2026, 11, 25, 5, tzinfo=UTC)):
        with sqlite.writing() as session:
            made = cast.make(session)
        for number, (login, person) in enumerate(made.people.items(), 1):
            lay(sqlite, person, "to_handle", f"Văn bản của {login}", arrival_number=number, state="in_handling")
        yield made


@pytest.mark.parametrize("login", ["chi", "hoa", "vinh", "binh", "an", "my", "admin"])
def test_no_link_leads_nowhere(sqlite: Database, office: Cast, tmp_path: Path, login: str) -> None:
    broken = {page: status for page, status in walked(browser(sqlite, tmp_path, login)) if status >= 400}
    assert not broken


CALENDARS = ("board", "mine", "mine?view=month", "rooms", "week", "week.pdf", "leaders", "compile", "away", "items/new")
ENDS = ("0001-01-01", "31/12/9999", "9999-12-31")


def test_no_day_and_no_number_is_our_fault(sqlite: Database, office: Cast, tmp_path: Path) -> None:
    with sqlite.writing() as session:
        compiling.keep_calendar(session, SYSTEM, office.organisations["ubnd"])
    web = browser(sqlite, tmp_path, "hoa")
    csrf = re.findall(r'name="csrf" content="([^"]+)"', web.get("/calendars/entries/new").text)[0]
    entry = {"csrf": csrf, "title": "Giao ban", "day": "26/11/2026", "starts": "08:00", "freq": "WEEKLY"}
    item = web.post("/calendars/entries", data=entry).url.path
    assert re.fullmatch(r"/calendars/items/\d+", item)
    pages = [f"/calendars/{page}{'&' if '?' in page else '?'}day={{}}" for page in CALENDARS]
    pages += [f"{item}?times={{}}", "/search?q=a&since={0}&until={0}", "/calendar/explain?start={0}&end={0}"]
    pages += ["/tasks/gantt?since={}", "/tasks/gantt?after={}_1", "/docs/incoming?since={0}&until={0}"]
    asked = [page.format(day) for page in pages for day in ENDS]
    numbers = [str(2**31), str(2**63), "9" * 5000]
    asked += [f"/tasks/gantt?after=2026-12-01_{number}" for number in numbers]
    asked += [f"/tasks/counted?cell=open&unit={number}" for number in numbers]
    given = {address[:80]: web.get(address).status_code for address in asked}
    for door in ("/tasks/overview/urge", "/tasks/bulk"):
        sent = [{"csrf": csrf, "task": number, "act": "urge"} for number in numbers]
        given |= {f"{door} {one['task'][:20]}": web.post(door, data=one).status_code for one in sent}
    laid = {"csrf": csrf, "begins": "0001-01-01T00:00", "ends": "0001-01-01T01:00", "time": "0"}
    given["lay"] = web.post(f"{item}/lay", data=laid).status_code
    right = {address: {404} if "week.pdf" in address else {200, 422} for address in given}  # no week is published
    assert not {address: status for address, status in given.items() if status not in right[address]}


def walked(web: TestClient) -> Iterator[tuple[str, int]]:
    """Every address that can be reached by links, with its answer; of pages alike only some."""
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    todo = ["/"]
    while todo:
        address = todo.pop(0)
        kind = re.sub(r"\d+", "N", address.partition("?")[0])
        if address in seen or kinds[kind] >= ENOUGH:
            continue
        seen.add(address)
        kinds[kind] += 1
        answer = web.get(address, follow_redirects=False)
        yield address, answer.status_code
        if "text/html" in answer.headers.get("content-type", ""):
            todo += links(answer.text)


def links(page: str) -> list[str]:
    """The addresses of ours that a page leads to, by link or by htmx."""
    found = re.findall(r'(?:href|hx-get)="(/[^"#]*)', page)
    return [html.unescape(address) for address in found if not address.startswith(("/static/", "//"))]
