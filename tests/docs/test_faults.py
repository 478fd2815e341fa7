"""The process dies at every single write of register, sign, number, seal and release; what is left is whole.

Each act is tried again and again, each time killed one write later (an SQL write, a commit, a file's renaming), until
it gets through. After every death: no number is lost or given twice, every signature in the book stands in the file
that is read, the journal's chain holds, and the next try goes on.
"""

import os
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
from tests.docs.conftest import Office
from tests.docs.test_way import arrived, letter
from workplace.docs.actions import receiving, releasing
from workplace.docs.actions.drafting import To
from workplace.docs.models.issuing import Delivery, Series, Signature
from workplace.docs.models.letters import Doc, Version
from workplace.docs.queries import numbering
from workplace.files import queries as files
from workplace.journal.verify import verify
from workplace.kernel import clock
from workplace.kernel.db import Database

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
