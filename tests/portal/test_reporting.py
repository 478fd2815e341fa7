"""A report from the field: its picture, its place, what was reported close by; feedback on a topic."""

import re

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from tests.portal.conftest import NAM, Office, Street, desk, office, papers, photo, street, words
from workplace.cases.models.cases import CaseFile
from workplace.cases.models.parties import Party
from workplace.citizens.models.feedback import Feedback
from workplace.citizens.models.reports import Report
from workplace.citizens.queries import public
from workplace.files import handed_in
from workplace.files import queries as files
from workplace.kernel import clock
from workplace.portal.actions import knocking
from workplace.portal.rules import form_token

__all__ = ["Office", "desk", "office", "papers", "street"]
PICTURE = ("files", ("cong truong.jpg", photo(), "image/jpeg"))
HERE = {"latitude": "16.4625", "longitude": "107.585"}


def test_a_report_needs_no_name_and_waits_at_the_desk_at_once(street: Street) -> None:
    assert street.report(**HERE).status_code == 303
    case = street.case(street.sent()["code"])
    assert case.state == "confirmed" and case.hides_reporter
    with street.office.house.database.reading() as session:
        place = session.get_one(Report, case.id)
        assert (place.latitude, place.longitude, place.address) == (16.4625, 107.585, "12 Lê Lợi")
        assert session.get_one(Party, case.party_id).confirmed_at is None


def test_the_picture_proposes_the_place_and_keeps_nothing_of_it(street: Street) -> None:
    answer = street.send("/phan-anh/buoc-2", street.token("/phan-anh"), service="road", photos=[PICTURE])
    assert answer.status_code == 200, words(answer.text)
    assert 'value="16.4625"' in answer.text and "cong truong.jpg" in answer.text
    [kept] = re.findall(r'name="kept" value="([^"]+)"', answer.text)
    refused = street.report(kept=kept, area="")
    assert refused.status_code == 422 and "cong truong.jpg" in refused.text  # the picture is not asked for twice
    assert street.report(kept=kept).status_code == 303
    case = street.case(street.sent()["code"])
    with street.office.house.database.reading() as session:
        row = session.scalars(select(CaseFile).where(col(CaseFile.case_id) == case.id)).one()
        content = files.path(street.office.house, files.file(session, row.file_id)).read_bytes()
    assert row.audience == "internal"
    assert b"Exif" not in content and b"Telefon" not in content
    told = street.phone.get(f"{_at(street)}/files/{row.id}")
    assert told.status_code == 200 and told.headers["x-content-type-options"] == "nosniff"


def test_a_picture_that_cannot_be_taken_is_told_in_words(street: Street) -> None:
    for name, content, word in (
        ("anh.heic", b"\0\0\0\x18ftypheic", "HEIC"),
        ("anh.jpg", b"GIF89a <script>alert(1)</script>", "JPG file inside"),
        ("anh.php", b"<?php", "not taken"),
    ):
        upload = ("files", (name, content, "image/jpeg"))
        answer = street.send("/phan-anh/buoc-2", street.token("/phan-anh"), service="road", photos=[upload])
        assert answer.status_code == 422 and word in words(answer.text)
        assert 'action="/phan-anh/buoc-2"' in answer.text


def test_a_strangers_upload_is_not_read_beyond_what_is_taken(street: Street) -> None:
    flood = ("files", ("anh.jpg", b"\xff\xd8\xff" + b"x" * (28 * 1024 * 1024), "image/jpeg"))
    answer = street.phone.post("/phan-anh/buoc-2", data={"service": "road"}, files=[flood])
    assert answer.status_code == 413 and "larger than 25 MB" in words(answer.text)


def test_a_strangers_picture_is_drawn_only_from_a_form_of_ours_and_not_too_often(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []

    def drawn(*_: object, **__: object) -> list[object]:
        taken.append("drawn")
        return []

    monkeypatch.setattr(handed_in, "take", drawn)
    for path in ("/phan-anh/buoc-2", "/phan-anh", "/hoi", "/gop-y/quy-che"):
        for token in ("", form_token.issue(b"other" * 8, "report", clock.now())):
            answer = street.send(path, token, service="road", photos=[PICTURE])
            assert answer.status_code == 422 and "lay open too long" in words(answer.text)
    assert taken == []
    token = street.token("/phan-anh")
    with street.office.house.database.writing() as session:
        key = knocking.key(street.office.house.secret, "upload", "testclient")
        for _ in range(59):
            knocking.note(session, key)
    assert street.send("/phan-anh/buoc-2", token, service="road", photos=[PICTURE]).status_code == 200
    assert street.send("/phan-anh/buoc-2", token, service="road", photos=[PICTURE]).status_code == 429
    assert taken == ["drawn"]
    assert street.send("/phan-anh/buoc-2", token, service="road").status_code == 200  # nothing to draw


def test_what_only_looks_keeps_nobody_from_writing(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    database = street.office.house.database

    def seen(session: Session, *_: object) -> list[object]:
        asked.append(session.get_bind())
        return []

    monkeypatch.setattr(public, "likely", seen)
    monkeypatch.setattr(public, "near", seen)
    assert street.phone.post("/hoi/buoc-2", data={"body": "Cầu đi bộ"}).status_code == 200
    assert street.phone.post("/phan-anh/buoc-2", data={"service": "road", **HERE}).status_code == 200
    assert asked == [database.engine, database.engine]


def test_an_emergency_is_sent_to_the_telephone(street: Street) -> None:
    answer = street.phone.post("/phan-anh/buoc-2", data={"service": "fire"})
    assert "Gọi ngay 114." in answer.text and 'name="body"' not in answer.text


def test_what_was_reported_close_by_is_offered_first(street: Street) -> None:
    street.report(**HERE, publish="yes")
    case = street.case(street.sent()["code"])
    street.publish(case, "Ổ gà trước cổng trường")
    near = {"latitude": "16.46255", "longitude": "107.58505", "body": "Có hố trên đường"}
    refused = street.report(**near)
    assert refused.status_code == 422 and f"/phan-anh/{case.code}" in refused.text
    assert "Ổ gà trước cổng trường" in street.page(
        "/phan-anh/gan-day?service=road&latitude=16.46255&longitude=107.58505"
    )
    assert street.report(**near, another="yes").status_code == 303
    assert case.code not in street.page("/phan-anh/gan-day?service=road&latitude=16.47&longitude=107.59")


def test_feedback_is_given_to_a_topic(street: Street) -> None:
    assert "Dự thảo quy chế" in street.page("/gop-y")
    token = street.token("/gop-y/quy-che")
    sent = street.send("/gop-y/quy-che", token, body="Nên bỏ điều 4.", **NAM)
    assert sent.status_code == 303
    case = street.case(street.sent()["code"])
    assert case.state == "new"
    with street.office.house.database.reading() as session:
        assert session.get_one(Feedback, case.id).topic_id
    assert street.phone.get("/gop-y/khong-co").status_code == 404


def _at(street: Street) -> str:
    return street.sent()["at"]
