"""Number and date, then the seal: the clerk's two steps with the agency's key (Nghị định 30/2020, Art. 15 and 32.2).

The clerk may act only after the signer. Numbering allots the number in act 1 and confirms it in act 2; a retry goes on
with the number that was allotted, so none is lost or given twice.
"""

from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.access import folders
from workplace.docs.actions import drafting, numbers, sides, signing, working
from workplace.docs.models.issuing import Number, Series, Signature
from workplace.docs.models.letters import Doc, Version
from workplace.docs.process import OUTGOING
from workplace.docs.queries import holders
from workplace.docs.rules import notation
from workplace.docs.rules.keys import code_key
from workplace.docs.rules.written import OTHER_TYPE
from workplace.files.queries import FileCard
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.process.take import require, take
from workplace.search import index


def begin_number(
    session: Session, acting: Acting, doc: Doc, dated: date, *, reserved: int | None = None
) -> tuple[str, Number, Version]:
    """Act 1: the next number of the series (or a reserved one) belongs to this document; nothing is on the page yet."""
    sides.alone(session, doc)
    require(session, acting, OUTGOING, doc, "number")
    version = signing.newest(session, doc)
    token = working.claim(session, acting, doc, "number", version.no)
    return token, allotted(session, acting, doc, dated, reserved=reserved), version


def allotted(session: Session, acting: Acting, doc: Doc, dated: date, *, reserved: int | None = None) -> Number:
    """The number kept for this document: the one of an earlier try, a reserved one, or the next.

    Refused for a day before the last signer signed, or to come: a number follows the signature (Art. 15.2).
    """
    assert doc.id is not None
    _check_day(session, doc, dated)
    of = numbers.series(session, doc.organisation_id, dated.year, numbers.OUTGOING, doc.type_code)
    mine = select(Number).where(col(Number.doc_id) == doc.id, col(Number.state) == "allotted")
    if (found := session.scalars(mine).one_or_none()) is not None:
        if found.dated != dated and found.dated is not None and found.dated.year != dated.year:
            raise BadInput({"dated": say("The number kept for it belongs to another year. Check the date.")})
        if reserved not in (None, found.id):
            kept = notation.written(found.number, found.suffix)
            raise BadInput({"reserved": say("Number {number} is kept for this document already.", number=kept)})
        if found.series_id == of.id:
            found.dated = dated
            session.add(found)
            return found
        numbers.void(session, acting, found, OTHER_TYPE)
    if reserved is None:
        return numbers.allot(session, acting, of, doc.id, dated)
    row = session.get(Number, reserved)
    if row is None or row.series_id != of.id:
        raise BadInput({"reserved": say("This reserved number belongs to the series of another year or type.")})
    return numbers.use_reserved(session, acting, row, doc.id, dated)


def _check_day(session: Session, doc: Doc, dated: date) -> None:
    if dated > clock.today():
        raise BadInput({"dated": say("This day lies in the future. Check the date.")})
    made = select(func.max(Signature.signed_at)).where(col(Signature.doc_id) == doc.id, col(Signature.role) == "signer")
    signed_at = session.scalar(made)
    if signed_at is None:
        return
    signed_on = min(signed_at.astimezone(clock.ZONE).date(), clock.today())  # a signer's own clock may be fast
    if dated < signed_on:
        raise BadInput(
            {"dated": say("It was signed on {day}; its date can't be earlier.", day=f"{signed_on:%d/%m/%Y}")}
        )


def confirm_number(
    session: Session, acting: Acting, doc: Doc, token: str, number_id: int, made: signing.Made, file: FileCard
) -> None:
    """Act 2: number and date stand on the page under the agency's signature; the register has its line."""
    working.confirm(session, doc, token)
    number = _write_number(session, doc, number_id)
    take(session, acting, OUTGOING, doc, "number", number=doc.code, dated=str(doc.dated), file=file.sha256)
    version = drafting.add_version(session, acting, doc, file, "numbered", "")
    signing.keep(session, acting, doc, version, made, "number", acting.person)
    sides.move(session, number, "allotted", "given")
    index.mark(session, Ref("docs", doc.id or 0))


def _write_number(session: Session, doc: Doc, number_id: int) -> Number:
    number = session.get(Number, number_id)
    assert number is not None and number.doc_id == doc.id, "act 2 confirms the number that act 1 allotted"
    series = session.get(Series, number.series_id)
    assert series is not None
    doc.number, doc.suffix, doc.dated = number.number, number.suffix, number.dated
    doc.code = f"{notation.written(number.number, number.suffix)}/{doc.notation}"
    doc.code_key = code_key(doc.code)
    session.add(doc)
    session.flush()
    return number


def begin_seal(session: Session, acting: Acting, doc: Doc) -> tuple[str, Version]:
    """Act 1 of sealing."""
    sides.alone(session, doc)
    require(session, acting, OUTGOING, doc, "seal")
    version = signing.newest(session, doc)
    return working.claim(session, acting, doc, "seal", version.no), version


def confirm_seal(session: Session, acting: Acting, doc: Doc, token: str, made: signing.Made, file: FileCard) -> None:
    """Act 2: the agency's seal stands on the page; the document is ready for release."""
    working.confirm(session, doc, token)
    take(session, acting, OUTGOING, doc, "seal", file=file.sha256, certificate=made.certificate, test=made.is_test)
    version = drafting.add_version(session, acting, doc, file, "sealed", "")
    signing.keep(session, acting, doc, version, made, "seal", acting.person)


def accept_both(session: Session, acting: Acting, doc: Doc, number_id: int, made: signing.Made, file: FileCard) -> None:
    """The office's own program put number, date and seal on the page at once: both steps are taken together."""
    number = _write_number(session, doc, number_id)
    take(
        session, acting, OUTGOING, doc, "number", number=doc.code, dated=str(doc.dated), file=file.sha256, outside=True
    )
    take(session, acting, OUTGOING, doc, "seal", file=file.sha256, certificate=made.certificate, outside=True)
    version = drafting.add_version(session, acting, doc, file, "sealed", "")
    signing.keep(session, acting, doc, version, made, "seal", acting.person)
    sides.move(session, number, "allotted", "given")
    index.mark(session, Ref("docs", doc.id or 0))


def cancel(session: Session, acting: Acting, doc: Doc, reason: str) -> None:
    """End a document before its release, on the signer's recorded decision; its number, if any, becomes void."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    take(session, acting, OUTGOING, doc, "cancel", reason=reason)
    drafting.end(session, acting, doc, reason)
    clerks = holders.clerks(session, doc.organisation_id)
    folders.put(session, clerks, "issued", doc.kind, doc.id or 0, is_read=True)
