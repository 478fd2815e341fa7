"""The pages of tasks, as each of the cast meets them in a browser."""

import re

from sqlalchemy import func, select

from tests.docs.routes.conftest import Desk, desk, words
from tests.tasks.conftest import day, given, now, office, papers, unit
from workplace.tasks.actions import deadlines, doing, parts
from workplace.tasks.models.talk import TaskUrging
from workplace.tasks.models.tasks import TaskReport

__all__ = ["desk", "office", "papers"]


def made(desk: Desk, who: str = "chi", **fields: str) -> int:
    """A task given through the form; its id from where the browser is sent."""
    sent = {
        "title": "Rà soát dự án chậm tiến độ", "priority": "1", "field": "finance", "evidence": "", "source": "verbal",
        "lead": f"unit:{desk.office.cast.units['stc']}", "due": f"{day(11):%d/%m/%Y}", "now": "yes",
    }  # fmt: skip
    answer = desk[who].post("/tasks", data=sent | fields)
    assert answer.status_code == 303, words(answer.text)
    return int(re.findall(r"\d+", answer.headers["location"])[0])


def step(desk: Desk, who: str, path: str, **fields: str) -> int:
    return desk[who].post(f"/tasks/{path}", data=fields).status_code


def page(desk: Desk, who: str, path: str = "") -> str:
    desk[who].post("/me/language", data={"language": "en", "next": "/"})
    answer = desk[who].get(f"/tasks{path}")
    assert answer.status_code == 200, answer.text[:500]
    return words(answer.text)


def test_a_task_is_given_done_and_accepted_on_its_pages(desk: Desk) -> None:
    task = made(desk)
    assert "Rà soát dự án chậm tiến độ" in page(desk, "binh") and "To accept" in page(desk, "binh")
    assert step(desk, "binh", f"{task}/steps/accept") == 303
    assert step(desk, "binh", f"{task}/steps/progress", percent="40", text="Đã rà soát 12 dự án") == 303
    assert "In progress, 40 %" in page(desk, "chi", f"/{task}")
    assert step(desk, "binh", f"{task}/steps/report", text="Xong, 31 dự án") == 303
    assert "Result to accept" in page(desk, "chi")
    assert step(desk, "chi", f"{task}/steps/complete", quality="good", units="1,5", text="Tốt") == 303
    assert "Completed" in page(desk, "binh", f"/{task}")
    assert now(desk.office, task).units == 150


def test_what_was_refused_comes_back_with_what_was_entered(desk: Desk) -> None:
    task = made(desk)
    at = f"/tasks/{task}/steps/"
    for sent in ({"rong.pdf": b""}, {}):  # an empty file, and none
        files = [("file", (name, data)) for name, data in sent.items()]
        answer = desk["chi"].post(at + "attach", data={"x": "y"}, files=files or None)
        assert answer.status_code == 422, words(answer.text)
        assert f'action="{at}attach"' in answer.text
    step(desk, "binh", f"{task}/steps/accept")
    long = "Đã rà soát. " * 700
    for verb, fields in (("progress", {"text": "Đã xong một nửa", "percent": "150"}), ("report", {"text": long})):
        answer = desk["binh"].post(at + verb, data=fields)
        assert answer.status_code == 422
        assert f'action="{at}{verb}"' in answer.text and fields["text"].strip() in answer.text


def test_a_contribution_sent_too_late_is_told_so(desk: Desk) -> None:
    cast = desk.office.cast
    task = given(desk.office, parts=[unit(desk.office, "thuanhoa")])
    [part] = desk.office.read(parts.of, task)
    at, long = f"{task.id}/parts/{part.id}/steps/deliver", "Số liệu. " * 1000
    assert step(desk, "my", at, text=long) == 422
    desk.office.do(parts.waive, cast.chi, task, part, "Không cần nữa")
    assert step(desk, "my", at, text=long) == 409
    desk.office.do(doing.accept, cast.binh, task)
    extension = desk.office.do(deadlines.ask_extension, cast.binh, task, day(14), "Chậm")
    desk.office.do(deadlines.decline, cast.chi, task, extension, "Không lùi")
    assert step(desk, "chi", f"{task.id}/extensions/{extension.id}/steps/grant", due="nay mai") == 409


def test_a_page_gone_stale_says_why_nothing_more_can_be_sent(desk: Desk) -> None:
    task = made(desk)
    desk["binh"].post("/me/language", data={"language": "en", "next": "/"})
    step(desk, "binh", f"{task}/steps/accept")
    assert step(desk, "binh", f"{task}/steps/report", text="Xong, 31 dự án") == 303
    long = "Đã rà soát. " * 700
    for verb, fields in (
        ("progress", {"text": long, "percent": "90"}),
        ("progress", {"text": "Thêm", "percent": "150"}),
        ("report", {"text": long}),
        ("ask_extension", {"due": "nay mai", "reason": "Chậm"}),  # a door with its verb in the address
    ):
        answer = desk["binh"].post(f"/tasks/{task}/steps/{verb}", data=fields)
        assert answer.status_code == 409, f"{verb}: {words(answer.text)}"
        assert "can't be done now" in words(answer.text).replace("&#39;", "'")


def test_a_report_and_an_urging_sent_with_two_clicks_stand_once(desk: Desk) -> None:
    """From a page, whose token tells it from another page; whoever means it twice opens the page anew."""
    task = made(desk)
    step(desk, "binh", f"{task}/steps/accept")
    for who, verb, sent in (
        ("binh", "progress", {"percent": "40", "text": "Đã rà soát"}),
        ("chi", "urge", {"text": ""}),
    ):
        token = desk[who].get(f"/tasks/{task}").text.split('name="csrf" value="')[1].split('"')[0]
        for _ in range(2):
            answer = desk[who].post(f"/tasks/{task}/steps/{verb}", data=sent, headers={"x-csrf-token": token})
            assert answer.status_code == 303
    with desk.office.house.database.reading() as session:
        told = [session.scalar(select(func.count()).select_from(table)) for table in (TaskReport, TaskUrging)]
    assert told == [1, 1]
