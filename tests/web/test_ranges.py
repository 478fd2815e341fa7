"""A part of a file, for who asks for one; whoever asks in a way nobody understands gets the whole."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from workplace.web.streams import Sent


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    file = tmp_path / "thu.txt"
    file.write_bytes(b"0123456789")
    return TestClient(Starlette(routes=[Route("/", lambda _request: Sent(file))]))


@pytest.mark.parametrize(
    ("asked", "status", "got"),
    [
        ("bytes=2-4", 206, b"234"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-2", 206, b"89"),
        ("bytes=2-999", 206, b"23456789"),
        ("bytes=20-", 416, b""),
        *((asked, 200, b"0123456789") for asked in (
            "bytes=4-2", "bytes=", "bytes=-", "bytes", "lines=1-2", "bytes=a-b", "bytes=1-2,x", "2-4",
            "bytes=" + "9" * 5000 + "-", "",
        )),
    ],
)  # fmt: skip
def test_what_is_asked_for_is_what_comes(client: TestClient, asked: str, status: int, got: bytes) -> None:
    answer = client.get("/", headers={"range": asked})
    assert (answer.status_code, answer.content) == (status, got)


def test_several_parts_come_as_several_parts(client: TestClient) -> None:
    answer = client.get("/", headers={"range": "bytes=0-1, 8-"})
    assert answer.status_code == 206 and answer.headers["content-type"].startswith("multipart/byteranges")
