"""Layers against abuse, in their order; none throws anything away that a person may have written."""

import json
from datetime import timedelta

import altcha.v2 as altcha
import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.portal.conftest import NAM, QUESTION, Office, Street, desk, office, papers, street, words
from workplace.cases.models.cases import CaseMessage
from workplace.cases.models.parties import Block
from workplace.cases.rules import contacts
from workplace.kernel import clock
from workplace.kernel.errors import BadInput
from workplace.portal.actions import proving, pruning
from workplace.portal.models import Confirmation, Knock, SpentChallenge
from workplace.portal.rules import form_token, origin

__all__ = ["Office", "desk", "office", "papers", "street"]
ANOTHER = {"body": "Khi nào mở lại cầu đi bộ?", "phone": "0905 999 999", "email": ""}


def test_a_form_is_its_own_not_too_fast_and_not_too_old(street: Street) -> None:
    secret, now = street.office.house.secret, clock.now()
    for token, word in (
        ("", "lay open too long"),
        (form_token.issue(secret, "report", now - timedelta(minutes=1)), "lay open too long"),
        (form_token.issue(secret, "question", now - timedelta(hours=5)), "lay open too long"),
        (form_token.issue(secret, "question", now), "very fast"),
        (form_token.issue(b"other" * 8, "question", now - timedelta(minutes=1)), "lay open too long"),
    ):
        answer = street.send("/hoi", token, body=QUESTION, service="budget", **NAM)
        assert answer.status_code == 422 and word in words(answer.text)
        assert QUESTION.split(".")[0] in answer.text


def test_a_token_is_one_pages_own(street: Street) -> None:
    secret, now = street.office.house.secret, clock.now()
    opened = now - timedelta(minutes=1)
    mine, theirs = (form_token.issue(secret, "question", opened) for _ in range(2))  # in the same second
    assert mine != theirs
    assert street.send("/hoi", mine, body=QUESTION, service="budget", **NAM).status_code == 303
    stranger = street.send("/hoi", theirs, body=QUESTION, service="budget", **NAM)
    assert stranger.status_code == 422 and "location" not in stranger.headers


def test_a_network_is_the_same_however_its_address_is_written() -> None:
    assert origin.prefix("::ffff:203.0.113.9") == origin.prefix("203.0.113.77") == "203.0.113.0"
    assert origin.prefix("::ffff:198.51.100.9") != origin.prefix("::ffff:203.0.113.9")
    assert origin.prefix("2001:db8:1:2::9") == origin.prefix("2001:db8:1:ff::1") == "2001:db8:1::"


def test_the_same_words_are_taken_once_a_day(street: Street) -> None:
    assert street.ask().status_code == 303
    clock.move(timedelta(hours=2))
    again = street.ask(body=QUESTION.upper() + " ", phone="0905 999 999", email="")
    assert again.status_code == 422 and "These very words" in words(again.text)
    clock.move(timedelta(days=1))
    assert street.ask(phone="0905 999 999", email="").status_code == 303


