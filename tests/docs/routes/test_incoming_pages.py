"""Receiving, registering, directing and handling through the pages, as each of the cast sees them."""

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from tests.docs.routes.conftest import Desk, words
from workplace.docs.actions import examining
from workplace.docs.models.handling import Routing
from workplace.docs.models.letters import Doc
from workplace.docs.queries import show
from workplace.jobs.work import Work
from workplace.journal.models import JournalLine

LETTER = {
    "code": "17842/BTC-ĐT", "dated": "20/11/2026", "author": "Bộ Tài chính", "type_code": "CV", "urgency": "3",
    "summary": "V/v đẩy nhanh tiến độ giải ngân", "due": "30/11/2026", "pages": "2", "arrived_on": "23/11/2026",
}  # fmt: skip


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


def english(desk: Desk, who: str) -> TestClient:
    """Somebody's browser, with pages in English."""
    desk[who].post("/me/language", data={"language": "en", "next": "/"})
    return desk[who]


def received(desk: Desk, seed: int = 1, organisation: str = "ubnd", who: str = "vinh") -> int:
    """Upload a letter as the clerk does; its id from where one is sent."""
    paper = desk.office.paper(draft=False, seed=seed)
    chosen = str(desk.office.cast.organisations[organisation])
    answer = desk[who].post(
        "/docs/incoming", data={"organisation": chosen}, files={"file": ("thu.pdf", paper.read_bytes())}
    )
    assert answer.status_code == 303, words(answer.text)
    return int(re.findall(r"\d+", answer.headers["location"])[0])


def registered(desk: Desk, seed: int = 1, **more: str) -> int:
    doc_id = received(desk, seed)
    answer = desk["vinh"].post(f"/docs/{doc_id}/steps/register?folder=to_register", data=LETTER | more)
    assert answer.status_code == 303, words(answer.text)
    return doc_id


def directed(desk: Desk) -> int:
    """Before Chi, and by her to the Department of Finance, which lies below."""
    people, units = desk.office.cast.people, desk.office.cast.units
    doc_id = registered(desk, leader=str(people["chi"]))
    sent = {"text": "Giao Sở Tài chính chủ trì", "lead": f"unit:{units['stc']}", "inform": f"person:{people['dung']}",
            "due": "27/11/2026", "keep": "yes"}  # fmt: skip
    answer = desk["chi"].post(f"/docs/{doc_id}/steps/direct", data=sent)
    assert answer.status_code == 303, words(answer.text)
    return doc_id


def routing(desk: Desk, doc_id: int, role: str = "lead") -> Routing:
    rows: list[Any] = desk.office.read(show.rows, Routing, desk.read(doc_id), Routing.id)
    return next(row for row in reversed(rows) if row.role == role)


def verbs(desk: Desk, doc_id: int) -> list[str]:
    """What the journal says of the document and its routings, newest first, routes left out."""
    lines = select(col(JournalLine.verb)).where(col(JournalLine.module).in_(("docs", "docs.routing")))
    found = desk.office.read(lambda session: session.scalars(lines.order_by(col(JournalLine.seq).desc())).all())
    return [verb for verb in found if verb != "route"]


def test_a_file_that_waits_is_told_as_being_read_until_it_has_been(desk: Desk) -> None:
    doc_id = received(desk)
    page = english(desk, "vinh").get("/docs/incoming").text
    assert "Being read" in page and "Unknown sender" not in page
    waiting = desk["vinh"].get(f"/docs/{doc_id}?folder=to_register")
    assert f"/docs/{doc_id}/examined" in waiting.text and "steps/register" not in waiting.text
    assert "hx-refresh" not in desk["vinh"].get(f"/docs/{doc_id}/examined").headers
    examining.examine(Work(desk.office.house), {"doc": doc_id})
    assert desk["vinh"].get(f"/docs/{doc_id}/examined").headers["hx-refresh"] == "true"
    assert "steps/register" in desk["vinh"].get(f"/docs/{doc_id}?folder=to_register").text


def test_the_form_can_be_filled_in_by_hand_while_the_file_is_read(desk: Desk) -> None:
    doc_id = received(desk)
    assert "steps/register" in desk["vinh"].get(f"/docs/{doc_id}?folder=to_register&by_hand=1").text


def test_a_document_opened_from_a_folder_stands_beside_it(desk: Desk) -> None:
    doc_id = registered(desk)
    beside = desk["vinh"].get(f"/docs/{doc_id}?folder=to_submit").text
    assert 'id="items"' in beside and f'href="/docs/{doc_id}"' in beside
    assert 'id="items"' not in desk["vinh"].get(f"/docs/{doc_id}").text
    part = (
        desk["vinh"]
        .get(f"/docs/{doc_id}?folder=to_submit", headers={"hx-request-type": "partial", "hx-target": "section#pane"})
        .text
    )
    assert "<html" not in part and LETTER["summary"] in part


