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
from workplace.demo import cast
from workplace.demo.cast import Cast
from workplace.kernel import clock
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
