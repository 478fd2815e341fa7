"""Names as an office types them into the column of participants: which are people, which units, which nobody here."""

import re
from dataclasses import dataclass

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.text import fold, one_line
from workplace.org.queries import organisations, people, units

MOST = 60  # names of one line that are looked up
_COMRADE = re.compile(r"^(?:đ/c|đồng chí|ông|bà)\s+", re.I)
_PLACE = re.compile(r"^(.+?)\s*\(([^)]+)\)$")


@dataclass(frozen=True)
class Named:
    """What was recognised, in order; `several` are names that more than one person bears."""

    people: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    known: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    several: tuple[str, ...] = ()


def read(session: Session, acting: Acting, text: str) -> Named:
    """Every name between semicolons: a unit or agency by its name, a person by the full name, the agency in brackets
    where two share one; all else stays as words.
    """
    persons: list[int] = []
    places: list[int] = []
    known: list[str] = []
    others: list[str] = []
    several: list[str] = []
    for name in [one_line(part) for part in re.split(r"[;\n]", text) if one_line(part)][:MOST]:
        if unit := _unit(session, acting, name):
            places.append(unit)
            known.append(name)
            continue
        found = _persons(session, acting, name)
        if len(found) == 1:
            persons.append(found[0])
            known.append(name)
        else:
            (several if found else others).append(name)
    return Named(*map(tuple, (dict.fromkeys(persons), dict.fromkeys(places), known, others, several)))  # type: ignore[arg-type]


def _unit(session: Session, acting: Acting, name: str) -> int:
    card = organisations.by_name(session, name)
    if card is not None:
        return card.unit_id if card.internal else 0
    own = people.cards(session, [acting.as_whom]).get(acting.as_whom)
    if own is None or not own.organisation_id:
        return 0
    return next((one.id for one in units.tree(session, own.organisation_id) if fold(one.name) == fold(name)), 0)


def _persons(session: Session, acting: Acting, name: str) -> list[int]:
    name = _COMRADE.sub("", name)
    place = ""
    if match := _PLACE.match(name):
        name, place = match[1], fold(match[2])
    if len(name.split()) < 2:
        return []
    cards = [card for card in people.search(session, acting, name) if fold(card.name) == fold(name)]
    if place:
        cards = [card for card in cards if place in fold(card.organisation) or place in fold(card.unit)]
    return [card.id for card in cards]
