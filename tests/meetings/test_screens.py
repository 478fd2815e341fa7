"""The live screens without scripts: who has which, what they show, and that every command is a form that works."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.docs.routes.conftest import Desk
from tests.meetings.conftest import Office, begun, item, now, on_floor, opened, prepared
from workplace.kernel import clock
from workplace.meetings.actions import attending, making, speaking
from workplace.meetings.queries import drawn, screens
from workplace.meetings.queries.scene import Scene


class English(Desk):
    """Everybody reads English."""

    def _sign_in(self, login: str) -> TestClient:
        client = super()._sign_in(login)
        client.post("/me/language", data={"language": "en", "next": "/"})
        return client


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    with ExitStack() as stack:
        yield English(office, stack)


def post(client: TestClient, page: str, action: str, **values: str) -> str:
    """Send the form of a page that leads to an address, with what it holds; where it leads to."""
    form = next(
        f for f in re.findall(r"<form\b.*?</form>", page, re.S) if f'action="{action}"' in f and holds(f, values)
    )
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)) | values
    answer = client.post(action, data=fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def holds(form: str, values: dict[str, str]) -> bool:
    return all(f'name="{n}"' in form for n in values)


def test_a_session_is_led_from_the_console_by_its_next_step_alone(office: Office, desk: Desk) -> None:
    cast, meeting = office.cast, prepared(office)
    office.do(making.call, cast.hoa, meeting)
    url = f"/meetings/{meeting.id}"
    steps = []
    for _ in range(20):
        page = desk["chi"].get(f"{url}/console").text
        found = re.search(r'<section class="card nextstep">.*?</section>', page, re.S)
        if found is None:
            break
        steps.append(re.sub(r"<[^>]+>|\s+", " ", found[0].partition("</p>")[2]).split("Space")[0].strip())
        if now(office, meeting).state == "gathering" and on_floor(office, meeting).present < 3:
            for name in ("chi", "dung", "binh"):
                office.do(attending.arrive, cast[name], now(office, meeting))
            continue
        if "#conclude" in found[0]:
            post(desk["chi"], page, f"{url}/floor/conclude", text="Giao Sở Tài chính")
        else:
            action = re.search(r'action="([^"]+)"', found[0])
            assert action, found[0]
            assert post(desk["chi"], found[0], action[1]) == f"{url}/console"
    assert now(office, meeting).state == "closed"
    assert steps == [
        "Begin check-in", "Open the meeting", "Open the meeting", "To item 1", "Open the discussion",
        "Conclude the item", "To item 2", "Open the discussion", "Conclude the item", "Close the meeting",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("who", "view", "status"),
    [
        ("chi", "console", 200), ("hoa", "console", 404), ("binh", "console", 404), ("hoa", "secretary", 200),
        ("chi", "secretary", 200), ("binh", "secretary", 404), ("binh", "seat", 200), ("an", "seat", 303),
        ("an", "guest", 200), ("binh", "guest", 404), ("my", "seat", 404), ("hoa", "hall", 200), ("binh", "hall", 404),
        ("my", "hall", 404),
    ],
)  # fmt: skip
def test_each_screen_is_for_those_it_is_made_for(office: Office, desk: Desk, who: str, view: str, status: int) -> None:
    meeting = begun(office)
    assert desk[who].get(f"/meetings/{meeting.id}/{view}").status_code == status


def test_what_a_screen_reads_anew_is_drawn_once_for_its_circle(office: Office, desk: Desk, monkeypatch: Any) -> None:
    meeting = begun(office)
    drawings: list[str] = []
    panel = screens.panel

    def noted(scene: Scene, name: str) -> dict[str, Any]:
        drawings.append(name)
        return panel(scene, name)

    monkeypatch.setattr(screens, "panel", noted)
    monkeypatch.setattr(drawn, "LASTS", 60.0)  # the machine may be slow

    def read(who: str) -> str:
        answer = desk[who].get(f"/meetings/{meeting.id}/panels/seat")
        assert answer.status_code == 200
        return answer.text

    first = read("binh")
    assert "Kế hoạch" in first and f'data-seq="{now(office, meeting).seq}" data-as="member"' in first
    assert read("la") == first and desk["dung"].get(f"/meetings/{meeting.id}/seat").status_code == 200
    assert drawings == ["where", "agenda", "queue", "poll", "paper"]
    office.do(speaking.ask, office.cast.binh, meeting, "speech")
    assert "Hoàng Thanh Bình" in read("la")  # something has happened: at once
    clock.move(timedelta(seconds=60))
    read("la")
    assert len(drawings) == 15
    for who, view in (("binh", "console"), ("my", "seat"), ("an", "seat"), ("hoa", "nothing")):
        assert desk[who].get(f"/meetings/{meeting.id}/panels/{view}").status_code == 404


def test_a_delegate_checks_in_asks_withdraws_and_leaves_without_scripts(office: Office, desk: Desk) -> None:
    meeting = begun(office)
    url = f"/meetings/{meeting.id}"
    page = desk["la"].get(f"{url}/seat").text
    assert "You are not checked in" in page
    assert post(desk["la"], page, f"{url}/floor/arrive") == f"{url}/seat"
    page = desk["la"].get(f"{url}/seat").text
    post(desk["la"], page, f"{url}/floor/ask")
    page = desk["la"].get(f"{url}/seat").text
    assert "you wait at place 1" in page
    post(desk["la"], page, f"{url}/floor/withdraw")
    page = desk["la"].get(f"{url}/seat").text
    post(desk["la"], page, f"{url}/floor/ask", topic="Vốn đối ứng?")
    assert len(on_floor(office, meeting).questions) == 1
    post(desk["la"], desk["la"].get(f"{url}/seat").text, f"{url}/floor/leave")
    assert on_floor(office, meeting).present == 3


def test_the_secretary_finds_by_name_without_marks_and_checks_in(office: Office, desk: Desk) -> None:
    meeting = opened(office)
    url = f"/meetings/{meeting.id}"
    page = desk["hoa"].get(f"{url}/secretary?q=la").text
    assert "Bùi Thị Là" in page and "Hoàng Thanh Bình" not in page
    post(desk["hoa"], page, f"{url}/floor/check_in")
    assert on_floor(office, meeting).present == 4
    post(desk["hoa"], desk["hoa"].get(f"{url}/secretary?q=la").text, f"{url}/floor/check_out")
    assert on_floor(office, meeting).present == 3


def test_a_script_is_answered_with_nothing_and_a_command_counts_once(office: Office, desk: Desk) -> None:
    meeting = begun(office)
    url, asks = f"/meetings/{meeting.id}/floor/ask", {"accept": "application/json"}
    for _ in range(2):
        answer = desk["binh"].post(url, data={"kind": "speech", "key": "k1"}, headers=asks)
        assert answer.status_code == 200 and answer.json()["seq"] == now(office, meeting).seq
    assert len(on_floor(office, meeting).waiting) == 1
    refused = desk["la"].post(url, data={"kind": "speech", "key": "k2"}, headers=asks)
    assert refused.status_code == 409 and refused.json() == {"refused": "Check in first."}


def test_nobody_commands_what_is_the_desks(office: Office, desk: Desk) -> None:
    meeting = begun(office)
    office.do(speaking.ask, office.cast.binh, meeting, "speech")
    turn = str(on_floor(office, meeting).waiting[0].id)
    for verb, values in {
        "give": {"turn": turn}, "remove": {"turn": turn}, "close_list": {}, "close_session": {}, "hold_screens": {},
        "begin": {"item": str(item(office, meeting, 1).id)}, "check_in": {"member": "1"}, "add_time": {"minutes": "3"},
        "phase": {"phase": "deciding"}, "conclude": {"item": "1", "text": "x"},
        "enter": {"member": "1", "kind": "speech"},
    }.items():  # fmt: skip
        answer = desk["binh"].post(f"/meetings/{meeting.id}/floor/{verb}", data=values)
        assert answer.status_code == 404, verb
    assert desk["binh"].post(f"/meetings/{meeting.id}/floor/nonsense").status_code == 404


def test_the_hall_is_dark_to_strangers_and_its_address_can_be_changed(office: Office, desk: Desk) -> None:
    meeting = begun(office)
    url = f"/meetings/{meeting.id}/hall"
    page = desk["hoa"].get(f"{url}/address").text
    post(desk["hoa"], page, f"{url}/address")
    page = desk["hoa"].get(f"{url}/address").text
    key = re.search(r"hall\?key=(\w{40})", page)
    assert key
    stranger = TestClient(desk["hoa"].app, follow_redirects=False)
    assert stranger.get(url).status_code == 303
    shown = stranger.get(f"{url}?key={key[1]}")
    assert shown.status_code == 200 and "Kế hoạch" in shown.text
    again = f"{url}?key={key[1]}&since={now(office, meeting).seq}"
    assert stranger.get(again).status_code == 204
    assert stranger.get(f"{url}?key={'0' * 40}").status_code == 404
    post(desk["hoa"], page, f"{url}/address")
    assert stranger.get(f"{url}?key={key[1]}").status_code == 404
