"""The registers: whose books one reads, and a page or a whole year of their lines (Nghị định 30/2020, Annex IV)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlmodel import Session, col

from workplace.access.lists import PAGE
from workplace.docs.models.issuing import Number, Series
from workplace.docs.models.letters import Doc
from workplace.docs.policy import keeps_books, reads_books, sees
from workplace.docs.rules.keys import code_key, name_key
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.org.models.organisations import Organisation
from workplace.org.queries import organisations
from workplace.org.queries.organisations import OrganisationCard

MOST_BOOKS = 500


@dataclass(frozen=True)
class Wanted:
    """One register of one year, and what it is narrowed to."""

    organisation_id: int
    book: str  # incoming | handling | outgoing
    year: int
    series_id: int | None = None  # outgoing: one of several series of a year
    text: str = ""
    type_code: str = ""
    since: date | None = None
    until: date | None = None
    urgent: bool = False

    @property
    def is_narrowed(self) -> bool:
        """Whether less than the whole book is asked for."""
        return bool(self.text or self.type_code or self.since or self.until or self.urgent)


@dataclass(frozen=True)
class RegisterLine:
    """One line: its number, and the document that has it, if any; a void or reserved number has none."""

    place: tuple[int, int]
    number: int
    suffix: str
    doc: Doc | None
    seen: bool  # whether the reader may open the document
    state: str = "given"  # of the number: given | allotted | reserved | void
    reason: str = ""


@dataclass(frozen=True)
class RegisterPage:
    """Lines from the highest number down, and the place below which the next page begins."""

    lines: list[RegisterLine] = field(default_factory=list)
    next: tuple[int, int] | None = None


def books(session: Session, acting: Acting) -> list[OrganisationCard]:
    """The organisations whose registers this person reads, by name."""
    found = select(col(Organisation.id)).where(reads_books(acting, col(Organisation.id))).limit(MOST_BOOKS)
    cards = organisations.cards(session, [id for id in session.scalars(found) if id is not None])
    return sorted(cards.values(), key=lambda card: (card.parent_id is not None, card.name))


def book_of(session: Session, acting: Acting, organisation_id: int) -> OrganisationCard:
    """The organisation, for whoever reads its registers; NotFound for everyone else."""
    return _let_in(session, organisation_id, reads_books(acting, col(Organisation.id)))


def kept_by(session: Session, acting: Acting, organisation_id: int) -> OrganisationCard:
    """The organisation, for its clerks alone; NotFound for everyone else."""
    return _let_in(session, organisation_id, keeps_books(acting, col(Organisation.id)))


def keeps(session: Session, acting: Acting, organisation_id: int) -> bool:
    """Whether this person keeps the organisation's registers."""
    rule = keeps_books(acting, col(Organisation.id))
    return session.scalar(select(col(Organisation.id)).where(col(Organisation.id) == organisation_id, rule)) is not None


def _let_in(session: Session, organisation_id: int, rule: ColumnElement[bool]) -> OrganisationCard:
    found = select(col(Organisation.id)).where(col(Organisation.id) == organisation_id, rule)
    if session.scalar(found) is None:
        raise NotFound
    return organisations.card(session, organisation_id)


def years(session: Session, organisation_id: int) -> list[int]:
    """The years of which there are books, and this one; newest first."""
    found = select(col(Series.year)).where(col(Series.organisation_id) == organisation_id).distinct()
    return sorted({*session.scalars(found), clock.today().year}, reverse=True)


def outgoing_series(session: Session, organisation_id: int, year: int) -> list[Series]:
    """The year's outgoing series: one for all types, or one a type."""
    found = select(Series).where(
        col(Series.organisation_id) == organisation_id, col(Series.year) == year, col(Series.kind) == "outgoing"
    )
    return list(session.scalars(found.order_by(col(Series.type_code))))


def page(session: Session, acting: Acting, wanted: Wanted, before: tuple[int, int] | None = None) -> RegisterPage:
    """One page, the highest number first."""
    rows = list(session.execute(_statement(acting, wanted, before).limit(PAGE + 1)).all())
    lines = [_line(row) for row in rows]
    void = _void(session, wanted, most=before[0] - 1 if before else None, limit=PAGE + 1)
    lines = sorted([*lines, *void], key=lambda line: line.place, reverse=True) if void else lines
    return RegisterPage(lines[:PAGE], lines[PAGE - 1].place if len(lines) > PAGE else None)


def numbers(session: Session, acting: Acting, wanted: Wanted) -> list[str]:
    """The numbers of all lines from the first on, as they stand in the book."""
    statement = _upward(_statement(acting, wanted, None), wanted)
    if wanted.book == "outgoing":
        shown = statement.with_only_columns(col(Number.number), col(Number.suffix))
        return [f"{number}{suffix}" for number, suffix in session.execute(shown)]
    given = session.scalars(statement.with_only_columns(col(Doc.arrival_number)))
    return [str(number) for number in sorted([*given, *(line.number for line in _void(session, wanted))])]


