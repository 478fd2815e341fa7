"""Reports from the field as programs of other houses may know them: what is published of them, and what can be sent.

What stands here is public: no sender, nobody's own words but those that were made ready for everybody, a place as
rough as its service asks for.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.cases.models.cases import Case, CaseFile, CaseWords
from workplace.cases.models.services import Service, ServiceField
from workplace.cases.queries import door, services
from workplace.cases.rules import codes
from workplace.citizens.models.reports import Report
from workplace.citizens.process import REPORT
from workplace.citizens.queries.public import commune_name, is_public
from workplace.citizens.rules import places
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, fold
from workplace.org.queries import organisations, units

KIND = REPORT.name
HANDLED = ("handled", "checked", "closed", "duplicate", "rejected", "diverted", "withdrawn", "lapsed")
"""The states in which nobody works on a report any more."""


@dataclass(frozen=True)
class Published:
    """One published report."""

    code: str
    is_open: bool
    state: Say
    answer: str
    service: str
    service_name: str
    description: str
    unit: str
    received_at: datetime
    updated_at: datetime
    due_at: datetime | None
    commune: str
    latitude: float | None
    longitude: float | None
    picture: int | None  # of those that everybody may see, the first


def published(
    session: Session, *, ids: Collection[str] = (), of_services: Collection[str] = (), since: datetime | None = None,
    until: datetime | None = None, is_open: bool | None = None, most: int = 1000,
) -> list[Published]:  # fmt: skip
    """Published reports, the newest first; those called by `ids` whatever else is asked."""
    found = (
        select(Case, CaseWords, Service, Report)
        .join(CaseWords, col(CaseWords.case_id) == col(Case.id))
        .join(Service, col(Service.id) == col(Case.service_id))
        .outerjoin(Report, col(Report.case_id) == col(Case.id))
        .where(col(Case.kind) == KIND, is_public())
    )
    if ids:
        found = found.where(col(Case.code).in_([codes.read_code(one) for one in ids]))
    else:
        if of_services:
            found = found.where(col(Service.code).in_(of_services))
        if since is not None:
            found = found.where(col(Case.received_at) >= since)
        if until is not None:
            found = found.where(col(Case.received_at) <= until)
        if is_open is not None:
            handled = col(Case.state).in_(HANDLED)
            found = found.where(~handled if is_open else handled)
    rows = session.execute(found.order_by(col(Case.at).desc(), col(Case.id).desc()).limit(most)).all()
    where = units.names(session, {case.unit_id for case, *_ in rows if case.unit_id})
    areas = organisations.cards(session, list({case.area_id for case, *_ in rows if case.area_id}))
    shown = _pictures(session, [case.id or 0 for case, *_ in rows])
    return [
        _published(
            case,
            words,
            service,
            report,
            where,
            commune_name(areas[area].name) if area in areas else "",
            shown.get(case.id or 0),
        )
        for case, words, service, report in rows
        for area in (case.area_id or 0,)
    ]


def fields(session: Session, service: Service) -> Sequence[ServiceField]:
    """The service's own questions."""
    return services.fields(session, service.id or 0)


def with_fields(session: Session, offered: Sequence[Service]) -> set[str]:
    """Those of the services that ask questions of their own."""
    asked = select(col(ServiceField.service_id)).where(col(ServiceField.service_id).in_([one.id for one in offered]))
    ids = set(session.scalars(asked.distinct()))
    return {one.code for one in offered if one.id in ids}


def behind(session: Session, token: str) -> str:
    """The code of a report that was sent under a token, once it was moderated; empty until then. NotFound for any
    other token.
    """
    case = door.by_token(session, token)
    if case.kind != KIND:
        raise NotFound
    return case.code if case.accepted_at is not None else ""


def area(session: Session, latitude: float | None, longitude: float | None, address: str) -> int | None:
    """The commune that a place lies in, or that an address names; None where neither tells."""
    offices = {
        commune.code: card.id
        for card in organisations.internal(session)
        if (commune := places.of_agency(card.name)) is not None
    }
    if latitude is not None and longitude is not None:
        near = places.nearest(latitude, longitude, 10)
        within = [one for one in near if places.metres((latitude, longitude), (one.latitude, one.longitude)) < 50_000]
        return next((offices[one.code] for one in within if one.code in offices), None)
    told = fold(address)
    return next((offices[one.code] for one in places.communes() if one.code in offices and one.key in told), None)


def _pictures(session: Session, cases: Sequence[int]) -> dict[int, int]:
    row = CaseFile
    shown = (col(row.case_id).in_(cases), col(row.audience) == "public", col(row.withdrawn_at).is_(None))
    found = select(col(row.case_id), func.min(col(row.id))).where(*shown).group_by(col(row.case_id))
    return {case: first for case, first in session.execute(found)}


def _published(
    case: Case, words: CaseWords, service: Service, report: Report | None, where: dict[int, str], commune: str,
    picture: int | None,
) -> Published:  # fmt: skip
    latitude, longitude = (report.latitude, report.longitude) if report else (None, None)
    if service.rounds_place and latitude is not None and longitude is not None:
        latitude, longitude = places.roughly(latitude), places.roughly(longitude)
    moments = (case.received_at, case.accepted_at, case.published_at, case.ready_at, case.closed_at)
    return Published(
        case.code, case.state not in HANDLED, REPORT.states[case.state].label,
        words.public_answer if case.ready_at is not None else "", service.code, service.name,
        words.public_body or words.public_title, where.get(case.unit_id or 0, ""), case.received_at,
        max(one for one in moments if one is not None), case.due_at, commune, latitude, longitude, picture,
    )  # fmt: skip
