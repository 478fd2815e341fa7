"""Reading number series: what comes next, and which numbers are missing and why."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.docs.models.issuing import Number, NumberingRule, Series
from workplace.docs.models.letters import Doc
from workplace.kernel import clock

MOST = 500


@dataclass(frozen=True)
class Gap:
    """A number of a series that is on no released document, with the explanation."""

    number: int
    suffix: str
    state: str  # allotted | reserved | void | given | before (before the installation began)
    reason: str
    doc_id: int | None
    code: str
    id: int = 0


def next_arrival(session: Session, organisation_id: int) -> int:
    """The arrival number that the next registration will probably get."""
    found = select(col(Series.next)).where(
        col(Series.organisation_id) == organisation_id,
        col(Series.year) == clock.today().year,
        col(Series.kind) == "arrival",
    )
    return session.scalar(found) or 1


def next_outgoing(session: Session, doc: Doc) -> int:
    """The number that this document will probably get today: the one kept for it, else the next of its series."""
    kept = select(col(Number.number)).where(col(Number.doc_id) == doc.id, col(Number.state) == "allotted")
    if (found := session.scalar(kept)) is not None:
        return found
    year = clock.today().year
    rule = (
        select(col(NumberingRule.per_type))
        .where(col(NumberingRule.organisation_id) == doc.organisation_id, col(NumberingRule.from_year) <= year)
        .order_by(col(NumberingRule.from_year).desc())
        .limit(1)
    )
    series = select(col(Series.next)).where(
        col(Series.organisation_id) == doc.organisation_id,
        col(Series.year) == year,
        col(Series.kind) == "outgoing",
        col(Series.type_code) == (doc.type_code if session.scalar(rule) else ""),
    )
    return session.scalar(series) or 1


def of_organisation(session: Session, organisation_id: int, year: int) -> list[Series]:
    """All series of an organisation in a year: arrivals first, then outgoing by type."""
    found = select(Series).where(col(Series.organisation_id) == organisation_id, col(Series.year) == year)
    return list(session.scalars(found.order_by(col(Series.kind), col(Series.type_code))))


def gaps(session: Session, series: Series) -> list[Gap]:
    """Every number below the next one that no document carries in the register: reserved, void, or still underway."""
    rows = session.execute(
        select(Number, Doc)
        .join(Doc, col(Doc.id) == col(Number.doc_id), isouter=True)
        .where(col(Number.series_id) == series.id, col(Number.state) != "given")
        .order_by(col(Number.number), col(Number.suffix))
        .limit(MOST)
    ).all()
    return [
        Gap(n.number, n.suffix, n.state, n.reason, d.id if d else None, d.code if d else "", n.id or 0) for n, d in rows
    ]


def unexplained(session: Session, series: Series) -> list[int]:
    """Numbers below the next one of which there is no line at all: there must be none (at most 500)."""
    present = set(session.scalars(select(col(Number.number)).where(col(Number.series_id) == series.id)))
    if series.kind == "arrival":
        held = select(col(Doc.arrival_number)).where(
            col(Doc.organisation_id) == series.organisation_id, col(Doc.arrival_year) == series.year
        )
        present |= {number for number in session.scalars(held) if number is not None}
    return [n for n in range(series.opened_at_number, series.next) if n not in present][:MOST]
