"""Taking a folder of documents in, one line of its list at a time.

Without history each becomes an arrival that waits for registration: checked at once, the form filled with what the
list says and, where it is silent, what the paper shows; the clerk still registers it. With history it is taken over
as it stood in the old system (`actions.history`). A line that was taken in before is left alone.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from signing.model import Report
from workplace.access import grants
from workplace.docs.actions import examining, history, receiving
from workplace.docs.actions.history import Past
from workplace.docs.models.letters import Doc
from workplace.docs.queries import holders
from workplace.docs.rules import reading
from workplace.docs.rules.importing import Row
from workplace.docs.rules.keys import erased
from workplace.docs.rules.reading import Reading
from workplace.files import actions as files
from workplace.files.queries import FileCard
from workplace.files.receive import Received, receive_path
from workplace.jobs.work import House
from workplace.kernel.acting import Acting
from workplace.kernel.clock import ZONE
from workplace.kernel.errors import BadInput
from workplace.kernel.text import Say, say
from workplace.org.queries import organisations
from workplace.org.queries.organisations import OrganisationCard


@dataclass(frozen=True)
class Seen:
    """A file of the list, received and looked at, before anything is written down."""

    received: Received
    report: Report
    shown: tuple[str, ...]
    found: Reading


@dataclass(frozen=True)
class Outcome:
    """What became of a line."""

    what: str  # imported | there | secret
    doc_id: int
    notes: tuple[Say, ...] = ()


def known(session: Session, organisation_id: int, rows: Iterable[Row]) -> set[str]:
    """The keys of those lines that were taken in before."""
    return history.known(session, organisation_id, [row.key for row in rows])


def books_of(session: Session, row: Row, otherwise: OrganisationCard | None) -> OrganisationCard:
    """In whose books the line belongs; BadInput when no such agency is at home here."""
    if not row.organisation:
        if otherwise is None:
            raise BadInput(say("In whose books? Name the agency: --organisation, or a column “organisation”."))
        return otherwise
    found = organisations.by_code(session, row.organisation) or organisations.by_name(session, row.organisation)
    if found is None or not found.internal:
        raise BadInput(say("There is no agency “{name}” here.", name=row.organisation))
    return found


def look(house: House, folder: Path, row: Row) -> Seen:
    """Receive the file and let workers check its signatures and read its first pages. Outside any transaction.

    BadInput with the reason: missing, outside the folder, empty, damaged, locked, renamed, too large.
    """
    path = (folder / row.file).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BadInput(say("“{name}” lies outside the folder.", name=row.file))
    if not path.is_file():
        raise BadInput(say("There is no file “{name}” in the folder.", name=row.file))
    received = receive_path(house, path, main=True)
    examined = house.pool.run("signing.desk.examine", received.path, house.settings.trust, seconds=120)
    lines = house.pool.run("workplace.files.textlayer.lines", str(received.path), seconds=60)
    return Seen(received, examined.report, examined.shown, reading.read(lines, received.facts.pages))


def take_in(session: Session, acting: Acting, row: Row, seen: Seen, books: OrganisationCard) -> Outcome:
    """An arrival that waits for registration, with verdict and a filled form."""
    if there := _there(session, books.id, row):
        return Outcome("there", there)
    file = files.keep(session, acting, seen.received)
    same = _same_bytes(session, books.id, file)
    doc = receiving.arrive(session, acting, books.id, file, summary=row.summary or row.file, import_key=row.key)
    assert doc.id is not None
    receiving.keep_report(session, doc, seen.report.as_dict(), file)
    if seen.found.secrecy:
        files.lock_away(session, file.id, seen.found.secrecy)
        return Outcome("secret", doc.id, (say("A secrecy mark was found; locked away"),))
    receiving.propose(session, doc, proposed(row, seen))
    notes = (say("The same file is there already as document {id}.", id=same),) if same else ()
    return Outcome("imported", doc.id, (*notes, *differences(row, seen.found)))


def already(session: Session, row: Row, books: OrganisationCard) -> Outcome:
    """A line that was taken in before."""
    there = _there(session, books.id, row)
    assert there is not None, "only a line that is there is not looked at again"
    return Outcome("there", there)


def take_over(session: Session, acting: Acting, row: Row, seen: Seen | None, books: OrganisationCard) -> Outcome:
    """The line as it stood in the old register; refused where its number is given already."""
    if there := _there(session, books.id, row):
        return Outcome("there", there)
    if taken := _number_taken(session, books.id, row):
        there_already = session.get_one(Doc, taken)
        called = " ".join(filter(None, [there_already.code, there_already.summary]))
        raise BadInput(say("Number {number} is already that of “{document}”.", number=row.number, document=called))
    if seen is not None and seen.found.secrecy:
        raise BadInput(say("This paper carries a secrecy mark and must not be in this system. Handle it on paper."))
    file = files.keep(session, acting, seen.received) if seen else None
    clerks = holders.clerks(session, books.id)
    is_incoming = row.direction == "incoming"
    author = row.author if is_incoming else row.author or books.name
    card = organisations.by_name(session, author) if author else None
    day = row.arrived_on if is_incoming else row.dated
    assert day is not None, "a line of history has its day"
    (doc_id,) = history.take_over(session, acting, [
        Past(
            key=row.key, organisation_id=books.id, direction=row.direction, state=row.state,
            at=_moment(day, row.number or 0), code=row.code, summary=row.summary,
            type_code=row.type_code or "CV", dated=row.dated, author=author, author_id=card.id if card else None,
            number=row.number, suffix=row.suffix, notation=row.notation, arrived_on=row.arrived_on,
            urgency=row.urgency or 0, due=row.due, pages=row.pages, signer_name=row.signer_name,
            signer_position=row.signer_position, note=row.note, file=file,
            verdict=str(seen.report.integrity) if seen else "",
            seen_by=((clerks, "arrived" if is_incoming else "issuing", grants.EDIT),),
            lies_in=((clerks, "done" if is_incoming else "issued"),),
        )
    ])  # fmt: skip
    if seen is not None and file is not None:
        doc = session.get_one(Doc, doc_id)
        receiving.keep_report(session, doc, seen.report.as_dict(), file)
    return Outcome("imported", doc_id)


def proposed(row: Row, seen: Seen) -> receiving.Letter:
    """What the form shows: the list's word first, the paper's where the list is silent."""
    paper = examining.letter_of(examining.with_shown(seen.found, seen.shown), row.summary or row.file)
    listed: dict[str, Any] = {
        "code": row.code, "dated": row.dated, "author": row.author, "type_code": row.type_code,
        "summary": row.summary, "urgency": row.urgency, "due": row.due, "signer_name": row.signer_name,
        "signer_position": row.signer_position, "note": row.note,
    }  # fmt: skip
    return dataclasses.replace(paper, **{name: value for name, value in listed.items() if value})


def differences(row: Row, found: Reading) -> tuple[Say, ...]:
    """Where list and paper disagree: the clerk should look."""
    told = []
    if row.code and found.code and row.code != found.code:
        told.append(say("The list says {listed}, the paper {printed}.", listed=row.code, printed=found.code))
    if row.dated and found.dated and row.dated != found.dated:
        told.append(
            say("The list says {listed}, the paper {printed}.", listed=f"{row.dated:%d/%m/%Y}",
                printed=f"{found.dated:%d/%m/%Y}")
        )  # fmt: skip
    return tuple(told)


def _there(session: Session, organisation_id: int, row: Row) -> int | None:
    same = (col(Doc.organisation_id) == organisation_id, col(Doc.import_key).in_((row.key, erased(row.key))))
    return session.scalar(select(col(Doc.id)).where(*same))


def _same_bytes(session: Session, organisation_id: int, file: FileCard) -> int | None:
    same = (col(Doc.organisation_id) == organisation_id, col(Doc.file_id) == file.id)
    return session.scalar(select(col(Doc.id)).where(*same).order_by(col(Doc.id)).limit(1))


def _number_taken(session: Session, organisation_id: int, row: Row) -> int | None:
    if row.direction == "incoming":
        year = row.arrived_on.year if row.arrived_on else 0
        same = (col(Doc.arrival_year) == year, col(Doc.arrival_number) == row.number)
        mine = select(col(Doc.id)).where(col(Doc.organisation_id) == organisation_id, *same)
        return session.scalar(mine)
    return history.given(session, organisation_id, row.type_code or "CV", row.dated, row.number, row.suffix)


def _moment(day: date, number: int) -> datetime:
    """Lines of one day keep the order of their numbers."""
    return datetime.combine(day, time(8), ZONE) + timedelta(seconds=number % 30_000)
