"""What stands in the columns of a register's lines: read for many documents at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.docs.models.handling import Routing
from workplace.docs.models.issuing import Recipient, Release
from workplace.docs.models.letters import Doc, Relation
from workplace.docs.queries.registers import RegisterLine
from workplace.docs.rules.types import BY_CODE
from workplace.docs.rules.written import told
from workplace.kernel import clock
from workplace.kernel.text import Say
from workplace.org.queries import people, units

BATCH = 500
Tell = Callable[[Say | str], str]
Values = dict[str, Any]


def of(
    session: Session, book: str, lines: Sequence[RegisterLine], tell: Tell, progress: Callable[[Doc], Say]
) -> list[Values]:
    """The values of the decree's columns for each line, in order; words are told by `tell`."""
    ids = [line.doc.id for line in lines if line.doc is not None and line.doc.id is not None]
    match book:
        case "incoming":
            given = _given(session, ids)
            return [_incoming(line, given, tell) for line in lines]
        case "handling":
            given, answers = _given(session, ids), _answers(session, ids)
            return [_handling(line, given, answers, tell, progress) for line in lines]
    to, sent, makers = _recipients(session, ids), _sent(session, ids), _makers(session, lines)
    return [_outgoing(line, to, sent, makers, tell, progress) for line in lines]


_NOTHING: Values = {
    "arrived_on": None, "author": "", "code": "", "dated": None, "summary": "", "holder": [], "forwarded_on": None,
    "receipt": "",
}  # fmt: skip


def _incoming(line: RegisterLine, given: dict[int, tuple[list[str], Any]], tell: Tell) -> Values:
    doc = line.doc
    if doc is None:
        return _NOTHING | {"arrival_number": line.number, "note": tell(told(line.reason))}
    holders, day = given.get(doc.id or 0, ([], None))
    return {
        "arrived_on": doc.arrived_on,
        "arrival_number": doc.arrival_number,
        "author": doc.author,
        "code": doc.code,
        "dated": doc.dated,
        "summary": _named(doc),
        "holder": holders,
        "forwarded_on": day,
        "receipt": "",
        "note": doc.note,
    }


def _handling(
    line: RegisterLine,
    given: dict[int, tuple[list[str], Any]],
    answers: dict[int, list[str]],
    tell: Tell,
    progress: Callable[[Doc], Say],
) -> Values:
    doc = _doc(line)
    day = f"{doc.dated:%d/%m/%Y}" if doc.dated else ""
    return {
        "arrival_number": doc.arrival_number,
        "document": [", ".join(part for part in (_type(doc), doc.code, day, doc.author) if part), doc.summary],
        "holder": given.get(doc.id or 0, ([], None))[0],
        "due": doc.due,
        "progress": tell(progress(doc)),
        "reply": answers.get(doc.id or 0, []),
        "note": doc.note,
    }


def _outgoing(
    line: RegisterLine,
    to: dict[int, list[str]],
    sent: dict[int, Any],
    makers: dict[int, str],
    tell: Tell,
    progress: Callable[[Doc], Say],
) -> Values:
    doc = line.doc
    if doc is None:
        return {"code": f"{line.number:02d}{line.suffix}", "note": tell(told(line.reason))}
    names = to.get(doc.id or 0, [])
    is_over = doc.state in ("recalled", "replaced", "cancelled")
    return {
        "code": doc.code if doc.number is not None and doc.code else f"{line.number:02d}{line.suffix}",
        "dated": doc.dated,
        "summary": _named(doc),
        "signer": doc.signer_name,
        "recipients": names,
        "copy_holder": makers.get(doc.id or 0, ""),
        "copies": len(names) or None,
        "sent_on": sent.get(doc.id or 0),
        "receipt": "",
        "note": tell(told(line.reason)) or (tell(progress(doc)) if is_over else doc.note),
    }


def _doc(line: RegisterLine) -> Doc:
    assert line.doc is not None, "a line of arrivals has its document"
    return line.doc


def _type(doc: Doc) -> str:
    return BY_CODE[doc.type_code].name if doc.type_code in BY_CODE else ""


def _named(doc: Doc) -> str:
    """Tên loại và trích yếu: a letter's own summary begins with V/v already."""
    name = _type(doc)
    return doc.summary if not name or doc.summary.casefold().startswith(name.casefold()) else f"{name} {doc.summary}"


def _given(session: Session, ids: Sequence[int]) -> dict[int, tuple[list[str], Any]]:
    """To whom each document was first given, the lead before the others, and on which day."""
    rows: list[Routing] = []
    for batch in _batches(ids):
        first = select(Routing).where(col(Routing.doc_id).in_(batch), col(Routing.parent_id).is_(None))
        rows += session.scalars(first.order_by(col(Routing.id))).all()
    names = people.names(session, {row.person_id for row in rows if row.person_id})
    titles = {id: units.unit(session, id).name for id in {row.unit_id for row in rows if row.unit_id}}
    found: dict[int, tuple[list[str], Any]] = {}
    for row in sorted(rows, key=lambda row: (row.role != "lead", row.id)):
        if row.role != "inform":
            name = names.get(row.person_id, "") if row.person_id else titles.get(row.unit_id or 0, "")
            known, day = found.get(row.doc_id, ([], clock.local(row.given_at).date()))
            found[row.doc_id] = ([*known, name] if name not in known else known, day)
    return found


def _answers(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for batch in _batches(ids):
        answering = (
            select(col(Relation.to_id), col(Doc.code))
            .join(Doc, col(Doc.id) == col(Relation.from_id))
            .where(col(Relation.to_id).in_(batch), col(Relation.kind) == "answers", col(Doc.number).is_not(None))
            .order_by(col(Relation.id))
        )
        for doc_id, code in session.execute(answering):
            found[doc_id].append(code)
    return found


def _recipients(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for batch in _batches(ids):
        named = select(col(Recipient.doc_id), col(Recipient.name)).where(col(Recipient.doc_id).in_(batch))
        for doc_id, name in session.execute(named.order_by(col(Recipient.doc_id), col(Recipient.place))):
            found[doc_id].append(name)
    return found


def _sent(session: Session, ids: Sequence[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for batch in _batches(ids):
        released = select(col(Release.doc_id), col(Release.at)).where(col(Release.doc_id).in_(batch))
        found |= {doc_id: clock.local(at).date() for doc_id, at in session.execute(released)}
    return found


def _makers(session: Session, lines: Sequence[RegisterLine]) -> dict[int, str]:
    """Who keeps the file copy besides the clerk: the drafting unit, else the drafter."""
    docs = [line.doc for line in lines if line.doc is not None]
    titles = {id: units.unit(session, id).name for id in {doc.unit_id for doc in docs if doc.unit_id}}
    names = people.names(session, {doc.drafter_id for doc in docs if doc.drafter_id and not doc.unit_id})
    return {
        doc.id or 0: titles.get(doc.unit_id, "") if doc.unit_id else names.get(doc.drafter_id or 0, "") for doc in docs
    }


def _batches(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
