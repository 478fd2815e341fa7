"""A state secret does not come in by a draft's back door."""

from typing import Any

import pytest

from tests.docs.routes.conftest import Desk
from tests.docs.rules.test_reading import MESSY, line
from workplace.docs import paperwork
from workplace.docs.queries import show


def test_a_new_version_with_a_secrecy_mark_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    doc_id = desk.draft()
    secret = paperwork.Seen(lines=(*MESSY, line("TỐI MẬT", 90, 795)))

    def look(*_: Any) -> paperwork.Seen:
        return secret

    monkeypatch.setattr(paperwork, "look", look)
    paper = desk.office.paper(seed=3).read_bytes()
    answer = desk["an"].post(f"/docs/{doc_id}/versions", data={"note": ""}, files={"file": ("mat.pdf", paper)})
    assert answer.status_code == 422 and "Văn bản có dấu mật" in answer.text
    assert len(desk.office.read(show.versions, desk.read(doc_id))) == 1
