"""Bytes go out whole or in ranges, to whom a module lets, with safe headers, and into the access log once."""

import errno
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import replace

import obstore
import pytest
from obstore.store import MemoryStore
from PIL import Image
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.testclient import TestClient

from tests.files.conftest import Room, pdf, upload, written
from workplace.files import actions
from workplace.files.models import AccessLog, File
from workplace.files.queries import FileCard
from workplace.files.receive import Received, receive, receive_all
from workplace.files.routes import routes as file_routes
from workplace.files.store import S3Store, store_of
from workplace.kernel import ports
from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.db import Database
from workplace.web.ask import Ask, Raw
from workplace.web.guard import Guard
from workplace.web.pages import Pages
from workplace.web.serve import SIGNED_IN, House, Routes, routes

AN = Visitor(Acting(person=6), session_id=1, csrf="token", name="Võ Thị An", language="en")
uploads = Routes("/t")


@uploads.post("/upload", who=SIGNED_IN, upload=True)
def taken(ask: Ask) -> Raw:
    received = receive_all(ask.session, ask.house, ask.form.files("file"))
    return Raw(" ".join(str(actions.keep(ask.session, ask.acting, one).id) for one in received).encode())


@pytest.fixture
def client(sqlite: Database, room: Room) -> Iterator[TestClient]:
    house = House(room.settings, sqlite, room.pool, Pages(), room.secret)
    ports.signed_in.fill(lambda session, token, aside: AN if token == "an" else None)
    ports.shell.fill(lambda session, ask: None)
    app = Guard(Starlette(routes=routes(house, [file_routes, uploads])))
    headers = {"sec-fetch-site": "same-origin", "accept": "application/json", "x-csrf-token": "token"}
    with TestClient(app, follow_redirects=False, cookies={"session": "an"}, headers=headers) as opened:
        yield opened


@pytest.fixture
def kept(sqlite: Database, room: Room, lets: Callable[[dict[int, set[int]]], None]) -> Callable[..., FileCard]:
    """Keep some bytes and let An have them."""
    allowed: set[int] = set()
    lets({AN.acting.person: allowed})

    def keep(content: bytes, name: str, *, to_scan: bool = False) -> FileCard:
        received: Received = replace(receive(room, upload(content, name)), to_scan=to_scan)
        with sqlite.writing() as session:
            card = actions.keep(session, AN.acting, received)
        allowed.add(card.id)
        return card

    return keep


def logged(sqlite: Database) -> list[tuple[int, int | None, str]]:
    with sqlite.reading() as session:
        rows = session.execute(select(col(AccessLog.person), col(AccessLog.file), col(AccessLog.act)))
        return [tuple(row) for row in rows]


def test_a_pdf_opens_in_our_viewer_with_safe_headers(
    client: TestClient, sqlite: Database, kept: Callable[..., FileCard]
) -> None:
    content = pdf(2)
    card = kept(content, "Công văn.pdf")
    got = client.get(f"/files/{card.id}/Công văn.pdf")
    assert (got.status_code, got.content) == (200, content)
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["content-disposition"] == "inline; filename*=utf-8''C%C3%B4ng%20v%C4%83n.pdf"
    assert got.headers["etag"] == f'"{card.sha256}"'
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert got.headers["cache-control"] == "private, no-cache"
    assert logged(sqlite) == [(6, card.id, "read")]


def test_other_files_are_saved_not_opened(client: TestClient, sqlite: Database, kept: Callable[..., FileCard]) -> None:
    card = kept(b"<script>alert(1)</script>", "a.txt")
    got = client.get(f"/files/{card.id}/a.txt")
    assert got.headers["content-disposition"].startswith("attachment;")
    assert logged(sqlite) == [(6, card.id, "download")]


def test_a_pdf_is_saved_on_request(client: TestClient, sqlite: Database, kept: Callable[..., FileCard]) -> None:
    card = kept(pdf(), "a.pdf")
    got = client.get(f"/files/{card.id}/a.pdf?download=1")
    assert got.headers["content-disposition"].startswith("attachment;")
    assert logged(sqlite) == [(6, card.id, "download")]