def part(
    session: Session, acting: Acting, wanted: Wanted, start: int = 0, size: int | None = None
) -> list[RegisterLine]:
    """Lines from the first number on, as they are printed and bound; all of them, or one volume."""
    statement = _upward(_statement(acting, wanted, None), wanted)
    if not (void := _void(session, wanted)):
        rows = session.execute(statement.offset(start) if size is None else statement.offset(start).limit(size))
        return [_line(row) for row in rows]
    volume = numbers(session, acting, wanted)[start : None if size is None else start + size]
    if not volume:
        return []
    first, last = int(volume[0]), int(volume[-1])
    given = session.execute(statement.where(col(Doc.arrival_number).between(first, last)))
    lines = [*(_line(row) for row in given), *(line for line in void if first <= line.number <= last)]
    return sorted(lines, key=lambda line: line.place)


def _void(session: Session, wanted: Wanted, *, most: int | None = None, limit: int | None = None) -> list[RegisterLine]:
    """Arrival numbers made void: they stand in the book itself, not where one looks for something."""
    if wanted.book != "incoming" or wanted.is_narrowed:
        return []
    found = (
        select(Number)
        .join(Series, col(Series.id) == col(Number.series_id))
        .where(
            col(Series.organisation_id) == wanted.organisation_id,
            col(Series.year) == wanted.year,
            col(Series.kind) == "arrival",
            col(Number.state) == "void",
        )
        .order_by(col(Number.number).desc())
    )
    found = found if most is None else found.where(col(Number.number) <= most)
    rows = session.scalars(found if limit is None else found.limit(limit))
    return [RegisterLine((row.number, 0), row.number, "", None, False, row.state, row.reason) for row in rows]


def _upward(statement: Any, wanted: Wanted) -> Any:
    order = (col(Number.number), col(Number.id)) if wanted.book == "outgoing" else (col(Doc.arrival_number),)
    return statement.order_by(None).order_by(*order)


def _line(row: Any) -> RegisterLine:
    if len(row) == 2:
        doc, seen = row
        return RegisterLine((doc.arrival_number, doc.id), doc.arrival_number, "", doc, seen)
    number, doc, seen = row
    place = (number.number, number.id)
    return RegisterLine(place, number.number, number.suffix, doc, bool(seen), number.state, number.reason)


def _statement(acting: Acting, wanted: Wanted, before: tuple[int, int] | None) -> Any:
    return _issued(acting, wanted, before) if wanted.book == "outgoing" else _arrived(acting, wanted, before)


def _arrived(acting: Acting, wanted: Wanted, before: tuple[int, int] | None) -> Any:
    where = [
        col(Doc.organisation_id) == wanted.organisation_id,
        col(Doc.arrival_year) == wanted.year,
        *_narrowed(wanted, col(Doc.arrived_on)),
    ]
    if before is not None:
        where.append(col(Doc.arrival_number) < before[0])
    return select(Doc, sees(acting)).where(*where).order_by(col(Doc.arrival_number).desc())


def _issued(acting: Acting, wanted: Wanted, before: tuple[int, int] | None) -> Any:
    found = (
        select(Number, Doc, sees(acting))
        .join(Series, col(Series.id) == col(Number.series_id))
        .join(Doc, col(Doc.id) == col(Number.doc_id), isouter=True)
        .where(
            col(Series.organisation_id) == wanted.organisation_id,
            col(Series.year) == wanted.year,
            col(Series.kind) == "outgoing",
            *_narrowed(wanted, col(Doc.dated)),
        )
        .order_by(col(Number.number).desc(), col(Number.id).desc())
    )
    if wanted.series_id is not None:
        found = found.where(col(Number.series_id) == wanted.series_id)
    return found.where(tuple_(col(Number.number), col(Number.id)) < tuple_(*before)) if before else found


def _narrowed(wanted: Wanted, day: Any) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.text:
        words = [col(Doc.summary).icontains(wanted.text, autoescape=True)]
        for column, key in ((col(Doc.author_key), name_key(wanted.text)), (col(Doc.code_key), code_key(wanted.text))):
            if key:
                words.append(column.contains(key, autoescape=True))
        found.append(or_(*words))
    if wanted.type_code:
        found.append(col(Doc.type_code) == wanted.type_code)
    if wanted.since:
        found.append(day >= wanted.since)
    if wanted.until:
        found.append(day <= wanted.until)
    if wanted.urgent:
        found.append(col(Doc.urgency) > 0)
    return found
