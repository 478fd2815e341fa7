"""The pages of tasks, as each of the cast meets them in a browser."""

import re

from tests.docs.routes.conftest import Desk, desk, words
from tests.tasks.conftest import day, now, office, papers

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
