"""The check of an arrival breaks off: nobody waits for it for ever, and what is found later counts."""

from typing import Any

import pytest

from tests.docs.conftest import Office
from tests.docs.test_way import arrived
from workplace.docs.actions import examining
from workplace.docs.models.letters import Doc
from workplace.docs.queries import show
from workplace.docs.routes import words
from workplace.jobs.work import Work
from workplace.kernel.pool import WorkTooLong


@pytest.fixture
def engine() -> str:
    """What the job does at the second try is the same on both."""
    return "sqlite"


def too_long(*_: Any, **__: Any) -> None:
    raise WorkTooLong


def read(office: Office, doc: Doc) -> Doc:
    return office.read(lambda session: session.get_one(Doc, doc.id))


def test_a_check_that_broke_off_is_told_and_made_up_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    doc = arrived(office)
    payload = {"doc": doc.id}
    assert words.sender(read(office, doc)).msgid == "Being read…"  # type: ignore[union-attr]
    with monkeypatch.context() as broken:
        broken.setattr("signing.desk.examine", too_long)
        for _ in range(2):
            with pytest.raises(WorkTooLong):
                examining.examine(Work(office.house), payload)
    assert read(office, doc).verdict == "unreadable"
    assert words.sender(read(office, doc)).msgid == "Unknown sender"  # type: ignore[union-attr]
    examining.examine(Work(office.house), payload)
    assert read(office, doc).verdict == "unsigned" and read(office, doc).code
    assert office.read(show.report, doc)["integrity"] == "unsigned"


def test_a_text_layer_that_takes_too_long_does_not_lose_the_check(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc = arrived(office)
    with monkeypatch.context() as broken:
        broken.setattr("workplace.files.textlayer.lines", too_long)
        examining.examine(Work(office.house), {"doc": doc.id})
    now = read(office, doc)
    assert (now.verdict, now.code) == ("unsigned", "")
