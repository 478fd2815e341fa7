"""Bytes become files of the house once, whoever brings them and however often."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, func, select

from tests.files.conftest import Room, pdf, upload, written
from workplace.files import actions, queries
from workplace.files.models import AccessLog, File
from workplace.files.receive import Received, receive
from workplace.jobs.models import Job
from workplace.journal.models import JournalLine
from workplace.kernel import clock, ports
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref

VINH = Acting(person=4)
KHA = Acting(person=7)


@pytest.fixture
def received(room: Room) -> Received:
    return receive(room, upload(pdf(2), "Công văn.pdf"))


def test_kept_bytes_have_a_card_a_journal_line_and_a_job(database: Database, received: Received) -> None:
    with database.writing() as session:
        card = actions.keep(session, VINH, received)
    assert (card.sha256, card.pages, card.name, card.state) == (received.sha256, 2, "Công văn.pdf", "clean")
    with database.reading() as session:
        assert queries.file(session, card.id) == card
        line = session.scalars(select(JournalLine)).one()
        assert (line.verb, line.module, line.thing, line.person) == ("keep", "files", card.id, VINH.person)
        assert received.sha256 in line.detail
        assert session.scalars(select(col(Job.name))).all() == ["files.text"]


def test_the_same_bytes_again_are_the_same_file(database: Database, received: Received) -> None:
    with database.writing() as session:
        first = actions.keep(session, VINH, received)
        assert actions.keep(session, KHA, received, name="other.pdf") == first
    with database.writing() as session:
        assert actions.keep(session, KHA, received).id == first.id
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(JournalLine)) == 1


def test_two_writers_who_bring_the_same_bytes_at_once_get_one_file(database: Database, received: Received) -> None:
    ready = threading.Barrier(8)

    def bring(person: int) -> int:
        ready.wait()
        with database.writing() as session:
            return actions.keep(session, Acting(person=person), received).id

    with ThreadPoolExecutor(8) as several:
        assert len(set(several.map(bring, range(1, 9)))) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(File)) == 1
        assert session.scalar(select(func.count()).select_from(JournalLine)) == 1


def test_nothing_stays_of_a_file_whose_transaction_fails(database: Database, received: Received) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        actions.keep(session, VINH, received)
        _ = 1 / 0
    with database.reading() as session:
        assert queries.by_content(session, received.sha256) is None
        assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_bytes_are_had_by_whom_some_module_lets(
    database: Database, received: Received, lets: Callable[[dict[int, set[int]]], None]
) -> None:
    with database.writing() as session:
        card = actions.keep(session, VINH, received)
    lets({VINH.person: {card.id}})
    with database.reading() as session:
        assert queries.readable(session, VINH, card.id) == (card, Ref("docs", 12))
        for acting, file_id in ((KHA, card.id), (VINH, card.id + 1), (KHA, 99)):
            with pytest.raises(NotFound):
                queries.readable(session, acting, file_id)


def test_a_row_without_a_file_is_not_found(database: Database) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        queries.file(session, 1)


def test_the_text_layer_is_stored_once_and_read_in_order(database: Database, received: Received) -> None:
    with database.writing() as session:
        card = actions.keep(session, VINH, received)
        actions.write_text(session, card.id, ["trang một\0", "trang hai"])
        actions.write_text(session, card.id, ["else"])
        assert queries.text(session, card.id) == ["trang một", "trang hai"]


def test_the_access_log_says_who_for_whom_and_by_which_authority(database: Database, received: Received) -> None:
    deputy = Acting(person=2, for_whom=1, authority=31)
    with database.writing() as session:
        card = actions.keep(session, VINH, received)
        actions.note_access(session, deputy, "download", module="docs", thing=12, file=card.id)
    with database.reading() as session:
        (line,) = queries.accesses(session, "docs", 12)
        assert (line.person, line.for_whom, line.authority, line.act, line.file) == (2, 1, 31, "download", card.id)
        assert line.at.tzinfo is not None
        assert queries.accesses(session, "docs", 13) == []
        assert queries.noted_lately(session, deputy, card.id, "download", Ref("docs", 12))
        assert not queries.noted_lately(session, deputy, card.id, "read", Ref("docs", 12))
        assert not queries.noted_lately(session, Acting(person=2), card.id, "download", Ref("docs", 12))
        with clock.frozen(clock.now() + timedelta(minutes=11)):
            assert not queries.noted_lately(session, deputy, card.id, "download", Ref("docs", 12))


@pytest.mark.parametrize("change", ["UPDATE access_log SET person = 9", "DELETE FROM access_log"])
def test_the_access_log_only_grows(database: Database, change: str) -> None:
    with database.writing() as session:
        actions.note_access(session, VINH, "read", module="docs", thing=12)
    with pytest.raises(DBAPIError, match="only grows"), database.writing() as session:
        session.execute(text(change))
    with database.reading() as session:
        assert session.scalars(select(col(AccessLog.person))).all() == [VINH.person]


def test_lines_of_the_access_log_are_removed_when_they_are_old_enough(database: Database) -> None:
    with clock.frozen(clock.now() - timedelta(days=31 * 24 + 1)), database.writing() as session:
        for thing in (9, 10, 11):
            actions.note_access(session, VINH, "read", module="docs", thing=thing)
    with clock.frozen(clock.now() - timedelta(days=700)), database.writing() as session:
        actions.note_access(session, VINH, "read", module="docs", thing=12)
    with database.writing() as session:
        assert [actions.forget_accesses(session, 24, most=2) for _ in range(3)] == [2, 1, 0]
        assert session.scalars(select(col(AccessLog.thing))).all() == [12]


def quarantined(session: Session, received: Received) -> int:
    from dataclasses import replace

    return actions.keep(session, VINH, replace(received, to_scan=True)).id


def test_a_file_in_quarantine_is_handed_out_after_the_scan(
    database: Database, received: Received, lets: Callable[[dict[int, set[int]]], None]
) -> None:
    with database.writing() as session:
        file_id = quarantined(session, received)
    lets({VINH.person: {file_id}})
    with database.reading() as session, pytest.raises(NotNow, match="waits for the virus scan"):
        queries.readable(session, VINH, file_id)
    with database.writing() as session:
        actions.clear(session, file_id)
        actions.clear(session, file_id)
    with database.reading() as session:
        assert queries.readable(session, VINH, file_id)[0].state == "clean"
        assert [line.verb for line in session.scalars(select(JournalLine))] == ["keep", "clear"]
        assert session.scalars(select(col(Job.name)).order_by(col(Job.id))).all() == ["files.scan", "files.text"]


def test_an_infected_file_is_never_handed_out_and_not_taken_again(
    database: Database, received: Received, lets: Callable[[dict[int, set[int]]], None]
) -> None:
    with database.writing() as session:
        file_id = quarantined(session, received)
        actions.refuse(session, file_id, "Eicar-Test-Signature")
        actions.refuse(session, file_id, "Eicar-Test-Signature")
    lets({VINH.person: {file_id}})
    with database.reading() as session, pytest.raises(NotNow, match="Eicar"):
        queries.readable(session, VINH, file_id)
    with database.writing() as session, pytest.raises(BadInput, match="Eicar"):
        actions.keep(session, KHA, received)


def test_a_text_file_needs_no_text_layer(database: Database, room: Room) -> None:
    with database.writing() as session:
        actions.keep(session, VINH, receive(room, upload("Huế".encode(), "a.txt")))
        assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_a_written_page_is_read(room: Room) -> None:
    pages = room.pool.run(
        "workplace.files.textlayer.text", str(receive(room, upload(written("Cong van"), "a.pdf")).path)
    )
    assert pages == ["Cong van"]


def test_ports_are_asked_in_turn(database: Database, received: Received, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def no(name: str) -> Callable[..., list[int]]:
        def may_have(_session: object, _acting: Acting, _file_id: int) -> list[int]:
            asked.append(name)
            return []

        return may_have

    monkeypatch.setattr(ports.may_have, "_functions", {"docs": no("docs"), "tasks": no("tasks")})
    with database.writing() as session:
        card = actions.keep(session, VINH, received)
        with pytest.raises(NotFound):
            queries.readable(session, VINH, card.id)
    assert asked == ["docs", "tasks"]
