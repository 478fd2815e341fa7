"""The agencies that keep a leaders' calendar, and what this person may do with each."""

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.weeks import CalendarOffice, CalendarWeek
from workplace.calendars.policy import approves, edits
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.org.queries import organisations, people


@dataclass(frozen=True)
class OfficeCard:
    """One agency's calendar: its title, when proposals close, and what this person is in it."""

    id: int
    name: str
    title: str
    closes_on: int
    closes_at: time
    edits: bool = False
    approves: bool = False


def all_(session: Session, acting: Acting) -> list[OfficeCard]:
    """Every agency with a calendar: one's own and those above it first, then by name."""
    office = CalendarOffice
    columns = (col(office.organisation_id), col(office.title), col(office.closes_on), col(office.closes_at))
    may = (edits(acting, col(office.organisation_id)), approves(acting, col(office.organisation_id)))
    found = session.execute(select(*columns, *(one.label(f"may_{i}") for i, one in enumerate(may))).limit(500)).all()
    cards = organisations.cards(session, [row.organisation_id for row in found])
    near = above(session, acting)
    offices = [
        OfficeCard(row.organisation_id, cards[row.organisation_id].name, *tuple(row)[1:])
        for row in found
        if row.organisation_id in cards
    ]
    return sorted(offices, key=lambda one: (not one.edits, near.index(one.id) if one.id in near else 99, one.name))


def one(session: Session, acting: Acting, organisation_id: int) -> OfficeCard:
    """One of them; NotFound where the agency keeps none."""
    for card in all_(session, acting):
        if card.id == organisation_id:
            return card
    raise NotFound


def above(session: Session, acting: Acting) -> list[int]:
    """One's own agency and those above it, nearest first; empty for whoever holds no post."""
    try:
        here = organisations.of(session, acting.as_whom)
    except NotFound:
        return []
    way = [here.id]
    while here.parent_id is not None and here.parent_id not in way and len(way) < 8:
        here = organisations.card(session, here.parent_id)
        way.append(here.id)
    return way


def proposes_to(session: Session, acting: Acting) -> list[OfficeCard]:
    """The calendars for which this person may propose: their own agency's, and those above it."""
    near = above(session, acting)
    return [card for card in all_(session, acting) if card.id in near or card.edits]


def week(session: Session, organisation_id: int, monday: date) -> CalendarWeek | None:
    """The agency's week that begins on a day; None where nobody has begun it."""
    this = (col(CalendarWeek.organisation_id) == organisation_id, col(CalendarWeek.starts_on) == monday)
    return session.scalars(select(CalendarWeek).where(*this)).one_or_none()


def leaders(session: Session, organisation_id: int) -> list[people.PersonCard]:
    """Whose week it is: who signs for the agency, highest first."""
    return people.leaders(session, organisation_id)
