"""The contract with uvicorn and websockets: a prepared frame arrives on a real connection, a stalled one is cut off."""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, asynccontextmanager
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from tests.live.test_endpoint import AN, House
from workplace.kernel import ports
from workplace.kernel.db import Database
from workplace.live import endpoint, protocol
from workplace.live.endpoint import Live, hear_tests


class Serving:
    """A real server on a free port."""

    def __init__(self, database: Database, deflate: bool) -> None:
        house = House(database)
        ports.signed_in_all.fill(house.who)
        ports.may_hear.fill("test", hear_tests)
        self.live = Live(house)
        self.started = threading.Event()

        @asynccontextmanager
        async def lifespan(_app: Starlette):
            await self.live.start()
            yield
            await self.live.stop()

        app = Starlette(routes=[self.live.route], lifespan=lifespan)
        config = uvicorn.Config(
            app, port=0, ws=protocol.LiveProtocol, ws_per_message_deflate=deflate, log_level="critical", log_config=None
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def start(self) -> None:
        startup = self.server.startup

        async def told(sockets: Any = None) -> None:
            await startup(sockets)
            self.started.set()

        self.server.startup = told  # type: ignore[method-assign]
        self.thread.start()
        assert self.started.wait(10)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)

    def connect(self) -> ClientConnection:
        port = self.server.servers[0].sockets[0].getsockname()[1]
        address = f"127.0.0.1:{port}"
        return connect(
            f"ws://{address}/live",
            origin=Origin(f"http://{address}"),
            additional_headers={"cookie": "session=token of an"},
        )


@pytest.fixture(params=[False, True], ids=["plain", "compressed"])
def serving(sqlite: Database, request: pytest.FixtureRequest) -> Iterator[Serving]:
    made = Serving(sqlite, request.param)
    made.start()
    yield made
    made.stop()


def test_a_prepared_frame_is_heard_as_it_was_written(serving: Serving) -> None:
    with serving.connect() as socket:
        assert json.loads(socket.recv(timeout=5))["topic"] == f"person:{AN.acting.person}"
        socket.send(json.dumps({"hear": ["test:x"]}))
        socket.recv(timeout=5)
        for text in ("Đã phát hành", "x" * 200, "ế" * 70_000):
            serving.live.tell("test:x", {"text": text})
            assert json.loads(socket.recv(timeout=5))["text"] == text


def test_the_server_gives_us_the_wire(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "Plain", None)  # the ordinary way would break here
    with serving.connect() as socket:
        assert json.loads(socket.recv(timeout=5))["event"] == "heard"


def test_who_does_not_read_is_cut_off_and_the_others_hear_on(serving: Serving) -> None:
    with serving.connect() as reads, serving.connect() as stalls:
        for socket in (reads, stalls):
            socket.recv(timeout=5)
            socket.send(json.dumps({"hear": ["test:x"]}))
            socket.recv(timeout=5)
        for number in range(1000):
            serving.live.tell("test:x", {"n": number, "text": "x" * 20_000})
            assert json.loads(reads.recv(timeout=5))["n"] == number
            if serving.live.hub.readers == 1:
                break
        assert serving.live.hub.readers == 1
        with pytest.raises(ConnectionClosed):
            while True:
                stalls.recv(timeout=5)


def test_a_server_that_stops_says_so_to_everybody(serving: Serving) -> None:
    with ExitStack() as stack:
        sockets = [stack.enter_context(serving.connect()) for _ in range(30)]
        for socket in sockets:
            assert json.loads(socket.recv(timeout=5))["event"] == "heard"
        serving.stop()
        for socket in sockets:
            with pytest.raises(ConnectionClosed) as closed:
                socket.recv(timeout=5)
            assert closed.value.rcvd is not None and closed.value.rcvd.code == 1012
    assert not serving.thread.is_alive()