def test_after_registering_the_next_one_that_waits_is_open(desk: Desk) -> None:
    first, second = received(desk, 1), received(desk, 2)
    answer = desk["vinh"].post(f"/docs/{second}/steps/register?folder=to_register", data=LETTER)
    assert answer.headers["location"] == f"/docs/{first}?folder=to_register"


def test_a_register_line_is_corrected_in_a_dialog(desk: Desk) -> None:
    doc_id = registered(desk)
    page = english(desk, "vinh").get(f"/docs/{doc_id}").text
    assert f"/docs/{doc_id}/steps/amend" in page and LETTER["code"] in page
    refused = desk["vinh"].post(f"/docs/{doc_id}/steps/amend", data=LETTER | {"summary": ""})
    assert refused.status_code == 422
    answer = desk["vinh"].post(f"/docs/{doc_id}/steps/amend", data=LETTER | {"summary": "Trích yếu đã sửa"})
    assert answer.headers["location"] == f"/docs/{doc_id}"
    assert "Trích yếu đã sửa" in desk["vinh"].get(f"/docs/{doc_id}").text


def test_what_was_entered_stands_there_again_after_a_refusal(desk: Desk) -> None:
    doc_id = received(desk)
    page = desk["vinh"].post(f"/docs/{doc_id}/steps/register?folder=to_register", data=LETTER | {"dated": "32/11/2026"})
    assert page.status_code == 422
    assert "32/11/2026" in page.text and "17842/BTC-ĐT" in page.text


def test_a_department_below_is_directed_and_routes_it_to_its_own(desk: Desk) -> None:
    doc_id = directed(desk)
    people = desk.office.cast.people
    page = desk["binh"].get(f"/docs/{doc_id}").text
    assert "Võ Thị An" in page, "the department's own people are offered"
    assert "Lê Thị Hòa" not in page.split("steps/forward")[1].split("</form>")[0], "others are not"
    base = f"/docs/{doc_id}/routings/{routing(desk, doc_id).id}/steps"
    answer = desk["binh"].post(f"{base}/forward", data={"lead": f"person:{people['an']}", "note": "Tham mưu trả lời"})
    assert answer.status_code == 303, words(answer.text)
    mine = routing(desk, doc_id)
    assert mine.person_id == people["an"]
    assert desk.read(doc_id).state == "in_handling", "whoever passes the lead's part on begins"
    assert verbs(desk, doc_id)[:2] == ["forward", "begin"]
    desk["an"].post(f"/docs/{doc_id}/routings/{mine.id}/steps/accept")
    desk["an"].post(f"/docs/{doc_id}/routings/{mine.id}/steps/finish", data={"outcome": "Đã trả lời"})
    assert desk.read(doc_id).state == "done"


def test_nobody_outside_the_list_can_be_addressed(desk: Desk) -> None:
    doc_id = directed(desk)
    base = f"/docs/{doc_id}/routings/{routing(desk, doc_id).id}/steps"
    page = desk["binh"].post(f"{base}/forward", data={"lead": f"person:{desk.office.cast.people['my']}"})
    assert page.status_code == 422


def test_a_part_is_urged_returned_and_commented(desk: Desk) -> None:
    doc_id = directed(desk)
    row = routing(desk, doc_id)
    assert desk["vinh"].post(f"/docs/{doc_id}/routings/{row.id}/urge", data={"text": "Sắp đến hạn"}).status_code == 303
    assert desk["binh"].post(f"/docs/{doc_id}/comments", data={"text": "Đề nghị bổ sung"}).status_code == 303
    answer = desk["binh"].post(
        f"/docs/{doc_id}/routings/{row.id}/steps/return", data={"reason": "Không thuộc thẩm quyền"}
    )
    assert answer.status_code == 303
    page = desk["chi"].get(f"/docs/{doc_id}").text
    assert desk.read(doc_id).state == "submitted"
    assert "Không thuộc thẩm quyền" in page and "Đề nghị bổ sung" in page


def test_a_letter_goes_back_to_its_sender_with_a_reason(desk: Desk) -> None:
    doc_id = received(desk)
    assert desk["vinh"].post(f"/docs/{doc_id}/steps/refuse", data={"reason": ""}).status_code == 422
    assert desk["vinh"].post(f"/docs/{doc_id}/steps/refuse", data={"reason": "Sai địa chỉ"}).status_code == 303
    assert desk.read(doc_id).state == "refused"


@pytest.mark.parametrize("who", ["binh", "an", "kha", "la", "my", "dung"])
@pytest.mark.parametrize(
    "path", ["", "/deadline", "/access", "/report", "/report.json", "/recall", "/slip.pdf", "/examined"]
)
def test_strangers_learn_nothing(desk: Desk, who: str, path: str) -> None:
    doc_id = _one(desk)
    assert desk[who].get(f"/docs/{doc_id}{path}").status_code == 404


def _one(desk: Desk) -> int:
    with desk.office.house.database.writing() as session:
        from workplace.docs.actions import receiving

        doc: Doc = receiving.arrive(session, desk.office.cast.vinh, desk.office.cast.organisations["ubnd"], None)
        assert doc.id is not None
        return doc.id
