"""Documents received: arrival, check, registration, return to the sender (Nghị định 30/2020, Art. 21 and 22)."""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.access import folders, grants
from workplace.access.kinds import DOCS_INCOMING
from workplace.access.models import AccessCause
from workplace.docs.actions import numbers
from workplace.docs.events import ArrivalRefused, DocArrived, DocUnregistered
from workplace.docs.models.handling import Directive
from workplace.docs.models.letters import Doc, Report, Version
from workplace.docs.process import INCOMING
from workplace.docs.queries import duplicates, holders
from workplace.docs.rules.keys import code_key, name_key
from workplace.files.queries import FileCard
from workplace.jobs import outbox
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.org.actions import organisations as organisations_room
from workplace.org.queries import organisations
from workplace.org.rules.names import is_unmarked
from workplace.process.take import require, take
from workplace.search import index

_AMENDED = (
    "code", "author", "summary", "dated", "type_code", "arrived_on", "signer_name", "signer_position", "note",
)  # fmt: skip
_COPIED = (
    "code", "code_key", "number", "suffix", "notation", "type_code", "summary", "urgency", "author", "author_id",
    "author_key", "dated", "due", "signer_name", "signer_position", "pages",
)  # fmt: skip


@dataclass(frozen=True)
class Letter:
    """What the clerk enters in the register: the decree's minimum (Annex IV) and what handling needs."""

    code: str
    dated: date | None
    author: str
    type_code: str
    summary: str
    urgency: int = 0
    author_id: int | None = None
    due: date | None = None
    pages: int = 0
    signer_name: str = ""
    signer_position: str = ""
    arrived_on: date | None = None
    note: str = ""


def arrive(
    session: Session,
    acting: Acting,
    organisation_id: int,
    file: FileCard | None,
    *,
    origin: Doc | None = None,
    summary: str = "",
    import_key: str | None = None,
) -> Doc:
    """A document reached the organisation: by the clerk's upload, or from inside the house (`origin`).

    NotNow where the organisation has ended: nobody registers in its books any more.
    """
    if not organisations.is_alive(session, organisation_id):
        name = organisations.card(session, organisation_id).name
        raise NotNow(say("{name} has ended: nothing is received there any more. Choose another book.", name=name))
    now = clock.now()
    doc = Doc(
        kind=DOCS_INCOMING,
        direction="incoming",
        organisation_id=organisation_id,
        state="arrived",
        at=clock.ticks(now),
        made_at=now,
        made_by=acting.person,
        summary=summary,
        file_id=file.id if file else None,
        pages=(file.pages or 0) if file else 0,
        origin_id=origin.id if origin else None,
        import_key=import_key,
    )
    if origin is not None:
        for name, value in copied(origin).items():
            setattr(doc, name, value)
    session.add(doc)
    session.flush()
    assert doc.id is not None
    if file is not None:
        session.add(
            Version(
                doc_id=doc.id, no=1, kind="received", file_id=file.id, sha256=file.sha256, pages=file.pages or 0,
                made_at=now, made_by=acting.person,
            )
        )  # fmt: skip
    clerks = holders.clerks(session, organisation_id)
    grants.grant(session, doc.kind, doc.at, doc.id, [clerks], "arrived", level=grants.EDIT)
    folders.put(session, clerks, "to_register", doc.kind, doc.id)
    journal.write(
        session, acting, "arrive", Ref("docs", doc.id), file=file.sha256 if file else "", origin=doc.origin_id
    )
    index.mark(session, Ref("docs", doc.id))
    if file is not None and file.is_pdf:
        outbox.enqueue(session, "docs.examine", {"doc": doc.id}, key=f"docs.examine:{doc.id}", lane="now")
    events.publish(session, DocArrived(doc.id, organisation_id))
    return doc


def copied(origin: Doc) -> dict[str, Any]:
    """What an arrival from inside the house takes over of the document that was released."""
    return {name: getattr(origin, name) for name in _COPIED}


