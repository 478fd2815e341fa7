"""A question from the street, without scripts: asked, confirmed, found again by code and secret, and by nobody else."""

import re
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from tests.portal.conftest import NAM, QUESTION, Office, Street, desk, office, papers, street, words
from workplace.cases.models.cases import Case, CaseMessage, CaseWords
from workplace.citizens.actions import moderating
from workplace.citizens.rules import passes
from workplace.kernel import clock

__all__ = ["Office", "desk", "office", "papers", "street"]


def test_a_question_is_asked_confirmed_and_followed(street: Street) -> None:
    assert street.ask(tell="yes").status_code == 303
    told = street.sent()
    case = street.case(told["code"])
    assert (case.state, case.channel, case.language) == ("new", "web", "en")
    assert case.title == "Nhà tôi bị ngập sau đợt lũ vừa rồi."
    page = street.page(told["at"])
    assert "Contact to be confirmed" in page and "nam@example.vn" not in page
    digits = passes.confirm_code(street.office.house.secret, case.id or 0, _message(street, case.id or 0))
    wrong = street.phone.post(f"{told['at']}/steps/confirm", data={"digits": "000000" if digits != "000000" else "1"})
    assert wrong.status_code == 422 and "not the digits" in wrong.text
    assert street.phone.post(f"{told['at']}/steps/confirm", data={"digits": digits}).status_code == 303
    assert street.case(told["code"]).state == "confirmed"
    assert "An official reads it" in street.page(told["at"])
    street.office.do(moderating.moderate, street.office.cast.vinh, case)
    assert "Promised until" in street.page(told["at"])


def test_code_and_secret_open_it_and_nothing_else_does(street: Street) -> None:
    street.ask()
    told = street.sent()
    right = street.phone.post("/tra-cuu", data={"code": told["code"].lower(), "secret": told["secret"]})
    assert right.status_code == 303
    assert told["code"] in street.page(right.headers["location"])
    answers = [
        street.phone.post("/tra-cuu", data={"code": code, "secret": secret})
        for code, secret in ((told["code"], "AAAAA-AAAAA"), ("AAA-1111-2222", told["secret"]))
    ]
    texts = {re.sub(r"[A-Z]{3}-\d{4}-\d{4}", "", words(one.text)) for one in answers}
    assert [one.status_code for one in answers] == [422, 422] and len(texts) == 1
    assert street.phone.get("/tra-cuu/~1.9999999999.abc").status_code == 404


def test_who_guesses_waits_after_five_tries(street: Street) -> None:
    street.ask()
    told = street.sent()
    wrong = {"code": told["code"], "secret": "AAAAA-AAAAA"}
    assert [street.phone.post("/tra-cuu", data=wrong).status_code for _ in range(6)] == [422] * 5 + [429]
    right = {"code": told["code"], "secret": told["secret"]}
    assert street.phone.post("/tra-cuu", data=right).status_code == 429
    clock.move(timedelta(minutes=15))
    assert street.phone.post("/tra-cuu", data=right).status_code == 303


def test_the_link_confirms_by_a_button_and_opens_once(street: Street) -> None:
    street.ask()
    told = street.sent()
    case = street.case(told["code"])
    link = passes.confirm_link(street.office.house.secret, case.id or 0, _message(street, case.id or 0))
    assert "Yes, it is mine" in street.page(f"/xac-nhan/{link}")
    assert street.case(told["code"]).state == "new"  # a mail program that opens links confirms nothing
    first = street.phone.post(f"/xac-nhan/{link}")
    assert first.headers["location"].startswith("/tra-cuu/~")
    assert street.phone.post(f"/xac-nhan/{link}").headers["location"] == "/tra-cuu"
    assert street.phone.get(f"/xac-nhan/{link[:-1]}x").status_code == 404


def test_what_was_refused_comes_back_with_what_was_entered(street: Street) -> None:
    answer = street.ask(email="nam", phone="", name="")
    assert answer.status_code == 422
    assert QUESTION.split(".")[0] in answer.text and "Fill this in." in answer.text
    answer = street.ask(email="", phone="")
    assert answer.status_code == 422 and "Give a mail address or a telephone number" in words(answer.text)
    assert "At most 2000" in words(street.phone.post("/hoi/buoc-2", data={"body": "x" * 2001}).text)


def test_who_presses_twice_has_asked_once(street: Street) -> None:
    token = street.token("/hoi/buoc-2", {"body": QUESTION})
    first, second = (street.send("/hoi", token, body=QUESTION, service="budget", **NAM) for _ in range(2))
    assert first.headers["location"] == "/da-gui"
    assert street.sent()["code"] in street.page(second.headers["location"])
    with street.office.house.database.reading() as session:
        assert len(session.scalars(select(Case)).all()) == 1


def test_what_is_shown_once_is_shown_no_more(street: Street) -> None:
    street.ask()
    told = street.sent()
    kept = street.phone.post("/da-gui")
    assert kept.headers["location"] == told["at"]
    assert street.phone.get("/da-gui").headers["location"] == "/tra-cuu"
    street.phone.cookies["sent"] = "eyJ0b2tlbiI6IH0=.00"
    assert street.phone.get("/da-gui").headers["location"] == "/tra-cuu"


def test_an_answer_given_before_is_found_without_marks(street: Street) -> None:
    assert street.ask(publish="yes").status_code == 303
    case = street.case(street.sent()["code"])
    with street.office.house.database.writing() as session:
        session.get_one(Case, case.id).ready_at = clock.now()
    street.publish(case, "Thủ tục xin hỗ trợ sửa nhà do ngập lũ", "Nộp ở đâu?", "Nộp tại phường.")
    with street.office.house.database.reading() as session:
        assert " nop tai phuong " in session.get_one(CaseWords, case.id).public_folded
    found = street.page("/hoi/tuong-tu?body=nha+toi+ngap+muon+xin+ho+tro+sua+nha")
    assert "<mark>hỗ trợ sửa nhà</mark>" in found
    assert case.code in street.page("/hoi?tim=ho+tro+sua+nha") and case.code not in street.page("/hoi?tim=giao+thong")
    assert "Nộp tại phường." in street.page(f"/hoi/{case.code}")
    assert case.code in street.page("/hoi/atom.xml") and case.code in street.page("/sitemap.xml")


def _message(street: Street, case_id: int) -> int:
    with street.office.house.database.reading() as session:
        row = CaseMessage
        found = select(col(row.id)).where(col(row.case_id) == case_id, col(row.kind) == "confirm")
        return session.scalars(found.order_by(col(row.id).desc())).first() or 0
