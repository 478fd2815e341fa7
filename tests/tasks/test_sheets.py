"""Tasks in and out as spreadsheets, and the report on paper."""

from io import BytesIO
from typing import Any

import pypdfium2
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from tests.docs.routes.conftest import Desk, desk, words
from tests.tasks.conftest import Office, day, given, office, papers
from workplace.tasks.models.tasks import Task

__all__ = ["desk", "office", "papers"]


def book(rows: Any) -> bytes:
    made, out = Workbook(), BytesIO()
    assert made.active is not None
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def handed_in(desk: Desk, content: bytes) -> str:
    answer = desk["chi"].post("/tasks/import", files={"list": ("ds.xlsx", content)})
    assert answer.status_code == 200, words(answer.text)
    return str(answer.text)


def test_a_list_is_looked_at_then_given(office: Office, desk: Desk) -> None:
    rows = [["Nhiệm vụ", "Chủ trì", "Hạn", "Lĩnh vực"], ["Rà soát quỹ đất", "Sở Tài chính", day(11), "finance"]]
    page = handed_in(desk, book(rows))
    assert "Rà soát quỹ đất" in page and "Giao 1 nhiệm vụ" in words(page)
    list_id = page.split('name="list_id" value="')[1].split('"')[0]
    assert desk["binh"].post("/tasks/import/take", data={"list_id": list_id}).status_code == 422  # another's list
    taken = desk["chi"].post("/tasks/import/take", data={"list_id": list_id})
    assert (taken.status_code, taken.headers["location"]) == (303, "/tasks?folder=given")
    assert "Rà soát quỹ đất" in desk["binh"].get("/tasks").text
    assert desk["chi"].post("/tasks/import/take", data={"list_id": list_id}).status_code == 422  # not twice


def test_a_list_given_with_two_clicks_is_given_once(office: Office, desk: Desk) -> None:
    page = handed_in(desk, book([["Nhiệm vụ", "Chủ trì"], ["Rà soát quỹ đất", "Sở Tài chính"]]))
    token, list_id = (page.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf", "list_id"))
    click: dict[str, Any] = {"data": {"list_id": list_id}, "headers": {"x-csrf-token": token}}
    clicks = [desk["chi"].post("/tasks/import/take", **click) for _ in range(2)]
    assert [one.headers.get("location") for one in clicks] == ["/tasks?folder=given"] * 2
    with office.house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Task)) == 1


def test_wrong_lines_are_told_and_nothing_is_given(office: Office, desk: Desk) -> None:
    rows = [
        ["title", "lead", "due", "field"],
        ["Một", "Sở Không Có", day(11), ""],
        ["Hai", "Sở Tài chính", day(-3), "chăn dê"],
    ]
    page = words(handed_in(desk, book(rows)))
    assert "3 lỗi" in page and "Sở Không Có" in page and "chăn dê" in page
    assert "Giao 1 nhiệm vụ" not in page
    assert "Không đọc được bảng tính" in words(handed_in(desk, b"PK\x03\x04 not really"))
    assert desk["chi"].post("/tasks/import", data={}).status_code == 422


def test_figures_and_tasks_leave_as_spreadsheets_and_on_paper_with_their_definitions(
    office: Office, desk: Desk
) -> None:
    given(office, title="=Rà soát quỹ đất")
    scope = f"scope=given-{office.cast.organisations['ubnd']}"
    tasks = load_workbook(BytesIO(desk["chi"].get(f"/tasks/counted.xlsx?{scope}&cell=open").content))
    assert [row[1].value for row in tasks.worksheets[0].iter_rows(min_row=2)] == ["=Rà soát quỹ đất"]
    assert tasks.worksheets[0]["B2"].data_type == "s"  # words never become formulas
    assert tasks["Định nghĩa"].max_row == 14
    figures = load_workbook(BytesIO(desk["chi"].get(f"/tasks/report.xlsx?{scope}").content))
    assert figures["Theo cơ quan"]["B2"].value == 1
    months = figures["Diễn biến theo tháng"]
    assert (months.max_row, months["B2"].value) == (2, 1), "months before the first task are left out"
    assert "không cộng dồn" in figures["Định nghĩa"]["B15"].value
    paper = pypdfium2.PdfDocument(desk["chi"].get(f"/tasks/report.pdf?{scope}&period=2026").content)
    text = "".join(paper[page].get_textpage().get_text_range() for page in range(len(paper)))
    paper.close()
    heads = " ".join(text.split())
    assert "Xong, không hạn" in heads and "Đang làm, không hạn" in heads, "a line's figures add up to its tasks"
    assert "BÁO CÁO TÌNH HÌNH" in text and "Sở Tài chính" in text and "Diễn biến theo tháng" in text
    assert desk["an"].get(f"/tasks/report.pdf?{scope}").status_code == 404
