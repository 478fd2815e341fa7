"""Taking an old system's documents over: their numbers, dates and states stay, nobody is told, nothing is delivered.

Many rows at once; the number series go on after the highest number that was taken over. What is missing between the
numbers is entered as void, with the reason, so that no gap stays unexplained (Nghị định 30/2020, Art. 15 and 22).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from workplace.access.kinds import DOCS_INCOMING, DOCS_INTERNAL, DOCS_OUTGOING
from workplace.access.models import Access, AccessCause, Participant
from workplace.docs.actions import numbers
from workplace.docs.models.issuing import Number, Series
from workplace.docs.models.letters import Doc, Version
from workplace.docs.rules.keys import code_key, erased, name_key
from workplace.docs.rules.written import NOT_TAKEN_OVER, OLD_BOOK
from workplace.files.queries import FileCard
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.refs import Ref
from workplace.search import index

KINDS = {"incoming": DOCS_INCOMING, "outgoing": DOCS_OUTGOING, "internal": DOCS_INTERNAL}


@dataclass(frozen=True)
class Past:
    """One document of an old system, as it stood in its books."""

    key: str  # names the row for ever: taken over once, however often it is tried
    organisation_id: int
    direction: str
    state: str
    at: datetime
    code: str
    summary: str
    type_code: str
    dated: date | None
    author: str
    author_id: int | None = None
    number: int | None = None  # arrival number of an incoming, running number of an outgoing document
    suffix: str = ""
    notation: str = ""
    arrived_on: date | None = None
    urgency: int = 0
    due: date | None = None
    pages: int = 0
    signer_name: str = ""
    signer_position: str = ""
    drafter_id: int | None = None
    unit_id: int | None = None
    verdict: str = ""
    note: str = ""
    file: FileCard | None = None
    seen_by: tuple[tuple[int, str, int], ...] = ()  # principal, cause, level
    lies_in: tuple[tuple[int, str], ...] = ()  # holder, folder

    @property
    def year(self) -> int:
        """The year in whose book it stands."""
        day = self.arrived_on if self.direction == "incoming" else self.dated
        return (day or clock.local(self.at).date()).year


def known(session: Session, organisation_id: int, keys: Iterable[str]) -> set[str]:
    """Which of these rows have been taken over before."""
    named = {name: key for key in keys for name in (key, erased(key))}
    same = (col(Doc.organisation_id) == organisation_id, col(Doc.import_key).in_(list(named)))
    return {named[key] for key in session.scalars(select(col(Doc.import_key)).where(*same)) if key}


def given(
    session: Session, organisation_id: int, type_code: str, dated: date | None, number: int | None, suffix: str
) -> int | None:
    """The document that has this running number already, if one has."""
    of = numbers.series(session, organisation_id, dated.year if dated else 0, numbers.OUTGOING, type_code)
    same = (col(Number.series_id) == of.id, col(Number.number) == number, col(Number.suffix) == suffix)
    return session.scalar(select(col(Number.doc_id)).where(*same, col(Number.state) == "given"))


def take_over(session: Session, acting: Acting, past: Sequence[Past]) -> list[int]:
    """Write documents with their numbers, files, visibility and folders in few statements; their ids, in order.

    The caller leaves out what is `known`, and numbers that are given already.
    """
    if not past:
        return []
    found = session.scalars(
        insert(Doc).returning(col(Doc.id), sort_by_parameter_order=True), [_doc(one, acting) for one in past]
    )
    ids = [id_ for id_ in found if id_ is not None]
    _files(session, acting, past, ids)
    _visibility(session, past, ids)
    _numbers(session, acting, past, ids)
    for one, doc_id in zip(past, ids, strict=True):
        journal.write(session, acting, "take_over", Ref("docs", doc_id), key=one.key, code=one.code, number=one.number)
    index.mark_many(session, (Ref("docs", doc_id) for doc_id in ids))
    return ids


def _doc(one: Past, acting: Acting) -> dict[str, Any]:
    is_incoming = one.direction == "incoming"
    return {
        "kind": KINDS[one.direction], "direction": one.direction, "organisation_id": one.organisation_id,
        "state": one.state, "at": clock.ticks(one.at), "made_at": clock.now(), "made_by": acting.person,
        "code": one.code, "code_key": code_key(one.code), "number": None if is_incoming else one.number,
        "suffix": one.suffix, "notation": one.notation, "type_code": one.type_code, "summary": one.summary,
        "urgency": one.urgency, "author": one.author, "author_id": one.author_id, "author_key": name_key(one.author),
        "dated": one.dated, "due": one.due, "signer_name": one.signer_name, "signer_position": one.signer_position,
        "pages": one.pages or (one.file.pages if one.file else 0) or 0, "file_id": one.file.id if one.file else None,
        "verdict": one.verdict, "unit_id": one.unit_id, "drafter_id": one.drafter_id,
        "arrival_number": one.number if is_incoming else None, "arrival_year": one.year if is_incoming else None,
        "arrived_on": one.arrived_on, "overlay": "", "imported": True, "import_key": one.key, "note": one.note,
    }  # fmt: skip


def _files(session: Session, acting: Acting, past: Sequence[Past], ids: list[int]) -> None:
    rows = [
        {
            "doc_id": doc_id, "no": 1, "kind": "received" if one.direction == "incoming" else "sealed",
            "file_id": one.file.id, "sha256": one.file.sha256, "pages": one.file.pages or 0, "made_at": clock.now(),
            "made_by": acting.person, "note": "",
        }
        for one, doc_id in zip(past, ids, strict=True)
        if one.file is not None
    ]  # fmt: skip
    if rows:
        session.execute(insert(Version), rows)


def _visibility(session: Session, past: Sequence[Past], ids: list[int]) -> None:
    causes, seen, folders = [], [], []
    for one, doc_id in zip(past, ids, strict=True):
        kind, at = KINDS[one.direction], clock.ticks(one.at)
        levels: dict[int, int] = {}
        for who, cause, level in dict.fromkeys(one.seen_by):
            causes.append({"kind": kind, "thing": doc_id, "principal": who, "cause": cause, "ref": 0, "level": level})
            levels[who] = max(level, levels.get(who, 0))
        seen += [{"principal": who, "kind": kind, "at": at, "thing": doc_id, "level": n} for who, n in levels.items()]
        folders += [
            {"holder": who, "folder": name, "kind": kind, "at": at, "thing": doc_id, "row": 0, "is_read": True,
             "role": "", "due": None}
            for who, name in dict.fromkeys(one.lies_in)
        ]  # fmt: skip
    for table, rows in ((AccessCause, causes), (Access, seen), (Participant, folders)):
        if rows:
            session.execute(insert(table), rows)


def _numbers(session: Session, acting: Acting, past: Sequence[Past], ids: list[int]) -> None:
    books: dict[tuple[int, int, str, str], list[tuple[Past, int]]] = defaultdict(list)
    for one, doc_id in zip(past, ids, strict=True):
        if one.number is not None:
            kind = numbers.ARRIVAL if one.direction == "incoming" else numbers.OUTGOING
            books[one.organisation_id, one.year, kind, one.type_code if kind == numbers.OUTGOING else ""].append(
                (one, doc_id)
            )
    touched: dict[int, tuple[Series, list[tuple[Past, int]]]] = {}
    for (organisation, year, kind, type_code), found in books.items():
        of = numbers.series(session, organisation, year, kind, type_code)
        touched.setdefault(of.id or 0, (of, []))[1].extend(found)
    for of, found in touched.values():
        _continue_series(session, acting, of, found)


def _continue_series(session: Session, acting: Acting, of: Series, found: list[tuple[Past, int]]) -> None:
    """The next number comes after the highest one taken over; what is missing in between is void, with the reason."""
    taken = {one.number or 0 for one, _ in found}
    if of.next == of.opened_at_number == 1:  # untouched: it begins with what comes
        first = min(taken)
        fresh = set(range(first, max(taken) + 1))
    else:  # between its first and its next number every line is there already
        first = min(of.opened_at_number, *taken)
        fresh = {*range(first, of.opened_at_number), *range(of.next, max(taken) + 1)}
    missing = fresh - taken
    if missing:
        missing -= _standing(session, of, min(missing), max(missing))
    rows: list[dict[str, Any]] = [
        {"series_id": of.id, "number": n, "suffix": "", "state": "void", "dated": None, "doc_id": None,
         "reason": NOT_TAKEN_OVER, "at": clock.now(), "by": acting.person}
        for n in sorted(missing)
    ]  # fmt: skip
    if of.kind == numbers.OUTGOING:
        rows += [
            {"series_id": of.id, "number": one.number, "suffix": one.suffix, "state": "given", "dated": one.dated,
             "doc_id": doc_id, "reason": "", "at": one.at, "by": acting.person}
            for one, doc_id in found
        ]  # fmt: skip
    if min(taken) < of.next:
        _replace_void(session, of, taken)
    if rows:
        session.execute(insert(Number), rows)
    of.next, of.opened_at_number = max(of.next, max(taken) + 1), first
    of.opened_by, of.opening_note = acting.person, of.opening_note or OLD_BOOK
    session.add(of)
    session.flush()


def _standing(session: Session, of: Series, least: int, most: int) -> set[int]:
    """Numbers of the series, within these bounds, that have their line already."""
    lines = select(col(Number.number)).where(col(Number.series_id) == of.id, col(Number.number).between(least, most))
    found = set(session.scalars(lines))
    if of.kind == numbers.ARRIVAL:
        mine = (col(Doc.organisation_id) == of.organisation_id, col(Doc.arrival_year) == of.year)
        held = select(col(Doc.arrival_number)).where(*mine, col(Doc.arrival_number).between(least, most))
        found |= {number for number in session.scalars(held) if number is not None}
    return found


def _replace_void(session: Session, of: Series, taken: set[int]) -> None:
    """A number that an earlier batch missed has come after all: its void line goes, the document has it."""
    missed = (col(Number.series_id) == of.id, col(Number.state) == "void", col(Number.reason) == NOT_TAKEN_OVER)
    within = col(Number.number).between(min(taken), max(taken))
    for row in session.scalars(select(Number).where(*missed, within)).all():
        if row.number in taken and row.suffix == "":
            session.delete(row)
    session.flush()
