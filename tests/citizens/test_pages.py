"""The officials' pages of cases, as each of the cast meets them in a browser."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlmodel import Session, col

from tests.cases.conftest import Office, came, now, taken
from tests.citizens.standing import standing
from tests.docs.routes.conftest import Desk, words
from workplace.access.kinds import CASES
from workplace.access.models import Participant
from workplace.cases.actions import talking
from workplace.cases.actions.recording import Coming, Who, record
from workplace.cases.models.cases import Case, CaseFile, CaseWords
from workplace.cases.models.parties import Party
from workplace.cases.queries import door
from workplace.cases.rules.citizen import citizen
from workplace.citizens.actions import answering, coming_in, moderating
from workplace.files.models import AccessLog
from workplace.kernel import clock

NAM = ("Nguyễn Văn Nam", "0905123456", "nam@example.vn", "12 Lê Lợi")


@pytest.fixture
def browsers(desk: Office) -> Iterator[Desk]:
    """Everybody's browser, at an office with services and competent units."""
    with ExitStack() as stack:
        yield Desk(desk, stack)


def page(browsers: Desk, who: str, path: str = "") -> str:
    browsers[who].post("/me/language", data={"language": "en", "next": "/"})
    answer = browsers[who].get(f"/cases{path}")
    assert answer.status_code == 200, words(answer.text)
    return words(answer.text)


def step(browsers: Desk, who: str, case: Case, verb: str, **fields: Any) -> int:
    answer = browsers[who].post(f"/cases/{case.id}/steps/{verb}", data=fields)
    assert answer.status_code in (303, 404, 409, 422), words(answer.text)
    return answer.status_code


def test_a_question_is_taken_given_out_answered_on_its_pages(browsers: Desk) -> None:
    office, people, units = browsers.office, browsers.office.cast.people, browsers.office.cast.units
    case = came(office).case
    office.do(moderating.confirm, case)
    assert case.title in page(browsers, "vinh", "?folder=to_moderate")
    assert step(browsers, "vinh", case, "moderate", service="budget") == 303
    assert step(browsers, "vinh", case, "assign", unit=units["stc"], wish="Trả lời sớm") == 303
    assert case.title in page(browsers, "binh") and "Trả lời sớm" not in page(browsers, "la")
    assert step(browsers, "binh", case, "take_up", person=people["an"]) == 303
    assert step(browsers, "an", case, "draft", answer="Có trong quý IV.", public_answer="", version=1) == 303
    assert step(browsers, "an", case, "submit", approver=people["binh"]) == 303
    assert "Có trong quý IV." in page(browsers, "binh", f"/{case.id}?folder=to_review")
    assert step(browsers, "binh", case, "approve") == 303
    assert "Answered" in page(browsers, "an", f"/{case.id}")
    assert now(office, case).state == "answered"


def test_opening_a_case_marks_it_read_and_is_logged(browsers: Desk) -> None:
    case = came(browsers.office).case
    browsers.office.do(moderating.confirm, case)
    unread = select(col(Participant.is_read)).where(col(Participant.kind) == CASES, col(Participant.thing) == case.id)
    assert browsers.office.read(lambda session: session.scalars(unread).all()) == [False]
    page(browsers, "vinh", f"/{case.id}")
    assert browsers.office.read(lambda session: session.scalars(unread).all()) == [True]
    logged = select(col(AccessLog.person)).where(col(AccessLog.module) == "cases", col(AccessLog.thing) == case.id)
    assert browsers.office.read(lambda session: session.scalars(logged).all()) == [browsers.office.cast.vinh.person]


def test_the_sender_of_a_report_stands_nowhere_on_the_handlers_pages(browsers: Desk) -> None:
    case = standing(browsers.office, "report")
    for path in (f"/{case.id}", f"/{case.id}/print", f"/{case.id}/access", f"/{case.id}/deadline", "?folder=all"):
        text = browsers["an"].get(f"/cases{path}").text
        assert not [told for told in NAM if told in text], path
    assert "The sender is hidden" in page(browsers, "an", f"/{case.id}")
    assert "Nguyễn Văn Nam" in page(browsers, "vinh", f"/{case.id}")


def test_what_the_sender_wrote_tells_the_handler_no_name(browsers: Desk) -> None:
    signed = {"title": "Ổ gà, gửi bởi Nguyen Van Nam", "body": "Tôi là Nguyễn Văn Nam, 0905 - 123 - 456. Ổ gà to."}
    case = standing(browsers.office, "report", **signed)
    browsers.office.do(_with_a_file, case)
    for path in ("", "/print", "/access", "/deadline", "/act/plan"):
        text = browsers["an"].get(f"/cases/{case.id}{path}").text
        assert not [told for told in (*NAM, "Van Nam", "van_nam", "123 - 456") if told in text], path
    assert "Ổ gà to." in page(browsers, "an", f"/{case.id}") and "Van Nam" in page(browsers, "vinh", f"/{case.id}")


