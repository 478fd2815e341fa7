"""What the file room does after the fact: scanning, reading text layers, sweeping."""

import os
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.files.conftest import Room, pdf, upload, written
from workplace.files import actions, clamd, queries, store, sweep, work
from workplace.files.events import FileCleared, FileRefused, FileTextRead
from workplace.files.receive import Received, receive
from workplace.jobs.run import run_due
from workplace.jobs.work import Work
from workplace.kernel import events
from workplace.kernel.acting import Acting
from workplace.kernel.db import Database

VINH = Acting(person=4)


@dataclass
class House(Room):
    database: Database | None = None


def at_work(room: Room, database: Database, **settings: object) -> Work:
    limited = room.limited(**settings)
    return Work(House(limited.settings, room.pool, database=database))  # type: ignore[arg-type]


def keep(database: Database, received: Received, *, to_scan: bool = False) -> int:
    with database.writing() as session:
        return actions.keep(session, VINH, replace(received, to_scan=to_scan)).id


def card(database: Database, file_id: int) -> queries.FileCard:
    with database.reading() as session:
        return queries.file(session, file_id)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    facts: list[object] = []
    listeners = {kind: [lambda session, fact: facts.append(fact)] for kind in (FileCleared, FileRefused, FileTextRead)}
    for kind, hears in listeners.items():
        monkeypatch.setitem(events._listeners, kind, hears)
    return facts


class Scanner:
    """A clamd that knows one virus: the word EICAR."""

    def __init__(self, listening: socket.socket, answer: str) -> None:
        self._listening, self._answer = listening, answer
        self.seen: list[bytes] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack(">I", stream.read(4))[0]:
                    content += stream.read(length)
                self.seen.append(content)
                found = "stream: Eicar-Test-Signature FOUND" if b"EICAR" in content else self._answer
                connection.sendall(found.encode() + b"\0")


@contextmanager
def scanner(family: int = socket.AF_INET, place: str = "", answer: str = "stream: OK") -> Iterator[tuple[str, Scanner]]:
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.bind(place or ("127.0.0.1", 0))
        listening.listen()
        address = place or f"127.0.0.1:{listening.getsockname()[1]}"
        made = Scanner(listening, answer)
        yield address, made
        listening.shutdown(socket.SHUT_RDWR)
    made._thread.join(5)


def test_a_clean_file_leaves_quarantine(database: Database, room: Room, told: list[object]) -> None:
    content = pdf(2)
    file_id = keep(database, receive(room, upload(content, "a.pdf")), to_scan=True)
    with scanner() as (address, seen):
        work.scan(at_work(room, database, clamd=address), {"file": file_id})
        work.scan(at_work(room, database, clamd=address), {"file": file_id})
    assert seen.seen == [content]
    assert card(database, file_id).state == "clean"
    assert told == [FileCleared(file_id)]


def test_an_infected_file_is_locked_away(database: Database, room: Room, told: list[object]) -> None:
    file_id = keep(database, receive(room, upload(b"EICAR", "a.txt")), to_scan=True)
    with scanner() as (address, _):
        work.scan(at_work(room, database, clamd=address), {"file": file_id})
    assert (card(database, file_id).state, card(database, file_id).refusal) == ("refused", "Eicar-Test-Signature")
    assert told == [FileRefused(file_id, "Eicar-Test-Signature")]


def test_a_file_stays_in_quarantine_while_the_scanner_does_not_answer(sqlite: Database, room: Room) -> None:
    file_id = keep(sqlite, receive(room, upload(pdf(), "a.pdf")), to_scan=True)
    with pytest.raises(clamd.NotScanned, match="can't be reached"):
        work.scan(at_work(room, sqlite, clamd="127.0.0.1:1"), {"file": file_id})
    assert card(sqlite, file_id).state == "quarantined"


def test_a_scanner_without_a_verdict_is_not_taken_for_clean(room: Room, tmp_path: Path) -> None:
    received = receive(room, upload(pdf(), "a.pdf"))
    for answer in ("INSTREAM size limit exceeded. ERROR", ""):
        with scanner(answer=answer) as (address, _), pytest.raises(clamd.NotScanned, match="no verdict"):
            clamd.scan(address, received.path)


def test_the_scanner_may_listen_on_a_unix_socket(room: Room, tmp_path: Path) -> None:
    received = receive(room, upload(pdf(), "a.pdf"))
    with scanner(socket.AF_UNIX, str(tmp_path / "clamd.ctl")) as (address, _):
        assert clamd.scan(address, received.path) == ""
    with pytest.raises(clamd.NotScanned):
        clamd.scan(str(tmp_path / "nobody.ctl"), received.path)


