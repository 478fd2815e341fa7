"""Notices: told once to each, read by their own reader only, in the reader's language."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.web.framed import PARTIAL, browser, visitor
from workplace.kernel import clock, ports
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.errors import NotFound
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say, say_n
from workplace.live import news
from workplace.notices import actions, queries
from workplace.notices.routes import routes

AN, BINH = Acting(12), Acting(13)
LETTER = Ref("docs", 5)


@pytest.fixture(autouse=True)
def seen(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The documents that everybody may see; a test takes some away."""
    ids = set(range(100))

    def describe(_session: Any, _acting: Acting, asked: list[int]) -> dict[int, ports.Described]:
        return {one: ports.Described(f"Kế hoạch {one}", f"/docs/{one}") for one in asked if one in ids}

    monkeypatch.setitem(ports.describe._functions, "docs", describe)
    return ids


def tell(database: Database, *people: Acting, about: Ref = LETTER, sentence: Say | None = None) -> None:
    with database.writing() as session:
        who = [one.person for one in people]
        actions.tell(session, who, about, sentence or say("You lead: {title}", title="Kế hoạch"), kind="routed")


def unread(database: Database, acting: Acting) -> int:
    with database.reading() as session:
        return queries.unread(session, acting)


def lines(database: Database, acting: Acting, **more: Any) -> list[queries.NoticeLine]:
    with database.reading() as session:
        return queries.page(session, acting, **more)[0]


def test_each_is_told_once(database: Database) -> None:
    tell(database, AN, BINH, AN)
    assert (unread(database, AN), unread(database, BINH), unread(database, Acting(14))) == (1, 1, 0)


def test_what_one_may_not_see_any_more_is_not_told_by_its_old_notices(database: Database, seen: set[int]) -> None:
    tell(database, AN)
    tell(database, AN, about=Ref("docs", 6))
    seen.discard(5)
    told = {line.about.id: line.sentence for line in lines(database, AN)}
    assert told[5] == Say("No longer available to you") and told[5].params == {}
    assert told[6].params == {"title": "Kế hoạch"}


def test_a_thing_s_notices_can_be_unsaid(database: Database) -> None:
    tell(database, AN, BINH)
    with database.writing() as session:
        assert actions.unsay(session, LETTER, say("A document that must be handled on paper")) == 2
    for who in (AN, BINH):
        (line,) = lines(database, who)
        assert line.sentence.params == {}


def test_nobody_is_told_of_the_houses_own_acts(database: Database) -> None:
    tell(database, Acting(0))
    assert unread(database, Acting(0)) == 0


def test_a_sentence_keeps_what_fills_it(database: Database) -> None:
    inner = say("by {name}", name="Hoàng Thanh Bình")
    tell(database, AN, sentence=say("Due {day}, {by}, {count}", day=date(2026, 11, 5), by=inner, count=3))
    (line,) = lines(database, AN)
    assert line.sentence == Say("Due {day}, {by}, {count}")
    assert line.sentence.params == {"day": "05/11/2026", "by": inner, "count": 3}
    assert line.sentence.params["by"].params == {"name": "Hoàng Thanh Bình"}


def test_reading_leads_to_the_thing_and_is_noted_once(database: Database) -> None:
    tell(database, AN)
    (line,) = lines(database, AN)
    for _ in range(2):
        with database.writing() as session:
            assert actions.read(session, AN, line.id) == "/docs/5"
    assert unread(database, AN) == 0


def test_what_another_was_told_does_not_exist(database: Database) -> None:
    tell(database, AN)
    (line,) = lines(database, AN)
    with pytest.raises(NotFound), database.writing() as session:
        actions.read(session, BINH, line.id)
    assert unread(database, AN) == 1


def test_who_opens_the_thing_has_read_what_was_told_of_it(database: Database) -> None:
    tell(database, AN)
    tell(database, AN, about=Ref("docs", 6))
    with database.writing() as session:
        assert actions.read_about(session, AN, LETTER) == 1
    assert [line.about.id for line in lines(database, AN, only_unread=True)] == [6]


def test_whoever_acts_for_someone_reads_that_persons_notices(database: Database) -> None:
    tell(database, AN)
    assert unread(database, Acting(13, for_whom=12, authority=1)) == 1


def test_pages_go_on_where_the_last_one_ended(database: Database) -> None:
    for n in range(queries.PAGE + 3):
        tell(database, AN, about=Ref("docs", n))
    with database.reading() as session:
        first, below = queries.page(session, AN)
        second, end = queries.page(session, AN, before=below)
    assert (len(first), len(second), end) == (queries.PAGE, 3, None)
    assert [line.about.id for line in [*first, *second]] == list(reversed(range(queries.PAGE + 3)))


def test_the_bell_rings_after_the_commit_with_the_number(database: Database) -> None:
    class Bell:
        def __init__(self) -> None:
            self.rung: list[Any] = []

        def tell(self, topic: str, event: Any) -> None:
            self.rung.append((topic, event))

        def revoked(self, session_id: int) -> None: ...
        def reclass(self, thing: str) -> None: ...
        def hot(self, thing: str, name: str, value: Any, audience: str = "") -> None: ...

    bell = Bell()
    news.join(bell)
    try:
        tell(database, AN, BINH)
        tell(database, AN)
        with database.writing() as session:
            actions.read_all(session, AN)
    finally:
        news.leave(bell)
    assert [(topic, event["unread"]) for topic, event in bell.rung] == [
        ("person:12", 1),
        ("person:13", 1),
        ("person:12", 2),
        ("person:12", 0),
    ]


def test_the_page_tells_in_the_readers_language_and_says_when_there_is_nothing(database: Database) -> None:
    with browser(database, routes, visitor(AN)) as page:
        assert "Nothing new" in page.get("/notices").text
        tell(database, AN, sentence=say("You lead: {title}", title="<Kế hoạch>"))
        shown = page.get("/notices")
        assert "You lead: &lt;Kế hoạch&gt;" in shown.text
        assert "<html" not in page.get("/notices", headers={**PARTIAL, "hx-target": "div#items"}).text
        assert page.get("/notices/count").json() == {"unread": 1}


def test_opening_and_reading_all_by_hand(database: Database) -> None:
    tell(database, AN)
    tell(database, AN)
    first = lines(database, AN)[0]
    with browser(database, routes, visitor(AN)) as page:
        assert page.post(f"/notices/{first.id}/open").headers["location"] == "/docs/5"
        assert page.post("/notices/read-all").headers["location"] == "/notices"
        assert page.post("/notices/999/open").status_code == 404
    assert unread(database, AN) == 0


def test_todays_notices_stand_under_today(database: Database) -> None:
    noon = datetime(2026, 11, 23, 5, tzinfo=UTC)
    with clock.frozen(noon - timedelta(days=1)):
        tell(database, AN)
    with clock.frozen(noon), browser(database, routes, visitor(AN)) as page:
        tell(database, AN)
        shown = page.get("/notices").text
    assert shown.index("Today") < shown.index("Chủ Nhật" if "Chủ Nhật" in shown else "Sunday")


def test_a_counted_sentence_is_kept_with_its_plural(database: Database) -> None:
    for count in (1, 2):
        tell(database, AN, sentence=say_n("{count} day late", "{count} days late", count))
    assert [str(line.sentence) for line in lines(database, AN)] == ["2 days late", "1 day late"]