def test_short_words_are_many_peoples(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    assert street.report().status_code == 303
    clock.move(timedelta(hours=2))
    assert street.report().status_code == 422
    long = {"body": QUESTION + " Xin cảm ơn quý cơ quan.", "email": ""}
    assert street.ask(**long).status_code == 303
    monkeypatch.setattr(origin, "prefix", lambda _host: "another")
    assert street.report().status_code == 303
    same = street.ask(**long | {"phone": "0905 999 999"})
    assert same.status_code == 422 and "If you sent them" in words(same.text)


def test_each_contact_is_counted_in_whatever_way_it_is_written(street: Street) -> None:
    assert street.ask().status_code == 303
    token = street.token("/hoi/buoc-2", ANOTHER)
    for other in (
        {"email": "other@example.vn"},  # the same number
        {"phone": "+84 905.123.456"},
        {"email": "NAM@example.vn\u200b", "phone": ""},
        {"phone": "0905 123 456 \u0663"},  # a digit that no number has
    ):
        fields = {"name": "Ai đó", "service": "budget", "phone": NAM["phone"], "email": "", **other}
        assert street.send("/hoi", token, body=ANOTHER["body"], **fields).status_code == 429, other


def test_one_contact_sends_a_few_and_one_network_some_more(street: Street) -> None:
    assert street.ask().status_code == 303
    assert street.ask(body="Còn việc khác thì sao ạ?").status_code == 429  # the same contact, within the minute
    assert street.ask(**ANOTHER).status_code == 303
    clock.move(timedelta(minutes=2))
    assert street.ask(body="Còn việc khác thì sao ạ?").status_code == 303


def test_a_proof_of_work_opens_one_door_once(street: Street) -> None:
    secret = street.office.house.secret
    proof = _proof(secret, "question")
    assert street.ask(altcha=proof).status_code == 303
    replayed = street.ask(**ANOTHER, altcha=proof)
    assert replayed.status_code == 422 and "sent before" in words(replayed.text)
    for wrong in (_proof(secret, "report"), _proof(b"x" * 32, "question"), "x", "e30="):
        assert street.ask(**ANOTHER, altcha=wrong).status_code == 422


def test_a_proof_that_was_spent_in_another_process_is_spent(street: Street) -> None:
    database, secret = street.office.house.database, street.office.house.secret
    proof = _proof(secret, "question")
    with database.writing() as session:
        assert proving.spend(session, secret, "question", proof)
    with database.writing() as session, pytest.raises(BadInput):
        proving.spend(session, secret, "question", proof)
    clock.move(timedelta(hours=5))
    with database.writing() as session, pytest.raises(BadInput):
        proving.spend(session, secret, "question", proof)


def test_who_is_blocked_is_told_where_to_object(street: Street) -> None:
    with street.office.house.database.writing() as session:
        key = contacts.key("NAM@example.vn ", "")
        session.add(Block(contact_key=key, reason="Quảng cáo", by=1, at=clock.now()))
        session.add(Block(contact_key=contacts.key("", "0905 999 999"), reason="", by=1, at=clock.now()))
    answer = street.ask()
    assert answer.status_code == 409 and "object" in words(answer.text)
    assert street.ask(email="other@example.vn", phone="+84 905 999 999").status_code == 409


def test_what_is_odd_is_told_to_the_desk_and_taken(street: Street) -> None:
    body = "MUA NGAY SẢN PHẨM GIẢM GIÁ TẠI https://shop.example VÀ www.shop.example HÔM NAY"
    assert street.ask(body=body, website="x").status_code == 303
    case = street.case(street.sent()["code"])
    assert case.priority == -1
    with street.office.house.database.reading() as session:
        row = CaseMessage
        told = set(session.scalars(select(col(row.body)).where(col(row.kind) == "suspicion")))
    assert len(told) == 3
    assert not any(one in street.page(street.sent()["at"]) for one in told)


def test_no_address_is_kept_and_all_is_forgotten(street: Street) -> None:
    street.ask(altcha=_proof(street.office.house.secret, "question"))
    database = street.office.house.database
    with database.reading() as session:
        keys = [one.key for one in session.scalars(select(Knock))]
        assert len(keys) == 4 and not any("testclient" in key or "nam@" in key for key in keys)
    clock.move(timedelta(days=8))

    class Work:
        transaction = staticmethod(database.writing)

    pruning.prune(Work(), {})  # type: ignore[arg-type]
    with database.reading() as session:
        assert not [one for table in (Knock, SpentChallenge, Confirmation) for one in session.scalars(select(table))]


def _proof(secret: bytes, form: str) -> str:
    challenge = altcha.Challenge.from_dict(json.loads(proving.challenge(secret, form)))
    solution = altcha.solve_challenge(challenge)
    assert solution
    return altcha.Payload(challenge, solution).to_base64()
