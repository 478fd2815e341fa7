"""The views over tasks: board, timeline, chains, workload and overview, as a browser gets them."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest

from tests.docs.routes.conftest import Desk, desk, words
from tests.tasks.conftest import Office, day, given, now, office, papers, person
from workplace.kernel import clock
from workplace.tasks.actions import assigning, closing, doing
from workplace.tasks.rules.parties import Wanted

__all__ = ["desk", "office", "papers"]

VIEWS = ("overview", "counted", "board", "gantt", "tree", "workload")


@pytest.fixture
def busy(office: Office) -> Iterator[Office]:
    """Two tasks of Chi's: one new, one at work and split down to An."""
    given(office, title="Kiểm tra kè sông Hương")
    task = given(office, title="Tổng hợp giải ngân", field="finance")
    office.do(doing.accept, office.cast.binh, task)
    office.do(assigning.split, office.cast.binh, task, Wanted("Soạn báo cáo", person(office, "an"), day(7)))
    yield office


def test_every_view_opens_for_everybody_and_shows_what_is_theirs(busy: Office, desk: Desk) -> None:
    scope = f"given-{busy.cast.organisations['ubnd']}"
    for view in VIEWS:
        page = desk["chi"].get(f"/tasks/{view}?scope={scope}")
        assert page.status_code == 200
        if view in ("counted", "board", "gantt", "tree"):
            assert "Tổng hợp giải ngân" in page.text and "Kiểm tra kè sông Hương" in page.text
        assert desk["my"].get(f"/tasks/{view}").status_code == 200
        assert desk["my"].get(f"/tasks/{view}?scope={scope}").status_code == 404
        odd = f"/tasks/{view}?scope={scope}&after=x&period=9&field=zz&weeks=77&since=1"
        assert desk["chi"].get(odd).status_code == 200


def test_the_board_offers_only_the_moves_that_are_allowed(busy: Office, desk: Desk) -> None:
    held = f"/tasks/board?scope=held-{busy.cast.organisations['stc']}"
    for_binh = desk["binh"].get(held).text
    assert 'data-moves="accepted:accept:go refused:refuse:asks "' in for_binh
    assert "/act/refuse" in for_binh  # without scripts the form has a page of its own
    for_chi = desk["chi"].get(f"/tasks/board?scope=given-{busy.cast.organisations['ubnd']}").text
    assert "accepted:accept" not in for_chi and "suspended:suspend:asks" in for_chi


def test_the_board_opens_where_there_is_work(busy: Office, desk: Desk) -> None:
    opened = 'value="{}" selected'.format
    assert opened(f"held-{busy.cast.organisations['stc']}") in desk["binh"].get("/tasks/board").text
    assert opened(f"given-{busy.cast.organisations['ubnd']}") in desk["chi"].get("/tasks/board").text


def test_a_move_leads_back_to_the_board(office: Office, desk: Desk) -> None:
    task = given(office)
    moved = desk["binh"].post(f"/tasks/{task.id}/steps/accept", data={"back": "/tasks/board?scope=mine-held"})
    assert moved.headers["location"] == "/tasks/board?scope=mine-held"
    assert now(office, task).state == "accepted"
    elsewhere = desk["binh"].post(f"/tasks/{task.id}/steps/begin", data={"back": "//evil.example/tasks"})
    assert elsewhere.headers["location"] == f"/tasks/{task.id}"


def test_urging_in_one_click_tells_what_could_not_be_urged(office: Office, desk: Desk) -> None:
    open_, done = given(office), given(office)
    office.do(doing.accept, office.cast.binh, done)
    office.do(doing.report, office.cast.binh, done, "Xong")
    both = desk["chi"].post(
        "/tasks/overview/urge", data={"task": [open_.id, done.id], "back": "/tasks/overview?by=unit"}
    )
    assert (both.status_code, both.headers["location"]) == (303, "/tasks/overview?by=unit")
    none = desk["chi"].post("/tasks/overview/urge", data={"task": [done.id]})
    assert none.status_code == 409
    nothing = desk["chi"].post("/tasks/overview/urge", data={})
    assert nothing.status_code == 422
    stranger = desk["my"].post("/tasks/overview/urge", data={"task": [open_.id]})
    assert stranger.status_code == 404


def test_figures_lead_to_their_tasks(busy: Office, desk: Desk) -> None:
    scope = f"given-{busy.cast.organisations['ubnd']}"
    page = desk["chi"].get(f"/tasks/counted?scope={scope}&cell=open_in_time&field=finance")
    assert "Tổng hợp giải ngân" in words(page.text) and "Kiểm tra kè" not in page.text
    assert desk["chi"].get(f"/tasks/counted?scope={scope}&cell=nonsense").status_code == 404


def test_each_piece_of_the_chart_leads_to_what_it_counts(busy: Office, desk: Desk) -> None:
    page = desk["chi"].get(f"/tasks/overview?scope=given-{busy.cast.organisations['ubnd']}&by=organisation").text
    found = re.search(r'data-echart="([^"]*)"', page)
    assert found, "the overview draws a chart"
    drawn = json.loads(unescape(found[1]))
    assert drawn["labels"] == ["Sở Tài chính"]
    pieces = [(one["values"][0], one["urls"][0]) for one in drawn["series"] if one["values"][0]]
    assert sum(count for count, _ in pieces) == 2
    for count, url in pieces:
        assert desk["chi"].get(url).text.count('name="task"') == count


def test_each_point_of_the_months_opens_exactly_what_it_counts(busy: Office, desk: Desk) -> None:
    late = given(busy, title="Quá hạn từ đầu", due=day(1))
    clock.move(timedelta(days=40))
    done = given(busy, title="Xong trong tháng", due=day(5))
    for act, who, *said in (
        (doing.accept, busy.cast.binh), (doing.begin, busy.cast.binh), (doing.report, busy.cast.binh, "Xong"),
        (closing.complete, busy.cast.chi, "good"),
    ):  # fmt: skip
        busy.do(act, who, done, *said)
    scope = f"given-{busy.cast.organisations['ubnd']}"
    page = unescape(desk["chi"].get(f"/tasks/trend?scope={scope}").text)
    points = re.findall(r'<a href="(/tasks/counted\?[^"]+)" aria-label="[^"]* (\d+)">', page)
    assert len(points) == 3 * len(re.findall(r"<tr><td class=\"lead\">", page)) >= 6
    assert {count for _, count in points} != {"0"}
    for url, count in points + re.findall(
        r'<td class="num[^>]*><a href="(/tasks/counted\?[^"]+)"[^>]*>(\d+)</a>', page
    ):
        listed = desk["chi"].get(url).text
        assert len(set(re.findall(r'href="/tasks/(\d+)"', listed))) == int(count), url
    assert f"/tasks/{late.id}" in desk["chi"].get(points[-1][0]).text
    assert "không cộng dồn" in page, "what a month counts is written beside it"
    for view, words_ in (("trend", "cộng dồn"), ("overview", "Chậm nhất")):
        part = desk["chi"].get(
            f"/tasks/{view}?scope={scope}", headers={"hx-request-type": "partial", "hx-target": "div#figures"}
        )
        assert part.status_code == 200 and words_ in part.text and "<html" not in part.text
    assert desk["my"].get(f"/tasks/trend?scope={scope}").status_code == 404
