"""The wrapper: what is committed, what is undone, what a refusal looks like."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from tests.web.small import AN, client, lines
from workplace.kernel import db, ports
from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.db import Database
from workplace.web.csrf import masked, of
from workplace.web.forms import Form

TOKEN = {"csrf": AN.csrf}


def test_what_a_form_changes_is_committed_and_said_on_the_next_page(database: Database) -> None:
    with client(database) as web:
        answer = web.post("/t/number", data={**TOKEN, "n": "12"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/t/form")
        assert "[Registered as 12.]" in web.get("/t/form").text
        assert "Registered" not in web.get("/t/form").text  # said once
    assert lines(database) == ["numbered"]


def test_a_wrong_field_shows_the_form_again_with_what_was_typed(sqlite: Database) -> None:
    with client(sqlite) as web:
        answer = web.post("/t/number", data={**TOKEN, "n": "120"})
    assert answer.status_code == 422
    assert 'value="120"' in answer.text and "Enter a whole number from 0 to 99." in answer.text
    assert lines(sqlite) == []


@pytest.mark.parametrize(("why", "status"), [("missing", 404), ("now", 409), ("input", 422)])
def test_a_refusal_undoes_the_act_and_keeps_what_was_written_aside(database: Database, why: str, status: int) -> None:
    with client(database) as web:
        assert web.post(f"/t/refused/{why}", data=TOKEN).status_code == status
    assert lines(database) == ["aside"]


def test_a_reading_page_may_leave_a_receipt(sqlite: Database) -> None:
    with client(sqlite) as web:
        assert web.get("/t/seen").status_code == 200
    assert lines(sqlite) == ["seen"]


def test_our_fault_is_logged_and_told_without_details(sqlite: Database, caplog: pytest.LogCaptureFixture) -> None:
    with client(sqlite) as web, caplog.at_level(logging.ERROR):
        answer = web.get("/t/broken")
    assert answer.status_code == 500
    assert "4711" not in answer.text and "Traceback" not in answer.text
    assert "ValueError" in caplog.text


def test_a_door_for_clerks_does_not_exist_for_others(sqlite: Database) -> None:
    with client(sqlite) as web:
        assert web.get("/t/clerks").status_code == 404


def test_a_stranger_is_sent_to_sign_in_and_comes_back(sqlite: Database) -> None:
    with client(sqlite, None) as web:
        assert web.get("/t/list").headers["location"] == "/sign-in?next=/t/list"
        assert web.get("/t/list?after=3").headers["location"] == "/sign-in?next=/t/list%3Fafter%3D3"


def test_whoever_was_signed_out_over_a_form_comes_back_to_it_and_is_told(sqlite: Database) -> None:
    with client(sqlite, None) as web:
        came_from = {"referer": "http://testserver/t/list?after=3"}
        answer = web.post("/t/number", data={"name": "x"}, headers=came_from)
        assert answer.headers["location"] == "/sign-in?lapsed=1&next=/t/list%3Fafter%3D3"
        elsewhere = web.post("/t/number", data={"name": "x"}, headers={"referer": "https://elsewhere.vn/t"})
        assert elsewhere.headers["location"] == "/sign-in?lapsed=1&next=/"


def test_a_word_is_tried_before_an_id(sqlite: Database) -> None:
    with client(sqlite) as web:
        assert "new" in web.get("/t/things/new").text
        assert "12" in web.get("/t/things/12").text
        assert web.get("/t/things/1٢").status_code == 404
        assert web.get("/t/things/2147483648").status_code == 404  # no such id fits a column


def test_htmx_gets_the_block_and_a_browser_the_page(sqlite: Database) -> None:
    with client(sqlite) as web:
        assert web.get("/t/list", headers={"hx-request-type": "partial"}).text.startswith("<ul>")
        page = web.get("/t/list")
    assert page.text.startswith("<html>")
    assert "HX-Request-Type" in page.headers["vary"]


def test_a_locked_database_is_told_in_words(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite.engine.connect() as other, client(sqlite) as web:
        monkeypatch.setattr(db, "is_busy", lambda error: True)
        other.exec_driver_sql("ROLLBACK")
        other.exec_driver_sql("BEGIN EXCLUSIVE")
        other.exec_driver_sql("UPDATE journal_head SET seq = 0")
        quickly(sqlite)
        answer = web.post("/t/number", data={**TOKEN, "n": "1"})
    assert answer.status_code == 503
    assert "busy" in answer.text or "bận" in answer.text


def quickly(database: Database) -> None:
    """Wait for a lock a moment only: new connections, without patience."""
    from sqlalchemy import event

    event.listen(database.engine, "checkout", lambda raw, record, proxy: raw.execute("PRAGMA busy_timeout=1"))


def test_a_page_and_a_form_speak_the_persons_language(sqlite: Database) -> None:
    with client(sqlite, None) as web:
        assert "Đóng" in web.get("/t/form").text
        web.cookies.set("language", "en")
        assert "Close" in web.get("/t/form").text
        web.cookies.set("language", "xx")
        assert "Đóng" in web.get("/t/form").text


# --- two acts with work between them ------------------------------------------------------------------------------


def test_the_first_act_is_committed_before_the_work_and_the_second_after(database: Database) -> None:
    with client(database) as web:
        assert web.post("/t/then/well", data=TOKEN).status_code == 303
    assert lines(database) == ["first", "second 7"]


def test_work_that_fails_leaves_the_first_act_and_tells_whoever_asked(sqlite: Database) -> None:
    with client(sqlite) as web:
        assert web.post("/t/then/untold", data=TOKEN).status_code == 409
        assert web.post("/t/then/failed", data=TOKEN).status_code == 303
    assert lines(sqlite) == ["first", "first", "failed"]


# --- forged requests ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "token-of-other", masked("token-of-other")], ids=["none", "other", "masked"])
def test_a_form_without_the_persons_token_is_refused(sqlite: Database, token: str) -> None:
    with client(sqlite) as web:
        assert web.post("/t/number", data={"csrf": token, "n": "1"}).status_code == 403
    assert lines(sqlite) == []


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}])
def test_a_form_from_another_site_is_refused(sqlite: Database, headers: dict[str, str]) -> None:
    with client(sqlite) as web:
        assert web.post("/t/number", data={**TOKEN, "n": "1"}, headers=headers).status_code == 403


def test_an_old_browser_is_judged_by_the_origin(sqlite: Database) -> None:
    with client(sqlite) as web:
        del web.headers["sec-fetch-site"]
        elsewhere = {"origin": "https://elsewhere.example"}
        assert web.post("/t/number", data={**TOKEN, "n": "1"}, headers=elsewhere).status_code == 403
        assert web.post("/t/number", data={**TOKEN, "n": "1"}, headers={"origin": "http://testserver"}).is_redirect


def test_a_token_is_written_differently_each_time_and_still_known(sqlite: Database) -> None:
    first, second = masked(AN.csrf), masked(AN.csrf)
    assert first != second
    with client(sqlite) as web:
        for token in (first, second):
            assert web.post("/t/number", data={"csrf": token, "n": "1"}).is_redirect
            assert web.post("/t/number", data={"n": "1"}, headers={"x-csrf-token": token}).is_redirect


FOR_CHI = replace(AN, acting=Acting(person=7, for_whom=3, authority=12, principals=(1,), powers=frozenset({"see"})))


@pytest.mark.parametrize(
    ("opened", "sent"),
    [(AN, FOR_CHI), (FOR_CHI, AN), (replace(FOR_CHI, acting=replace(FOR_CHI.acting, authority=9)), FOR_CHI)],
)
@pytest.mark.parametrize("by_script", [False, True])
def test_a_form_opened_in_another_name_is_refused_and_its_text_shown(
    sqlite: Database, opened: Visitor, sent: Visitor, by_script: bool
) -> None:
    token = of(opened)
    with client(sqlite) as web:
        ports.signed_in.fill(lambda *_: sent)
        form = {"n": "một câu dài để chép lại", **({} if by_script else {"csrf": token})}
        refused = web.post("/t/number", data=form, headers={"x-csrf-token": token} if by_script else {})
        assert refused.status_code == 409 and "một câu dài để chép lại" in refused.text
        assert web.post("/t/number", data={"csrf": of(sent), "n": "1"}).is_redirect
    assert lines(sqlite) == ["numbered"]


# --- texts are taken whole or not at all ---------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["text", "unread"])
@pytest.mark.parametrize("length", [31, 20_001])
def test_a_text_that_is_too_long_is_never_cut_but_refused_and_given_back(
    sqlite: Database, field: str, length: int
) -> None:
    long = ("dài " * length)[: length - 1] + "."
    with client(sqlite) as web:
        sent = {**TOKEN, "text": "ngắn", field: long}
        answer = web.post("/t/careless", data=sent)
        if field == "unread" and length == 31:
            assert answer.is_redirect
            return
        assert answer.status_code == 422 and long in answer.text
        assert web.post("/t/number", data={**TOKEN, "n": long}).status_code == 422
    assert lines(sqlite) == []


@pytest.mark.parametrize("ranged", [{}, {"range": "bytes=0-1"}, {"range": "bytes=90-"}, {"range": "nonsense"}])
def test_what_was_made_for_an_answer_is_gone_once_it_is_sent(
    sqlite: Database, tmp_path: Path, ranged: dict[str, str]
) -> None:
    slip = tmp_path / "slip.pdf"
    slip.write_bytes(b"%PDF")
    with client(sqlite) as web:
        assert web.get(f"/t/made?at={slip}", headers=ranged).status_code in (200, 206, 416)
    assert not slip.exists()


@pytest.mark.parametrize(
    ("typed", "taken"), [("15", 15), ("1.500", 1500), ("1 500", 1500), ("1.5", None), ("15.", None), ("1.50.0", None)]
)
def test_a_dot_stands_between_thousands_only(typed: str, taken: int | None) -> None:
    form = Form([("n", typed)])
    assert form.integer("n") == taken and bool(form.errors) == (taken is None)
