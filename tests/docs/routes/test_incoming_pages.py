"""Receiving, registering, directing and handling through the pages, as each of the cast sees them."""

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from tests.docs.routes.conftest import Desk, words
from workplace.access.kinds import DOCS_INCOMING
from workplace.docs.actions import examining
from workplace.docs.models.handling import Routing
from workplace.docs.models.letters import Doc
from workplace.docs.queries import inbox, show
from workplace.jobs.work import Work
from workplace.journal.models import JournalLine
from workplace.kernel import clock
from workplace.org.actions import delegations

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


def directed(desk: Desk, *, track: str = "auto") -> int:
    """Before Chi, and by her to the Department of Finance, which lies below; with its deadline it becomes a task."""
    people, units = desk.office.cast.people, desk.office.cast.units
    doc_id = registered(desk, leader=str(people["chi"]))
    sent = {"text": "Giao Sở Tài chính chủ trì", "lead": f"unit:{units['stc']}", "inform": f"person:{people['dung']}",
            "due": "27/11/2026", "keep": "yes", "track": track}  # fmt: skip
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


def test_the_next_one_is_the_one_that_came_next(desk: Desk) -> None:
    first, second, third = (received(desk, seed) for seed in (1, 2, 3))
    page = desk["vinh"].get(f"/docs/{second}?folder=to_register&by_hand=1").text
    assert f'href="/docs/{third}?folder=to_register" data-later' in page, "what is left for later is passed over"
    answer = desk["vinh"].post(f"/docs/{second}/steps/register?folder=to_register", data=LETTER)
    assert answer.headers["location"] == f"/docs/{third}?folder=to_register"
    answer = desk["vinh"].post(f"/docs/{third}/steps/refuse?folder=to_register", data={"reason": "Gửi nhầm"})
    assert answer.headers["location"] == f"/docs/{first}?folder=to_register"


def test_one_bad_file_keeps_no_other_out(desk: Desk) -> None:
    english(desk, "vinh")
    paper = desk.office.paper(draft=False).read_bytes()
    sent = [("file", ("thu.pdf", paper)), ("file", ("hong.pdf", b"no PDF")), ("file", ("thu2.pdf", paper))]
    told = desk["vinh"].post("/docs/incoming", data={}, files=sent).text
    assert "1 file was not taken" in told and "hong.pdf" in told and "thu.pdf" in told
    assert len(desk.office.read(inbox.folder, desk.office.cast.vinh, DOCS_INCOMING, "to_register").rows) == 2


def test_the_book_is_chosen_once(desk: Desk) -> None:
    own = desk.office.cast.organisations["vp"]
    received(desk, organisation="vp")
    assert f'<option value="{own}" selected>' in desk["vinh"].get("/docs/incoming/new").text
    paper = desk.office.paper(draft=False, seed=2).read_bytes()
    desk["vinh"].post("/docs/incoming/upload", files={"file": ("thu.pdf", paper)})
    docs = desk.office.read(lambda session: session.scalars(select(col(Doc.organisation_id))).all())
    assert docs == [own, own]
    other = desk.office.cast.organisations["stc"]
    assert desk["vinh"].post("/docs/incoming/upload", data={"organisation": other}).status_code == 404


def test_each_dropped_file_tells_what_became_of_it(desk: Desk) -> None:
    browser, paper = english(desk, "vinh"), desk.office.paper(draft=False).read_bytes()

    def drop(name: str, content: bytes) -> str:
        return browser.post("/docs/incoming/upload", files={"file": (name, content)}).text

    first = int(re.findall(r'data-doc="(\d+)" data-waiting', drop("thu.pdf", paper))[0])
    again = int(re.findall(r'data-doc="(\d+)"', drop("thu-lan-2.pdf", paper))[0])
    assert '<li class="bad">' in drop("hong.pdf", b"no PDF")
    for doc_id in (first, again):
        examining.examine(Work(desk.office.house), {"doc": doc_id})
    told = browser.get(f"/docs/incoming/arrivals?ids={first},{again},x,999999").text
    assert "Ready: " in told and "waits to be registered already" in told and "data-waiting" not in told
    browser.post(f"/docs/{first}/steps/register", data=LETTER)
    assert "Registered as 1." in browser.get(f"/docs/incoming/arrivals?ids={first}").text
    assert "data-doc" not in desk["kha"].get(f"/docs/incoming/arrivals?ids={first}").text


