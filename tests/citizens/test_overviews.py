"""Supervision, statistics, wall screen, map and round, as each of the cast has them in a browser."""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlmodel import Session

from tests.cases.conftest import Office, now, taken
from tests.docs.routes.conftest import Desk, words
from workplace.cases.models.cases import Case
from workplace.citizens.actions import moderating
from workplace.citizens.models.reports import Report
from workplace.kernel import clock

HERE = (16.4612, 107.5893)


@pytest.fixture
def browsers(desk: Office) -> Iterator[Desk]:
    """Everybody's browser, at an office with services and competent units."""
    with ExitStack() as stack:
        yield Desk(desk, stack)


def page(browsers: Desk, who: str, path: str) -> str:
    """A page in English, as it was sent."""
    browsers[who].post("/me/language", data={"language": "en", "next": "/"})
    answer = browsers[who].get(f"/cases{path}")
    assert answer.status_code == 200, words(answer.text)
    return unescape(answer.text)


def reported(office: Office, title: str, latitude: float = HERE[0], longitude: float = HERE[1]) -> Case:
    """A report from the field, taken by the desk."""
    case = taken(office, kind="report", service="road", title=title)

    def place(session: Session) -> None:
        found = session.get(Report, case.id) or Report(case_id=case.id or 0)
        found.latitude, found.longitude = latitude, longitude
        session.add(found)

    office.do(place)
    return case


def test_whoever_supervises_sees_who_holds_what_and_urges_in_one_click(browsers: Desk) -> None:
    office = browsers.office
    case = taken(office, title="Kinh phí sửa đường")
    office.do(moderating.give_out, office.cast.vinh, case, office.cast.units["stc"])
    with clock.frozen(clock.now() + timedelta(days=12)):
        shown = words(page(browsers, "chi", "/overview"))
        assert "Kinh phí sửa đường" in shown and "Sở Tài chính" in shown and "Overdue" in shown
        answer = browsers["chi"].post("/cases/overview/urge", data={"case": case.id, "back": "/cases/overview?kind="})
        assert (answer.status_code, answer.headers["location"]) == (303, "/cases/overview?kind=")
        assert "urged" in words(page(browsers, "chi", "/overview"))
        assert browsers["binh"].post("/cases/overview/urge", data={"case": case.id}).status_code == 404
        assert browsers["la"].post("/cases/overview/urge", data={"case": case.id}).status_code == 404
        assert browsers["chi"].post("/cases/overview/urge", data={}).status_code == 422


def test_every_figure_of_the_table_opens_as_many_cases_as_it_says(browsers: Desk) -> None:
    office = browsers.office
    for title in ("Một", "Hai", "Ba"):
        taken(office, title=title)
    reported(office, "Ổ gà")
    opens = re.findall(r'href="(/cases/counted\?[^"]+)"[^>]*>([\d.,]+)</a>', page(browsers, "chi", "/statistics"))
    assert opens
    for url, many in opens:
        shown = page(browsers, "chi", url.removeprefix("/cases"))
        assert len(set(re.findall(r'href="/cases/(\d+)"', shown))) == int(many), url
    assert browsers["chi"].get("/cases/counted?figure=shoes").status_code == 404


def test_the_sheets_say_what_their_figures_mean(browsers: Desk) -> None:
    taken(browsers.office, title="=1+1")
    page(browsers, "chi", "/statistics")
    book = load_workbook(BytesIO(browsers["chi"].get("/cases/statistics.xlsx?by=kind").content))
    assert book.sheetnames == ["By kind", "Definitions"]
    assert [cell.value for cell in book["By kind"][2]][:2] == ["Questions", 1]
    told = {row[0].value: row[1].value for row in book["Definitions"].iter_rows()}
    assert "out of all results" in told["On time"]
    plain = browsers["chi"].get("/cases/counted.csv?figure=open").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(plain)))
    assert (rows[0][0], rows[1][3]) == ("Code", "'=1+1")


def test_the_wall_names_no_case(browsers: Desk) -> None:
    taken(browsers.office, title="Tên của vụ việc")
    shown = page(browsers, "chi", "/wall")
    assert "Tên của vụ việc" not in shown and "of 1 open" in words(shown)
    assert 'hx-trigger="every 60s"' in shown and '<noscript><meta http-equiv="refresh"' in shown
    again = browsers["chi"].get("/cases/wall", headers={"hx-request-type": "partial", "hx-target": "main#main"}).text
    assert "of 1 open" in words(again) and "<html" not in again


def test_near_reports_are_one_spot_that_opens_nearer(browsers: Desk) -> None:
    office = browsers.office
    for at in range(3):
        reported(office, f"Ổ gà {at}", HERE[0] + at / 100_000)
    far = reported(office, "Ở A Lưới", 16.2566, 107.198)
    whole = page(browsers, "vinh", "/map")
    assert "4 reports in view" in words(whole)
    spots = dict(re.findall(r'<a href="([^"]+)"><circle class="spot[^>]*><text[^>]*>(\d+)<', whole))
    assert spots[f"/cases/{far.id}"] == "1"
    nearer = next(url for url, many in spots.items() if many == "3")
    assert "3 reports in view" in words(page(browsers, "vinh", nearer.removeprefix("/cases")))
    found = json.loads(browsers["vinh"].get("/cases/map.geojson").content)
    assert sorted(one["properties"]["count"] for one in found["features"]) == [1, 3]
    assert "0 reports in view" in words(page(browsers, "la", "/map"))


def test_a_report_is_given_out_from_the_map(browsers: Desk) -> None:
    case = reported(browsers.office, "Ổ gà")
    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in page(browsers, "vinh", "/map?show=to_give_out")
    answer = browsers["vinh"].post("/cases/map/give", data={"case": case.id, "back": "/cases/map?show=open"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases/map?show=open")
    assert now(browsers.office, case).unit_id == browsers.office.cast.units["kthtdt"]
    assert browsers["la"].post("/cases/map/give", data={"case": case.id}).status_code == 404


def test_a_round_is_kept_in_order_and_leads_to_the_nearest(browsers: Desk) -> None:
    office, vinh = browsers.office, browsers["vinh"]
    cases = [reported(office, f"Điểm {at}", 16.46 + offset, 107.59) for at, offset in enumerate((0.0, 0.03, 0.01))]
    for case in cases:
        assert vinh.post("/cases/round", data={"act": "keep", "case": case.id}).status_code == 303

    def order() -> list[str]:
        return re.findall(r"Điểm \d(?=</a></b>)", page(browsers, "vinh", "/round"))

    assert order() == ["Điểm 0", "Điểm 1", "Điểm 2"]
    vinh.post("/cases/round", data={"act": "nearest"})
    assert order() == ["Điểm 0", "Điểm 2", "Điểm 1"]
    vinh.post("/cases/round", data={"act": "earlier", "case": cases[1].id})
    assert order() == ["Điểm 0", "Điểm 1", "Điểm 2"]
    vinh.post("/cases/round", data={"act": "leave_out", "case": cases[0].id})
    assert order() == ["Điểm 1", "Điểm 2"]
    assert browsers["la"].post("/cases/round", data={"act": "keep", "case": cases[0].id}).status_code == 404
    assert vinh.post("/cases/round", data={"act": "sell", "case": cases[0].id}).status_code == 404
    assert vinh.post("/cases/round", data={"act": "keep"}).status_code == 422
