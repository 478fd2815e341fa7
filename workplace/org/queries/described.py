"""How people, organisations and delegations are named where the journal tells of them."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.jobs import queries as jobs
from workplace.jobs import words
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Described
from workplace.kernel.text import say
from workplace.org.models.people import Delegation
from workplace.org.queries import organisations, people, roles


def fill() -> None:
    """Give the port its functions."""
    ports.describe.fill("person", persons)
    ports.describe.fill("organisation", offices)
    ports.describe.fill("delegation", delegations)
    ports.describe.fill("calendar", working_calendar)
    ports.describe.fill("jobs", background_work)


def persons(session: Session, acting: Acting, ids: Iterable[int]) -> dict[int, Described]:
    """People, for administrators: what was done to an account is nobody else's business."""
    if not roles.has(session, acting, "administrator"):
        return {}
    cards = people.cards(session, ids)
    return {id: Described(card.name, f"/admin/people/{id}", card.position) for id, card in cards.items()}


def offices(session: Session, acting: Acting, ids: Iterable[int]) -> dict[int, Described]:
    """Organisations, for administrators."""
    if not roles.has(session, acting, "administrator"):
        return {}
    cards = organisations.cards(session, list(ids))
    return {id: Described(card.name, f"/admin/organisations/{id}", card.code) for id, card in cards.items()}


def working_calendar(session: Session, acting: Acting, ids: Iterable[int]) -> dict[int, Described]:
    """The one working calendar, for the administrators who keep it."""
    if not roles.has(session, acting, "administrator"):
        return {}
    return {id: Described(say("Working calendar"), "/admin/calendar") for id in ids}


def background_work(session: Session, acting: Acting, ids: Iterable[int]) -> dict[int, Described]:
    """Jobs that an administrator did something about, for administrators."""
    if not roles.has(session, acting, "administrator"):
        return {}
    found = jobs.names(session, ids)
    return {id: Described(words.name(name), "/admin/jobs", f"#{id}") for id, name in found.items()}


def delegations(session: Session, acting: Acting, ids: Iterable[int]) -> dict[int, Described]:
    """Delegations, for those who gave or got them and for administrators."""
    row = Delegation
    found = session.execute(
        select(col(row.id), col(row.from_person_id), col(row.to_person_id)).where(col(row.id).in_(list(ids)))
    ).all()
    if not roles.has(session, acting, "administrator"):
        found = [r for r in found if acting.person in (r.from_person_id, r.to_person_id)]
    names = people.names(session, {id for r in found for id in (r.from_person_id, r.to_person_id)})
    return {r.id: Described(f"{names[r.from_person_id]} → {names[r.to_person_id]}", "/me/delegations") for r in found}
