"""Number series: gap-free, per organisation, year, and type or shared (Nghị định 30/2020, Art. 15 and 22.2).

A number is taken by one UPDATE that also reads it, inside the transaction of the act that needs it: two clerks at once
get two numbers, and a transaction that fails leaves none behind.
"""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from workplace.docs.models.issuing import Number, NumberingRule, Series
from workplace.docs.models.letters import Doc
from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.org.queries import organisations

ARRIVAL, OUTGOING = "arrival", "outgoing"
MOST_RESERVED = 100  # at once: a book of paper numbers, not a year


def series(
    session: Session, organisation_id: int, year: int, kind: str, type_code: str = "", *, alone: bool = False
) -> Series:
    """The series of that year, opened at 1 when it is first used; two who open it at once get the same. `alone`: nobody
    else takes a number of it until this transaction ends, so that what was looked up meanwhile still holds.
    """
    shared = "" if kind == ARRIVAL or not per_type(session, organisation_id, year) else type_code
    key = {"organisation_id": organisation_id, "year": year, "kind": kind, "type_code": shared}
    where = [getattr(Series, name) == value for name, value in key.items()]
    wanted = select(Series).where(*where)
    if alone:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    if (found := session.scalars(wanted).one_or_none()) is not None:
        return found
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    defaults = {"next": 1, "opened_at_number": 1, "opened_by": 0, "opening_note": ""}
    session.execute(insert(Series).values(**key, **defaults).on_conflict_do_nothing())
    return session.scalars(wanted).one()


def per_type(session: Session, organisation_id: int, year: int) -> bool:
    """Whether the organisation numbers each type apart in that year (its head decides, Art. 15.1c)."""
    rule = (
        select(col(NumberingRule.per_type))
        .where(col(NumberingRule.organisation_id) == organisation_id, col(NumberingRule.from_year) <= year)
        .order_by(col(NumberingRule.from_year).desc())
        .limit(1)
    )
    return bool(session.scalar(rule))


def take_next(session: Session, of: Series) -> int:
    """The next number of a series; nobody else ever gets it. Reserved numbers are passed over.

    NotNow for an organisation that has ended: its series are closed.
    """
    if not organisations.is_alive(session, of.organisation_id):
        raise NotNow(say("The organisation has ended: its series of {year} is closed.", year=of.year))
    while True:
        taken: int = session.scalars(
            update(Series).where(col(Series.id) == of.id).values(next=Series.next + 1).returning(col(Series.next))
        ).one()
        number = taken - 1
        if not _stands(session, of, number):
            session.expire(of)
            return number


def _stands(session: Session, of: Series, number: int) -> bool:
    where = (col(Number.series_id) == of.id, col(Number.number) == number, col(Number.suffix) == "")
    return session.scalar(select(col(Number.id)).where(*where)) is not None


def allot(session: Session, acting: Acting, of: Series, doc_id: int, dated: date) -> Number:
    """Act 1 of numbering: the next number, kept for this document until it is confirmed or made void."""
    row = Number(
        series_id=of.id,  # type: ignore[arg-type]
        number=take_next(session, of),
        state="allotted",
        dated=dated,
        doc_id=doc_id,
        at=clock.now(),
        by=acting.person,
    )
    session.add(row)
    session.flush()
    return row


def open_at(session: Session, acting: Acting, of: Series, first: int, note: str) -> None:
    """Go on from an old book in mid-year: the next number given is `first`. Only before any number was given."""
    given = session.scalar(select(col(Number.id)).where(col(Number.series_id) == of.id).limit(1))
    if given is not None or of.next != of.opened_at_number:
        raise NotNow(say("This series has begun; its opening number can't be changed any more."))
    if first < 1:
        raise BadInput({"first": say("Enter a whole number from {least} to {most}.", least=1, most=99999)})
    of.next = of.opened_at_number = first
    of.opened_by, of.opening_note = acting.person, note
    session.add(of)
    journal.write(session, acting, "open_series", Ref("docs.series", of.id or 0), first=first, year=of.year)


def decide(session: Session, acting: Acting, organisation_id: int, year: int, *, apart: bool, note: str) -> None:
    """From a year on, number all types together or each apart, as the head has decided (Art. 15.1c).

    Refused once the year has given a number: what is in the book stays as it is.
    """
    if not note:
        raise BadInput({"note": say("Name the decision behind it, so that others can check.")})
    if _begun(session, organisation_id, year):
        raise NotNow(say("The series of {year} have begun; decide it for the next year.", year=year))
    row = session.get(NumberingRule, (organisation_id, year)) or NumberingRule(
        organisation_id=organisation_id, from_year=year
    )
    row.per_type = apart
    session.add(row)
    journal.write(
        session, acting, "set_numbering", Ref("docs.books", organisation_id), year=year, per_type=apart, note=note
    )


def _begun(session: Session, organisation_id: int, year: int) -> bool:
    given = (
        select(col(Number.id))
        .join(Series, col(Series.id) == col(Number.series_id))
        .where(col(Series.organisation_id) == organisation_id, col(Series.year) == year, col(Series.kind) == OUTGOING)
        .limit(1)
    )
    return session.scalar(given) is not None


def reserve(session: Session, acting: Acting, of: Series, count: int, reason: str) -> list[Number]:
    """Keep the next numbers back for paper or for later, with a reason; each is a line of the register."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    if not 1 <= count <= MOST_RESERVED:
        raise BadInput({"count": say("Enter a whole number from {least} to {most}.", least=1, most=MOST_RESERVED)})
    rows = [
        Number(
            series_id=of.id or 0,
            number=take_next(session, of),
            state="reserved",
            reason=reason,
            at=clock.now(),
            by=acting.person,
        )
        for _ in range(count)
    ]
    session.add_all(rows)
    session.flush()
    journal.write(
        session,
        acting,
        "reserve_numbers",
        Ref("docs.series", of.id or 0),
        numbers=[r.number for r in rows],
        reason=reason,
    )
    return rows


def use_reserved(session: Session, acting: Acting, row: Number, doc_id: int, dated: date) -> Number:
    """Give a reserved number to a document (act 1); it stays reserved for whoever was slower."""
    taken = session.execute(
        update(Number)
        .where(col(Number.id) == row.id, col(Number.state) == "reserved")
        .values(state="allotted", doc_id=doc_id, dated=dated, at=clock.now(), by=acting.person)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise NotNow(say("This number is no longer reserved."))
    session.refresh(row)
    return row


def keep_void(
    session: Session, acting: Acting, organisation_id: int, year: int, number: int, doc: Doc, reason: str
) -> None:
    """An arrival number that was given by mistake stays as a void line of the book, with the reason."""
    of = series(session, organisation_id, year, ARRIVAL)
    session.add(
        Number(
            series_id=of.id or 0, number=number, state="void", reason=reason, dated=doc.arrived_on, doc_id=doc.id,
            at=clock.now(), by=acting.person,
        )
    )  # fmt: skip


def void(session: Session, acting: Acting, row: Number, reason: str) -> None:
    """Make a number void; it keeps its line, with the reason, and is never given again."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    moved = session.execute(
        update(Number).where(col(Number.id) == row.id, col(Number.state) != "void").values(state="void", reason=reason)
    )
    if moved.rowcount == 1:  # type: ignore[attr-defined]
        session.refresh(row)
        told = {"doc": row.doc_id} if row.doc_id else {"reason": reason}  # a document's own line tells why, erasable
        journal.write(session, acting, "void_number", Ref("docs.series", row.series_id), number=row.number, **told)