def keep_report(session: Session, doc: Doc, report: dict[str, Any], file: FileCard) -> None:
    """Keep the evidence of the authenticity check (Art. 21.2); the document shows the newest."""
    assert doc.id is not None
    session.add(
        Report(
            doc_id=doc.id,
            file_id=file.id,
            sha256=file.sha256,
            integrity=report["integrity"],
            trust=report["trust"],
            body=json.dumps(report, ensure_ascii=False),
            made_at=clock.now(),
        )
    )
    doc.verdict = report["integrity"]
    session.add(doc)


def propose(session: Session, doc: Doc, found: Letter) -> None:
    """Lay what the text layer shows into the empty places of an arrived document; the clerk confirms."""
    if doc.state != "arrived" or doc.origin_id is not None:
        return
    _write(session, doc, found)
    session.add(doc)


def register(session: Session, acting: Acting, doc: Doc, letter: Letter, *, despite_duplicate: bool = False) -> Doc:
    """Enter a document in the incoming register and give it the next arrival number of the year.

    Refused when a register line already has the same author, number and date, unless the clerk insists; of two who
    register the same letter at once the later is, also in the book of another year: they look one after the other.
    """
    assert doc.id is not None
    require(session, acting, INCOMING, doc, "register")
    arrived = letter.arrived_on or clock.today()
    _check(letter, arrived)
    numbers.series(session, doc.organisation_id, clock.today().year, numbers.ARRIVAL, alone=True)  # all wait here
    series = numbers.series(session, doc.organisation_id, arrived.year, numbers.ARRIVAL)
    if not despite_duplicate and (same := duplicates.of(session, acting, doc.organisation_id, letter, doc.id)):
        raise BadInput(
            {"code": say("{code} of {author} is already registered, arrival number {number}.", code=letter.code,
                         author=letter.author, number=same[0].arrival_number)},
            duplicates=same,
        )  # fmt: skip
    _write(session, doc, _with_author(session, acting, doc, letter))
    doc.arrived_on = arrived
    doc.arrival_year, doc.arrival_number = arrived.year, numbers.take_next(session, series)
    session.add(doc)
    session.flush()
    take(session, acting, INCOMING, doc, "register", arrival_number=doc.arrival_number, code=doc.code)
    _move_clerk_folder(session, doc, "to_submit")
    index.mark(session, Ref("docs", doc.id))
    return doc


def amend(session: Session, acting: Acting, doc: Doc, letter: Letter) -> None:
    """Correct a register line before it is submitted; the number stays, the journal keeps what was there."""
    arrived = letter.arrived_on or doc.arrived_on or clock.today()
    _check(letter, arrived)
    if arrived.year != doc.arrival_year:
        raise BadInput({"arrived_on": say("The arrival number belongs to the book of {year}.", year=doc.arrival_year)})
    was = {name: str(getattr(doc, name)) for name in _AMENDED}
    take(session, acting, INCOMING, doc, "amend", was=was)
    _write(session, doc, _with_author(session, acting, doc, letter))
    doc.arrived_on = arrived
    session.add(doc)
    assert doc.id is not None
    index.mark(session, Ref("docs", doc.id))


def unregister(session: Session, acting: Acting, doc: Doc, reason: str) -> None:
    """Undo a registration made by mistake: the document waits again, its number stays in the book as a line made void
    with the reason, and is never given again (Art. 15.1, 22.2).
    """
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    assert doc.id is not None
    number, year = doc.arrival_number, doc.arrival_year
    if session.scalar(select(col(Directive.id)).where(col(Directive.doc_id) == doc.id).limit(1)) is not None:
        raise NotNow(say("A leader has directed it already. Its number stays with it."))
    take(session, acting, INCOMING, doc, "unregister", reason=reason, arrival_number=number)
    assert number is not None and year is not None, "what is registered has its number"
    numbers.keep_void(session, acting, doc.organisation_id, year, number, doc, reason)
    doc.arrival_number = doc.arrival_year = doc.arrived_on = None
    session.add(doc)
    folders.take_out(session, doc.kind, doc.id)
    leaders = select(col(AccessCause.principal)).where(
        col(AccessCause.kind) == doc.kind, col(AccessCause.thing) == doc.id, col(AccessCause.cause) == "submitted"
    )
    grants.withdraw(session, doc.kind, doc.at, doc.id, session.scalars(leaders).all(), "submitted")
    _move_clerk_folder(session, doc, "to_register")
    index.mark(session, Ref("docs", doc.id))
    events.publish(session, DocUnregistered(doc.id, acting.person))


