"""The process dies at every single write of register, sign, number, seal and release; what is left is whole.

Each act is tried again and again, each time killed one write later (an SQL write, a commit, a file's renaming), until
it gets through. After every death: no number is lost or given twice, every signature in the book stands in the file
that is read, the journal's chain holds, and the next try goes on.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlmodel import Session, col

from signing import desk
from signing.keys import VaultKey
from tests.docs.conftest import Office
from tests.docs.test_standing_in import ended
from tests.docs.test_way import arrived, letter
from workplace.demo.marks import seal_png
from workplace.docs.actions import (
    approving,
    attaching,
    drafting,
    finishing,
    issuing,
    receiving,
    releasing,
    signing,
    working,
)
from workplace.docs.actions.drafting import To
from workplace.docs.models.issuing import Delivery, Series, Signature
from workplace.docs.models.letters import Attachment, Doc, Version
from workplace.docs.queries import numbering
from workplace.files import queries as files
from workplace.jobs.work import Work
from workplace.journal.verify import verify
from workplace.kernel import clock
from workplace.kernel.db import Database
from workplace.kernel.errors import BadInput, Busy
from workplace.kernel.text import say
from workplace.notices.queries import unread

MOST = 200  # writes of one act; more would be a fault of its own
WRITES = ("INSERT", "UPDATE", "DELETE")


class Killed(BaseException):
    """The process is gone: nothing of ours may catch this."""


@contextmanager
def killed_at(database: Database, number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Die at the write of this number."""
    writes = 0

    def count(*_: Any) -> None:
        nonlocal writes
        writes += 1
        if writes == number:
            raise Killed

    def statement(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        if sql.lstrip().upper().startswith(WRITES):
            count()

    event.listen(database.engine, "before_cursor_execute", statement)
    event.listen(database.engine, "commit", count)
    with monkeypatch.context() as patch:
        for name in ("replace", "rename", "link"):
            patch.setattr(os, name, _after(count, getattr(os, name)))
        try:
            yield
        finally:
            event.remove(database.engine, "before_cursor_execute", statement)
            event.remove(database.engine, "commit", count)


def _after(count: Callable[[], None], function: Callable[..., Any]) -> Callable[..., Any]:
    def counted(*args: Any, **more: Any) -> Any:
        count()
        return function(*args, **more)

    return counted


def survives(office: Office, act: Callable[[], Any], doc: Doc, monkeypatch: pytest.MonkeyPatch) -> int:
    """Kill the act at its first write, its second, and so on, until it gets through; how often it died."""
    for number in range(1, MOST):
        try:
            with killed_at(office.house.database, number, monkeypatch):
                act()
        except Killed:
            office.house.database.close()  # a dead process lets its connections go
            is_whole(office, doc)
            clock.move(timedelta(minutes=3))  # a claim of a dead process is let go after two
            continue
        is_whole(office, doc)
        return number - 1
    raise AssertionError("the act never ends")


def is_whole(office: Office, doc: Doc) -> None:
    """Numbers, file, signatures and journal agree with one another."""
    with office.house.database.reading() as session:
        for series in session.scalars(select(Series)).all():
            assert numbering.unexplained(session, series) == []
        now = session.get_one(Doc, doc.id)
        newest = session.scalars(
            select(Version).where(col(Version.doc_id) == doc.id).order_by(col(Version.no).desc()).limit(1)
        ).one()
        assert now.file_id == newest.file_id
        assert signed_fields(office, session, now) == booked_fields(session, newest)
        assert verify(session).broken is None


def signed_fields(office: Office, session: Session, doc: Doc) -> list[str]:
    """Whose signatures stand in the file, all of them valid."""
    path = files.path(office.house, files.file(session, doc.file_id or 0))
    return _examined(path, office.house.settings.trust)


@cache
def _examined(path: Path, trust: Path) -> list[str]:
    """A stored file never changes: its name is its content's hash."""
    report = desk.examine(path, trust).report
    assert all(str(one.integrity) == "valid" for one in report.signatures)
    return [one.field for one in report.signatures]


def booked_fields(session: Session, newest: Version) -> list[str]:
    """Whose signatures the book says stand in it."""
    rows = select(col(Signature.field)).where(col(Signature.doc_id) == newest.doc_id).order_by(col(Signature.id))
    return list(session.scalars(rows))


def after_the_crash(office: Office, doc: Doc, token: str) -> Callable[[], None]:
    """The job that looks after a claim whose process is gone."""
    return lambda: finishing.finish(Work(office.house), {"doc": doc.id, "token": token})


def certificate(office: Office, key: desk.KeyOrder) -> str:
    return hashlib.sha256(VaultKey(key.folder, key.name, key.passphrase).certificates[0]).hexdigest()


def test_what_a_worker_had_finished_is_kept_by_a_job(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    cast, out, numbered = office.cast, office.out(), office.out()
    doc = office.ready(cast.an, cast.binh, [To("Bộ Tài chính")])
    key, agency = office.key(f"person-{cast.binh.person}"), office.key("agency")
    token, row, _ = office.do(signing.begin, cast.binh, doc, None)
    office.do(finishing.expect, doc, token, row.field, certificate(office, key), [out])
    desk.sign_person(office.path(doc), out, row.field, key, None, [desk.Seat(row.field, "Hoàng Thanh Bình")], 36)
    assert survives(office, after_the_crash(office, doc, token), doc, monkeypatch) > 3
    assert office.read(lambda session: session.get_one(Doc, doc.id).state) == "signed"
    token, number, _ = office.do(issuing.begin_number, cast.kha, doc, clock.today())
    office.do(finishing.expect, doc, token, "NumberDate", certificate(office, agency), [numbered], number=number.id)
    desk.sign_number(office.path(doc), numbered, agency, "Số: 01/STC-QLNS", "Huế, ngày 23")
    told = office.read(unread, cast.kha)
    for _ in range(2):
        after_the_crash(office, doc, token)()
    assert office.read(lambda session: session.get_one(Doc, doc.id).code) == "01/STC-QLNS"
    assert office.read(unread, cast.kha) == told + 1
    is_whole(office, doc)


def test_what_no_worker_had_finished_is_let_go_and_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    cast, out = office.cast, office.out()
    doc = office.ready(cast.an, cast.binh, [To("Bộ Tài chính")])
    token, row, _ = office.do(signing.begin, cast.binh, doc, None)
    office.do(finishing.expect, doc, token, row.field, "0" * 64, [out])
    told = office.read(unread, cast.binh)
    survives(office, after_the_crash(office, doc, token), doc, monkeypatch)
    assert office.read(unread, cast.binh) == told + 1
    assert office.read(lambda session: session.get_one(Doc, doc.id).state) == "awaiting_signature"
    office.sign(cast.binh, doc)


def test_a_busy_database_does_not_cost_what_a_worker_had_finished(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, out = office.cast, office.out()
    doc = office.ready(cast.an, cast.binh, [To("Bộ Tài chính")])
    key = office.key(f"person-{cast.binh.person}")
    token, row, _ = office.do(signing.begin, cast.binh, doc, None)
    office.do(finishing.expect, doc, token, row.field, certificate(office, key), [out])
    desk.sign_person(office.path(doc), out, row.field, key, None, [desk.Seat(row.field, "Hoàng Thanh Bình")], 36)

    def busy(*_: Any) -> None:
        raise Busy(say("The system is busy this moment. Nothing was changed; try again."))

    with monkeypatch.context() as patch:
        patch.setattr(signing, "confirm", busy)
        with pytest.raises(Busy):
            after_the_crash(office, doc, token)()
    after_the_crash(office, doc, token)()
    assert office.read(lambda session: session.get_one(Doc, doc.id).state) == "signed"


def test_a_file_made_with_another_certificate_is_not_kept(office: Office) -> None:
    cast, out = office.cast, office.out()
    doc = office.ready(cast.an, cast.binh, [To("Bộ Tài chính")])
    token, row, _ = office.do(signing.begin, cast.binh, doc, None)
    office.do(finishing.expect, doc, token, row.field, certificate(office, office.key("agency")), [out])
    key = office.key(f"person-{cast.binh.person}")
    desk.sign_person(office.path(doc), out, row.field, key, None, [desk.Seat(row.field, "Hoàng Thanh Bình")], 36)
    after_the_crash(office, doc, token)()
    assert office.read(lambda session: session.get_one(Doc, doc.id).state) == "awaiting_signature"


def test_what_was_finished_for_a_signer_who_may_sign_no_longer_is_not_kept(office: Office) -> None:
    cast, out = office.cast, office.out()
    doc = office.ready(cast.an, cast.binh, [To("Bộ Tài chính")])
    key = office.key(f"person-{cast.binh.person}")
    token, row, _ = office.do(signing.begin, cast.binh, doc, None)
    office.do(finishing.expect, doc, token, row.field, certificate(office, key), [out])
    desk.sign_person(office.path(doc), out, row.field, key, None, [desk.Seat(row.field, "Hoàng Thanh Bình")], 36)
    ended(office, "binh")
    after_the_crash(office, doc, token)()
    assert office.read(lambda session: session.get_one(Doc, doc.id).state) == "awaiting_signature"
    assert office.read(working.held, doc.id, token) is None


def test_what_can_not_be_taken_in_is_let_go(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    cast, out = office.cast, office.out()
    doc = office.ready(cast.an, cast.binh, [To("Bộ Tài chính")])
    key = office.key(f"person-{cast.binh.person}")
    token, row, _ = office.do(signing.begin, cast.binh, doc, None)
    office.do(finishing.expect, doc, token, row.field, certificate(office, key), [out])
    desk.sign_person(office.path(doc), out, row.field, key, None, [desk.Seat(row.field, "Hoàng Thanh Bình")], 36)

    def refused(*_: Any, **__: Any) -> None:
        raise BadInput(say("Check the form."))

    with monkeypatch.context() as patch:
        patch.setattr(finishing, "adopt_copy", refused)
        after_the_crash(office, doc, token)()
    assert office.read(working.held, doc.id, token) is None
    assert office.read(lambda session: session.get_one(Doc, doc.id).state) == "awaiting_signature"


@pytest.mark.parametrize("is_marked", [False, True])
def test_a_seal_is_kept_with_its_attachments_marks_or_not_at_all(office: Office, is_marked: bool) -> None:
    cast, agency = office.cast, office.key("agency")
    doc, annex = office.draft(cast.an), office.keep(office.paper(seed=3), cast.an)
    row = office.do(attaching.attach, cast.an, doc.id, annex, "phu-luc.pdf")
    office.do(drafting.set_parties, cast.an, doc, [], [drafting.Party(cast.binh.person)], [To("Bộ Tài chính")])
    office.do(approving.submit, cast.an, doc)
    office.sign(cast.binh, doc)
    office.number(cast.kha, doc)
    token, _ = office.do(issuing.begin_seal, cast.kha, doc)
    sealed, marked = office.out(), office.out()
    told = {"attachments": [row.id]}
    office.do(finishing.expect, doc, token, "Seal", certificate(office, agency), [sealed, marked], **told)
    desk.sign_seal(office.path(doc), sealed, agency, seal_picture(office), 36)
    if is_marked:
        desk.sign_mark(office.paper(seed=3), marked, agency, ("Kèm theo Công văn số 01/STC", "23/11/2026"))
    else:
        shutil.copyfile(office.paper(seed=3), marked)
    after_the_crash(office, doc, token)()
    now, kept = office.read(lambda session: (session.get_one(Doc, doc.id), session.get_one(Attachment, row.id)))
    assert (now.state, kept.marked_file_id is not None) == (("sealed", True) if is_marked else ("numbered", False))
    assert office.read(working.held, doc.id, token) is None


def seal_picture(office: Office) -> bytes:
    path = office.folder / "seal-of-finance.png"
    if not path.exists():
        seal_png("SỞ TÀI CHÍNH", "THÀNH PHỐ HUẾ", str(path))
    return path.read_bytes()


def test_registering(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    doc = arrived(office)

    def register() -> None:
        office.do(receiving.register, office.cast.vinh, doc, letter())

    assert survives(office, register, doc, monkeypatch) > 3
    assert office.read(lambda session: session.get_one(Doc, doc.id).arrival_number) == 1


def test_signing_numbering_sealing_releasing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = office.cast
    doc = office.ready(cast.an, cast.binh, [To("UBND phường Thuận Hóa", cast.organisations["thuanhoa"])])

    def release() -> None:
        office.do(releasing.release, cast.kha, doc, differences=[], accepted=True)

    deaths = [
        survives(office, lambda: office.sign(cast.binh, doc), doc, monkeypatch),
        survives(office, lambda: office.number(cast.kha, doc), doc, monkeypatch),
        survives(office, lambda: office.seal(cast.kha, doc), doc, monkeypatch),
        survives(office, release, doc, monkeypatch),
    ]
    assert min(deaths) > 3
    with office.house.database.reading() as session:
        assert session.get_one(Doc, doc.id).code == "01/STC-QLNS"
        assert len(session.scalars(select(Delivery)).all()) == 1
        assert len(session.scalars(select(Doc).where(col(Doc.origin_id) == doc.id)).all()) == 1
