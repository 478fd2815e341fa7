"""Members and agenda from a spreadsheet: each wrong line told, all of it taken or nothing."""

import io
import re

from openpyxl import Workbook

from tests.docs.routes.conftest import Desk, desk, words
from tests.meetings.conftest import item, now, office, papers, prepared
from workplace.meetings.queries import agenda, people
from workplace.meetings.rules.importing import parse

__all__ = ["desk", "office", "papers"]


def book(*rows: tuple) -> bytes:
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def test_every_wrong_cell_is_told_with_its_line() -> None:
    heads = ["Họ và tên", "Vai trò", "Biểu quyết", "Lạ"]
    parsed = parse([heads, ["", "Vua", "có thể", ""], ["Võ Thị An", "khách mời", "", ""]], "members")
    assert [(one.line, one.column) for one in parsed.errors] == [(1, "Lạ"), (2, "name"), (2, "role"), (2, "vote")]
    assert [(one.name, one.role, one.votes) for one in parsed.members] == [("Võ Thị An", "guest", False)]
    assert parse([["Vai trò"]], "members").errors and parse([], "agenda").errors
    lines = [["1.1", "a", "5"], ["1", "b", "x"], ["1", "c", "10"], ["1.1", "d", ""]]
    parsed = parse([["Số", "Nội dung", "Phút"], *lines], "agenda")
    assert [(one.line, one.column) for one in parsed.errors] == [(2, "number"), (3, "minutes")]
    assert [(one.title, one.part, one.minutes) for one in parsed.items] == [("c", False, 10), ("d", True, 0)]


def test_lists_are_looked_at_and_taken_on_their_pages(desk: Desk) -> None:
    meeting = prepared(desk.office)
    at = f"/meetings/{meeting.id}/import"
    assert desk["binh"].get(at).status_code == 404 and desk["hoa"].get(at + "?what=agenda").status_code == 200
    assert desk["hoa"].get(at + ".xlsx?what=members").status_code == 200
    desk["hoa"].post("/me/language", data={"language": "en", "next": "/"})

    def hand_in(what: str, *rows: tuple) -> str:
        given = {"list": ("list.xlsx", book(*rows))}
        answer = desk["hoa"].post(at, data={"what": what}, files=given)
        assert answer.status_code == 200, words(answer.text)
        return str(answer.text)

    wrong = hand_in("members", ("name", "role"), ("Không Có Ai", ""), ("Ngô Hải My", "guest"))
    assert "Nobody here is called Không Có Ai." in wrong and "list_id" not in wrong
    shown = hand_in("members", ("name", "role"), ("Ngô Hải My", "guest"))
    sent = {"what": "members", "list_id": re.findall(r'name="list_id" value="([^"]+)"', shown)[0]}
    before = len(desk.office.read(people.members, meeting.id))
    assert desk["hoa"].post(at + "/take", data=sent).status_code == 303
    assert len(desk.office.read(people.members, meeting.id)) == before + 1
    shown = hand_in("agenda", ("number", "item", "minutes"), ("1", "Phần một", "10"), ("1.1", "Mục nhỏ", "5"))
    sent = {"what": "agenda", "list_id": re.findall(r'name="list_id" value="([^"]+)"', shown)[0]}
    assert desk["hoa"].post(at + "/take", data=sent).status_code == 303
    found = desk.office.read(agenda.items, now(desk.office, meeting).id)
    assert [one.title for one in found][-2:] == ["Phần một", "Mục nhỏ"]
    assert found[-1].parent_id == found[-2].id and item(desk.office, meeting).parent_id is None
