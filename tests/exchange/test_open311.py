"""Open311 GeoReport v2: by the client that other cities' programs use, and by hand where it ends."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
from georeport import GeoReport
from sqlalchemy import select
from sqlmodel import Session, col
from starlette.testclient import TestClient

from tests import databases
from tests.cases.conftest import _prepare
from tests.cast import Cast
from tests.docs.conftest import NOW
from tests.exchange.conftest import served
from workplace import app
from workplace.cases.models.cases import Case, CaseFile, CaseMessage, CaseWords
from workplace.cases.models.parties import Party
from workplace.cases.models.services import Service, ServiceField
from workplace.citizens.actions import coming_in, moderating, publishing
from workplace.citizens.models.reports import Report
from workplace.config import Settings
from workplace.demo import cast as demo
from workplace.kernel import clock
from workplace.kernel.db import Database
from workplace.kernel.pool import InPlace

KEY = "0123456789abcdef0123456789abcdef"
HERE = {"lat": "16.46680", "long": "107.59071"}  # in Phường Thuận Hóa
REPORT = {
    "api_key": KEY, "jurisdiction_id": "hue.gov.vn", "service_code": "road",
    "description": "Ổ gà trước số 12, gọi 0905123456",
    "last_name": "Nguyễn", "first_name": "Văn Nam", "email": "nam@example.vn", "device_id": "d-1",
    "attribute[depth]": "sâu", **HERE,
}  # fmt: skip


@dataclass
class City:
    """A city whose reports others read."""

    address: str
    database: Database
    cast: Cast
    client: TestClient

    def georeport(self, form: str = "json") -> GeoReport:
        return GeoReport(f"{self.address}/open311/v2", "hue.gov.vn", KEY, form)

    def do(self, act: Any, *args: Any, **more: Any) -> Any:
        with self.database.writing() as session:
            return act(session, *(session.get(Case, a.id) if isinstance(a, Case) else a for a in args), **more)

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(f"/open311/v2/{path}", params=query)

    def post(self, form: str = "json", **changed: str) -> Any:
        return self.client.post(f"/open311/v2/requests.{form}", data=REPORT | changed)

    def sent(self, **changed: str) -> tuple[str, Case]:
        """A new report by program: its token, and what was written down."""
        (told,) = self.post(**changed).json()
        with self.database.reading() as session:
            found = session.scalars(select(Case).order_by(col(Case.id).desc()).limit(1)).one()
        return told["token"], found

    def published(self, **changed: str) -> Case:
        """A report that was sent, confirmed, taken and published in the desk's wording."""
        _, case = self.sent(**changed)
        if case.state == "new":
            self.do(coming_in.confirm, case)
        self.do(moderating.moderate, self.cast.vinh, case)
        self.do(_worded, case)
        self.do(publishing.publish, self.cast.vinh, case)
        return case


