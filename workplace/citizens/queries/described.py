"""How what is set up for citizens' cases is named where the journal tells of it."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.cases.models.services import Scope, Service
from workplace.citizens.models.feedback import Topic
from workplace.citizens.models.phrases import Phrase
from workplace.citizens.queries import phrases
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Described
from workplace.org.queries import units


def fill() -> None:
    """Give the ports their answers."""
    ports.describe.fill("cases.service", services)
    ports.describe.fill("cases.scope", scopes)
    ports.describe.fill("citizens.topic", topics)
    ports.describe.fill("citizens.phrase", kept)


def services(session: Session, _acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Versions of services: everybody may read them."""
    found = session.scalars(select(Service).where(col(Service.id).in_(ids)))
    return {one.id or 0: Described(one.name, f"/cases/services/{one.id}", f"{one.code} {one.version}") for one in found}


def scopes(session: Session, _acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Who is competent: everybody may read it."""
    found = list(session.scalars(select(Scope).where(col(Scope.id).in_(ids))))
    names = units.names(session, {one.unit_id for one in found})
    return {one.id or 0: Described(names.get(one.unit_id, ""), f"/cases/scopes?kind={one.kind}") for one in found}


def topics(session: Session, _acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Topics of feedback: everybody may read them."""
    found = session.scalars(select(Topic).where(col(Topic.id).in_(ids)))
    return {one.id or 0: Described(one.title, "/cases/topics") for one in found}


def kept(session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
    """Phrases of one's own unit."""
    home = phrases.home(session, acting)
    found = session.scalars(select(Phrase).where(col(Phrase.id).in_(ids), col(Phrase.unit_id) == home))
    return {one.id or 0: Described(one.title, "/cases/phrases") for one in found}
