"""One installation from start to stop."""

import ast
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.house.sources import ROOT, python, tree
from workplace import app
from workplace.config import Settings
from workplace.kernel.alone import AlreadyServing
from workplace.kernel.db import Database
from workplace.kernel.errors import Refused
from workplace.kernel.pool import InPlace
from workplace.web.static import static


@pytest.fixture
def settings(sqlite: Database, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "var", database_url=sqlite.url)


@pytest.fixture
def web(settings: Settings) -> Iterator[TestClient]:
    """A browser at a started house; at the end the house stops."""
    with TestClient(app.build(settings, pool=InPlace()), follow_redirects=False) as opened:
        yield opened


def test_it_says_that_it_is_well(web: TestClient) -> None:
    assert (web.get("/healthz").text, web.get("/healthz").status_code) == ("ok\n", 200)
    assert "Disallow: /" in web.get("/robots.txt").text
    assert web.get(web.get("/favicon.ico").headers["location"]).headers["content-type"] == "image/svg+xml"


def test_it_says_when_its_database_is_gone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    built = app.build(settings, pool=InPlace())
    gone = replace(settings, database_url="postgresql://nobody@127.0.0.1:9/none")
    monkeypatch.setattr(built.state.house, "database", Database(gone.database))
    answer = TestClient(built).get("/healthz")
    assert answer.status_code >= 500
    assert "nobody" not in answer.text


def test_an_address_that_does_not_exist_is_told_in_words(web: TestClient) -> None:
    answer = web.get("/no/such/page")
    assert answer.status_code == 404
    assert "<h1>" in answer.text and "content-security-policy" in answer.headers
    assert web.put("/healthz").status_code == 405


def test_static_files_are_kept_for_ever_under_an_address_that_changes(web: TestClient) -> None:
    answer = web.get(static("css/tokens.css"), headers={"accept-encoding": "br"})
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "br"
    assert web.get("/static/x/../../workplace/config.py").status_code == 404
    assert web.get("/static/x/css/none.css").status_code == 404


def test_it_can_be_stopped_and_started_again(settings: Settings) -> None:
    for _ in range(2):
        with TestClient(app.build(settings, pool=InPlace())) as opened:
            assert opened.get("/healthz").status_code == 200


def test_every_room_that_has_something_to_fill_in_is_asked_to() -> None:
    offers = {path for path in python("workplace") if any(called_fill(node) for node in tree(path).body)}
    asked = {Path(str(room.__file__)) for room in app.FILLING}
    assert offers == asked | {ROOT / "workplace/demo/filling.py"}


def called_fill(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == "fill" and not node.args.args


# --- its secret ---------------------------------------------------------------------------------------------------


def test_the_secret_is_made_once_and_only_its_owner_reads_it(settings: Settings) -> None:
    first = app.secret(settings)
    assert len(first) == 32
    assert os.stat(settings.secret_path).st_mode & 0o777 == 0o600
    assert app.secret(settings) == first


def test_a_damaged_secret_is_not_replaced_by_another(settings: Settings) -> None:
    app.secret(settings)
    settings.secret_path.write_bytes(b"short")
    with pytest.raises(ValueError, match="backup"):
        app.secret(settings)


# --- one process --------------------------------------------------------------------------------------------------


def test_a_second_process_is_told_who_serves(settings: Settings) -> None:
    with app.only_one(settings), pytest.raises(AlreadyServing, match=str(os.getpid())), app.only_one(settings):
        pass
    with app.only_one(settings):
        pass


def test_with_postgresql_many_processes_may_serve(settings: Settings) -> None:
    grown = replace(settings, database_url="postgresql://localhost/x")
    with app.only_one(grown), app.only_one(grown):
        pass


def test_a_database_of_another_version_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="migrate"):
        app.ready(Database(f"sqlite:///{tmp_path}/empty.db"))
