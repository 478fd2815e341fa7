"""An answer whose question was called back meanwhile: whoever signs, numbers or releases it is told before they do."""

import pytest
from sqlalchemy import update
from sqlmodel import col

from tests.docs.routes.conftest import Desk
from tests.docs.test_way import letter
from workplace.docs.actions import directing, drafting, guarding, receiving
from workplace.docs.models.letters import Doc
from workplace.docs.rules.addressees import Addressee

WARNING = "Văn bản được trả lời đã bị nơi gửi thu hồi"


@pytest.fixture
def engine() -> str:
    """Pages need one database."""
    return "sqlite"


@pytest.fixture
def answer(desk: Desk) -> tuple[int, int]:
    """An's signed answer, and the received document that it answers, which An handles."""
    office, cast = desk.office, desk.office.cast
    file = office.keep(office.paper(draft=False, seed=4), cast.kha)
    asked = office.do(receiving.arrive, cast.kha, cast.organisations["stc"], file)
    office.do(receiving.register, cast.kha, asked, letter())
    office.do(directing.submit, cast.kha, asked, cast.people["binh"])
    office.do(directing.direct, cast.binh, asked, "Giao", [Addressee("lead", person_id=cast.people["an"])])
    answer = desk.submitted()
    with office.house.database.writing() as session:
        drafting.relate(session, cast.an, session.get_one(Doc, answer), session.get_one(Doc, asked.id), "answers")
    return answer, asked.id


def called_back(desk: Desk, doc_id: int) -> None:
    with desk.office.house.database.writing() as session:
        session.execute(update(Doc).where(col(Doc.id) == doc_id).values(overlay="recalled"))


def test_the_signer_is_told_and_only_who_may_read_it_learns_which(desk: Desk, answer: tuple[int, int]) -> None:
    doc_id, asked = answer
    assert WARNING not in desk["binh"].get(f"/docs/{doc_id}/sign").text
    called_back(desk, asked)
    for path in (f"/docs/{doc_id}", f"/docs/{doc_id}/sign"):
        page = desk["binh"].get(path).text
        assert WARNING in page and f'href="/docs/{asked}"' in page and "17842/BTC-ĐT" in page
    assert desk.sign(doc_id).status_code == 303, "a warning, no refusal: the law leaves it to the office"


def test_the_clerk_is_told_before_release(desk: Desk, answer: tuple[int, int]) -> None:
    doc_id, asked = answer
    assert desk.sign(doc_id).status_code == 303
    assert desk.number(doc_id).status_code == 303
    assert WARNING not in desk["kha"].get(f"/docs/{doc_id}/release").text
    called_back(desk, asked)
    assert WARNING in desk["kha"].get(f"/docs/{doc_id}/release").text


def test_who_may_not_read_the_question_is_warned_without_its_words(desk: Desk, answer: tuple[int, int]) -> None:
    doc_id, _ = answer
    office, cast = desk.office, desk.office.cast
    foreign = office.do(receiving.arrive, cast.vinh, cast.organisations["ubnd"],
                        office.keep(office.paper(draft=False, seed=6), cast.vinh), summary="Việc riêng")  # fmt: skip
    with office.house.database.writing() as session:
        drafting.relate(session, cast.an, session.get_one(Doc, doc_id), session.get_one(Doc, foreign.id), "answers")
    called_back(desk, foreign.id)
    page = desk["binh"].get(f"/docs/{doc_id}/sign").text
    assert WARNING in page and "Việc riêng" not in page and f"/docs/{foreign.id}" not in page


def test_whoever_goes_on_with_an_answer_to_a_secret_paper_is_asked_whether_it_tells(
    desk: Desk, answer: tuple[int, int]
) -> None:
    doc_id, asked = answer
    office, kha = desk.office, desk.office.cast.kha
    office.do(guarding.declare_secret, kha, desk.read(asked), "Dấu ở trang 2")
    for path in (f"/docs/{doc_id}", f"/docs/{doc_id}/sign"):
        page = desk["binh"].get(path).text
        assert "hóa ra có dấu chỉ độ mật" in page and "17842/BTC-ĐT" not in page and WARNING not in page
    assert f'action="/docs/{doc_id}/steps/declare_secret' in desk["binh"].get(f"/docs/{doc_id}").text
