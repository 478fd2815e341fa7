"""What every test may ask for: an empty database on each engine, and a browser where there is one."""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from signing import keys
from tests import databases
from workplace import app
from workplace.kernel import db
from workplace.kernel.db import Database
from workplace.web.pages import Pages

# The same examples on every run: a test that fails sometimes is a bug of today.
settings.register_profile("house", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("house")


@pytest.fixture(params=databases.ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn; skips with a message where there is no PostgreSQL."""
    if request.param == "postgresql" and databases.postgresql_server() is None:
        pytest.skip(databases.HOW_TO_GET_POSTGRESQL)
    return request.param


@pytest.fixture
def database(engine: str, tmp_path: Path) -> Iterator[Database]:
    """An empty database with the whole schema, on SQLite and again on PostgreSQL."""
    with databases.fresh(engine, tmp_path) as made:
        yield made


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database, for tests whose subject has nothing to do with the engine."""
    with databases.fresh("sqlite", tmp_path) as made:
        yield made


@pytest.fixture(scope="session", autouse=True)
def pages_of_all_houses() -> Iterator[None]:
    """Pages hold nothing of a house: they are compiled once a process, not once a test, which would take a second."""
    one = cache(lambda: Pages())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "Pages", lambda _kept: one())
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_of_all_databases() -> Iterator[None]:
    """SQL is compiled once a process and engine, not once a test's database, which would take half of its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "create_engine", databases.alike(db.create_engine))
        yield


@pytest.fixture(scope="session", autouse=True)
def keys_of_all_vaults() -> Iterator[None]:
    """What is derived from the same passphrase and salt is the same: it is derived once a process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "hash_secret_raw", cache(keys.hash_secret_raw))
        yield


def pytest_sessionfinish() -> None:
    """Leave nothing behind."""
    databases.clean_up()


# --- the browser --------------------------------------------------------------------------------------------------


def chromium() -> str | None:
    """Debian's Chromium, the one without windows first (it costs less), or whatever WORKPLACE_TEST_BROWSER names."""
    names = (
        os.environ.get("WORKPLACE_TEST_BROWSER", ""), "chromium-headless-shell", "chromium", "chromium-browser",
        "google-chrome",
    )  # fmt: skip
    return next(filter(None, map(shutil.which, filter(None, names))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser journeys are skipped, with the way to get one, where no Chromium is found."""
    if chromium() is None:
        skip = pytest.mark.skip(reason="no Chromium: as root, apt-get install chromium, or set WORKPLACE_TEST_BROWSER")
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(skip)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's own Chromium, which asks nobody on the network for anything."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
    root = ["--no-sandbox"] if os.getuid() == 0 else []
    return {"executable_path": chromium(), "args": [*quiet, "--no-first-run", "--disable-gpu", *root]}
