"""Signing in, staying in, and being kept out without keeping others out."""

from datetime import timedelta

import pytest
from sqlmodel import select

from tests.org.office import DESK, NOON, Office
from workplace.demo.cast import PASSWORD
from workplace.journal.models import JournalLine
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.db import Database
from workplace.kernel.errors import BadInput, NotFound, Refused, TooMany
from workplace.org.actions import people, sessions, sign_in
from workplace.org.actions.sign_in import Place, token_digest
from workplace.org.queries import sessions as places

ELSEWHERE = Place("203.0.113.9")


def test_the_password_opens_a_session(office: Office) -> None:
    signed_in = office.sign_in(" Chi ")
    visitor = office.visitor(signed_in.token)
    assert visitor and visitor.name == "Nguyễn Thị Chi" and visitor.acting == office.cast.chi
    assert visitor.roles == {"signer", "unit_head"}
    assert visitor.fresh_at == NOON
    with office.database.reading() as session:
        assert len(session.exec(select(JournalLine).where(JournalLine.verb == "sign_in")).all()) == 1


def test_real_hashes_tell_right_from_wrong(sqlite: Database) -> None:
    office = Office(sqlite)
    assert office.visitor(office.sign_in("chi").token)
    office.fail("chi", 1, DESK)
    office.fail("nobody", 1, DESK)


def test_unknown_wrong_and_disabled_are_told_alike(office: Office) -> None:
    with office.request() as (session, _):
        people.disable(session, office.cast.admin, office.cast.dung.person)
    answers = set()
    for login, password in (("nobody", PASSWORD), ("chi", "wrong"), ("dung", PASSWORD)):
        with pytest.raises(BadInput) as refused:
            office.sign_in(login, password)
        answers.add((str(refused.value.reason), tuple(refused.value.fields)))
    assert len(answers) == 1


def test_a_session_ends_when_idle_and_when_old(office: Office) -> None:
    token = office.sign_in("chi").token
    for _ in range(14):
        clock.move(timedelta(minutes=55))
        if clock.now() < NOON + timedelta(hours=12):
            assert office.visitor(token)
    assert office.visitor(token) is None  # 12 hours are over
    second = office.sign_in("chi").token
    clock.move(timedelta(minutes=61))
    assert office.visitor(second) is None


def test_that_a_session_was_seen_is_written_once_a_minute(office: Office) -> None:
    token = office.sign_in("chi").token
    written = []
    for seconds in (0, 30, 31, 10, 60):
        clock.move(timedelta(seconds=seconds))
        with office.request() as (session, asides):
            office.door.one(session, token, asides.append)
            written.append(len(asides))
    assert written == [0, 0, 1, 0, 1]


def test_signing_in_again_ends_the_session_that_came_along(office: Office) -> None:
    first = office.sign_in("chi")
    second = office.sign_in("chi", replaces=first.token)
    assert office.visitor(first.token) is None and office.visitor(second.token)


def test_signing_out_ends_it(office: Office) -> None:
    token = office.sign_in("chi").token
    with office.request() as (session, asides):
        visitor = office.door.one(session, token, asides.append)
        assert visitor
        sign_in.sign_out(session, visitor)
    assert office.visitor(token) is None


def test_guessing_is_stopped_and_waiting_helps(office: Office) -> None:
    office.fail("chi", 5, ELSEWHERE)
    with pytest.raises(TooMany):
        office.sign_in("chi", PASSWORD, ELSEWHERE)
    clock.move(timedelta(minutes=16))
    assert office.sign_in("chi", PASSWORD, ELSEWHERE)


def test_an_unknown_login_is_limited_alike(office: Office) -> None:
    office.fail("nobody", 5, ELSEWHERE)
    with pytest.raises(TooMany):
        office.sign_in("nobody", "x", ELSEWHERE)


def test_others_failures_never_lock_a_known_browser_or_address_out(office: Office) -> None:
    known = office.sign_in("chi")
    mine = Place("198.51.100.3", token_digest(known.device))
    for host in range(25):
        office.fail("chi", 4, Place(f"203.0.113.{host}"))
    with pytest.raises(TooMany):
        office.sign_in("chi", PASSWORD, Place("203.0.113.200"))  # a place that nobody knows
    assert office.sign_in("chi", PASSWORD, mine)  # the browser is known
    assert office.sign_in("chi", PASSWORD, DESK)  # the address is known


