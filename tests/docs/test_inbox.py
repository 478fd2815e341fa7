"""Pages of an inbox: full ones, each document once, whoever it is seen through."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlmodel import col

from workplace.access.kinds import DOCS_INCOMING
from workplace.access.models import Access, Participant
from workplace.docs.models.letters import Doc
from workplace.docs.queries import inbox
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database

LETTERS = 120
CLERK = Acting(1, principals=(1, 2))


def letter(thing: int) -> dict[str, Any]:
    return {
        "id": thing, "kind": DOCS_INCOMING, "direction": "incoming", "organisation_id": 1, "state": "arrived",
        "at": thing // 2, "made_at": datetime(2026, 11, 2, tzinfo=UTC), "made_by": 1, "summary": f"S {thing}",
    }  # fmt: skip


def filled(database: Database) -> None:
    things = range(1, LETTERS + 1)  # two at a time have the same moment
    place = {"kind": DOCS_INCOMING}
    with database.writing() as session:
        session.execute(insert(Doc), [letter(thing) for thing in things])
        seen = [{"principal": 1, "at": t // 2, "thing": t, "level": 2, **place} for t in things]
        role = [{"principal": 2, "at": t // 2, "thing": t, "level": 4, **place} for t in things if t % 3]
        session.execute(insert(Access), seen + role)
        held = [{"holder": 1, "folder": "info", "at": t // 2, "thing": t, **place} for t in things]
        session.execute(insert(Participant), held)


def test_a_document_seen_through_two_principals_stands_once_on_full_pages(database: Database) -> None:
    filled(database)
    with database.reading() as session:
        first = inbox.visible(session, CLERK, DOCS_INCOMING)
        second = inbox.visible(session, CLERK, DOCS_INCOMING, first.next)
        third = inbox.visible(session, CLERK, DOCS_INCOMING, second.next)
    assert [len(page.rows) for page in (first, second, third)] == [50, 50, 20]
    assert [row.id for page in (first, second, third) for row in page.rows] == list(range(LETTERS, 0, -1))
    assert third.next is None
    assert {row.id: row.level for row in first.rows}[LETTERS - 1] == 4, "the farther of both levels"


def test_pages_of_a_folder_follow_one_another_without_gap_or_repetition(database: Database) -> None:
    filled(database)
    found: list[int] = []
    with database.reading() as session:
        page = inbox.folder(session, CLERK, DOCS_INCOMING, "info")
        found += [row.id for row in page.rows]
        while page.next:
            page = inbox.folder(session, CLERK, DOCS_INCOMING, "info", page.next)
            found += [row.id for row in page.rows]
    assert found == list(range(LETTERS, 0, -1))


def test_a_narrowed_page_goes_on_where_the_scan_ended(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "SCAN", 51)
    inbox._last.cache_clear()
    filled(database)
    narrow = inbox.Filters(urgent=True)
    with database.writing() as session:
        session.execute(update(Doc).where(col(Doc.id).in_([3, 60, 119])).values(urgency=1))
    for narrowed in (inbox.visible, partial(inbox.folder, name="info")):
        pages: list[list[int]] = []
        place = None
        with database.reading() as session:
            while not pages or place:
                page = narrowed(session, CLERK, DOCS_INCOMING, before=place, filters=narrow)
                pages.append([row.id for row in page.rows])
                place = page.next
        assert pages == [[119], [60], [3]]
    inbox._last.cache_clear()
