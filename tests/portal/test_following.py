"""What a citizen does with their case: answers, withdraws, rates once, has their data, asks for it to be erased."""

from sqlalchemy import select

from tests.portal.conftest import Office, Street, desk, office, papers, street, words
from workplace.citizens.actions import answering, moderating
from workplace.notices.models import Notice

__all__ = ["Office", "desk", "office", "papers", "street"]


def _answered(street: Street) -> dict[str, str]:
    street.ask(publish="yes")
    told, cast, do = street.sent(), street.office.cast, street.office.do
    case = street.case(told["code"])
    do(moderating.confirm, case)
    do(moderating.moderate, cast.vinh, case)
    do(moderating.give_out, cast.vinh, case, cast.units["stc"])
    do(answering.take_up, cast.binh, case)
    return told


def test_the_holder_is_named_and_a_question_is_answered(street: Street) -> None:
    told, do, cast = _answered(street), street.office.do, street.office.cast
    case = street.case(told["code"])
    page = street.page(told["at"])
    assert "Sở Tài chính" in page and "Case under way" in page and "Bình" not in page
    do(answering.clarify, cast.binh, case, "Xin cho biết số nhà.")
    assert "Xin cho biết số nhà." in street.page(told["at"]) and "Something is needed of you" in street.page(told["at"])
    empty = street.phone.post(f"{told['at']}/steps/reply", data={"text": " "})
    assert empty.status_code == 422 and "Write something." in words(empty.text)
    assert street.phone.post(f"{told['at']}/steps/reply", data={"text": "Số 4"}).status_code == 303
    assert street.case(told["code"]).paused_at is None


def test_an_answer_is_rated_once_by_who_holds_the_secret(street: Street) -> None:
    told, do, cast = _answered(street), street.office.do, street.office.cast
    case = street.case(told["code"])
    at = told["at"].replace("/tra-cuu/", "/danh-gia/")
    assert "once it is done" in street.page(at)
    do(answering.draft, cast.binh, case, "Có kinh phí từ quý II.", "Có kinh phí từ quý II.", case.version)
    do(answering.submit, cast.binh, street.case(told["code"]), cast.binh.person)
    do(answering.approve, cast.binh, street.case(told["code"]))
    page = street.page(told["at"])
    assert "Có kinh phí từ quý II." in page and "Rate how it was handled" in page
    assert street.phone.post(at, data={}).status_code == 422
    assert street.phone.post(at, data={"score": "3", "comment": "Nhanh"}).status_code == 303
    assert street.phone.post(at, data={"score": "1"}).status_code == 409
    assert "You have rated this" in street.page(at)
    asked = street.phone.post(f"{told['at']}/steps/reopen", data={"reason": "Chưa rõ"})
    assert asked.status_code == 303 and street.case(told["code"]).state == "assigned"


def test_what_is_withdrawn_is_over(street: Street) -> None:
    street.ask()
    at = street.sent()["at"]
    assert street.phone.post(f"{at}/steps/withdraw").status_code == 422
    assert street.phone.post(f"{at}/steps/withdraw", data={"sure": "yes"}).status_code == 303
    assert "You withdrew it." in street.page(at)
    assert street.phone.post(f"{at}/steps/withdraw", data={"sure": "yes"}).status_code == 409


def test_ones_own_data_is_handed_out_and_may_be_asked_away(street: Street) -> None:
    street.ask()
    at = street.sent()["at"]
    found = street.phone.get(f"{at}/data.json")
    assert found.headers["content-disposition"].startswith("attachment")
    assert found.json()["party"]["email"] == "nam@example.vn" and "secret" not in found.text
    assert street.phone.post(f"{at}/steps/erase").status_code == 303
    assert "asked for your data to be erased" in street.page(at)
    assert street.phone.post(f"{at}/steps/erase").status_code == 409
    with street.office.house.database.reading() as session:
        told = [one.params for one in session.scalars(select(Notice)) if "erased" in one.msgid]
    assert len(told) == 1 and "Nam" not in told[0]


def test_other_digits_are_sent_when_asked_for(street: Street) -> None:
    street.ask()
    at = street.sent()["at"]
    for _ in range(5):
        assert street.phone.post(f"{at}/steps/confirm", data={"digits": "1"}).status_code == 422
    assert street.phone.post(f"{at}/steps/confirm", data={"digits": "1"}).status_code == 429
    assert street.phone.post(f"{at}/steps/ask_again").status_code == 303
    assert street.phone.post(f"{at}/steps/confirm", data={"digits": "1"}).status_code == 422
