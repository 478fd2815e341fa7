"""Whose tasks a person may have counted: one's own, those of the unit one heads, those of the organisation one leads.

Figures tell of every task in their scope, also of those that the reader may not open; their rows show then without
words. So each scope asks for a role that answers for the whole of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries import organisations, people, roles, units

GIVEN, HELD = "given", "held"
LEADING = ("signer", "unit_head", "format_checker")  # who answers for an organisation, and the office that follows up
MOST = 40


@dataclass(frozen=True)
class Scope:
    """Which tasks are counted: given by, or held by, an organisation, a unit with all below it, or one person."""

    key: str
    side: str  # given | held
    label: Say
    organisation_id: int
    unit_ids: tuple[int, ...] = ()  # held: only these units; empty: the whole organisation
    person_id: int | None = None  # only what this person gave, or holds

    @property
    def is_given(self) -> bool:
        """Whether it is about what was given, not about what is held."""
        return self.side == GIVEN


def scopes(session: Session, acting: Acting) -> list[Scope]:
    """All scopes of this person, the widest first; the last two are their own tasks."""
    led = _units(session, acting)
    found = [scope for unit in led if unit.parent_id is None for scope in _of_organisation(session, unit)]
    whole = {scope.organisation_id for scope in found}
    for unit in led:
        if unit.organisation_id not in whole:
            found.append(_of_unit(session, unit))
    return [*found[:MOST], *own(session, acting)]


def scope(session: Session, acting: Acting, key: str) -> Scope:
    """One scope by its key, the widest for an empty one; NotFound for what one may not have counted."""
    found = scopes(session, acting)
    chosen = next((one for one in found if one.key == key), None) if key else next(iter(found), None)
    if chosen is None:
        raise NotFound
    return chosen


def leads(session: Session, acting: Acting) -> bool:
    """Whether this person answers for anybody's tasks but their own."""
    return any(True for _ in _units(session, acting))


def _units(session: Session, acting: Acting) -> list[units.UnitCard]:
    """The units with a leading role: of an organisation's root any of them, elsewhere its head."""
    ids: dict[int, None] = {}
    for role in LEADING:
        for id in roles.units_with(session, acting, role):
            card = ids.get(id)
            if card is None and (role == "unit_head" or units.unit(session, id).parent_id is None):
                ids[id] = None
    return [units.unit(session, id) for id in ids]


def _of_organisation(session: Session, unit: units.UnitCard) -> Iterable[Scope]:
    name = organisations.card(session, unit.organisation_id).name
    id = unit.organisation_id
    yield Scope(f"given-{id}", GIVEN, say("Given by {name}", name=name), id)
    yield Scope(f"held-{id}", HELD, say("Held by {name}", name=name), id)


def _of_unit(session: Session, unit: units.UnitCard) -> Scope:
    below = {unit.id}
    for card in units.tree(session, unit.organisation_id):  # each after the unit it belongs to
        if card.parent_id in below:
            below.add(card.id)
    label = say("Held by {name}", name=unit.name)
    return Scope(f"unit-{unit.id}", HELD, label, unit.organisation_id, tuple(sorted(below)))


def own(session: Session, acting: Acting) -> list[Scope]:
    """What this person gave themselves, and what they hold; nothing without a post."""
    me = people.cards(session, [acting.as_whom]).get(acting.as_whom)
    if me is None or not me.organisation_id:
        return []
    return [
        Scope("mine-given", GIVEN, say("Given by me"), me.organisation_id, person_id=me.id),
        Scope("mine-held", HELD, say("Held by me"), me.organisation_id, person_id=me.id),
    ]
