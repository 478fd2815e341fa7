"""What comes in is bounded, what goes out is compressed and guarded."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from tests.web.small import AN, client
from workplace.kernel.db import Database
from workplace.kernel.errors import BadInput
from workplace.web import bodies, serve
from workplace.web.guard import Guard
from workplace.web.static import Static, static

TOKEN = {"csrf": AN.csrf}


def test_a_form_larger_than_a_form_is_refused(sqlite: Database) -> None:
    with client(sqlite) as web:
        answer = web.post("/t/number", data={**TOKEN, "n": "1", "more": "x" * 3_000_000})
    assert answer.status_code == 413
    assert "2 MB" in answer.text


def test_a_body_of_no_declared_length_is_counted_as_it_comes(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "SMALL_BODY", 1000)
    sent: list[int] = []

    def endless() -> Iterator[bytes]:
        for _ in range(100):
            sent.append(1)
            yield b"a=" + b"x" * 98 + b"&"

    with client(sqlite) as web:
        form = {"content-type": "application/x-www-form-urlencoded"}
        assert web.post("/t/number", content=endless(), headers=form).status_code == 413


def test_an_upload_may_be_larger_but_not_endless(sqlite: Database) -> None:
    with client(sqlite, upload_bytes=3_000_000) as web:
        well = web.post("/t/upload", data=TOKEN, files={"file": b"x" * 2_900_000})
        over = web.post("/t/upload", data=TOKEN, files={"file": b"x" * 6_000_000})
    assert well.headers["location"] == "/t/form?got=1"
    assert over.status_code == 413


def test_a_file_where_none_is_asked_for_is_refused(sqlite: Database) -> None:
    with client(sqlite) as web:
        assert web.post("/t/number", data=TOKEN, files={"n": b"x"}).status_code == 422


def test_a_body_cut_off_in_the_middle_is_refused(sqlite: Database) -> None:
    cut = b'--b\r\nContent-Disposition: form-data; name="n"\r\n\r\n1'
    headers = {"content-type": "multipart/form-data; boundary=b", "x-csrf-token": AN.csrf}
    with client(sqlite) as web:
        assert web.post("/t/number", content=cut, headers=headers).status_code == 422


def test_fields_are_read_as_browsers_write_them() -> None:
    sent = b"&a=1+2&&b=%E1%BA%BF%3D&c&=d&a=x=y;z&"
    assert bodies.fields(sent) == [("a", "1 2"), ("b", "ế="), ("c", ""), ("", "d"), ("a", "x=y;z")]
    with pytest.raises(BadInput):
        bodies.fields(b"a=1&" * 501)


def test_names_arrive_in_one_normal_form(sqlite: Database) -> None:
    with client(sqlite) as web:
        answer = web.post("/t/number", data={**TOKEN, "n": "e\u0302\u0301\u202e x"})
    assert 'value="ế x"' in answer.text


@pytest.mark.parametrize("how", ["zstd", "br", "gzip"])
def test_pages_are_compressed_as_the_browser_likes(sqlite: Database, how: str) -> None:
    with client(sqlite) as web:
        answer = web.get("/t/list", headers={"accept-encoding": how})
    assert answer.headers["content-encoding"] == how
    assert int(answer.headers["content-length"]) < 500


def test_every_answer_is_guarded(sqlite: Database) -> None:
    with client(sqlite) as web:
        for path in ("/t/form", "/t/broken", "/t/list"):
            headers = web.get(path).headers
            policy = headers["content-security-policy"]
            assert "script-src 'self';" in policy and "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["x-content-type-options"] == "nosniff"
            assert "no-store" in headers["cache-control"]


def test_a_stored_file_keeps_its_name_and_runs_nothing(sqlite: Database) -> None:
    with client(sqlite) as web:
        answer = web.get("/t/file")
        part = web.get("/t/file", headers={"range": "bytes=0-2"})
        same = web.get("/t/file", headers={"if-none-match": '"abc"'})
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''C%C3%B4ng%20v%C4%83n.py"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert (part.status_code, part.text) == (206, '"""')
    assert same.status_code == 304


def test_what_a_page_brings_in_carries_no_rules_of_pages() -> None:
    app = Guard(Starlette(routes=[Mount("/static", Static())]))
    with TestClient(app) as web:
        sheet, picture = web.get(static("css/tokens.css")).headers, web.get(static("icons/mark.svg")).headers
    assert "content-security-policy" not in sheet and sheet["x-content-type-options"] == "nosniff"
    assert "content-security-policy" in picture  # can be opened as a page of its own
