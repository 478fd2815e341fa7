"""The pages of meetings before they are held, as each of the cast meets them in a browser."""

import re
from typing import Any

from tests.docs.routes.conftest import Desk, desk, words
from tests.meetings.conftest import now, office, papers
from workplace.jobs.work import Work
from workplace.search.index import reindex

__all__ = ["desk", "office", "papers"]


def made(desk: Desk, who: str = "hoa", **fields: Any) -> int:
    """A meeting written down through the form; its id from where the browser is sent."""
    people = desk.office.cast.people
    sent = {
        "title": "Phiên họp thường kỳ tháng 11", "body": "committee", "day": "25/11/2026", "starts": "8h00",
        "ends": "11:30", "chair": "Nguyễn Thị Chi", "chair_id": people["chi"], "secretary": "Lê Thị Hòa",
        "secretary_id": people["hoa"], "place": "Phòng họp A",
        "member": [f"unit:{desk.office.cast.units['stc']}", f"unit:{desk.office.cast.units['thuanhoa']}"],
    }  # fmt: skip
    answer = desk[who].post("/meetings", data=sent | fields)
    assert answer.status_code == 303, words(answer.text)
    return int(re.findall(r"\d+", answer.headers["location"])[0])


def page(desk: Desk, who: str, path: str = "") -> str:
    desk[who].post("/me/language", data={"language": "en", "next": "/"})
    answer = desk[who].get(f"/meetings{path}")
    assert answer.status_code == 200, answer.text[:500]
    return words(answer.text)


def page_of(desk: Desk, who: str, path: str) -> str:
    """The page's own text, for those that show more than `words` keeps."""
    desk[who].post("/me/language", data={"language": "en", "next": "/"})
    return str(desk[who].get(f"/meetings{path}").text)


def post(desk: Desk, who: str, path: str, **fields: Any) -> int:
    return desk[who].post(f"/meetings/{path}", data=fields).status_code


def test_a_meeting_is_written_called_and_answered_on_its_pages(desk: Desk) -> None:
    assert "No meeting is ahead of you." in page(desk, "binh")
    id = made(desk)
    assert "No meeting is ahead of you." in page(desk, "binh")
    assert "Being prepared" in page(desk, "hoa") and "Call the meeting" in page(desk, "hoa", f"/{id}")
    assert desk["binh"].get(f"/meetings/{id}").status_code == 404
    assert post(desk, "hoa", f"{id}/steps/call") == 303
    assert "Answer the invitation" in page(desk, "binh")
    assert "Do you come?" in page(desk, "binh", f"/{id}")
    answer = desk["binh"].post(f"/meetings/{id}/answer", data={"answer": "late", "reason": ""})
    assert answer.status_code == 422 and "Give the reason." in answer.text
    assert post(desk, "binh", f"{id}/answer", answer="late", reason="Kẹt lịch") == 303
    assert "Comes late" in page_of(desk, "binh", f"/{id}/members")
    assert "Kẹt lịch" in page_of(desk, "hoa", f"/{id}/members")
    who = {"substitute": "Võ Thị An", "substitute_id": desk.office.cast.people["an"], "reason": "Họp Bộ"}
    assert post(desk, "binh", f"{id}/substitute", **who) == 303
    shown = desk["chi"].get(f"/meetings/{id}/members").text
    member = re.findall(rf"/meetings/{id}/members/(\d+)/steps/grant", shown)[0]
    assert post(desk, "binh", f"{id}/members/{member}/steps/grant") == 404
    assert post(desk, "chi", f"{id}/members/{member}/steps/grant") == 303
    assert "Võ Thị An comes instead" in page_of(desk, "an", f"/{id}/members")


