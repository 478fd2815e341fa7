"""An office with test keys, pictures and letters in the decree's layout, for the tests of signatures."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.signing.office import Office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Made once: keys cost time. Nothing in it is changed by a test."""
    return Office.open(tmp_path_factory.mktemp("office"))


@pytest.fixture
def released(office: Office, tmp_path: Path) -> Path:
    """A letter that was signed, numbered and sealed."""
    return office.release(tmp_path)[-1]


@pytest.fixture
def letter(office: Office, tmp_path: Path) -> Callable[..., Path]:
    """A draft on one page or more, as its drafter uploads it."""
    return lambda name="draft.pdf", **more: office.draft(tmp_path / name, **more)