def _with_a_file(session: Session, case: Case) -> None:
    session.add(
        CaseFile(
            case_id=case.id or 0, file_id=7, name="nguyen_van_nam.jpg", purpose="evidence", audience="internal",
            added_at=clock.now(), added_by=-case.party_id,
        )
    )  # fmt: skip
    talking.say_it(session, citizen(case.party_id), case, "applicant", "reply", "Nguyễn Văn Nam đây ạ")


def test_a_case_of_others_is_told_like_one_that_is_not_there(browsers: Desk) -> None:
    case = taken(browsers.office)
    for path in ("", "/print", "/access", "/deadline", "/act/note"):
        there, nowhere = (browsers["binh"].get(f"/cases/{id_}{path}") for id_ in (case.id, 99_999))
        assert there.status_code == nowhere.status_code == 404
        assert words(there.text) == words(nowhere.text)
    assert step(browsers, "binh", case, "note", text="Thử") == 404


def test_a_filter_leaves_the_others_out(browsers: Desk) -> None:
    question, report = taken(browsers.office), taken(browsers.office, kind="report", service="road", title="Ổ gà")
    assert report.code not in page(browsers, "vinh", "?folder=all&kind=question")
    assert question.code not in page(browsers, "vinh", "?folder=all&service=road")
    assert question.code in page(browsers, "vinh", "?folder=all") and report.code in page(
        browsers, "vinh", "?folder=all"
    )
    assert "Nothing matches" in page(browsers, "vinh", "?folder=all&late=1")
    assert browsers["vinh"].get("/cases?folder=nowhere").status_code == 404


def test_a_list_goes_on_below_fifty(browsers: Desk) -> None:
    titles = [f"Câu hỏi thứ {number:02}" for number in range(52)]
    who = Who("Nguyễn Văn Nam", "nam@example.vn")
    coming = [Coming("question", "budget", title, "Xin hỏi.", who, confirmed=True) for title in titles]
    browsers.office.do(lambda session: [record(session, one) for one in coming])
    first = browsers["vinh"].get("/cases?folder=to_moderate").text
    onward = re.search(r'href="(/cases\?[^"]*before=[^"]*)"', first)
    assert onward is not None
    second = browsers["vinh"].get(onward[1].replace("&amp;", "&")).text
    shown = [[title for title in titles if title in text] for text in (first, second)]
    assert list(map(len, shown)) == [50, 2] and set(shown[0]) | set(shown[1]) == set(titles)


def test_what_was_refused_comes_back_with_what_was_entered(browsers: Desk) -> None:
    case = standing(browsers.office)
    long = "Đã rà soát. " * 500
    answer = browsers["an"].post(f"/cases/{case.id}/steps/clarify", data={"text": long})
    assert answer.status_code == 422 and long.strip() in answer.text
    answer = browsers["an"].post(f"/cases/{case.id}/steps/ask_unit", data={"unit": "", "wish": "Hỏi phường"})
    assert answer.status_code == 422 and "Hỏi phường" in answer.text
    sent = {"title": "", "body": "Đường hỏng, chờ sửa.", "answer": "", "version": case.version}
    answer = browsers["vinh"].post(f"/cases/{case.id}/steps/redact", data=sent)  # its form has a page of its own
    assert answer.status_code == 422 and f"{sent['body']}</textarea>" in answer.text
    assert now(browsers.office, case).paused_at is None


def test_a_reason_is_given_with_one_press(browsers: Desk) -> None:
    office = browsers.office
    case = came(office).case
    office.do(moderating.confirm, case)
    kept = {"use": "reject", "title": "Đã trả lời", "text": "Đã trả lời tại công văn số 12."}
    assert browsers["vinh"].post("/cases/phrases", data=kept).status_code == 303
    form = browsers["vinh"].get(f"/cases/{case.id}").text
    pressed = re.search(r'name="phrase" value="(\d+)"', form)
    assert pressed is not None
    assert step(browsers, "vinh", case, "reject", phrase=pressed[1]) == 303
    assert kept["text"] in page(browsers, "vinh", f"/{case.id}")


