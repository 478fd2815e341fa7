"""What the tests of the organisation ask for."""

from collections.abc import Iterator

import pytest

from tests.org.office import NOON, Office
from workplace.demo.cast import PASSWORD
from workplace.kernel import clock
from workplace.kernel.db import Database


@pytest.fixture
def office(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    monkeypatch.setattr("workplace.org.actions.passwords.fits", lambda given, hash: bool(hash) and given == PASSWORD)
    with clock.frozen(NOON):
        yield Office(database)