def test_ranges(client: TestClient, kept: Callable[..., FileCard]) -> None:
    content = pdf(3)
    card = kept(content, "a.pdf")
    size = len(content)

    def got(**headers: str) -> tuple[int, bytes, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = client.get(f"/files/{card.id}/a.pdf", headers=named)
        return answer.status_code, answer.content, answer.headers.get("content-range", "")

    assert got(range="bytes=0-3") == (206, b"%PDF", f"bytes 0-3/{size}")
    assert got(range="bytes=-6") == (206, content[-6:], f"bytes {size - 6}-{size - 1}/{size}")
    assert got(range=f"bytes={size}-") == (416, b"", f"bytes */{size}")
    assert got(range="bytes=0-3", if_range=f'"{card.sha256}"')[0] == 206
    assert got(range="bytes=0-3", if_range='"of another file"') == (200, content, "")
    assert got(if_none_match=f'"{card.sha256}"')[:2] == (304, b"")


def test_a_file_in_a_remote_store_is_streamed_without_a_copy_here(
    client: TestClient, room: Room, kept: Callable[..., FileCard], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = written("Cong van") + b"%" + bytes(300_000)
    card = kept(content, "a.pdf")
    cache = room.settings.data / "cache"
    afar = S3Store(MemoryStore(), cache, 0)
    with store_of(room.settings).path(card.sha256).open("rb") as file:
        obstore.put(afar._remote, afar._key(card.sha256), file)
    monkeypatch.setattr("workplace.files.routes.store_of", lambda _settings: afar)
    size, url = len(content), f"/files/{card.id}/a.pdf"

    whole = client.get(url)
    assert (whole.status_code, whole.content) == (200, content)
    assert whole.headers["etag"] == f'"{card.sha256}"'
    part = client.get(url, headers={"range": "bytes=100-200000", "if-range": f'"{card.sha256}"'})
    assert (part.status_code, part.content) == (206, content[100:200001])
    assert part.headers["content-range"] == f"bytes 100-200000/{size}"
    assert client.get(url, headers={"range": f"bytes={size}-"}).status_code == 416
    assert client.get(url, headers={"if-none-match": f'"{card.sha256}"'}).status_code == 304
    assert client.get(url, headers={"range": "bytes=0-3", "if-range": '"other"'}).content == content
    assert not afar._place(card.sha256).exists()


def test_one_reading_in_many_ranges_is_one_line_of_the_log(
    client: TestClient, sqlite: Database, kept: Callable[..., FileCard]
) -> None:
    card = kept(pdf(), "a.pdf")
    for start in range(5):
        client.get(f"/files/{card.id}/a.pdf", headers={"range": f"bytes={start}-9"})
    client.get(f"/files/{card.id}/pages/1.webp?w=160")
    assert logged(sqlite) == [(6, card.id, "read")]


def test_what_no_module_lets_is_not_found_and_not_logged(
    client: TestClient, sqlite: Database, kept: Callable[..., FileCard]
) -> None:
    card = kept(pdf(), "a.pdf")
    ports.may_have.fill("docs", lambda session, acting, file_id: [])
    for url in (f"/files/{card.id}/a.pdf", f"/files/{card.id}/pages/1.webp", "/files/999/a.pdf", "/files/x/a.pdf"):
        assert client.get(url).status_code == 404
    assert logged(sqlite) == []


def test_nobody_gets_bytes_without_signing_in(client: TestClient, kept: Callable[..., FileCard]) -> None:
    card = kept(pdf(), "a.pdf")
    client.cookies.clear()
    assert client.get(f"/files/{card.id}/a.pdf").status_code == 303


def test_a_file_in_quarantine_says_that_it_waits(client: TestClient, kept: Callable[..., FileCard]) -> None:
    card = kept(pdf(), "a.pdf", to_scan=True)
    got = client.get(f"/files/{card.id}/a.pdf")
    assert got.status_code == 409
    assert "waits for the virus scan" in got.text
    assert client.get(f"/files/{card.id}/pages/1.webp").status_code == 409


def test_the_picture_of_a_page(client: TestClient, kept: Callable[..., FileCard]) -> None:
    card = kept(written("Cong van"), "a.pdf")
    got = client.get(f"/files/{card.id}/pages/1.webp?w=320")
    assert (got.status_code, got.headers["content-type"]) == (200, "image/webp")
    with Image.open(io.BytesIO(got.content)) as picture:
        assert picture.width == 320
        assert abs(picture.height - 320 * 842 / 595) < 2
        assert sum(picture.convert("L").histogram()[:100]) > 0  # there is ink
    assert client.get(f"/files/{card.id}/pages/1.webp?w=320").content == got.content


@pytest.mark.parametrize("address", ["0.webp", "2.webp", "x.webp", "1.webp?w=321", "1.webp?w=99999"])
def test_only_pages_there_are_in_widths_that_are_made(
    client: TestClient, kept: Callable[..., FileCard], address: str
) -> None:
    card = kept(pdf(1), "a.pdf")
    assert client.get(f"/files/{card.id}/pages/{address}").status_code == 404


def test_a_form_receives_files_and_keeps_them(client: TestClient, room: Room) -> None:
    sent = client.post("/t/upload", files=[("file", ("a.pdf", pdf(1))), ("file", ("b.txt", b"b"))])
    assert (sent.status_code, sent.text) == (200, "1 2")
    assert room.leftovers() == []


def test_a_form_with_a_bad_file_keeps_nothing(client: TestClient, sqlite: Database, room: Room) -> None:
    sent = client.post("/t/upload", files=[("file", ("a.pdf", pdf(1))), ("file", ("b.pdf", b"MZ"))])
    assert sent.status_code == 422
    assert "“b.pdf” is no PDF file inside" in sent.text
    with sqlite.reading() as session:
        assert session.scalars(select(col(File.id))).all() == []


def test_two_declared_gigabytes_are_refused_at_the_door(client: TestClient) -> None:
    headers = {"content-length": str(2 << 30), "content-type": "multipart/form-data; boundary=x"}
    assert client.post("/t/upload", headers=headers, content=b"--x--").status_code == 413


def test_a_disk_that_is_full_before_the_file_is_here_is_told(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_self: UploadFile, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(UploadFile, "write", full)
    sent = client.post("/t/upload", files=[("file", ("a.pdf", pdf()))])
    assert sent.status_code == 503
    assert "Ổ đĩa máy chủ đã đầy" in sent.text
