"""What the tests of the organisation ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.org.office import NOON, Office
from workplace.demo import cast
from workplace.demo.cast import PASSWORD
from workplace.kernel import clock
from workplace.kernel.db import Database


@pytest.fixture
def database(engine: str, tmp_path: Path) -> Iterator[Database]:
    """A database with the cast in it, copied: to take them on is a hundred times more than most tests do."""
    with databases.filled(engine, tmp_path, "people", cast.make) as made:
        yield made


@pytest.fixture
def office(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr("workplace.org.actions.passwords.fits", lambda given, hash: bool(hash) and given == PASSWORD)
    with clock.frozen(NOON):
        yield Office(database)
