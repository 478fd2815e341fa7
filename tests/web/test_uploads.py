"""Large bodies are read only for those who may send them."""

import asyncio
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workplace.config import Settings
from workplace.kernel import ports
from workplace.kernel.db import Database
from workplace.kernel.pool import InPlace
from workplace.web import serve
from workplace.web.ask import Ask, Raw
from workplace.web.pages import Pages
from workplace.web.serve import House, Routes


@pytest.fixture
def client(sqlite: Database, tmp_path: Path) -> TestClient:
    doors = Routes()

    @doors.post("/files", who="clerk", upload=True)
    def take(ask: Ask) -> Raw:
        return Raw(b"taken")

    ports.signed_in.fill(lambda session, token, aside: None)
    ports.shell.fill(lambda session, ask: None)
    house = House(Settings(data=tmp_path), sqlite, InPlace(), Pages(), b"0" * 32)
    return TestClient(Starlette(routes=serve.routes(house, [doors])), follow_redirects=False)


def test_a_stranger_is_sent_to_the_sign_in_before_a_byte_is_read(client: TestClient) -> None:
    answered: list[Message] = []

    async def read() -> Message:
        raise AssertionError("the body was read")

    async def send(message: Message) -> None:
        answered.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/files", "raw_path": b"/files", "query_string": b"",
        "root_path": "", "scheme": "http", "server": ("testserver", 80), "client": ("testclient", 1),
        "headers": [(b"host", b"testserver"), (b"content-type", b"multipart/form-data; boundary=b")],
    }  # fmt: skip
    asyncio.run(_answer(client.app, scope, read, send))
    assert answered[0]["status"] == 303


def test_another_site_cannot_send_files(client: TestClient) -> None:
    answer = client.post("/files", files={"file": b"x"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


async def _answer(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)