def _worded(session: Session, case: Case) -> None:
    words = session.get_one(CaseWords, case.id)
    words.public_title, words.public_body = "Ổ gà", "Ổ gà trên đường <Lê Lợi> & hẻm 12"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("open311")
    with databases.filled("sqlite", folder, "cast", demo.make) as database, clock.frozen(NOW):
        with database.writing() as session:
            known = Cast(session, demo.found(session))
            _prepare(session, known.units)
            road = session.scalars(select(Service).where(col(Service.code) == "road")).one()
            road.group, road.text = "Giao thông", "Ổ gà, nắp cống"
            session.add(ServiceField(service_id=road.id or 0, code="depth", place=1, label="Sâu bao nhiêu?",
                                     kind="choice", choices="nông\nsâu", required=True))  # fmt: skip
        settings = Settings(
            data=folder / "var", database_url=database.url, free_space_bytes=0, base_url="https://cong.example.vn",
            language="en", open311_jurisdiction="hue.gov.vn", open311_keys=f"hue-s={KEY}",
        )  # fmt: skip
        built = app.build(settings, pool=InPlace())
        with served(built) as port, TestClient(built, base_url="http://localhost") as client:
            yield City(f"http://127.0.0.1:{port}", database, known, client)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_another_citys_client_reads_services_and_published_reports(city: City, form: str) -> None:
    case = city.published()
    client = city.georeport(form)
    road = next(one for one in client.get_service_list() if one["service_code"] == "road")
    assert (road["service_name"], road["group"], road["type"]) == ("Đường sá, vỉa hè", "Giao thông", "batch")
    assert str(road["metadata"]).lower() == "true"
    asked = client.get_service_definition("road")["attributes"]
    field = asked["attribute"] if form == "xml" else asked[0]
    assert (field["code"], field["datatype"], str(field["required"]).lower()) == ("depth", "singlevaluelist", "true")
    one = client.get_service_request(case.code)
    assert one["description"] == "Ổ gà trên đường <Lê Lợi> & hẻm 12"
    assert (one["status"], one["service_code"], one["address"]) == ("open", "road", "Phường Thuận Hóa")
    assert one["requested_datetime"] == "2026-11-23T09:00:00+07:00"
    assert (float(one["lat"]), float(one["long"])) == (16.4668, 107.59071)
    listed = client.get_service_requests(service_request_id=case.code)
    assert (listed if form == "xml" else listed[0])["service_request_id"] == case.code


def test_what_is_sent_is_a_token_until_it_was_moderated(city: City) -> None:
    token, case = city.sent()
    with city.database.reading() as session:
        report, party = session.get_one(Report, case.id), session.get_one(Party, case.party_id)
        assert (case.state, case.channel, case.kind, report.latitude) == ("new", "api", "report", 16.4668)
        assert (party.name, party.email) == ("Nguyễn Văn Nam", "nam@example.vn")
        assert case.area_id == city.cast.organisations["thuanhoa"]
    assert city.get(f"tokens/{token}.json").json() == [{"service_request_id": "", "token": token}]
    assert city.get(f"requests/{case.code}.json").status_code == 404
    city.do(coming_in.confirm, case)
    city.do(moderating.moderate, city.cast.vinh, case)
    assert city.get(f"tokens/{token}.json").json() == [{"service_request_id": case.code, "token": token}]
    assert city.get("tokens/AAAAAAAAAAAAAAAAAAAAAA.json").status_code == 404


def test_the_address_of_a_picture_is_for_officials_alone(city: City) -> None:
    _, case = city.sent(media_url="https://pictures.example.vn/nam.jpg")
    with city.database.reading() as session:
        assert session.get_one(CaseWords, case.id).body == REPORT["description"]
        said = session.scalars(
            select(CaseMessage).where(col(CaseMessage.audience) == "internal", col(CaseMessage.case_id) == case.id)
        )
        assert [one.body for one in said] == ["https://pictures.example.vn/nam.jpg"]


def test_a_report_is_closed_from_the_day_it_was_handled(city: City) -> None:
    case = city.published()
    city.do(_handled, case)
    (told,) = city.get(f"requests/{case.code}.json").json()
    assert (told["status"], told["status_notes"]) == ("closed", "Đã vá")
    codes = lambda **query: {one["service_request_id"] for one in city.get("requests.json", **query).json()}  # noqa: E731
    assert case.code in codes(status="closed") and case.code not in codes(status="open")
    assert case.code in codes() and case.code in codes(status="open,closed", service_code="road,light")
    assert case.code not in codes(service_code="light")
    assert case.code not in codes(end_date="2026-11-22T00:00:00Z")
    assert case.code in codes(start_date="2026-11-23T00:00:00+07:00")


def _handled(session: Session, case: Case) -> None:
    case.state, case.ready_at = "handled", clock.now()  # only what a reader sees of it
    session.get_one(CaseWords, case.id).public_answer = "Đã vá"


