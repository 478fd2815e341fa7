"""Wrong turns that people take: odd dates and words, a draft taken back in the middle of a signature, a late return."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.docs.routes.conftest import Desk, words
from workplace.docs.actions import numbers, receiving, signing
from workplace.docs.models.issuing import Number, Working
from workplace.kernel import clock
from workplace.kernel.errors import NotNow

pytestmark = pytest.mark.usefixtures("engine")


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


def given(desk: Desk) -> list[tuple[int, str, str]]:
    """Every number of the books: number, state, reason."""
    with desk.office.house.database.reading() as session:
        rows = session.scalars(select(Number).order_by(col(Number.id)))
        return [(row.number, row.state, row.reason) for row in rows]


@pytest.mark.parametrize("day", ["01/01/1900", "20/11/2026", "31/12/2025"])
def test_no_document_is_dated_before_it_was_signed(desk: Desk, day: str) -> None:
    doc_id = desk.signed()
    answer = desk.number(doc_id, dated=day)
    assert answer.status_code == 422
    assert given(desk) == []
    assert desk.number(doc_id).status_code == 303


def test_a_number_kept_for_another_type_is_made_void_with_the_reason(desk: Desk) -> None:
    office = desk.office
    stc = office.cast.organisations["stc"]
    office.do(numbers.decide, office.cast.kha, stc, 2026, apart=True, note="Quyết định số 1")
    doc_id = desk.signed()
    assert desk.number(doc_id, key="outside").status_code == 200
    desk["kha"].post(f"/docs/{doc_id}/steps/return", data={"reason": "Sai loại", "to": "0"})
    sent = {"summary": "Về quỹ", "type_code": "QĐ", "urgency": "0", "notation": "QĐ-STC", "do": "submit"}
    rows = {"signer": f"{office.cast.people['binh']}|", "recipient": ["to||Bộ Tài chính"]}
    assert desk["an"].post(f"/docs/{doc_id}/edit", data={**sent, **rows}).status_code == 303
    assert desk.sign(doc_id).status_code == 303
    assert desk.number(doc_id).status_code == 303
    assert [(number, state) for number, state, _ in given(desk)] == [(1, "void"), (1, "given")]
    assert given(desk)[0][2]


def test_a_draft_taken_back_ends_a_signature_that_is_being_made(desk: Desk) -> None:
    office, doc_id = desk.office, desk.submitted()
    binh, signed = office.cast.binh, signing.Made("Signer1", "Bình", "", clock.now(), True)
    token, _, version = office.do(signing.begin, binh, desk.read(doc_id), None)
    assert desk["an"].post(f"/docs/{doc_id}/steps/withdraw").status_code == 303
    paper = {"file": ("moi.pdf", office.paper(seed=5).read_bytes())}
    assert desk["an"].post(f"/docs/{doc_id}/versions", data={"note": ""}, files=paper).status_code == 303
    answer = desk["an"].post(f"/docs/{doc_id}/steps/submit")
    assert answer.status_code == 303, words(answer.text)
    old = office.keep(office.paper(), binh)
    with pytest.raises(NotNow):
        office.do(signing.confirm, binh, desk.read(doc_id), token, signed, old)
    assert desk.read(doc_id).state == "awaiting_signature"
    assert version.no == 1
    assert desk.sign(doc_id).status_code == 303
    with office.house.database.reading() as session:
        assert session.scalars(select(Working)).all() == []


def test_a_withdrawn_draft_is_read_without_the_fields_that_were_prepared(desk: Desk) -> None:
    doc_id = desk.submitted()
    before = desk.read(doc_id).file_id
    assert desk.sign(doc_id, key="outside").status_code == 200
    assert desk.read(doc_id).file_id != before
    assert desk["an"].post(f"/docs/{doc_id}/steps/withdraw").status_code == 303
    assert desk.read(doc_id).file_id == before


def test_a_file_that_comes_back_too_late_is_told_why(desk: Desk) -> None:
    doc_id = desk.submitted()
    page = desk.sign(doc_id, key="outside").text
    (link,) = set(re.findall(r"/docs/handout/[\w-]+", page))
    content = desk["binh"].get(link).content
    with clock.frozen(clock.now() + timedelta(hours=5)):
        desk.opened.clear()  # the session has ended too
        answers: list[Any] = [
            desk["binh"].get(f"/docs/{doc_id}/outside"),
            desk["binh"].post(f"/docs/{doc_id}/outside", files={"file": ("ky.pdf", content)}),
        ]
    assert [answer.status_code for answer in answers] == [409, 409]


@pytest.mark.parametrize("symbol", ["<script>alert(1)</script>", "🔥-STC", "STC-" + "Q" * 40])
def test_a_symbol_that_cannot_be_printed_is_refused(desk: Desk, symbol: str) -> None:
    doc_id = desk.draft()
    sent = {"summary": "Về quỹ", "type_code": "CV", "urgency": "0", "notation": symbol}
    answer = desk["an"].post(f"/docs/{doc_id}/edit", data=sent)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("day", ["01/01/1900", "22/11/2016"])
def test_nothing_arrives_in_a_book_long_closed(desk: Desk, day: str) -> None:
    office = desk.office
    file = office.keep(office.paper(draft=False), office.cast.vinh)
    doc = office.do(receiving.arrive, office.cast.vinh, office.cast.organisations["ubnd"], file)
    sent = {"code": "1/BTC", "dated": "", "author": "Bộ Tài chính", "type_code": "CV", "urgency": "0", "summary": "Vốn"}
    answer = desk["vinh"].post(f"/docs/{doc.id}/steps/register", data={**sent, "arrived_on": day})
    assert answer.status_code == 422
    assert desk.read(doc.id).arrival_number is None


@pytest.mark.parametrize("year", ["0020269999999999999999", "999999", "abc"])
def test_a_year_that_is_none_is_this_year(desk: Desk, year: str) -> None:
    stc = desk.office.cast.organisations["stc"]
    assert desk["kha"].get(f"/docs/registers/numbers?organisation={stc}&year={year}").status_code == 200


@pytest.mark.parametrize("verb", ["note", "reopen", "register", "refuse", "confirm_recall"])
def test_a_step_of_incoming_documents_does_not_exist_on_one_in_the_making(desk: Desk, verb: str) -> None:
    doc_id = desk.draft("kha")
    answer = desk["kha"].post(f"/docs/{doc_id}/steps/{verb}", data={"reason": "Nhầm", "text": "Nhầm"})
    assert answer.status_code in (404, 422)
    assert desk.read(doc_id).state == "draft"


@pytest.mark.parametrize(("year", "status"), [("1990", 422), ("2199", 422), ("2025", 422), ("2027", 303)])
def test_only_the_books_of_this_year_and_the_next_are_open(desk: Desk, year: str, status: int) -> None:
    sent = {"organisation": desk.office.cast.organisations["stc"], "year": year, "count": "1", "reason": "Văn bản giấy"}
    assert desk["kha"].post("/docs/registers/numbers/reserve", data=sent).status_code == status
    assert len(given(desk)) == (status == 303)


def test_a_line_that_is_too_many_above_the_signature_is_named_alone(desk: Desk) -> None:
    page = words(desk["binh"].get(f"/docs/{desk.submitted()}/sign").text)
    assert "PHÓ GIÁM ĐỐC" in page
    assert "“”" not in page


def test_a_refusal_does_not_guess_at_somebody_faster(desk: Desk) -> None:
    doc_id = desk.signed()
    page = desk["binh"].get(f"/docs/{doc_id}/sign")
    assert page.status_code == 409
    assert "Có thể người khác" not in page.text and "Someone may" not in page.text
