"""Static files: compressed once for whoever can read that, as they are for everybody else."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from workplace.web.static import FOLDER, Static

SHEET = "css/tokens.css"


def fetched(path: str, accepts: str) -> Any:
    return TestClient(Static()).get(f"/v/{path}", headers={"accept-encoding": accepts})


def test_a_sheet_is_sent_well_compressed() -> None:
    answer = fetched(SHEET, "gzip, deflate, br, zstd")
    assert (answer.headers["content-encoding"], answer.headers["content-type"]) == ("br", "text/css; charset=utf-8")
    assert "immutable" in answer.headers["cache-control"] and answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) < (FOLDER / SHEET).stat().st_size / 2
    assert answer.content == (FOLDER / SHEET).read_bytes()  # the client unpacks it


@pytest.mark.parametrize("accepts", ["", "gzip", "br;q=0, gzip"])
def test_whoever_cannot_read_brotli_gets_the_file(accepts: str) -> None:
    answer = fetched(SHEET, accepts)
    assert "content-encoding" not in answer.headers and answer.content == (FOLDER / SHEET).read_bytes()


def test_a_font_is_left_as_it_is() -> None:
    font = next(FOLDER.rglob("*.woff2")).relative_to(FOLDER)
    assert "content-encoding" not in fetched(str(font), "br").headers
