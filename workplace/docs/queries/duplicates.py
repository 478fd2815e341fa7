"""Is this document in the book already? By author, number and date; or by the very same bytes."""

from datetime import date
from typing import Any, Protocol

from sqlalchemy import Row, or_, select
from sqlmodel import Session, col

from workplace.docs.models.letters import Doc
from workplace.docs.policy import sees
from workplace.docs.rules.keys import code_key, name_key
from workplace.kernel.acting import Acting

_COLUMNS = ("id", "arrival_number", "arrived_on", "code", "author", "summary")


class Described(Protocol):
    """What names a letter."""

    @property
    def code(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def dated(self) -> date | None: ...


def of(session: Session, acting: Acting, organisation_id: int, letter: Described, but: int) -> list[Row]:
    """Register lines of the same author, number and date in this organisation, newest first (at most 5).

    Rows: id, arrival_number, arrived_on, code, author, summary.
    """
    if not letter.code or not letter.author:
        return []
    same = (
        col(Doc.author_key) == name_key(letter.author),
        col(Doc.code_key) == code_key(letter.code),
        or_(col(Doc.dated) == letter.dated, col(Doc.dated).is_(None)) if letter.dated else True,
    )
    return _registered(session, acting, organisation_id, but, *same)


def by_bytes(session: Session, acting: Acting, organisation_id: int, file_id: int | None, but: int) -> list[Row]:
    """Documents of this organisation that came with the very same file (at most 5)."""
    if file_id is None:
        return []
    return _registered(session, acting, organisation_id, but, col(Doc.file_id) == file_id)


def twin_of(session: Session, acting: Acting, doc: Doc) -> Row | None:
    """What is in this organisation's books or waits before them already with the same author, number and date, or the
    very same bytes; None when there is none. Its arrival number is None while it waits.
    """
    assert doc.id is not None
    registered = of(session, acting, doc.organisation_id, doc, doc.id)
    registered = registered or by_bytes(session, acting, doc.organisation_id, doc.file_id, doc.id)
    return next(iter(registered or _before(session, acting, doc)), None)


def _before(session: Session, acting: Acting, doc: Doc) -> list[Row]:
    """The same file, dropped a second time while the first still waits."""
    found = (
        select(*(getattr(Doc, name) for name in _COLUMNS))
        .where(
            col(Doc.organisation_id) == doc.organisation_id,
            col(Doc.file_id) == doc.file_id,
            col(Doc.state) == "arrived",
            col(Doc.id) < (doc.id or 0),
            sees(acting),
        )
        .limit(1)
    )
    return list(session.execute(found).all())


def _registered(session: Session, acting: Acting, organisation_id: int, but: int, *same: Any) -> list[Row]:
    found = (
        select(*(getattr(Doc, name) for name in _COLUMNS))
        .where(
            col(Doc.organisation_id) == organisation_id,
            col(Doc.direction) == "incoming",
            col(Doc.id) != but,
            col(Doc.arrival_number).is_not(None),
            col(Doc.state) != "refused",
            sees(acting),
            *same,
        )
        .order_by(col(Doc.at).desc())
        .limit(5)
    )
    return list(session.execute(found).all())
