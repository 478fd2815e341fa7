"""A disk that fills up while a paper is signed, numbered or sealed: told plainly, nothing half, a retry goes on."""

import errno
import os
import tempfile
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from tests.docs.routes.conftest import Desk, words
from workplace.docs.models.issuing import Number, Signature, Working
from workplace.files import store


@pytest.fixture
def engine() -> str:
    """The actions are tested on both databases; pages need one."""
    return "sqlite"


def full(*_: Any, **__: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def left(desk: Desk) -> tuple[int, int, int]:
    """Open claims, signatures in the book, files that nobody names."""
    with desk.office.house.database.reading() as session:
        counted = [len(session.scalars(select(col(one))).all()) for one in (Working.doc_id, Signature.id)]
    incoming = store.store_of(desk.office.house.settings).incoming
    return counted[0], counted[1], len(list(incoming.iterdir()))


@pytest.mark.parametrize("where", ["worker", "finish", "store"])
def test_nothing_half_is_left_and_the_next_try_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    doc_id, before = desk.submitted(), left(desk)
    for act, state, number in ((desk.sign, "signed", 0), (desk.number, "sealed", 1)):
        with monkeypatch.context() as broken:
            if where == "worker":
                broken.setattr(tempfile, "mkstemp", full)
            elif where == "finish":
                broken.setattr("signing.sign.os.replace", full)
            else:
                broken.setattr(store.os, "fsync", full)
            answer = act(doc_id)
        assert answer.status_code in (422, 503) and "đĩa" in answer.text, words(answer.text)
        assert left(desk)[0] == 0, "the claim is let go at once"
        assert act(doc_id).status_code == 303
        assert desk.read(doc_id).state == state
        with desk.office.house.database.reading() as session:
            assert len(session.scalars(select(Number)).all()) == number, "the number of the first try is used again"
    assert left(desk)[2] == before[2]
