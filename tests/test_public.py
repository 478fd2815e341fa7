"""The process for citizens: their doors alone; nobody is signed in there, and of the office's pages there is none."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests import databases
from tests.cases.conftest import _prepare
from tests.cast import Cast
from workplace import app
from workplace.config import Settings
from workplace.demo import cast as demo
from workplace.kernel.pool import InPlace
from workplace.org.actions.sign_in import Place, sign_in_as


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A browser at the public process, with the cookie of somebody who is signed in at the office."""
    folder = tmp_path_factory.mktemp("public")
    with databases.filled("sqlite", folder, "cast", demo.make) as database:
        with database.writing() as session:
            known = Cast(session, demo.found(session))
            _prepare(session, known.units)
            token = sign_in_as(session, "vinh", Place("127.0.0.1", "tests"))
        built = app.build(Settings(data=folder / "var", database_url=database.url), pool=InPlace(), public=True)
        with TestClient(built, base_url="http://localhost", follow_redirects=False) as client:
            client.cookies["session"] = token.token
            yield client
        app.fill_ports(built.state.house)


@pytest.mark.parametrize("path", ["/hoi", "/phan-anh", "/gop-y", "/tra-cuu", "/open311/v2/services.json", "/healthz"])
def test_citizens_find_their_doors(outside: TestClient, path: str) -> None:
    assert outside.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/docs", "/cases", "/tasks", "/meetings", "/journal", "/search", "/dav/", "/me"]
)
def test_the_office_is_not_there_even_for_who_is_signed_in_at_it(outside: TestClient, path: str) -> None:
    assert outside.get(path).status_code == 404
    assert outside.post(path).status_code == 404


def test_every_door_of_the_public_process_is_open_to_strangers_and_is_one_of_the_whole_house() -> None:
    public = {(door.method, door.path) for routes in app.public_doors() for door in routes.doors}
    assert public < {
        (door.method, door.path) for routes in app.doors() for door in routes.doors if door.who == "anyone"
    }
    assert ("GET", "/open311/v2/requests.{form}") in public and ("GET", "/hoi") in public
