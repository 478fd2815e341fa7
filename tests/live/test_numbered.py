"""Numbered things through the endpoint: hints that are lost, rights that change, two processes, the server's clock."""

import time
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient, WebSocketTestSession

from tests import databases
from tests.live.test_endpoint import AN, OURS, House
from tests.live.things import Change, Log
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.live import news
from workplace.live.bridge import Bridge
from workplace.live.endpoint import Live, hear_tests

BINH = replace(AN, acting=Acting(13), session_id=71)
PEOPLE = {12: 0, 13: 1}  # who is which person of the log


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    made = Log()

    def may_hear(_session: Session, acting: Acting, key: str) -> bool | str:
        return made.class_of(PEOPLE[acting.person], made.now) if key == "1.seat" else False

    monkeypatch.setattr(ports, "sources", ports.Ports("sources"))
    monkeypatch.setattr(ports, "may_hear", ports.Ports("may_hear"))
    ports.sources.fill("count", made)
    ports.may_hear.fill("count", may_hear)
    ports.may_hear.fill("test", hear_tests)
    return made


@contextmanager
def serving(database: Database) -> Iterator[tuple[TestClient, Live]]:
    house = House(database)
    house.signed_in["token of binh"] = BINH
    ports.signed_in_all.fill(house.who)
    live = Live(house)

    @asynccontextmanager
    async def lifespan(_app: Starlette):
        await live.start()
        yield
        await live.stop()

    with TestClient(Starlette(routes=[live.route], lifespan=lifespan)) as client:
        yield client, live


@pytest.fixture
def served(sqlite: Database, log: Log) -> Iterator[tuple[TestClient, Live]]:
    with serving(sqlite) as made:
        yield made


@contextmanager
def listening(
    client: TestClient, who: str = "an", since: int = 0, known_as: str = "member"
) -> Iterator[WebSocketTestSession]:
    client.cookies.set("session", f"token of {who}")
    with client.websocket_connect("/live", headers=OURS) as socket:
        assert socket.receive_json()["topic"].startswith("person:")
        socket.send_json({"hear": ["count:1.seat"], "since": since, "as": known_as})
        yield socket


def heard(socket: WebSocketTestSession, *names: str) -> list[Any]:
    said = socket.receive_json()
    return [said.get(name) for name in ("event", *names)]


def test_a_hint_after_the_commit_brings_a_frame(served: tuple[TestClient, Live], log: Log, sqlite: Database) -> None:
    with listening(served[0]) as socket:
        assert heard(socket, "s", "as") == ["heard", 0, "member"]
        log.append(Change(panel="agenda"))
        with sqlite.writing() as session:
            news.tell(session, "count:1", {"seq": 1})
        assert heard(socket, "topic", "p", "s", "panels") == ["frame", "count:1.seat", 0, 1, {"agenda": "1"}]


def test_a_lost_hint_costs_a_second(served: tuple[TestClient, Live], log: Log) -> None:
    with listening(served[0]) as socket:
        heard(socket)
        log.append(Change(panel="agenda"))
        begun = time.monotonic()
        assert heard(socket, "s") == ["frame", 1]
        assert time.monotonic() - begun < 3


def test_whoever_comes_back_after_a_restart_is_brought_on(sqlite: Database, log: Log) -> None:
    log.append(Change(panel="agenda"))
    with serving(sqlite) as (client, _), listening(client, since=1) as socket:
        assert heard(socket, "s") == ["heard", 1]
    log.append(Change(panel="queue"))
    with serving(sqlite) as (client, _), listening(client, since=1) as socket:
        assert heard(socket, "s") == ["heard", 1]
        assert heard(socket, "p", "s", "panels") == ["frame", 1, 2, {"queue": "2"}]


