"""What is set up for citizens' cases: every service with its versions, who is competent, topics of feedback."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from workplace.cases.models.cases import Case
from workplace.cases.models.services import Scope, Service
from workplace.citizens.models.feedback import Feedback, Topic
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.org.queries import organisations, units

PAGE = 50


@dataclass(frozen=True)
class Competent:
    """One line of who is competent, in words."""

    id: int
    kind: str
    service: str  # its name; empty: all of the kind
    area: str  # empty: everywhere
    unit: str
    mode: str
    valid_from: date


def every_service(session: Session, kind: str) -> list[Service]:
    """The latest version of every service of a kind, in the order of the form; those that are over last."""
    found = select(Service).where(col(Service.kind) == kind).order_by(col(Service.version))
    latest = {one.code: one for one in session.scalars(found)}
    return sorted(latest.values(), key=lambda one: (is_over(one), one.place, one.name, one.id or 0))


def is_over(one: Service) -> bool:
    """Whether nothing new is taken by this version."""
    return one.valid_to is not None and one.valid_to < clock.today()


def service(session: Session, service_id: int) -> Service:
    """One version."""
    found = session.get(Service, service_id)
    if found is None:
        raise NotFound
    return found


def versions(session: Session, of: Service) -> list[Service]:
    """All its versions, the latest first."""
    found = select(Service).where(col(Service.kind) == of.kind, col(Service.code) == of.code)
    return list(session.scalars(found.order_by(col(Service.version).desc())))


def taken_by(session: Session, service_ids: list[int]) -> dict[int, int]:
    """How many cases were taken by each version."""
    counted = select(col(Case.service_id), func.count()).where(col(Case.service_id).in_(service_ids))
    return {id_: count for id_, count in session.execute(counted.group_by(col(Case.service_id)))}


def competent(session: Session, kind: str, mode: str = "", after: int = 0) -> tuple[list[Competent], int]:
    """Who is named for a kind today, and after which line the next page begins (0: nowhere)."""
    s, today = Scope, clock.today()
    found = select(s).where(col(s.kind) == kind, col(s.id) > after, col(s.valid_from) <= today)
    found = found.where(col(s.valid_to).is_(None) | (col(s.valid_to) >= today))
    if mode:
        found = found.where(col(s.mode) == mode)
    rows = list(session.scalars(found.order_by(col(s.id)).limit(PAGE + 1)))
    called = {one.code: one.name for one in every_service(session, kind)}
    areas = organisations.cards(session, [row.area_id for row in rows if row.area_id])
    names = units.names(session, {row.unit_id for row in rows})
    lines = [
        Competent(
            row.id or 0, row.kind, called.get(row.service, row.service),
            areas[row.area_id].name if row.area_id in areas else "", names.get(row.unit_id, ""), row.mode,
            row.valid_from,
        )
        for row in rows[:PAGE]
    ]  # fmt: skip
    return lines, (rows[PAGE - 1].id or 0) if len(rows) > PAGE else 0


def topics(session: Session) -> list[tuple[Topic, int]]:
    """Every topic with how much feedback it got, the latest first."""
    found = list(session.scalars(select(Topic).order_by(col(Topic.opens_on).desc(), col(Topic.id).desc()).limit(200)))
    counted = select(col(Feedback.topic_id), func.count()).group_by(col(Feedback.topic_id))
    counts = {id_: count for id_, count in session.execute(counted)}
    return [(one, counts.get(one.id or 0, 0)) for one in found]


def topic(session: Session, topic_id: int) -> Topic:
    """One topic."""
    found = session.get(Topic, topic_id)
    if found is None:
        raise NotFound
    return found