def test_with_a_scanner_in_the_settings_uploads_are_to_be_scanned(room: Room) -> None:
    assert receive(room.limited(clamd="127.0.0.1:1"), upload(pdf(), "a.pdf")).to_scan
    assert not receive(room, upload(pdf(), "a.pdf")).to_scan


def test_files_kept_before_the_scanner_was_switched_off_are_released(sqlite: Database, room: Room) -> None:
    file_id = keep(sqlite, receive(room, upload(pdf(), "a.pdf")), to_scan=True)
    work.scan(at_work(room, sqlite), {"file": file_id})
    assert card(sqlite, file_id).state == "clean"


def test_the_text_layer_is_read_once(database: Database, room: Room, told: list[object]) -> None:
    file_id = keep(database, receive(room, upload(written("Cong van"), "a.pdf")))
    work.read_text(at_work(room, database), {"file": file_id})
    work.read_text(at_work(room, database), {"file": file_id})
    with database.reading() as session:
        assert queries.text(session, file_id) == ["Cong van"]
    assert told == [FileTextRead(file_id)]


def age(path: Path, days: float) -> None:
    os.utime(path, (time.time() - days * store.DAY,) * 2)


def test_the_sweep_takes_only_what_is_old_and_unnamed(database: Database, room: Room) -> None:
    named, orphan, fresh = (receive(room, upload(pdf(n), f"{n}.pdf")) for n in (1, 2, 3))
    keep(database, named)
    kept_store = store.store_of(room.settings)
    old_upload, new_upload = kept_store.new_path(), kept_store.new_path()
    drawn, used = (kept_store.derived_path(named.sha256, f"{n}-160.webp") for n in (1, 2))
    opened = kept_store.private / "opened.png"
    for path in (old_upload, new_upload, drawn, used, opened):
        path.write_bytes(b"x")
    for path, days in ((named.path, 9), (orphan.path, 1.1), (old_upload, 1.1), (drawn, 61), (used, 59), (opened, 0.1)):
        age(path, days)

    assert sweep.sweep(at_work(room, database)) == sweep.Swept(uploads=2, orphans=1, derived=1)
    assert [p.exists() for p in (named.path, fresh.path, new_upload, used)] == [True] * 4
    assert [p.exists() for p in (orphan.path, old_upload, drawn, opened)] == [False] * 4
    assert sweep.sweep(at_work(room, database)) == sweep.Swept(0, 0, 0)


def test_bytes_received_again_are_young_again(sqlite: Database, room: Room) -> None:
    first = receive(room, upload(pdf(), "a.pdf"))
    age(first.path, 30)
    again = receive(room, upload(pdf(), "b.pdf"))
    assert sweep.sweep(at_work(room, sqlite)).orphans == 0
    assert again.path.exists()


def test_bytes_received_again_while_the_sweep_looks_stay(
    sqlite: Database, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = receive(room, upload(pdf(), "a.pdf"))
    monkeypatch.setattr(store.LocalStore, "all", lambda _self: iter([(received.sha256, 0.0)]))
    assert sweep.sweep(at_work(room, sqlite)).orphans == 0
    assert received.path.exists()


def test_files_that_still_wait_are_scanned_when_the_scanner_is_back(database: Database, room: Room) -> None:
    waiting = keep(database, receive(room, upload(pdf(), "a.pdf")), to_scan=True)
    clean = keep(database, receive(room, upload(b"b", "b.txt")))
    without = at_work(room, database, clamd="127.0.0.1:1")
    work.fill()
    assert run_due(without.house) == 1
    with scanner() as (address, seen):
        work.rescan(without, {})
        assert run_due(at_work(room, database, clamd=address).house) == 2  # the scan, then the text layer
    assert len(seen.seen) == 1
    assert card(database, waiting).state == card(database, clean).state == "clean"


def test_the_daily_sweep_sweeps(sqlite: Database, room: Room) -> None:
    orphan = receive(room, upload(pdf(), "a.pdf"))
    age(orphan.path, 2)
    work.tidy(at_work(room, sqlite), {})
    assert not orphan.path.exists()


def test_papers_that_were_made_and_never_sent_go_with_the_next_secret(room: Room, sqlite: Database) -> None:
    at = at_work(room, sqlite)
    place = store.store_of(at.settings)
    old, fresh = place.made_path(".pdf"), place.made_path(".pdf")
    for path in (old, fresh):
        path.write_bytes(b"%PDF")
    long_ago = time.time() - sweep.MADE_SECONDS - 1
    os.utime(old, (long_ago, long_ago))
    file_id = keep(sqlite, receive(room, upload(pdf(), "a.pdf")))
    with sqlite.writing() as session:
        actions.lock_away(session, file_id, "mật")
    work.destroy(at, {"file": file_id})
    assert (old.exists(), fresh.exists()) == (False, True)
