"""A served house and devices that speak to it: the client library that programs use, over real connections.

What the library gives is untyped here: each of its answers may also be a coroutine, for those who call it so.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from caldav.davclient import DAVClient
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests import databases
from tests.calendars.conftest import NOW, Office, open_office
from workplace import app
from workplace.config import Settings
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.pool import InPlace
from workplace.org.actions import app_passwords
from workplace.org.queries import sessions


@dataclass
class House:
    """The city's office, served at an address."""

    office: Office
    built: Starlette
    address: str

    def password(self, who: Acting, name: str = "Điện thoại") -> str:
        """A password for a new device of somebody's."""
        made: str = self.office.do(app_passwords.make, who, name)
        return made

    def login(self, who: Acting) -> str:
        """Somebody's user name."""
        found: str = self.office.read(sessions.login_of, who.person)
        return found

    @contextmanager
    def device(self, who: Acting, password: str = "") -> Iterator[Any]:
        """A device of somebody's, set up with the address where programs begin; a new one without a password."""
        secret = password or self.password(who)
        with DAVClient(f"{self.address}/dav/", username=self.login(who), password=secret) as client:
            yield client

    @contextmanager
    def calendar(self, who: Acting, key: str = "mine") -> Iterator[Any]:
        """One of somebody's calendars, as a new device finds it."""
        with self.device(who) as client:
            found = client.principal().get_calendars()
            yield next(one for one in found if str(one.url).endswith(f"/{key}/"))

    def program(self, who: Acting | None, base_url: str = "http://localhost") -> TestClient:
        """A program that sends what a test writes by hand, as a new device of somebody's or as nobody's."""
        client = TestClient(self.built, base_url=base_url, follow_redirects=False)
        if who is not None:
            client.auth = (self.login(who), self.password(who))
        return client


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """On SQLite: what speaks the protocol knows nothing of the engine; the actions behind are tested on both. One for
    the tests of a file, each of which has a person of its own.
    """
    folder = tmp_path_factory.mktemp("exchange")
    with databases.fresh("sqlite", folder) as database, clock.frozen(NOW):
        office = open_office(database)
        built = app.build(Settings(data=folder / "var", database_url=database.url), pool=InPlace())
        with served(built) as port:
            yield House(office, built, f"http://127.0.0.1:{port}")


@contextmanager
def served(built: Starlette) -> Iterator[int]:
    """A server in a thread, on a port of its own; without the parts that live as long as a process."""
    config = uvicorn.Config(built, port=0, loop="asyncio", http="httptools", lifespan="off", log_config=None)
    server, up = uvicorn.Server(config), threading.Event()
    start = server.startup

    async def started(sockets: None = None) -> None:
        await start(sockets)
        up.set()

    server.startup = started  # type: ignore[assignment, method-assign]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert up.wait(20)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(20)
