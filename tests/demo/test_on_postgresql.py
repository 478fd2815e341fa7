"""The grown installation: the province's old books in PostgreSQL, and every page over them for each of the cast.

Pages' own tests run on SQLite; a statement that only one engine takes would show here.
"""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, func, select
from sqlmodel import col
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests import databases
from workplace import app
from workplace.access.models import Participant
from workplace.config import Settings
from workplace.demo import history, province
from workplace.docs.models.letters import Doc
from workplace.kernel import clock
from workplace.kernel.db import Database
from workplace.kernel.pool import InPlace
from workplace.kernel.refs import Ref
from workplace.org.actions.sign_in import Place, sign_in_as
from workplace.search import index

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starlette]:
    if databases.postgresql_server() is None:
        pytest.skip(databases.HOW_TO_GET_POSTGRESQL)
    folder = tmp_path_factory.mktemp("grown")
    with databases.fresh_url("postgresql", folder) as url, clock.frozen(NOW):
        built = app.build(Settings(data=folder, mode="demo", free_space_bytes=0, database_url=url), pool=InPlace())
        database: Database = built.state.house.database
        with database.writing() as session:
            history.write(session, province.found(session), clock.today())
        event.listen(database.engine, "before_cursor_execute", never_on_the_loop)
        yield built
        database.close()


def never_on_the_loop(*_: object) -> None:
    """Whoever waits for the database in the thread that serves everybody makes everybody wait."""
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()


def browser(grown: Starlette, login: str) -> TestClient:
    with grown.state.house.database.writing() as session:
        token = sign_in_as(session, login, Place("127.0.0.1")).token
    return TestClient(grown, cookies={"session": token}, follow_redirects=False)


@pytest.mark.parametrize("login", ["vinh", "chi", "an", "admin"])
def test_every_page_answers(grown: Starlette, login: str) -> None:
    with grown.state.house.database.reading() as session:
        done = session.scalars(select(col(Participant.thing)).where(col(Participant.folder) == "done").limit(1)).all()
    plain = [d.path for modules in app.doors() for d in modules.doors if d.method == "GET" and "{" not in d.path]
    web = browser(grown, login)
    answers = {url: web.get(url).status_code for url in (*plain, "/docs/incoming?show=all&q=xa", f"/docs/{done[0]}")}
    assert {url: status for url, status in answers.items() if status >= 500} == {}
    assert (answers["/"], answers["/docs/incoming"], answers["/search"]) == (200, 200, 200)


def test_the_old_books_are_whole_and_can_be_found(grown: Starlette) -> None:
    with grown.state.house.database.writing() as session:
        assert session.scalar(select(func.count(col(Doc.id))).where(col(Doc.imported))) == 2000
        doc = session.scalars(select(Doc).where(col(Doc.imported), col(Doc.direction) == "incoming").limit(1)).one()
        index.put(session, Ref("docs", doc.id or 0))
    assert "<mark>" in browser(grown, "vinh").get("/search", params={"q": doc.summary}).text