def test_a_twin_is_shown_side_by_side_and_answered(desk: Desk) -> None:
    first = registered(desk)
    second, third, fourth = (received(desk, seed) for seed in (2, 3, 4))
    browser, where = english(desk, "vinh"), "?folder=to_register"
    refused = browser.post(f"/docs/{second}/steps/register{where}", data=LETTER | {"summary": "V/v khác"})
    assert refused.status_code == 422
    assert "Is this the same document?" in refused.text and "Two different files" in refused.text
    assert '<tr class="differs"><th>Summary</th><td>V/v khác</td>' in refused.text
    around = {"attachment": ("sau.pdf", desk.office.paper(seed=2).read_bytes())}
    answer = browser.post(f"/docs/{second}/steps/set_aside{where}", data={"copy": str(first)}, files=around)
    assert answer.headers["location"] == f"/docs/{third}{where}"
    page = browser.get(f"/docs/{second}").text
    assert "Duplicate" in page and "Take it up again" in page and f'href="/docs/{first}"' in page
    assert [row.place for row in desk.office.read(show.attachments, desk.read(first))] == [1]
    browser.post(f"/docs/{third}/steps/register{where}", data=LETTER | {"despite": "yes"})
    assert desk.read(third).arrival_number == 2
    assert browser.post(f"/docs/{fourth}/steps/set_aside", data={"twin": "x"}).status_code == 422
    assert desk["kha"].post(f"/docs/{fourth}/steps/set_aside", data={"twin": str(first)}).status_code == 404
    browser.post(f"/docs/{second}/steps/take_up")
    assert desk.read(second).state == "arrived"


def test_a_registration_is_undone_with_a_reason(desk: Desk) -> None:
    doc_id = registered(desk)
    browser = english(desk, "vinh")
    asked = browser.post(f"/docs/{doc_id}/steps/unregister")
    assert asked.status_code == 200 and "Fill this in." not in asked.text, "the toast's undo asks for the reason"
    empty = browser.post(f"/docs/{doc_id}/steps/unregister", data={"reason": ""})
    assert empty.status_code == 422 and "Fill this in." in empty.text
    answer = browser.post(f"/docs/{doc_id}/steps/unregister", data={"reason": "Vào nhầm sổ"})
    assert answer.headers["location"] == f"/docs/{doc_id}?folder=to_register"
    book = browser.get("/docs/registers").text
    assert "Vào nhầm sổ" in book and "Void" in book
    assert browser.get("/docs/registers?text=BTC").text.count("Vào nhầm sổ") == 0


def test_a_register_line_is_corrected_in_a_dialog(desk: Desk) -> None:
    doc_id = registered(desk)
    page = english(desk, "vinh").get(f"/docs/{doc_id}").text
    assert f"/docs/{doc_id}/steps/amend" in page and LETTER["code"] in page
    refused = desk["vinh"].post(f"/docs/{doc_id}/steps/amend", data=LETTER | {"summary": ""})
    assert refused.status_code == 422
    answer = desk["vinh"].post(f"/docs/{doc_id}/steps/amend", data=LETTER | {"summary": "Trích yếu đã sửa"})
    assert answer.headers["location"] == f"/docs/{doc_id}"
    assert "Trích yếu đã sửa" in desk["vinh"].get(f"/docs/{doc_id}").text


def test_the_signer_that_was_read_stays_with_the_register_line(desk: Desk) -> None:
    doc_id = received(desk)
    examining.examine(Work(desk.office.house), {"doc": doc_id})
    signer = desk.read(doc_id).signer_name
    page = desk["vinh"].get(f"/docs/{doc_id}?folder=to_register").text
    assert signer and f'name="signer_name" type="text" value="{signer}"' in page
    sent = LETTER | {"signer_name": signer, "signer_position": "Vụ trưởng Vụ Đầu tư"}
    desk["vinh"].post(f"/docs/{doc_id}/steps/register", data=sent)
    doc = desk.read(doc_id)
    assert (doc.signer_name, doc.signer_position) == (signer, "Vụ trưởng Vụ Đầu tư")


