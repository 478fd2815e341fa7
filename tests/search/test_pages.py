"""The search page and what the box above offers."""

import pytest

from tests.search.library import AN, BINH, NOON, Letter, Library
from tests.web.framed import PARTIAL, browser, visitor
from workplace.access.kinds import DOCS_INCOMING, DOCS_OUTGOING
from workplace.kernel.db import Database
from workplace.search.routes import routes


@pytest.fixture
def letters(sqlite: Database, library: Library) -> Database:
    with sqlite.writing() as session:
        library.put(session, 1, Letter("17842/BTC-ĐT", "Kế hoạch <đấu thầu>", "Thửa đất số 5.", NOON, DOCS_INCOMING))
        library.put(session, 2, Letter("2/KH-STC", "Kế hoạch tài chính", "", NOON + 1_000_000, DOCS_OUTGOING))
    return sqlite


def test_hits_stand_by_kind_with_the_words_marked_and_nothing_of_the_text_is_markup(letters: Database) -> None:
    with browser(letters, routes, visitor(AN)) as page:
        shown = page.get("/search", params={"q": "dau thau"}).text
    assert "Kế hoạch &lt;<mark>đấu thầu</mark>&gt;" in shown
    assert "Incoming documents" in shown and 'href="/docs/1"' in shown


def test_how_a_document_stands_is_said_in_the_readers_language(letters: Database) -> None:
    with browser(letters, routes, visitor(AN, "vi")) as page:
        assert "Đã phát hành" in page.get("/search", params={"q": "dau thau"}).text


def test_a_page_without_words_and_one_without_hits_say_what_to_do(letters: Database) -> None:
    with browser(letters, routes, visitor(AN)) as page:
        assert "Enter words" in page.get("/search").text
        assert "use fewer words" in page.get("/search", params={"q": "không có"}).text
        assert "Nothing with these filters" in page.get("/search", params={"q": "kế hoạch", "until": "01/01/2001"}).text


def test_filters_keep_each_other(letters: Database) -> None:
    with browser(letters, routes, visitor(AN)) as page:
        shown = page.get("/search", params={"q": "kế hoạch", "kind": "outgoing", "exact": "1"}).text
        assert 'href="/docs/2"' in shown and 'href="/docs/1"' not in shown
        assert "kind=incoming&amp;exact=1" in shown
        assert page.get("/search", params={"q": "x", "kind": "?", "since": "?", "before": "?"}).status_code == 200


def test_the_box_offers_what_begins_so(letters: Database) -> None:
    with browser(letters, routes, visitor(AN)) as page:
        offered = page.get("/search/suggest", params={"q": "kế hoạ"}, headers=PARTIAL).text
    assert offered.count('role="option"') == 2 and "<html" not in offered
    assert 'data-url="/docs/2"' in offered


def test_who_may_see_nothing_is_offered_nothing(letters: Database) -> None:
    with browser(letters, routes, visitor(BINH)) as page:
        assert "data-url" not in page.get("/search/suggest", params={"q": "kế hoạch"}, headers=PARTIAL).text
        assert "/docs/" not in page.get("/search", params={"q": "kế hoạch"}).text


def test_strangers_are_sent_to_sign_in(letters: Database) -> None:
    with browser(letters, routes, visitor(AN)) as page:
        page.cookies.clear()
        assert page.get("/search", params={"q": "x"}).headers["location"].startswith("/sign-in")