def test_a_crowded_address_stops_guessing_but_not_those_who_were_there_before(office: Office) -> None:
    office.sign_in("chi", place=ELSEWHERE)
    for i in range(15):
        office.fail(f"guess{i}", 4, ELSEWHERE)
    with pytest.raises(TooMany):
        office.sign_in("dung", PASSWORD, ELSEWHERE)
    assert office.sign_in("chi", place=ELSEWHERE)


def test_a_password_is_proved_again_before_signing(office: Office) -> None:
    token = office.sign_in("chi").token
    clock.move(timedelta(minutes=30))
    visitor = office.visitor(token)
    assert visitor and not sign_in.is_fresh(visitor, 5)
    with pytest.raises(BadInput), office.request() as (session, asides):
        sign_in.confirm_password(session, visitor, "wrong", asides.append)
    with office.request() as (session, asides):
        sign_in.confirm_password(session, visitor, PASSWORD, asides.append)
    again = office.visitor(token)
    assert again and sign_in.is_fresh(again, 5)


def test_a_lost_password_is_replaced_by_one_that_works_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = office.sign_in("an").token
    with office.request() as (session, _):
        once = sessions.reset_password(session, office.cast.admin, office.cast.an.person)
    assert office.visitor(kept) is None
    monkeypatch.setattr("workplace.org.actions.passwords.fits", lambda given, hash: bool(hash) and given == once)
    came_in = office.sign_in("an", once)
    assert came_in.must_change
    with pytest.raises(BadInput):
        office.sign_in("an", once, ELSEWHERE)
    visitor = office.visitor(came_in.token)
    assert visitor
    with office.request() as (session, asides):
        assert places.needs_new_password(session, visitor.acting.person)
        sessions.change_password(session, visitor, "", "hoa phượng đỏ 26", asides.append)
        assert not places.needs_new_password(session, visitor.acting.person)


@pytest.mark.parametrize("new", ["short", "aaaaaaaaaaaa", "chi-chi-chi-2026", "nguyenthichi"])
def test_a_weak_password_is_refused(office: Office, new: str) -> None:
    visitor = office.visitor(office.sign_in("chi").token)
    assert visitor
    with pytest.raises(BadInput), office.request() as (session, asides):
        sessions.change_password(session, visitor, PASSWORD, new, asides.append)


def test_a_new_password_ends_the_other_sessions(office: Office) -> None:
    other, here = office.sign_in("chi").token, office.sign_in("chi", place=ELSEWHERE).token
    visitor = office.visitor(here)
    assert visitor
    with office.request() as (session, asides):
        sessions.change_password(session, visitor, PASSWORD, "sông Hương núi Ngự", asides.append)
    assert office.visitor(other) is None and office.visitor(here)


def test_one_sees_and_ends_one_s_own_sessions_only(office: Office) -> None:
    chi, dung = office.sign_in("chi"), office.sign_in("dung")
    mine, his = office.visitor(chi.token), office.visitor(dung.token)
    assert mine and his
    with office.request() as (session, _):
        (place,) = places.open_places(session, mine, idle_minutes=60, session_hours=12)
        assert (place.browser, place.system, place.this_one) == ("Chrome", "Windows", True)
        with pytest.raises(NotFound):
            sessions.revoke(session, mine.acting, his.session_id)
        sessions.revoke(session, mine.acting, mine.session_id)
    assert office.visitor(chi.token) is None and office.visitor(dung.token)


def test_whoever_is_disabled_is_out_at_once(office: Office) -> None:
    token = office.sign_in("dung").token
    with office.request() as (session, _):
        people.disable(session, SYSTEM, office.cast.dung.person)
    assert office.visitor(token) is None


def test_no_administrator_disables_themselves(office: Office) -> None:
    with pytest.raises(Refused), office.request() as (session, _):
        people.disable(session, office.cast.admin, office.cast.admin.person)