def test_a_unit_keeps_its_phrases_and_another_unit_does_not_touch_them(browsers: Desk) -> None:
    kept = {"use": "answer", "title": "Mở đầu", "text": "Sở xin trả lời:"}
    assert browsers["an"].post("/cases/phrases", data=kept | {"title": " "}).status_code == 422
    assert browsers["an"].post("/cases/phrases", data=kept).status_code == 303
    found = re.search(r"/cases/phrases/(\d+)/remove", browsers["an"].get("/cases/phrases").text)
    assert found is not None
    assert browsers["la"].post(f"/cases/phrases/{found[1]}", data=kept).status_code == 404
    assert browsers["an"].post(f"/cases/phrases/{found[1]}/remove").status_code == 303
    assert kept["text"] not in page(browsers, "an", "/phrases")
    assert browsers["an"].post(f"/cases/phrases/{found[1]}/back").status_code == 303
    assert kept["text"] in page(browsers, "an", "/phrases")


def test_advice_is_given_where_it_is_asked(browsers: Desk) -> None:
    case = standing(browsers.office)
    form = browsers["la"].get(f"/cases/{case.id}").text
    asked = re.search(r'name="assignment" value="(\d+)"', form)
    assert asked is not None
    assert step(browsers, "la", case, "advise", assignment=asked[1], opinion="") == 422
    assert step(browsers, "la", case, "advise", assignment=asked[1], opinion="Phường đồng ý") == 303
    assert "Phường đồng ý" in page(browsers, "an", f"/{case.id}")


def test_the_public_wording_stands_beside_the_original_with_what_differs(browsers: Desk) -> None:
    body = "Đường hỏng. Tôi là Nguyễn Văn Nam, số 0905 123 456."
    case = taken(browsers.office, body=body)
    form = browsers["vinh"].get(f"/cases/{case.id}/act/redact").text
    proposed = form[form.index('name="body"') :]
    assert "0905 123 456" not in proposed and "Nguyễn Văn Nam" not in proposed[: proposed.index("</textarea>")]
    sent = {"title": case.title, "body": "Đường hỏng.", "answer": "", "version": case.version}
    assert step(browsers, "vinh", case, "redact", **sent) == 303
    again = now(browsers.office, case)
    browsers.office.do(_drafted, again)
    form = browsers["vinh"].get(f"/cases/{case.id}/act/redact").text
    assert "Chưa duyệt" not in form[form.index('name="answer"') :]
    assert re.search(r"<del>[^<]*0905 123 456\.</del>", browsers["vinh"].get(f"/cases/{case.id}").text)


def _drafted(session: Session, case: Case) -> None:
    session.get_one(CaseWords, case.id).answer = "Chưa duyệt"


def test_a_case_is_joined_to_one_that_is_found_by_its_code(browsers: Desk) -> None:
    first, second = taken(browsers.office), taken(browsers.office, title="Vẫn đường ấy")
    text = browsers["vinh"].get(f"/cases/{second.id}/act/merge", params={"q": first.code}).text
    assert f'name="into" value="{first.id}"' in text
    assert step(browsers, "vinh", second, "merge") == 422
    assert step(browsers, "vinh", second, "merge", into=first.id) == 303
    assert first.code in page(browsers, "vinh", f"/{second.id}") and second.code in page(
        browsers, "vinh", f"/{first.id}"
    )


def test_a_deadline_is_explained_with_its_pause(browsers: Desk) -> None:
    case = standing(browsers.office)
    browsers.office.do(answering.clarify, browsers.office.cast.an, case, "Đoạn nào?")
    with clock.frozen(clock.now() + timedelta(days=2)):
        told = page(browsers, "an", f"/{case.id}/deadline")
    assert "5 working days" in told and "the citizen was asked to clarify" in told
    assert "the clock stood still for a part of it" in told and "Weekend" in told


def filed(**more: str) -> dict[str, str]:
    usual = {
        "kind": "question", "service": "budget", "title": "Hỏi về kinh phí", "body": "Khi nào có kinh phí?",
        "name": "Trần Thị Hạnh", "phone": "0905 222 333", "channel": "phone", "filed": "desk", "tell": "yes",
    }  # fmt: skip
    return usual | more


def test_what_a_citizen_says_is_written_down_and_the_slip_is_shown_once(browsers: Desk) -> None:
    answer = browsers["vinh"].post("/cases/new", data=filed())
    assert answer.status_code == 200, words(answer.text)
    code, secret = re.findall(r'class="secret">([^<]+)<', answer.text)
    case = browsers.office.read(door.opened, code, secret)
    assert (case.state, case.channel, case.filed, case.filed_by) == (
        "confirmed", "phone", "desk", browsers.office.cast.vinh.person,
    )  # fmt: skip
    assert secret not in browsers["vinh"].get(f"/cases/{case.id}").text
    party = browsers.office.read(lambda session: session.get_one(Party, case.party_id))
    assert party.confirmed_at is not None


