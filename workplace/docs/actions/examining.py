"""The check at once: is an arrived document authentic and whole, and what does its first page say (Art. 21.2)."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from signing.model import Finding, Report, Role, Trust, Verdict
from workplace.docs.actions import receiving
from workplace.docs.models.letters import Doc
from workplace.docs.rules import reading
from workplace.docs.rules.reading import Reading
from workplace.files import actions as files_room
from workplace.files import queries as files
from workplace.jobs import outbox
from workplace.jobs.work import Work
from workplace.kernel import clock, ports
from workplace.kernel.pool import WorkTooLong

EXAMINE = "docs.examine"
UNREADABLE = str(Verdict.UNREADABLE)  # also the word for a check that broke off
URGENCIES = {"khẩn": 1, "thượng khẩn": 2, "hỏa tốc": 3, "hỏa tốc hẹn giờ": 3}


def ask_for(session: Session, docs: Iterable[int], *, lane: outbox.Lane = "later") -> None:
    """Have documents checked once this transaction counts: what came with the very same file in one reading of it."""
    if ids := sorted(docs):
        more = f"+{len(ids) - 1}" if len(ids) > 1 else ""
        outbox.enqueue(session, EXAMINE, {"docs": ids}, key=f"{EXAMINE}:{ids[0]}{more}", lane=lane)


def examine(work: Work, payload: Mapping[str, Any]) -> None:
    """The job: check signatures and read the first pages, once for all documents named; write both down for each."""
    ids = [int(one) for one in payload.get("docs") or [payload["doc"]]]
    with work.reading() as session:
        found = session.execute(select(*_ASKED).where(col(Doc.id).in_(ids), col(Doc.file_id).is_not(None))).all()
        waiting = [row for row in found if row.verdict in ("", UNREADABLE)]
        cards = files.cards(session, {row.file_id for row in waiting})
    for card in cards.values():
        if card.state == "clean" and card.is_pdf:
            _examine(work, card, [row.id for row in waiting if row.file_id == card.id])


_ASKED = (col(Doc.id), col(Doc.file_id), col(Doc.verdict))


def _examine(work: Work, card: files.FileCard, ids: Sequence[int]) -> None:
    path = files.path(work, card)
    try:
        examined = work.pool.run("signing.desk.examine", path, work.settings.trust, seconds=90)
    except Exception as error:
        for doc_id in ids:
            _give_word(work, doc_id, card, error)
        raise
    read = reading.read(_lines(work, path), card.pages)
    for doc_id in ids:
        with work.transaction() as session:
            doc = session.get(Doc, doc_id, with_for_update=True)  # a clerk may be registering it right now
            if doc is not None:
                write_down(session, doc, card, examined.report, read, examined.shown)


def _lines(work: Work, path: Path) -> list[dict[str, Any]]:
    """The lines of the first pages; none where they take too long: the check that was made counts all the same."""
    try:
        found: list[dict[str, Any]] = work.pool.run("workplace.files.textlayer.lines", str(path), seconds=60)
    except WorkTooLong:
        return []
    return found


def _give_word(work: Work, doc_id: int, card: files.FileCard, error: Exception) -> None:
    """The check broke off: from now on nobody waits for it. It is tried again, and what it says then takes this
    one's place.
    """
    broken_off = Finding("check_failed", {"error": type(error).__name__})
    report = Report(Verdict.UNREADABLE, Trust.UNKNOWN, findings=(broken_off,))
    with work.transaction() as session:
        doc = session.get(Doc, doc_id, with_for_update=True)
        if doc is not None and doc.file_id == card.id and not doc.verdict:
            receiving.keep_report(session, doc, _evidence(report), card)


def write_down(
    session: Session, doc: Doc, card: files.FileCard, report: Report, found: Reading, shown: tuple[str, ...] = ()
) -> None:
    """Keep the report as evidence, and lay what was read into the empty form."""
    if doc.file_id != card.id or doc.overlay == "secret":
        return
    if found.secrecy and card.open_by is None:
        files_room.lock_away(session, card.id, found.secrecy)  # before a report could tell what it is about
        return
    receiving.keep_report(session, doc, _evidence(report), card)
    if doc.state == "arrived" and doc.origin_id is None:
        receiving.propose(session, doc, letter_of(with_signer(with_shown(found, shown), report), doc.summary))


def _evidence(report: Report) -> dict[str, Any]:
    """The report as it is kept, with each signature's certificate: the register tells whose it is."""
    told = report.as_dict()
    for kept, one in zip(told["signatures"], report.signatures, strict=True):
        kept |= {"certificate_sha256": one.certificate_sha256, "role": str(one.role)}
    return told


def letter_of(found: Reading, otherwise: str) -> receiving.Letter:
    """What was read, as the register's form takes it; a file's name stands for a summary that wasn't found."""
    number, notation = found.number or "", found.notation or ""
    return receiving.Letter(
        code=f"{number}/{notation}" if number and notation else "",
        dated=_not_future(found.dated),
        author=found.author or "",
        type_code=found.type_code or "CV",
        summary=found.summary or otherwise,
        urgency=URGENCIES.get((found.urgency or "").lower(), 0),
        due=found.deadline,
        pages=found.pages or 0,
        signer_name=found.signer_name or "",
        signer_position=found.signer_position or "",
        arrived_on=clock.today(),
    )


def with_shown(found: Reading, shown: tuple[str, ...]) -> Reading:
    """Number and date of other systems stand in a signature's picture, not in the text layer (signing.md 4)."""
    if not shown or (found.number and found.dated):
        return found
    seen = reading.read_text("\n".join(shown))
    return dataclasses.replace(
        found,
        number=found.number or seen.number,
        notation=found.notation or seen.notation,
        dated=found.dated or seen.dated,
    )


def with_signer(found: Reading, report: Report) -> Reading:
    """Whose name the page does not show as text, as on a scan, is named by the certificate that signed."""
    people = (one.signer for one in report.signatures if one.role == Role.PERSON and one.intact and one.signer)
    name = next(people, "")
    return dataclasses.replace(found, signer_name=name) if name and not found.signer_name else found


def _not_future(day: date | None) -> date | None:
    return day if day is None or day <= clock.today() else None


def fill() -> None:
    """Give the port of jobs this room's handler."""
    ports.jobs.fill(EXAMINE, examine)
