"""The public process under a role of its own in PostgreSQL: a citizen's way goes; the office's things are not there."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError
from starlette.testclient import TestClient

from tests import databases
from tests.portal.conftest import NAM, Office, Street, desk, office, papers, photo, street
from workplace import app
from workplace.citizens.actions import answering, moderating
from workplace.citizens.rules import passes
from workplace.kernel.db import Database
from workplace.kernel.pool import InPlace
from workplace.migrations.metadata import metadata
from workplace.migrations.public_role import MAY, grants
from workplace.migrations.run import APPLIED

__all__ = ["Office", "desk", "office", "papers", "street"]

ROLE = "workplace_test_public"
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def engine() -> str:
    """PostgreSQL alone: SQLite knows no roles."""
    if databases.postgresql_server() is None:
        pytest.skip(databases.HOW_TO_GET_POSTGRESQL)
    return "postgresql"


@pytest.fixture
def outside(street: Street) -> Iterator[Street]:
    """The street, whose telephones reach the public process alone."""
    database = street.office.house.database
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as owner:
        exists = "SELECT 1 FROM pg_roles WHERE rolname = :name"
        if owner.scalar(text(exists), {"name": ROLE}) is None:
            owner.execute(text(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'tests'"))
        APPLIED.create(owner, checkfirst=True)
        for statement in grants(ROLE):
            owner.execute(text(statement))
    url = make_url(database.url).set(username=ROLE, password="tests").render_as_string(hide_password=False)
    settings = replace(street.office.house.settings, database_url=url, open311_keys=f"tests={KEY}")
    built = app.build(settings, pool=InPlace(), public=True)
    headers = {"sec-fetch-site": "same-origin", "accept-language": "vi"}
    with TestClient(built, follow_redirects=False, headers=headers, cookies={"language": "en"}) as phone:
        yield Street(street.office, phone)
    app.fill_ports(street.office.house)


def test_a_citizens_whole_way_goes_under_the_public_role(outside: Street) -> None:
    for path in ("/hoi", "/phan-anh", "/gop-y", "/tra-cuu", "/thong-ke", "/sitemap.xml", "/hoi/atom.xml"):
        outside.page(path)
    assert outside.ask(tell="yes", publish="yes").status_code == 303
    told = outside.sent()
    case = outside.case(told["code"])
    digits = passes.confirm_code(outside.office.house.secret, case.id or 0, _asked(outside, case.id or 0))
    assert outside.phone.post(f"{told['at']}/steps/confirm", data={"digits": digits}).status_code == 303
    assert outside.case(told["code"]).state == "confirmed"
    opened = outside.phone.post("/tra-cuu", data={"code": told["code"], "secret": told["secret"]})
    assert told["code"] in outside.page(opened.headers["location"])
    outside.publish(outside.case(told["code"]))
    assert "Đường hỏng" in outside.page(f"/hoi/{told['code']}")
    assert outside.phone.post(f"{told['at']}/steps/withdraw", data={"sure": "yes"}).status_code == 303
    assert outside.case(told["code"]).state == "withdrawn"


def test_whoever_is_first_to_come_to_a_desk_can_send(outside: Street) -> None:
    """Nobody had seen a case there before: who sees it is counted up by the public process itself."""
    with outside.office.house.database.writing() as session:
        session.execute(text("DELETE FROM principal WHERE role = 'intake'"))
    assert outside.ask().status_code == 303
    assert outside.case(outside.sent()["code"]).state == "new"


def test_an_answer_is_rated_and_opened_again_under_the_public_role(outside: Street) -> None:
    outside.ask()
    told, do, cast = outside.sent(), outside.office.do, outside.office.cast
    case = outside.case(told["code"])
    do(moderating.confirm, case)
    do(moderating.moderate, cast.vinh, case)
    do(moderating.give_out, cast.vinh, case, cast.units["stc"])
    do(answering.take_up, cast.binh, case)
    do(answering.draft, cast.binh, case, "Nộp tại phường.", "", outside.case(told["code"]).version)
    do(answering.submit, cast.binh, case, cast.people["binh"])
    do(answering.approve, cast.binh, case)
    assert "Nộp tại phường." in outside.page(told["at"])
    token = told["at"].rpartition("/")[2]
    assert outside.phone.post(f"/danh-gia/{token}", data={"score": "3", "comment": "Rõ"}).status_code == 303
    again = outside.phone.post(f"{told['at']}/steps/reopen", data={"reason": "Chưa rõ giờ làm việc"})
    assert again.status_code == 303 and outside.case(told["code"]).state == "assigned"


def test_a_report_with_a_photograph_and_one_by_a_program(outside: Street) -> None:
    files = [("photos", ("ổ gà.jpg", photo(), "image/jpeg"))]
    assert outside.report(**NAM, photos=files).status_code == 303
    report = {"api_key": KEY, "service_code": "road", "description": "Ổ gà", "lat": "16.4668", "long": "107.59071"}
    assert outside.phone.post("/open311/v2/requests.json", data=report).status_code == 201
    assert outside.phone.get("/open311/v2/requests.json").json() == []


def _asked(street: Street, case_id: int) -> int:
    with street.office.house.database.reading() as session:
        found = text("SELECT max(id) FROM case_message WHERE case_id = :id AND kind = 'confirm'")
        return int(session.scalar(found, {"id": case_id}))


FORBIDDEN = (
    "SELECT 1 FROM doc", "SELECT 1 FROM task", "SELECT 1 FROM meeting", "SELECT 1 FROM session",
    "SELECT password FROM person", "SELECT login FROM person", "SELECT 1 FROM doc_signature",
    "SELECT 1 FROM search_entry",
    "UPDATE journal_line SET verb = 'x'", "DELETE FROM journal_line", "DELETE FROM cases", "DELETE FROM party",
    "UPDATE case_message SET body = 'x'", "UPDATE service SET term = 1", "INSERT INTO role_grant DEFAULT VALUES",
)  # fmt: skip


def test_the_rest_of_the_house_is_not_there(outside: Street) -> None:
    database = outside.phone.app.state.house.database  # type: ignore[attr-defined]
    assert isinstance(database, Database)
    for statement in FORBIDDEN:
        with pytest.raises(ProgrammingError, match="permission denied"), database.writing() as session:
            session.execute(text(statement))


def test_what_is_granted_names_tables_that_are_there() -> None:
    assert set(MAY) <= set(metadata().tables)
    for statement in grants("x"):
        assert re.match(r"(GRANT|REVOKE) ", statement)