@pytest.mark.parametrize(
    ("changed", "status", "about"),
    [
        ({"api_key": "wrong"}, 403, "key"),
        ({"api_key": ""}, 403, "key"),
        ({"jurisdiction_id": "hanoi.gov.vn"}, 404, "jurisdiction"),
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "dragons"}, 404, ""),
        ({"service_code": "fire"}, 400, "114"),
        ({"lat": "", "long": ""}, 400, "address_string"),
        ({"lat": "16"}, 400, "area"),
        ({"lat": "nan"}, 400, "lat"),
        ({"lat": "91"}, 400, "lat"),
        ({"long": ""}, 400, "long"),
        ({"attribute[depth]": "bodenlos"}, 400, "depth"),
        ({"attribute[depth]": ""}, 400, "depth"),
        ({"email": "nobody"}, 400, "email"),
        ({"last_name": "x" * 121}, 400, "last_name"),
        ({"first_name": "x" * 121}, 400, "first_name"),
        ({"attribute[lamp]": "x" * 501}, 400, "lamp"),
        ({"description": "x" * 6000}, 400, "body"),
        ({"description": "x" * 30000}, 400, "description"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    city: City, changed: dict[str, str], status: int, about: str
) -> None:
    count = lambda: len(city.do(lambda session: list(session.scalars(select(col(Party.id))))))  # noqa: E731
    before = count()
    changed = {"lat": "10", **changed} if changed == {"lat": "16"} else changed
    answer = city.post(**changed)
    told = answer.json()
    assert answer.status_code == status and told[0]["code"] == status
    assert not about or about in json.dumps(told, ensure_ascii=False)
    xml = city.post("xml", **changed)
    assert ElementTree.fromstring(xml.content).find("error/code").text == str(status)  # type: ignore[union-attr]
    assert count() == before


@pytest.mark.parametrize("query", [
    {"status": "maybe"}, {"start_date": "yesterday"},
    {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-06-01T00:00:00Z"},
    {"start_date": "9999-12-31T23:00:00Z"}, {"end_date": "0001-01-01T00:00:00+07:00"}, {"end_date": "0001-01-01"},
])  # fmt: skip
def test_a_question_that_cant_be_read_is_refused(city: City, query: dict[str, str]) -> None:
    assert city.get("requests.json", **query).status_code == 400


def test_a_place_in_words_finds_its_commune(city: City) -> None:
    _, case = city.sent(lat="", long="", address_string="12 Lê Lợi, phường Thuận Hóa")
    assert case.area_id == city.cast.organisations["thuanhoa"]


def test_anybody_reads_from_anywhere_but_nothing_of_who_sent_it(city: City) -> None:
    case = city.published()
    city.sent(description="bí mật chưa kiểm duyệt")
    for form in ("json", "xml"):
        for path in (f"requests.{form}", f"requests/{case.code}.{form}", f"request/{case.code}.{form}"):
            answer = city.get(path)
            assert answer.status_code == 200 and answer.headers["access-control-allow-origin"] == "*"
            for told in ("Nguyễn Văn", "nam@example.vn", "0905", "Lê Lợi, ph", "bí mật", "d-1"):
                assert told not in answer.text
    assert city.get("requests.yaml").status_code == 404
    assert city.get("discovery.json").json()["endpoints"][0]["url"] == "https://cong.example.vn/open311/v2"
    assert (
        ElementTree.fromstring(city.get("discovery.xml").content).find("endpoints/endpoint/formats/format") is not None
    )


def test_a_published_picture_has_an_address(city: City) -> None:
    case = city.published()
    assert city.get(f"requests/{case.code}.json").json()[0]["media_url"] is None
    shown, hidden = (city.do(_picture, case, audience) for audience in ("public", "internal"))
    (told,) = city.get(f"requests/{case.code}.json").json()
    assert told["media_url"] == f"https://cong.example.vn/phan-anh/{case.code}/files/{shown}" and hidden != shown


def _picture(session: Session, case: Case, audience: str) -> int:
    row = CaseFile(case_id=case.id or 0, file_id=1, name="anh.jpg", audience=audience, added_at=clock.now(), added_by=0)
    session.add(row)
    session.flush()
    return row.id or 0


def test_the_client_itself_is_told_of_errors(city: City) -> None:
    with pytest.raises(requests.HTTPError):
        city.georeport().get_service_definition("dragons")
