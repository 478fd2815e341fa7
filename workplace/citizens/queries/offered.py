"""What the public's forms offer: kinds of matters, the city's wards and communes, topics of feedback."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlmodel import Session, col

from workplace.cases.models.services import Service, ServiceField
from workplace.cases.queries import services
from workplace.citizens.models.feedback import Topic
from workplace.citizens.rules import places
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import collate
from workplace.org.queries import organisations, units


@dataclass(frozen=True)
class Commune:
    """A ward or commune that somebody may choose: its people's committee here, and its name."""

    id: int
    name: str


@dataclass(frozen=True)
class TopicCard:
    """A topic as everybody reads it."""

    id: int
    slug: str
    title: str
    text: str
    outcome: str
    unit: str
    opens_on: date
    closes_on: date | None

    @property
    def is_open(self) -> bool:
        """Whether feedback on it is taken today."""
        return self.opens_on <= clock.today() and (self.closes_on is None or self.closes_on >= clock.today())


def communes(session: Session) -> list[Commune]:
    """Every ward and commune that has a people's committee here, as a dictionary has them."""
    found = [
        Commune(card.id, place.name)
        for card in organisations.internal(session)
        if (place := places.of_agency(card.name)) is not None
    ]
    return sorted(found, key=lambda one: collate(one.name))


def likely(session: Session, latitude: float, longitude: float) -> list[Commune]:
    """The communes a place may lie in, the likeliest first."""
    near = [one.name for one in places.nearest(latitude, longitude, 6)]
    found = [one for one in communes(session) if one.name in near]
    return sorted(found, key=lambda one: near.index(one.name))[:3]


def grouped(session: Session, kind: str) -> list[tuple[str, list[Service]]]:
    """What can be chosen today, under its groups, in the order of the form."""
    found: dict[str, list[Service]] = {}
    for service in services.offered(session, kind):
        found.setdefault(service.group, []).append(service)
    return list(found.items())


def asked(session: Session, kind: str, code: str) -> tuple[Service, list[ServiceField]]:
    """A service as it is today, with its own questions; NotFound where there is none."""
    service = services.current(session, kind, code)
    return service, services.fields(session, service.id or 0)


def topics(session: Session) -> list[TopicCard]:
    """Every topic that has begun and was not withdrawn: the open ones first, then the latest."""
    found = select(Topic).where(col(Topic.withdrawn_at).is_(None), col(Topic.opens_on) <= clock.today())
    cards = _cards(session, list(session.scalars(found.order_by(col(Topic.opens_on).desc(), col(Topic.id).desc()))))
    return sorted(cards, key=lambda one: not one.is_open)


def topic(session: Session, slug: str) -> TopicCard:
    """One of them by its address; NotFound where there is none."""
    here = and_(col(Topic.slug) == slug, col(Topic.withdrawn_at).is_(None), col(Topic.opens_on) <= clock.today())
    found = _cards(session, list(session.scalars(select(Topic).where(here))))
    if not found:
        raise NotFound
    return found[0]


def _cards(session: Session, rows: list[Topic]) -> list[TopicCard]:
    names = units.names(session, {row.unit_id for row in rows})
    return [
        TopicCard(
            row.id or 0, row.slug, row.title, row.text, row.outcome, names.get(row.unit_id, ""), row.opens_on,
            row.closes_on,
        )
        for row in rows
    ]  # fmt: skip
