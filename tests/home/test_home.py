"""The first page and the frame: what each member of the cast finds when they come in."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from tests.home.office import browser, lay
from workplace import app
from workplace.config import Settings
from workplace.demo import cast
from workplace.demo.cast import Cast
from workplace.home.shell import shell
from workplace.home.today import working_days
from workplace.kernel import clock, ports, progress
from workplace.kernel.db import Database
from workplace.kernel.pool import InPlace
from workplace.kernel.worktime import Calendar
from workplace.org.actions.sign_in import Place, sign_in_as
from workplace.org.queries import desks
from workplace.tasks.actions import assigning
from workplace.tasks.rules.parties import Party, Wanted
from workplace.web.ask import Ask

NOON = datetime(2026, 11, 25, 5, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def office(sqlite: Database) -> Iterator[Cast]:
    """The cast in their offices, on a Wednesday noon."""
    with clock.frozen(NOON):
        with sqlite.writing() as session:
            made = cast.make(session)
        yield made


def test_what_waits_stands_on_the_page_with_its_count(sqlite: Database, office: Cast, tmp_path: Path) -> None:
    doc = lay(sqlite, office.people["chi"], "to_direct", "V/v giải ngân vốn", urgency=3, code="17842/BTC-ĐT")
    page = browser(sqlite, tmp_path, "chi").get("/").text
    assert f'href="/docs/{doc}"' in page and "V/v giải ngân vốn" in page
    assert re.search(r'href="/docs/incoming\?folder=to_direct"[^>]*><span class="big ">1<', page)
    assert re.search(r'href="/docs/incoming"[^>]*>.*?<span class="n">1</span>', page)
    assert "17842/BTC-ĐT" not in browser(sqlite, tmp_path, "an").get("/").text


def test_an_overdue_letter_is_counted_and_named_as_slow(sqlite: Database, office: Cast, tmp_path: Path) -> None:
    late = {"due": clock.today().replace(day=20), "code": "12/UBND"}
    lay(sqlite, office.people["chi"], "following", "Đề án Trạm y tế", **late)
    page = browser(sqlite, tmp_path, "chi").get("/").text
    assert re.search(r"<b class=\"t-bad\">1 ", page)
    assert "12/UBND" in page and "#routing" in page


def test_what_i_gave_stands_in_bars_that_lead_to_it(sqlite: Database, office: Cast, tmp_path: Path) -> None:
    page = browser(sqlite, tmp_path, "binh").get("/").text
    assert "given-title" not in page  # nothing was given yet
    with sqlite.writing() as session:
        binh = desks.acting_of(session, office.people["binh"])
        for day in (26, 30):
            due = clock.today().replace(day=day)
            assigning.give(session, binh, Wanted("Đối chiếu", Party(office.people["an"]), due))
    page = browser(sqlite, tmp_path, "binh").get("/").text
    for cell, count in (("soon", 2), ("open_late", 0), ("open_in_time", 2)):
        bar = rf'scope=mine-given&amp;period=2026-11&amp;cell={cell}">.*?<text class="v"[^>]*>{count}<'
        assert re.search(bar, page, re.S), cell
    counted = browser(sqlite, tmp_path, "binh").get("/tasks/counted?scope=mine-given&period=2026-11&cell=soon").text
    assert counted.count("Đối chiếu</a>") == 2


def test_the_menu_of_an_administrator_has_settings_and_others_have_none(
    sqlite: Database, office: Cast, tmp_path: Path
) -> None:
    assert 'href="/admin"' in browser(sqlite, tmp_path, "admin").get("/").text
    assert 'href="/admin"' not in browser(sqlite, tmp_path, "vinh").get("/").text


@pytest.mark.parametrize("login", ["chi", "vinh", "an", "my", "admin"])
def test_nobody_finds_an_empty_page_without_a_word(sqlite: Database, office: Cast, tmp_path: Path, login: str) -> None:
    answer = browser(sqlite, tmp_path, login).get("/")
    assert answer.status_code == 200
    assert answer.text.count('class="card tile"') == 4
    assert 'class="empty"' in answer.text


def test_the_frame_costs_three_reads(sqlite: Database, office: Cast, tmp_path: Path) -> None:
    built = app.build(Settings(data=tmp_path, database_url=sqlite.url), pool=InPlace())
    with sqlite.writing() as session:
        token = sign_in_as(session, "vinh", Place("127.0.0.1")).token
    with sqlite.reading() as session:
        visitor = ports.signed_in.call(session, token, lambda write: None)
        ask = cast_as_ask(SimpleNamespace(visitor=visitor, language="vi", house=built.state.house))
        shell(session, ask)
        reads: list[str] = []
        event.listen(sqlite.engine, "before_cursor_execute", lambda c, cursor, statement, *_: reads.append(statement))
        shell(session, ask)
    assert len(reads) <= 3, reads


def cast_as_ask(given: SimpleNamespace) -> Ask:
    """What the frame needs of a request is little."""
    return given  # type: ignore[return-value]


def test_a_stranger_is_asked_to_sign_in(sqlite: Database, office: Cast, tmp_path: Path) -> None:
    web = browser(sqlite, tmp_path, "vinh")
    web.cookies.clear()
    assert web.get("/", follow_redirects=False).headers["location"].startswith("/sign-in")


def test_the_last_working_days_leave_out_weekends_and_holidays() -> None:
    tuesday = clock.today().replace(year=2026, month=11, day=24)
    calendar = Calendar(holidays=frozenset({tuesday}))
    days = working_days(calendar, tuesday.replace(day=25), 3)
    assert [day.day for day in days] == [20, 23, 25]


def test_every_page_tells_how_far_the_demonstration_is_and_stops_telling(
    sqlite: Database, office: Cast, tmp_path: Path
) -> None:
    chi = browser(sqlite, tmp_path, "chi")
    told = Settings(mode="demo", data=tmp_path).demo_progress
    progress.tell(told, 3, 45)
    assert re.search(r'id="filling".*?<b class="num">3 / 45</b>', chi.get("/").text, re.DOTALL)
    part = chi.get("/filling", headers={"hx-request": "true", "hx-request-type": "partial"}).text
    assert part.strip().startswith("<aside") and "3 / 45" in part
    progress.end(told)
    assert 'id="filling"' not in chi.get("/").text
    assert chi.get("/filling", headers={"hx-request": "true", "hx-request-type": "partial"}).text.strip() == ""
    assert "<h1" in chi.get("/filling").text
