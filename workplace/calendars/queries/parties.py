"""Who has a part in items: names as a table writes them, and whom a change of an item concerns."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarParty
from workplace.org.queries import people, units
from workplace.org.queries.units import UnitCard


def of(session: Session, item_ids: Iterable[int]) -> dict[int, list[CalendarParty]]:
    """The parties of items, in their order."""
    found: dict[int, list[CalendarParty]] = defaultdict(list)
    ids = list(item_ids)
    for start in range(0, len(ids), 500):
        mine = col(CalendarParty.item_id).in_(ids[start : start + 500])
        for row in session.scalars(select(CalendarParty).where(mine).order_by(col(CalendarParty.place))):
            found[row.item_id].append(row)
    return found


def unit_names(session: Session, unit_ids: Iterable[int]) -> dict[int, str]:
    """What units are called in a table: a root unit by its agency, another with its agency's notation."""
    cards: dict[int, UnitCard] = {id: units.unit(session, id) for id in set(unit_ids)}
    return {id: card.name for id, card in cards.items()}


def composed(session: Session, unit_ids: Iterable[int], person_ids: Iterable[int]) -> str:
    """The column of participants for people and units that were chosen without a word: units first."""
    unit_ids, person_ids = list(unit_ids), list(person_ids)
    titles, names = unit_names(session, unit_ids), people.names(session, person_ids)
    return "; ".join([*(titles[id] for id in unit_ids), *(f"đ/c {names[id]}" for id in person_ids if id in names)])


def concerned(session: Session, parties: Iterable[CalendarParty]) -> set[int]:
    """The people of these parts: persons themselves, substitutes, and the heads of units."""
    rows = list(parties)
    found = {row.ref for row in rows if row.kind == "person"}
    found |= {row.substitute_id for row in rows if row.substitute_id}
    for unit in {row.ref for row in rows if row.kind == "unit"}:
        found |= {card.id for card in people.heads(session, unit)}
    return found
