"""What the public may know of cases: those that are published, in their public wording, and nothing else of them.

Every query here stands on `is_public()`. What a citizen wrote, who they are and where exactly they stood is in none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, func, or_, select, true
from sqlmodel import Session, col

from workplace.cases.models.cases import Case, CaseFile, CaseWords
from workplace.cases.models.services import Service
from workplace.cases.rules import codes
from workplace.citizens.models.feedback import Feedback
from workplace.citizens.models.reports import Report
from workplace.citizens.rules import folded, places
from workplace.citizens.rules import plain as words_of
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.org.queries import organisations, units

PAGE = 20
STILL_OPEN = timedelta(days=90)  # a report older than that is not offered as the same one


@dataclass(frozen=True)
class Line:
    """A published case in a list."""

    id: int
    kind: str
    code: str
    state: str
    title: str
    body: str
    service: str
    service_en: str
    unit: str
    commune: str
    received_at: datetime
    ready_at: datetime | None
    published_at: datetime
    language: str

    @property
    def plain(self) -> words_of.Plain:
        """Its state in plain words."""
        return words_of.plain(self.kind, self.state)

    @property
    def cursor(self) -> str:
        """Where a list goes on after it."""
        return f"{clock.ticks(self.published_at)}-{self.id}"


@dataclass(frozen=True)
class Shown:
    """A published case on its own page."""

    line: Line
    answer: str
    files: list["Picture"]


@dataclass(frozen=True)
class Picture:
    """A file that the public may have."""

    id: int
    file_id: int
    name: str
    purpose: str


@dataclass(frozen=True)
class Near:
    """A published report close by that may say the same."""

    line: Line
    metres: int


def is_public() -> ColumnElement[bool]:
    """SQL: the case is on the public pages."""
    return and_(col(Case.published_at).is_not(None), col(Case.is_public), col(Case.hidden) == "")


def archive(
    session: Session, kind: str, *, words: str = "", service: str = "", topic: int | None = None,
    after: tuple[int, int] | None = None, most: int = PAGE,
) -> list[Line]:  # fmt: skip
    """Published cases of a kind, the newest first, from a place on; `words` without marks finds them as well."""
    found = _lines().where(col(Case.kind) == kind, _has(session, folded.asked(words)))
    if service:
        found = found.where(col(Service.code) == service)
    if topic is not None:
        found = found.where(col(Case.id).in_(select(col(Feedback.case_id)).where(col(Feedback.topic_id) == topic)))
    if after is not None:
        at = clock.from_ticks(after[0])
        found = found.where(
            or_(col(Case.published_at) < at, and_(col(Case.published_at) == at, col(Case.id) < after[1]))
        )
    found = found.order_by(col(Case.published_at).desc(), col(Case.id).desc()).limit(most)
    return _told(session, found)


def similar(session: Session, text: str, *, kind: str = "question", most: int = 3) -> list[Line]:
    """Published cases with an answer that say most of what a text says; the likeliest first."""
    told = folded.pairs(text)
    if not told:
        return []
    stands = _standing(session)
    score = sum(((stands(one) > 0).cast(Integer) for one in told[1:]), (stands(told[0]) > 0).cast(Integer))
    found = _lines().where(col(Case.kind) == kind, col(Case.ready_at).is_not(None), score >= min(2, len(told)))
    return _told(session, found.order_by(score.desc(), col(Case.published_at).desc(), col(Case.id)).limit(most))


def likely(session: Session, text: str) -> list[tuple[Line, list[tuple[str, bool]]]]:
    """What was answered before and says nearly the same, with the words of its title that the text has as well."""
    return [(line, folded.marked(line.title, text)) for line in similar(session, text)]


def shown(session: Session, kind: str, code: str) -> Shown:
    """One published case by its code; NotFound for anything else, and for one that is not public."""
    lines = _told(session, _lines().where(col(Case.kind) == kind, col(Case.code) == codes.read_code(code)))
    if not lines:
        raise NotFound
    [line] = lines
    words = session.get_one(CaseWords, line.id)
    answer = words.public_answer if line.ready_at is not None else ""
    return Shown(line, answer, pictures(session, line.id))


def pictures(session: Session, case_id: int) -> list[Picture]:
    """The files of a published case that were made public."""
    row = CaseFile
    found = select(col(row.id), col(row.file_id), col(row.name), col(row.purpose)).where(
        col(row.case_id) == case_id, col(row.audience) == "public", col(row.withdrawn_at).is_(None)
    )
    return [Picture(*one) for one in session.execute(found.order_by(col(row.id)))]


def near(session: Session, service: str, latitude: float, longitude: float) -> list[Near]:
    """Published reports of the same service that are still open and lie within its radius, the nearest first."""
    here, kept = (latitude, longitude), _current(session, service)
    if kept is None or kept.rounds_place:
        return []
    span = kept.radius / 111_000
    found = (
        _lines()
        .join(Report, col(Report.case_id) == col(Case.id))
        .add_columns(col(Report.latitude), col(Report.longitude))
        .where(
            col(Service.code) == service, col(Case.ready_at).is_(None), col(Case.closed_at).is_(None),
            col(Case.received_at) > clock.now() - STILL_OPEN,
            col(Report.latitude).between(latitude - span, latitude + span),
            col(Report.longitude).between(longitude - 2 * span, longitude + 2 * span),
        )
    )  # fmt: skip
    rows = list(session.execute(found.limit(50)))
    far = {row[0]: places.metres(here, (row[-2], row[-1])) for row in rows}
    lines = [line for line in _named(session, rows) if far[line.id] <= kept.radius]
    return [Near(line, round(far[line.id])) for line in sorted(lines, key=lambda one: far[one.id])[:3]]


def addresses(session: Session, most: int = 5000) -> list[tuple[str, str, datetime]]:
    """Kind, code and day of everything that is published: for the map of the site."""
    found = select(col(Case.kind), col(Case.code), col(Case.published_at)).where(is_public())
    rows = session.execute(found.order_by(col(Case.published_at).desc(), col(Case.id).desc()).limit(most))
    return [(kind, code, at) for kind, code, at in rows]


def _current(session: Session, service: str) -> Service | None:
    found = select(Service).where(col(Service.code) == service, col(Service.kind) == "report")
    return session.scalars(found.order_by(col(Service.version).desc()).limit(1)).one_or_none()


def _lines() -> Select[Any]:
    columns: tuple[Any, ...] = (
        col(Case.id), col(Case.kind), col(Case.code), col(Case.state), col(CaseWords.public_title),
        col(CaseWords.public_body), col(Service.name), col(Service.name_en), col(Case.unit_id), col(Case.area_id),
        col(Case.received_at), col(Case.ready_at), col(Case.published_at), col(Case.language),
    )  # fmt: skip
    return (
        select(*columns)
        .join(CaseWords, col(CaseWords.case_id) == col(Case.id))
        .join(Service, col(Service.id) == col(Case.service_id))
        .where(is_public())
    )


def _told(session: Session, found: Select[Any]) -> list[Line]:
    return _named(session, list(session.execute(found)))


def _named(session: Session, rows: list[Any]) -> list[Line]:
    where = units.names(session, {row[8] for row in rows if row[8]})
    areas = organisations.cards(session, [row[9] for row in rows if row[9]])
    communes = {id: commune_name(card.name) for id, card in areas.items()}
    return [_line(row, where.get(row[8], ""), communes.get(row[9], "")) for row in rows]


def _line(row: Sequence[Any], unit: str, commune: str) -> Line:
    id, kind, code, state, title, body, service, service_en, _, _, received, ready, published, language = row[:14]
    return Line(
        id, kind, code, state, title, body, service, service_en, unit, commune, received, ready, published, language
    )


def commune_name(agency: str) -> str:
    """The commune of a people's committee, as it is spoken of: Phường Thuận Hóa."""
    commune = places.of_agency(agency)
    return commune.name if commune is not None else agency


def _has(session: Session, told: list[str]) -> ColumnElement[bool]:
    stands = _standing(session)
    return and_(true(), *(stands(one) > 0 for one in told))


def _standing(session: Session) -> Callable[[str], ColumnElement[int]]:
    """SQL for where something stands in what is kept of a case; each engine has its own word for it."""
    name = "strpos" if session.get_bind().dialect.name == "postgresql" else "instr"
    return lambda told: getattr(func, name)(col(CaseWords.public_folded), told)
