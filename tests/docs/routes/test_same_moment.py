"""Two requests at the same moment, and workers that break off: each is told what is so, and nothing is left half."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.docs.routes.conftest import Desk, words
from tests.docs.routes.test_standing_in_pages import DEPUTY, at_the_desk_of, deputy, laid_before_binh
from workplace.docs.actions import finishing, outside
from workplace.docs.models.issuing import Working
from workplace.docs.models.letters import Doc, Version
from workplace.docs.routes import papers
from workplace.jobs.models import Job
from workplace.jobs.work import Work
from workplace.kernel.lately import Lately

__all__ = ["deputy"]


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


def breaks_off(*_: Any, **__: Any) -> None:
    raise TimeoutError


def test_a_link_opens_for_one_of_two_at_the_same_moment(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    doc_id = desk.submitted()
    (link,) = set(re.findall(r"/docs/handout/[\w-]+", desk.sign(doc_id, key="outside").text))
    both, found = Barrier(2), outside.by_token

    def meet(*args: Any) -> Any:
        row = found(*args)
        both.wait(timeout=30)  # to both it looks unused
        return row

    monkeypatch.setattr(outside, "by_token", meet)
    with ThreadPoolExecutor(2) as clicks:
        answers = list(clicks.map(lambda _: desk["binh"].get(link), range(2)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert [answer.content[:4] == b"%PDF" for answer in answers].count(True) == 1


def test_a_paper_that_could_not_be_read_is_not_taken_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    doc_id = desk.draft()
    monkeypatch.setattr("workplace.docs.paperwork.look", breaks_off)
    monkeypatch.setattr(papers, "_seen", Lately(32))
    paper = {"file": ("thu.pdf", desk.office.paper(seed=6).read_bytes())}
    sent = {"organisation": desk.office.cast.organisations["stc"]}
    for address in ("/docs/outgoing", f"/docs/{doc_id}/versions"):
        answer = desk["an"].post(address, data=sent, files=paper)
        assert answer.status_code == 422 and "Không đọc được tài liệu này" in answer.text, words(answer.text)
    with desk.office.house.database.reading() as session:
        assert session.scalars(select(col(Doc.id))).all() == [doc_id]
        assert session.scalars(select(col(Version.no))).all() == [1]


def test_nobody_signs_in_anothers_place_on_a_page_that_could_not_be_read(
    deputy: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    doc_id = laid_before_binh(deputy, DEPUTY, monkeypatch)
    seen = deputy.seen(doc_id)
    assert deputy["my"].post(f"/docs/{doc_id}/steps/step_in", data={"seen": seen}).status_code == 303
    at_the_desk_of(deputy, None)
    with monkeypatch.context() as broken:
        broken.setattr("workplace.docs.paperwork.look", breaks_off)
        broken.setattr(papers, "_seen", Lately(32))
        assert deputy.sign(doc_id, "my", capacity="KT.").status_code == 409
    assert deputy.read(doc_id).state == "awaiting_signature"
    assert deputy.sign(doc_id, "my", capacity="KT.").status_code == 303


def test_a_preparation_that_died_is_let_go_by_a_job(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    doc_id = desk.submitted()
    monkeypatch.setattr("workplace.web.serve._work", died)
    with pytest.raises(ConnectionAbortedError):
        desk.sign(doc_id, key="outside")
    with desk.office.house.database.reading() as session:
        (job,) = session.scalars(select(Job).where(col(Job.name) == finishing.JOB))
        token = session.scalars(select(col(Working.token))).one()
    assert token in job.payload
    finishing.finish(Work(desk.office.house), {"doc": doc_id, "token": token})
    with desk.office.house.database.reading() as session:
        assert session.scalars(select(col(Working.token))).all() == []


async def died(*_: Any) -> None:
    raise ConnectionAbortedError