def test_several_files_are_sent_with_the_registration(desk: Desk) -> None:
    doc_id = received(desk)
    paper = desk.office.paper(seed=2).read_bytes()
    files = [("attachment", (name, paper)) for name in ("phụ lục 1.pdf", "phụ lục 2.pdf")]
    answer = desk["vinh"].post(f"/docs/{doc_id}/steps/register", data=LETTER | {"signer_name": "An"}, files=files)
    assert answer.status_code == 303, words(answer.text)
    page = desk["vinh"].get(f"/docs/{doc_id}").text
    assert "phụ lục 1.pdf" in page and "phụ lục 2.pdf" in page
    (row, _) = desk.office.read(show.attachments, desk.read(doc_id))
    assert desk["vinh"].get(f"/files/{row.file_id}/x.pdf").content == paper


def test_a_file_is_laid_beside_an_arrival_while_its_form_stays_open(desk: Desk) -> None:
    doc_id, url = received(desk), f"/docs/{received(desk, 2)}"
    paper, part = desk.office.paper(seed=2).read_bytes(), {"hx-request-type": "partial"}
    annex = {"attachment": ("phụ lục.pdf", paper)}
    line = english(desk, "vinh").post(f"{url}/attachments/upload", files=annex, headers=part)
    assert line.status_code == 200 and line.text.strip().startswith("<li") and "phụ lục.pdf" in line.text
    row = re.findall(r"/attachments/(\d+)/withdraw", line.text)[0]
    around = {"attachment": ("sau.pdf", paper)}  # what the form around the button holds
    assert "Put back" in desk["vinh"].post(f"{url}/attachments/{row}/withdraw", headers=part, files=around).text
    assert "phụ lục.pdf" in desk["vinh"].post(f"{url}/attachments/{row}/restore", headers=part).text
    bad = desk["vinh"].post(f"{url}/attachments/upload", files={"attachment": ("x.exe", b"MZ")}, headers=part)
    assert bad.status_code == 422 and '<li class="bad">' in bad.text
    other = desk["kha"].post(f"/docs/{doc_id}/attachments/upload", files=annex, headers=part)
    assert other.status_code == 404


def test_what_was_entered_stands_there_again_after_a_refusal(desk: Desk) -> None:
    doc_id = received(desk)
    page = desk["vinh"].post(f"/docs/{doc_id}/steps/register?folder=to_register", data=LETTER | {"dated": "32/11/2026"})
    assert page.status_code == 422
    assert "32/11/2026" in page.text and "17842/BTC-ĐT" in page.text


def test_a_department_below_is_directed_and_routes_it_to_its_own(desk: Desk) -> None:
    doc_id = directed(desk, track="no")
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
    assert desk["binh"].post(f"/docs/{doc_id}/comments", data={"opinion": "Đề nghị bổ sung"}).status_code == 303
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


def test_what_was_written_at_a_desk_that_is_lent_no_more_is_told_and_not_lost(desk: Desk) -> None:
    people, house, day = desk.office.cast.people, desk.office.house, clock.today()
    doc_id = registered(desk, leader=str(people["chi"]))
    with house.database.writing() as session:
        lent = delegations.delegate(
            session, desk.office.cast.chi, people["hoa"], ["see", "direct"], starts_on=day, ends_on=day, reason="Họp"
        )
    hoa = english(desk, "hoa")
    assert hoa.post("/me/acting", data={"context": str(lent)}).status_code == 303
    assert hoa.get(f"/docs/{doc_id}").status_code == 200
    with house.database.writing() as session:
        delegations.end(session, desk.office.cast.chi, lent)
    sent = {"text": "Giao Sở Tài chính tham mưu", "lead": f"unit:{desk.office.cast.units['stc']}"}
    refused = hoa.post(f"/docs/{doc_id}/steps/direct", data=sent)
    assert refused.status_code == 409 and "You no longer act for Nguyễn Thị Chi" in refused.text
    assert "Giao Sở Tài chính tham mưu" in refused.text, "what was written can be copied"
    assert desk.read(doc_id).state == "submitted"
    assert "You act for yourself again" in hoa.get("/").text
    assert "You act for yourself again" not in hoa.get("/").text, "told once"
    assert hoa.get(f"/docs/{doc_id}").status_code == 404
