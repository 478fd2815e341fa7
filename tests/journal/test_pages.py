"""Who may read what was done: a thing's history for whoever may see it, the book for administrators."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.home.office import browser, lay
from workplace.demo import cast
from workplace.demo.cast import Cast
from workplace.journal import lines as journal
from workplace.journal import queries
from workplace.journal.queries import PAGE, Wanted
from workplace.kernel import clock, ports
from workplace.kernel.acting import SYSTEM, Acting
from workplace.kernel.db import Database
from workplace.kernel.refs import Ref


@pytest.fixture
def office(sqlite: Database) -> Iterator[Cast]:
    """The cast in their offices."""
    with clock.frozen(datetime(2026, 11, 25, 5, tzinfo=UTC)):
        with sqlite.writing() as session:
            made = cast.make(session)
        yield made


def act(database: Database, acting: Acting, verb: str, doc: int, **detail: object) -> None:
    with database.writing() as session:
        journal.write(session, acting, verb, Ref("docs", doc), **detail)


def test_whoever_may_see_a_thing_reads_its_history(sqlite: Database, office: Cast, tmp_path: Path) -> None:
    doc = lay(sqlite, office.people["chi"], "to_direct", "V/v giải ngân", code="17842/BTC-ĐT")
    act(sqlite, Acting(office.people["hoa"], for_whom=office.people["chi"]), "submit", doc, note="trình ký gấp")
    act(sqlite, Acting(office.people["vinh"]), "register", doc + 1)
    page = browser(sqlite, tmp_path, "chi").get(f"/journal/docs/{doc}").text
    assert "Lê Thị Hòa" in page and "Nguyễn Thị Chi" in page and "trình ký gấp" in page
    assert "Phạm Quang Vinh" not in page  # did something else


@pytest.mark.parametrize("path", ["/journal/docs/{doc}", "/journal/nothing/1", "/journal/docs/999", "/journal/docs/x"])
def test_for_others_there_is_no_history(sqlite: Database, office: Cast, tmp_path: Path, path: str) -> None:
    doc = lay(sqlite, office.people["chi"], "to_direct", "V/v giải ngân")
    act(sqlite, SYSTEM, "register", doc)
    assert browser(sqlite, tmp_path, "an").get(path.format(doc=doc)).status_code == 404


def test_the_book_is_for_administrators(sqlite: Database, office: Cast, tmp_path: Path) -> None:
    assert browser(sqlite, tmp_path, "chi").get("/admin/journal").status_code == 404
    page = browser(sqlite, tmp_path, "admin").get("/admin/journal")
    assert page.status_code == 200
    assert "Trương Công Quản" in page.text  # who has just signed in
    assert 'class="pagetabs"' in page.text


def test_the_book_tells_no_details_of_what_its_reader_may_not_see(
    sqlite: Database, office: Cast, tmp_path: Path
) -> None:
    doc = lay(sqlite, office.people["chi"], "to_direct", "V/v giải ngân", code="17842/BTC-ĐT")
    act(sqlite, SYSTEM, "submit", doc, note="trình ký gấp")
    page = browser(sqlite, tmp_path, "admin").get("/admin/journal?verb=submit").text
    assert f"{doc}" in page
    assert "17842" not in page and "trình ký gấp" not in page and "giải ngân" not in page


def test_the_book_is_narrowed_by_person_verb_and_day(sqlite: Database, office: Cast) -> None:
    for verb, person in (("sign", 1), ("seal", 2), ("sign", 2)):
        act(sqlite, Acting(person), verb, 1)
        clock.move(timedelta(days=1))
    ports.names.fill(lambda session, ids: {who: f"Người {who}" for who in ids})
    with sqlite.reading() as session:

        def found(wanted: Wanted) -> list[tuple[str, int]]:
            return [(line.verb, line.person_id) for line in queries.book(session, SYSTEM, wanted)[0]]

        assert found(Wanted(person=2)) == [("sign", 2), ("seal", 2)]
        assert found(Wanted(verb="sign")) == [("sign", 2), ("sign", 1)]
        assert found(Wanted(day=clock.today() - timedelta(days=2))) == [("seal", 2)]


def test_a_long_history_comes_in_pages_without_a_gap(sqlite: Database) -> None:
    for number in range(PAGE + 7):
        act(sqlite, SYSTEM, "comment", 1, n=number)
    ports.describe.fill("docs", lambda session, acting, ids: dict.fromkeys(ids, ports.Described("x", "/x")))
    with sqlite.reading() as session:
        first, more = queries.history(session, SYSTEM, Ref("docs", 1))
        second, end = queries.history(session, SYSTEM, Ref("docs", 1), more)
    assert [line.seq for line in first + second] == list(range(PAGE + 7, 0, -1))
    assert end is None
