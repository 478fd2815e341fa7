"""Two serving processes on PostgreSQL: what one tells, the other hears."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from tests import databases
from workplace.kernel.db import Database
from workplace.live.bridge import Bridge


class Ear:
    def __init__(self) -> None:
        self.heard: Queue[Any] = Queue()

    def tell(self, topic: str, event: Mapping[str, Any]) -> None:
        self.heard.put((topic, event))

    def revoked(self, session_id: int) -> None:
        self.heard.put(("revoked", session_id))

    def reclass(self, thing: str) -> None:
        self.heard.put(("reclass", thing))

    def hot(self, thing: str, name: str, value: Any, audience: str) -> None:
        self.heard.put((thing, name, value, audience))

    def missed_all(self) -> None:
        self.heard.put("missed all")


@pytest.fixture
def ears(tmp_path: Path) -> Iterator[tuple[Bridge, Ear, Bridge, Ear]]:
    if databases.postgresql_server() is None:
        pytest.skip(databases.HOW_TO_GET_POSTGRESQL)
    with databases.fresh("postgresql", tmp_path) as database:
        yield from joined(database)


def joined(database: Database) -> Iterator[tuple[Bridge, Ear, Bridge, Ear]]:
    here, there = Ear(), Ear()
    one, other = Bridge(database, here), Bridge(database, there)
    for bridge in (one, other):
        bridge.start()
        assert bridge.wait_until_listening(10)
    yield one, here, other, there
    one.stop()
    other.stop()


def test_news_cross_to_the_other_process_and_do_not_come_back(ears: tuple[Bridge, Ear, Bridge, Ear]) -> None:
    one, here, other, there = ears
    one.tell("person:12", {"event": "bell", "unread": 3})
    assert there.heard.get(timeout=5) == ("person:12", {"event": "bell", "unread": 3})
    other.revoked(70)
    assert here.heard.get(timeout=5) == ("revoked", 70)
    assert here.heard.empty()


def test_what_is_too_long_to_carry_is_a_hint_to_read_again(ears: tuple[Bridge, Ear, Bridge, Ear]) -> None:
    one, _, _, there = ears
    one.tell("test:x", {"text": "ế" * 5000})
    assert there.heard.get(timeout=5) == ("test:x", {"event": "missed"})


def test_quick_values_cross_with_their_last_only(ears: tuple[Bridge, Ear, Bridge, Ear]) -> None:
    one, here, _, there = ears
    for page in range(50):
        one.hot("meeting:12", "page", page, "seat/")
    one.reclass("meeting:12")
    assert there.heard.get(timeout=5) == ("reclass", "meeting:12")
    assert there.heard.get(timeout=5) == ("meeting:12", "page", 49, "seat/")
    assert here.heard.empty()
