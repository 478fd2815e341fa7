"""The endpoint: who may listen to what, on the ordinary way of sending."""

from collections.abc import Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from workplace.kernel import ports
from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.db import Database
from workplace.kernel.errors import Busy
from workplace.kernel.text import say
from workplace.live import news
from workplace.live.endpoint import Live, hear_tests
from workplace.web.trusted import Trusted

OURS = {"origin": "http://testserver"}
AN = Visitor(Acting(12, principals=(5,)), session_id=70, csrf="x", name="Võ Thị An")


class House:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.signed_in = {"token of an": AN}
        self.trusted = Trusted(lambda: self.database)
        self.looked_up = 0

    def who(self, _session: Any, tokens: Sequence[str]) -> list[Visitor | None]:
        self.looked_up += 1
        return [self.signed_in.get(token) for token in tokens]


@pytest.fixture
def house(sqlite: Database) -> House:
    made = House(sqlite)
    ports.signed_in_all.fill(made.who)
    ports.may_hear.fill("test", hear_tests)
    ports.may_hear.fill("council", lambda session, acting, key: "chair" if key == "3" else False)
    return made


@pytest.fixture
def live(house: House) -> Live:
    return Live(house)


@pytest.fixture
def client(live: Live) -> Iterator[TestClient]:
    @asynccontextmanager
    async def lifespan(_app: Starlette):
        await live.start()
        yield
        await live.stop()

    with TestClient(Starlette(routes=[live.route], lifespan=lifespan)) as made:
        made.cookies.set("session", "token of an")
        yield made


def test_ones_own_bell_is_heard_without_asking(client: TestClient, live: Live, house: House) -> None:
    with client.websocket_connect("/live", headers=OURS) as socket:
        assert socket.receive_json()["topic"] == "person:12"
        with house.database.writing() as session:
            news.tell(session, "person:12", {"event": "bell", "unread": 3})
        told = socket.receive_json()
    assert (told["event"], told["unread"]) == ("bell", 3)


def test_what_is_rolled_back_is_not_told(client: TestClient, live: Live, house: House) -> None:
    with client.websocket_connect("/live", headers=OURS) as socket:
        socket.receive_json()
        with house.database.session(writes=True) as session:
            news.tell(session, "person:12", {"event": "bell", "unread": 9})
        live.tell("person:12", {"event": "bell", "unread": 1})
        assert socket.receive_json()["unread"] == 1


def test_a_topic_is_heard_when_its_owner_lets(client: TestClient, live: Live) -> None:
    with client.websocket_connect("/live", headers=OURS) as socket:
        socket.receive_json()
        socket.send_json({"hear": ["person:13", "council:4", "unknown:1", 7, "council:3", "test:x"]})
        heard = [socket.receive_json()["topic"] for _ in range(2)]
        live.tell("council:3", {"event": "all"}, chair={"event": "for the chair"})
        assert socket.receive_json()["event"] == "for the chair"
    assert heard == ["council:3", "test:x"]


def test_who_comes_back_resumes(client: TestClient, live: Live) -> None:
    with (
        client.websocket_connect("/live", headers=OURS) as keeps,
        client.websocket_connect("/live", headers=OURS) as leaves,
    ):
        for socket in (keeps, leaves):
            socket.receive_json()
            socket.send_json({"hear": ["test:x"]})
            since = socket.receive_json()["seq"]
        leaves.close()
        live.tell("test:x", {"n": 1})
        assert keeps.receive_json()["n"] == 1
        with client.websocket_connect("/live", headers=OURS) as back:
            back.receive_json()
            back.send_json({"hear": ["test:x"], "since": since})
            assert back.receive_json()["event"] == "heard"
            assert back.receive_json()["n"] == 1


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://elsewhere.example"}, {**OURS, "sec-fetch-site": "cross-site"}]
)
def test_a_page_of_another_site_hears_nothing(client: TestClient, headers: dict[str, str]) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/live", headers=headers):
        pass


@pytest.mark.parametrize("token", ["", "somebody's guess"])
def test_who_is_not_signed_in_is_told_so(client: TestClient, token: str) -> None:
    client.cookies.set("session", token)
    with client.websocket_connect("/live", headers=OURS) as socket, pytest.raises(WebSocketDisconnect) as closed:
        socket.receive_json()
    assert closed.value.code == 4401


def test_while_the_database_is_busy_a_socket_is_asked_to_come_again(client: TestClient, house: House) -> None:
    def busy(*_: Any) -> list[Any]:
        raise Busy(say("The system is busy this moment. Nothing was changed; try again."))

    ports.signed_in_all.fill(busy)
    with client.websocket_connect("/live", headers=OURS) as socket, pytest.raises(WebSocketDisconnect) as closed:
        socket.receive_json()
    assert closed.value.code == 1013


def test_a_sign_in_is_looked_up_once_for_many_sockets(client: TestClient, house: House) -> None:
    for _ in range(5):
        with client.websocket_connect("/live", headers=OURS) as socket:
            socket.receive_json()
    assert house.looked_up == 1


def test_a_revoked_session_hears_no_more_and_is_not_trusted(client: TestClient, house: House) -> None:
    with client.websocket_connect("/live", headers=OURS) as socket:
        socket.receive_json()
        house.signed_in.clear()
        with house.database.writing() as session:
            news.revoked(session, 70)
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == 4401
    with client.websocket_connect("/live", headers=OURS) as socket, pytest.raises(WebSocketDisconnect):
        socket.receive_json()


@pytest.mark.parametrize(
    "nonsense", ["", "{", "[]", '{"hear": 5}', '{"hear": ["test:"], "since": "x"}', "x" * 9000, "[" * 8000]
)
def test_nonsense_does_no_harm(client: TestClient, live: Live, nonsense: str) -> None:
    with client.websocket_connect("/live", headers=OURS) as socket:
        socket.receive_json()
        socket.send_text(nonsense)
        socket.send_json({"hear": ["test:x"]})
        assert socket.receive_json()["topic"] == "test:x"