def test_pressed_twice_it_is_one_case_and_the_same_slip(browsers: Desk, tmp_path: Path) -> None:
    form = browsers["vinh"].get("/cases/new?kind=question&service=budget").text
    token = re.search(r'name="csrf" value="([^"]+)"', form)
    assert token is not None
    del browsers["vinh"].headers["x-csrf-token"]
    photo = photographed(tmp_path)

    def press() -> tuple[list[str], list[str]]:
        sent = filed() | {"csrf": token[1]}
        answer = browsers["vinh"].post("/cases/new", data=sent, files=[("files", ("anh.jpg", photo))])
        assert answer.status_code == 200, words(answer.text)
        told = re.findall(r'class="secret">([^<]+)<', answer.text), re.findall(r'href="(/cases/\d+)"', answer.text)
        assert browsers.office.read(door.opened, *told[0])
        return told

    first, count = press(), select(func.count()).select_from(Case)
    before = browsers.office.read(lambda session: session.scalar(count))
    assert press() == first and browsers.office.read(lambda session: session.scalar(count)) == before


def test_a_form_written_down_badly_comes_back_and_nothing_is_kept(browsers: Desk) -> None:
    def count(session: Session) -> int:
        return len(session.scalars(select(col(Case.id))).all())

    before = browsers.office.read(count)
    answer = browsers["vinh"].post("/cases/new", data=filed(name="", kind="report", service="road", body="Ổ gà sâu"))
    assert answer.status_code == 422 and "Ổ gà sâu" in answer.text
    assert {"#name", "#address", "#area"} <= set(re.findall(r'href="(#\w+)"', answer.text))
    assert browsers["an"].get("/cases/new").status_code == 404
    assert browsers["an"].post("/cases/new", data=filed()).status_code == 404
    assert browsers.office.read(count) == before


def test_what_shows_a_fault_mended_is_drawn_anew_and_anything_else_is_refused(browsers: Desk, tmp_path: Path) -> None:
    case = standing(browsers.office, "report")
    at, told = f"/cases/{case.id}/steps/handle", {"text": "Đã vá xong."}
    for name, content in (("anh.jpg", b"<script>alert(1)</script>"), ("chay.exe", b"MZ")):
        answer = browsers["an"].post(at, data=told, files=[("papers", (name, content))])
        assert answer.status_code == 422 and "Đã vá xong." in answer.text and 'href="#papers"' in answer.text
    photo = photographed(tmp_path)
    assert b"Exif" in photo
    assert browsers["an"].post(at, data=told, files=[("papers", ("anh.jpg", photo))]).status_code == 303
    [link] = re.findall(r'<a class="photo" href="(/files/[^"]+)"', browsers["an"].get(f"/cases/{case.id}").text)
    shown = browsers["an"].get(link)
    assert shown.status_code == 200 and b"Exif" not in shown.content and b"alert" not in shown.content


def photographed(folder: Path) -> bytes:
    """A picture that says who took it, with something else behind it."""
    exif = Image.Exif()
    exif[0x013B] = "Nguyễn Văn Nam"
    Image.new("RGB", (64, 48), "gray").save(folder / "anh.jpg", exif=exif)
    return (folder / "anh.jpg").read_bytes() + b"<script>alert(1)</script>"


def test_a_photo_need_not_be_sent_again_when_the_form_comes_back(browsers: Desk, tmp_path: Path) -> None:
    photo = [("files", ("anh.jpg", photographed(tmp_path)))]
    answer = browsers["vinh"].post("/cases/new", data=filed(name=""), files=photo)
    note = re.search(r'name="kept" value="([^"]+)"', answer.text)
    assert answer.status_code == 422 and note is not None
    answer = browsers["vinh"].post("/cases/new", data=filed(kept=note[1]), files=[("files", ("", b""))])
    assert answer.status_code == 200, words(answer.text)
    case = re.search(r'href="(/cases/\d+)"', answer.text)
    assert case is not None and 'class="photo"' in browsers["vinh"].get(case[1]).text


def test_what_is_odd_about_a_case_is_told_before_it_is_taken_and_is_no_urgency(browsers: Desk) -> None:
    who = Who("Nam", "nam@example.vn")
    coming = Coming("question", "budget", "Kinh phí", "Xin hỏi.", who)
    case = browsers.office.do(coming_in.send, coming, odd=["Nhiều liên kết"], confirmed=True).recorded.case
    told = page(browsers, "vinh", f"/{case.id}")
    assert "Odd about it: Nhiều liên kết" in told and "URGENT" not in told
    assert "URGENT" not in page(browsers, "vinh", "?folder=to_moderate")