def test_rights_that_change_blank_the_screen_first_and_then_only_who_may_reads_anew(
    served: tuple[TestClient, Live], log: Log, sqlite: Database
) -> None:
    with listening(served[0]) as an, listening(served[0], "binh") as binh:
        heard(an), heard(binh)
        log.append(Change(person=PEOPLE[12], named=""))
        log.append(Change(person=PEOPLE[13], named="member+6"))
        with sqlite.writing() as session:
            news.tell(session, "count:1", {"seq": 2})
        assert [heard(an), heard(an)] == [["blank"], ["gone"]]
        assert [heard(binh), heard(binh, "as")] == [["blank"], ["reset", "member+6"]]
        log.append(Change(panel="closed"))
        with sqlite.writing() as session:
            news.tell(session, "count:1", {"seq": 3})
        assert heard(binh, "s", "panels") == ["frame", 3, {"closed": "3"}]
        served[1].tell("person:12", {"event": "bell"})
        assert heard(an, "topic") == ["bell", "person:12"]  # and nothing of the closed part before


def test_who_is_asked_again_without_need_goes_on_where_they_were(
    served: tuple[TestClient, Live], log: Log, sqlite: Database
) -> None:
    with listening(served[0]) as socket:
        heard(socket)
        with sqlite.writing() as session:
            news.reclass(session, "count:1")
        assert [heard(socket), heard(socket, "s")] == [["blank"], ["heard", 0]]


def test_who_may_not_hear_is_told_so(served: tuple[TestClient, Live], log: Log) -> None:
    log.append(Change(person=PEOPLE[12], named=""))
    with listening(served[0]) as socket:
        assert heard(socket, "topic") == ["gone", "count:1.seat"]


def test_quick_values_are_told_and_given_to_who_comes_later(served: tuple[TestClient, Live], log: Log) -> None:
    with listening(served[0]) as socket:
        heard(socket)
        for page in range(200):
            news.hot("count:1", "page", page)
        told: list[int] = []
        while not told or told[-1] != 199:
            said = socket.receive_json()
            assert said["topic"] == "count:1"
            told.append(said["values"]["page"])
        assert len(told) <= 5
        with listening(served[0], "binh") as later:
            assert [heard(later), heard(later, "values")] == [["heard"], ["values", {"page": 199}]]


def test_a_ping_is_answered_with_the_servers_time(served: tuple[TestClient, Live], log: Log) -> None:
    with listening(served[0]) as socket:
        heard(socket)
        socket.send_json({"ping": 17.25})
        pong = socket.receive_json()
    assert pong["pong"] == 17.25
    assert abs(pong["t"] - time.time() * 1000) < 5000


def test_a_source_that_fails_is_asked_again_and_the_sockets_stay(
    served: tuple[TestClient, Live], log: Log, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failures: Queue[str] = Queue()

    def frames(*_: Any) -> None:
        failures.put("failed")
        raise RuntimeError("the template is broken")

    with listening(served[0]) as socket:
        heard(socket)
        with monkeypatch.context() as broken:
            broken.setattr(log, "frames", frames)
            log.append(Change(panel="agenda"))
            failures.get(timeout=5)
        assert heard(socket, "s") == ["frame", 1]
    assert "could not be rendered" in caplog.text


def test_two_processes_on_postgresql_tell_each_others_listeners(log: Log, tmp_path: Path) -> None:
    if databases.postgresql_server() is None:
        pytest.skip(databases.HOW_TO_GET_POSTGRESQL)
    with (
        databases.fresh("postgresql", tmp_path) as database,
        serving(database) as (_, one),
        serving(database) as (client, other),
    ):
        carries, hears = Bridge(database, one), Bridge(database, other)
        for bridge in (carries, hears):
            bridge.start()
            assert bridge.wait_until_listening(10)
        with listening(client) as socket:
            heard(socket)
            log.append(Change(panel="agenda"))
            carries.tell("count:1", {"seq": 1})
            assert heard(socket, "s") == ["frame", 1]
            carries.hot("count:1", "page", 14)
            assert heard(socket, "values") == ["values", {"page": 14}]
            carries.reclass("count:1")
            assert [heard(socket), heard(socket)] == [["blank"], ["heard"]]
        carries.stop()
        hears.stop()
