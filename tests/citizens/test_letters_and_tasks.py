"""Answering by a letter and making a task, by the buttons of a case's page."""

import re
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from tests.cases.conftest import Office, now
from tests.citizens.test_pages import browsers, page
from tests.docs.routes.conftest import Desk, words
from tests.flows.test_answering import drafted, rows
from workplace.cases.models.cases import Case, CaseLink
from workplace.docs.models.issuing import Recipient, Signer
from workplace.docs.queries import door as documents
from workplace.files import queries as files

__all__ = ["browsers"]


def test_a_letter_is_made_by_a_press_and_leads_back_to_the_question(browsers: Desk) -> None:
    office = browsers.office
    case, binh = drafted(office), office.cast.binh.person
    assert 'name="signer"' in browsers["an"].get(f"/cases/{case.id}").text
    answer = browsers["an"].post(f"/cases/{case.id}/document", data={"signer": f"{binh}-"})
    assert answer.status_code == 303, words(answer.text)
    doc = now(office, case).document_id or 0
    assert answer.headers["location"] == f"/docs/{doc}"
    assert [one.person_id for one in _rows(office, Signer, doc)] == [binh]
    assert next(one.name for one in _rows(office, Recipient, doc)).startswith("Ông (bà) Nguyễn Văn Nam")
    assert _pages(office, doc) == 1
    text = words(browsers["an"].get(f"/docs/{doc}").text)
    assert case.code in text and "câu hỏi của công dân được trả lời" in text
    assert "Answer being signed" in page(browsers, "an", f"/{case.id}")
    again = browsers["an"].post(f"/cases/{case.id}/document", data={})
    assert again.status_code == 409 and len(rows(office, CaseLink, case)) == 1


def test_a_letter_is_refused_where_it_would_say_nothing_or_name_a_stranger(browsers: Desk) -> None:
    case = drafted(browsers.office)
    at = f"/cases/{case.id}/document"
    assert browsers["an"].post(at, data={"signer": "999-"}).status_code == 422
    assert browsers["la"].post(at).status_code == 404 and browsers["vinh"].post(at).status_code == 404
    browsers.office.do(_hide, case)
    assert browsers["an"].post(at).status_code == 409
    assert "Nguyễn Văn Nam" not in browsers["an"].get(f"/cases/{case.id}").text
    assert now(browsers.office, case).document_id is None


def test_a_task_is_made_on_a_page_of_its_own(browsers: Desk) -> None:
    case = drafted(browsers.office)
    form = browsers["binh"].get(f"/cases/{case.id}/task")
    assert form.status_code == 200 and 'value="27/11/2026"' in form.text
    an = browsers.office.cast.an.person
    sent = {"title": "Kiểm tra dự toán", "text": "", "lead": f"person:{an}", "due": "30/11/2026"}
    late = browsers["binh"].post(f"/cases/{case.id}/task", data=sent)
    assert late.status_code == 422 and "27/11/2026" in words(late.text) and "Kiểm tra dự toán" in late.text
    given = browsers["binh"].post(f"/cases/{case.id}/task", data=sent | {"due": "27/11/2026"})
    assert given.headers["location"] == f"/cases/{case.id}"
    (link,) = rows(browsers.office, CaseLink, case)
    assert case.code in words(browsers["an"].get(f"/tasks/{link.thing}").text)
    assert re.search(r'href="/tasks/\d+"', browsers["an"].get(f"/cases/{case.id}").text)
    assert browsers["la"].get(f"/cases/{case.id}/task").status_code == 404


def _rows(office: Office, table: Any, doc: int) -> list[Any]:
    found: list[Any] = office.read(lambda session: list(session.scalars(select(table).where(col(table.doc_id) == doc))))
    return found


def _pages(office: Office, doc: int) -> int | None:
    def found(session: Session) -> int | None:
        file = documents.read(session, office.cast.an, doc).file_id
        return files.file(session, file or 0).pages

    count: int | None = office.read(found)
    return count


def _hide(_session: Session, case: Case) -> None:
    case.hides_reporter = True