def refuse(session: Session, acting: Acting, doc: Doc, reason: str) -> None:
    """Return a failing or misdirected document to its sender with the reason (Art. 21.2)."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    assert doc.id is not None
    take(session, acting, INCOMING, doc, "refuse", reason=reason)
    doc.note = reason
    session.add(doc)
    _move_clerk_folder(session, doc, "refused", is_read=True)
    if doc.origin_id is not None:
        events.publish(session, ArrivalRefused(doc.id, doc.origin_id, acting.person, reason))


def _check(letter: Letter, arrived: date) -> None:
    errors = {}
    if not letter.summary:
        errors["summary"] = say("Fill this in.")
    if not letter.author:
        errors["author"] = say("Fill this in.")
    if letter.dated and letter.dated > clock.today():
        errors["dated"] = say("This day lies in the future. Check the date.")
    if arrived > clock.today():
        errors["arrived_on"] = say("This day lies in the future. Check the date.")
    if arrived.year < clock.today().year - 1:
        errors["arrived_on"] = say("Its book has been closed long since. Check the year; old books are imported.")
    if letter.dated and letter.dated > arrived:
        errors["arrived_on"] = say("It can't have arrived before it was dated. Check the date.")
    if letter.due and letter.dated and letter.due < letter.dated:  # gone by before it arrived is no error: it came late
        errors["due"] = say(
            "The deadline lies before the day of the letter, {day}. Check both.", day=f"{letter.dated:%d/%m/%Y}"
        )
    if errors:
        raise BadInput(errors)


def _write(session: Session, doc: Doc, letter: Letter) -> None:
    doc.author_id = _author_of(session, doc, letter)
    doc.code, doc.code_key = letter.code, code_key(letter.code)
    doc.author, doc.author_key = letter.author, name_key(letter.author)
    doc.type_code, doc.summary, doc.urgency = letter.type_code, letter.summary, letter.urgency
    doc.dated, doc.due = letter.dated, letter.due
    doc.signer_name, doc.signer_position = letter.signer_name, letter.signer_position
    doc.pages = letter.pages or doc.pages
    doc.note = letter.note


def _with_author(session: Session, acting: Acting, doc: Doc, letter: Letter) -> Letter:
    """The letter with the organisation that is named; one that nobody knew is entered on the spot (Art. 22.2), and a
    name typed without marks becomes the known one's. The type-ahead finds it from now on, answers go there.
    """
    if (known := _author_of(session, doc, letter)) is None:
        return replace(letter, author_id=organisations_room.add_external(session, acting, letter.author))
    named = organisations.card(session, known).name
    is_hasty = is_unmarked(letter.author) and name_key(named) == name_key(letter.author)
    return replace(letter, author_id=known, author=named if is_hasty else letter.author)


def _author_of(session: Session, doc: Doc, letter: Letter) -> int | None:
    """The organisation that is named: the one chosen if it is called so, else the one that its name means."""
    if letter.author_id is not None:
        if (letter.author_id, name_key(letter.author)) == (doc.author_id, doc.author_key):
            return doc.author_id  # as it came, also where the author has another name by now
        chosen = organisations.cards(session, [letter.author_id]).get(letter.author_id)
        if chosen is not None and name_key(chosen.name) == name_key(letter.author):
            return chosen.id
    known = organisations.meant(session, letter.author) if letter.author else None
    return known.id if known else None


def _move_clerk_folder(session: Session, doc: Doc, folder: str, *, is_read: bool = False) -> None:
    assert doc.id is not None
    clerks = holders.clerks(session, doc.organisation_id)
    folders.take_out(session, doc.kind, doc.id, holder=clerks)
    folders.put(session, clerks, folder, doc.kind, doc.id, is_read=is_read)