def test_the_form_says_what_is_wrong_and_keeps_what_was_entered(desk: Desk) -> None:
    desk["hoa"].post("/me/language", data={"language": "en", "next": "/"})
    wrong = {"title": "Họp", "body": "x", "day": "31/02/2026", "starts": "25h", "ends": "", "chair": "Ai đó"}
    answer = desk["hoa"].post("/meetings", data=wrong)
    assert answer.status_code == 422
    for sentence in ("Enter the day as dd/mm/yyyy.", "Enter the hour as 08:30 or 8h30.", "Choose a person"):
        assert sentence in answer.text
    assert 'value="25h"' in answer.text
    id = made(desk)
    answer = desk["hoa"].post(f"/meetings/{id}/edit", data={"title": "Họp khác"})
    assert answer.status_code == 422 and 'value="Họp khác"' in answer.text
    assert desk["binh"].post(f"/meetings/{id}/edit", data={"title": "Họp khác"}).status_code == 404


def test_a_called_meeting_is_moved_taken_back_and_called_off(desk: Desk) -> None:
    people = desk.office.cast.people
    id = made(desk)
    post(desk, "hoa", f"{id}/steps/call")
    anew = {
        "title": "Phiên họp", "body": "committee", "day": "26/11/2026", "starts": "14:00", "ends": "17:00",
        "chair": "Nguyễn Thị Chi", "chair_id": people["chi"], "secretary": "Lê Thị Hòa", "secretary_id": people["hoa"],
    }  # fmt: skip
    assert post(desk, "hoa", f"{id}/edit", **anew) == 303
    assert "14:00 – 17:00" in page(desk, "binh", f"/{id}")
    assert post(desk, "hoa", f"{id}/steps/recall", reason="") == 422
    assert post(desk, "hoa", f"{id}/steps/recall", reason="Chưa đủ tài liệu") == 303
    assert desk["binh"].get(f"/meetings/{id}").status_code == 404
    post(desk, "hoa", f"{id}/steps/call")
    assert post(desk, "binh", f"{id}/steps/call_off", reason="x") == 404
    assert post(desk, "chi", f"{id}/steps/call_off", reason="Bão số 9") == 303
    assert "Called off" in page(desk, "binh", f"/{id}") and "Bão số 9" in page(desk, "binh", f"/{id}")
    assert now(desk.office, id).state == "cancelled"


def test_members_are_added_and_changed_on_their_page(desk: Desk) -> None:
    id = made(desk)
    name = {"person": "Ngô Hải My", "person_id": desk.office.cast.people["my"], "role": "guest"}
    assert post(desk, "hoa", f"{id}/members", **name) == 303
    shown = page(desk, "hoa", f"/{id}/members")
    assert "Ngô Hải My" in shown and "Guest" in shown
    rows = re.findall(rf'action="/meetings/{id}/members/(\d+)/edit"', desk["hoa"].get(f"/meetings/{id}/members").text)
    assert (
        post(desk, "hoa", f"{id}/members/{rows[-1]}/edit", role="deputy", votes="yes", weight="1", party="UBND") == 303
    )
    assert "Deputy chair" in page_of(desk, "hoa", f"/{id}/members")
    assert post(desk, "hoa", f"{id}/members/{rows[-1]}/remove") == 303
    assert "Ngô Hải My" not in page(desk, "hoa", f"/{id}/members")


