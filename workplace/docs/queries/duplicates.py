"""Is this document in the book already? By author, number and date; or by the very same bytes."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement, Row, or_, select, tuple_
from sqlmodel import Session, col

from workplace.docs.models.letters import Doc
from workplace.docs.policy import sees
from workplace.docs.rules.keys import code_key, name_key
from workplace.kernel.acting import Acting

_COLUMNS = (
    "id", "arrival_number", "arrived_on", "code", "author", "summary", "author_key", "code_key", "dated", "file_id",
)  # fmt: skip
MANY = 500  # of all those that are like one of a batch


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
    same = [col(Doc.author_key) == name_key(letter.author), col(Doc.code_key) == code_key(letter.code)]
    if letter.dated:
        same.append(or_(col(Doc.dated) == letter.dated, col(Doc.dated).is_(None)))
    return _registered(session, acting, organisation_id, col(Doc.id) != but, *same)


def twin_of(session: Session, acting: Acting, doc: Doc) -> Row | None:
    """What is in this organisation's books or waits before them already with the same author, number and date, or the
    very same bytes; None when there is none. Its arrival number is None while it waits.
    """
    return twins_of(session, acting, [doc]).get(doc.id or 0)


def twins_of(session: Session, acting: Acting, docs: Sequence[Doc]) -> dict[int, Row]:
    """The same for several documents of one organisation at once, by document: a batch that was just dropped."""
    if not docs:
        return {}
    letters = {(doc.author_key, doc.code_key) for doc in docs if doc.code and doc.author}
    files = {doc.file_id for doc in docs if doc.file_id}
    same = or_(tuple_(col(Doc.author_key), col(Doc.code_key)).in_(letters), col(Doc.file_id).in_(files))
    registered = _registered(session, acting, docs[0].organisation_id, same, most=MANY)
    first = _waiting(session, acting, docs[0].organisation_id, files)
    found: dict[int, Row] = {}
    for doc in docs:
        others = [row for row in registered if row.id != doc.id]
        alike = [row for row in others if _is_letter(row, doc)] or [row for row in others if _is_file(row, doc)]
        if alike:
            found[doc.id or 0] = alike[0]
        elif (row := first.get(doc.file_id or 0)) is not None and row.id < (doc.id or 0):
            found[doc.id or 0] = row  # dropped a second time while the first still waits
    return found


def _is_letter(row: Row, doc: Doc) -> bool:
    named = bool(doc.code and doc.author) and (row.author_key, row.code_key) == (doc.author_key, doc.code_key)
    return named and (doc.dated is None or row.dated in (doc.dated, None))


def _is_file(row: Row, doc: Doc) -> bool:
    return doc.file_id is not None and row.file_id == doc.file_id


def _waiting(session: Session, acting: Acting, organisation_id: int, files: set[int]) -> dict[int, Row]:
    """The first that waits with each file."""
    found = (
        select(*(getattr(Doc, name) for name in _COLUMNS))
        .where(
            col(Doc.organisation_id) == organisation_id,
            col(Doc.file_id).in_(files),
            col(Doc.state) == "arrived",
            sees(acting),
        )
        .order_by(col(Doc.id).desc())
        .limit(MANY)
    )
    return {row.file_id: row for row in session.execute(found)}


def _registered(
    session: Session, acting: Acting, organisation_id: int, *same: ColumnElement[bool], most: int = 5
) -> list[Row]:
    found = (
        select(*(getattr(Doc, name) for name in _COLUMNS))
        .where(
            col(Doc.organisation_id) == organisation_id,
            col(Doc.direction) == "incoming",
            col(Doc.arrival_number).is_not(None),
            col(Doc.state) != "refused",
            sees(acting),
            *same,
        )
        .order_by(col(Doc.at).desc())
        .limit(most)
    )
    return list(session.execute(found).all())