def test_the_agenda_is_written_ordered_and_added_to_on_its_page(desk: Desk) -> None:
    id = made(desk)
    for title in ("Kế hoạch đầu tư công", "Phòng chống lụt bão"):
        assert post(desk, "hoa", f"{id}/items", title=title, kind="decision", minutes="30") == 303
    assert post(desk, "hoa", f"{id}/items", title="", kind="x", minutes="9999") == 422
    shown = page_of(desk, "hoa", f"/{id}/agenda")
    first, second = re.findall(r'id="item-(\d+)"', shown)
    assert "08:30" in words(shown) and "09:00" in words(shown)
    assert post(desk, "hoa", f"{id}/items/{second}/move", way="up") == 303
    assert re.findall(r'id="item-(\d+)"', page_of(desk, "hoa", f"/{id}/agenda")) == [second, first]
    assert post(desk, "hoa", f"{id}/agenda/order", order=f"{first},{second}<{first}") == 303
    assert "1.1" in words(page_of(desk, "hoa", f"/{id}/agenda"))
    assert post(desk, "hoa", f"{id}/agenda/order", order=f"{first}") == 409
    change = {"title": "Kế hoạch 2027", "kind": "discussion", "minutes": "20", "text": "Xin ý kiến"}
    assert post(desk, "hoa", f"{id}/items/{first}/edit", **change) == 303
    assert "Kế hoạch 2027" in page(desk, "hoa", f"/{id}/items/{first}")
    post(desk, "hoa", f"{id}/steps/call")
    assert "Change the agenda" not in page(desk, "binh", f"/{id}")
    assert post(desk, "binh", f"{id}/items", title="Dự toán", kind="decision", minutes="15") == 303
    assert "Proposed items" in page_of(desk, "hoa", f"/{id}/agenda")
    at = re.findall(rf"/meetings/{id}/items/(\d+)/steps/schedule", page_of(desk, "hoa", f"/{id}/agenda"))[0]
    assert post(desk, "hoa", f"{id}/items/{at}/steps/decline", reason="") == 422
    assert post(desk, "hoa", f"{id}/items/{at}/steps/schedule") == 303
    assert "Dự toán" in page_of(desk, "la", f"/{id}")


def test_a_closed_item_has_no_words_for_those_outside(desk: Desk) -> None:
    id = made(desk)
    closed = {"title": "Nhân sự Sở X", "kind": "staff", "minutes": "15", "closed": "yes"}
    assert post(desk, "hoa", f"{id}/items", **closed) == 303
    post(desk, "hoa", f"{id}/steps/call")
    item = re.findall(r'id="item-(\d+)"', page_of(desk, "hoa", f"/{id}/agenda"))[0]
    assert "Nhân sự Sở X" not in page_of(desk, "binh", f"/{id}") and "Closed item" in page_of(desk, "binh", f"/{id}")
    assert desk["binh"].get(f"/meetings/{id}/items/{item}").status_code == 404
    assert "Nhân sự Sở X" in page_of(desk, "chi", f"/{id}")


def test_the_invitation_becomes_a_document_linked_both_ways(desk: Desk) -> None:
    id = made(desk)
    post(desk, "hoa", f"{id}/items", title="Kế hoạch đầu tư công", kind="decision", minutes="30")
    assert post(desk, "chi", f"{id}/invitation") == 404
    answer = desk["hoa"].post(f"/meetings/{id}/invitation")
    assert answer.status_code == 303, words(answer.text)
    document = now(desk.office, id).invitation
    assert answer.headers["location"] == f"/docs/{document}"
    assert f"/docs/{document}" in page_of(desk, "hoa", f"/{id}")
    assert f"/meetings/{id}" in desk["hoa"].get(f"/docs/{document}").text
    doc = desk.read(document or 0)
    assert (doc.type_code, doc.summary) == ("GM", "Dự Phiên họp thường kỳ tháng 11")
    assert post(desk, "hoa", f"{id}/invitation") == 409


def test_a_meeting_is_found_by_its_words_and_its_closed_items_are_not(desk: Desk) -> None:
    id = made(desk)
    post(desk, "hoa", f"{id}/items", title="Phòng chống lụt bão", kind="decision", minutes="30")
    post(desk, "hoa", f"{id}/items", title="Kỷ luật cán bộ Ngộ", kind="staff", minutes="30", closed="yes")
    assert f'href="/meetings/{id}"' not in desk["binh"].get("/search?q=lụt bão").text
    post(desk, "hoa", f"{id}/steps/call")
    reindex(Work(desk.office.house), {"refs": [f"meetings:{id}"]})
    assert f'href="/meetings/{id}"' in desk["binh"].get("/search?q=lụt bão").text
    for who in ("binh", "hoa"):
        assert f'href="/meetings/{id}"' not in desk[who].get("/search?q=kỷ luật").text
