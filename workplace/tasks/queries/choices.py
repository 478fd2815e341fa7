"""To whom one may give work, and whom one may ask to contribute: the forms' lists, and what the actions insist on."""

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.text import say
from workplace.org.queries import organisations, people, roles, units
from workplace.org.queries.choices import Choice, agencies, people_in, units_in
from workplace.tasks.rules.parties import Party

GIVING = ("unit_head", "signer", "format_checker")
"""Who holds one of these in a unit gives work to all that is below it."""


def party(value: str) -> Party:
    """The party that a list's value names; ValueError when it names none."""
    kind, _, number = value.partition(":")
    if kind not in ("person", "unit"):
        raise ValueError(value)
    return Party(int(number), None) if kind == "person" else Party(None, int(number))


def value(given: Party) -> str:
    """The list's value of a party."""
    return f"person:{given.person_id}" if given.person_id else f"unit:{given.unit_id}"


def leads(session: Session, acting: Acting) -> list[Choice]:
    """To whom this person may give a task: oneself, and all below the units in which one leads, signs or checks."""
    found = [_myself(session, acting)]
    held = {unit for role in GIVING for unit in roles.units_with(session, acting, role)}
    for root in sorted(held):
        found += _below_root(session, acting, units.unit(session, root))
    return list({choice.value: choice for choice in found}.values())


def contributors(session: Session, acting: Acting) -> list[Choice]:
    """Whom this person may ask to contribute: any agency of the house, and units and people of one's own."""
    mine = organisations.of(session, acting.as_whom)
    others = [card for card in organisations.internal(session) if card.id != mine.id]
    return [
        *agencies(session, acting, others, say("Agencies")),
        *units_in(session, acting, mine.id),
        *people_in(session, acting, mine.id),
    ]


def followers(session: Session, acting: Acting) -> list[Choice]:
    """Who may be let in to follow: the people of one's own organisation; values are ids."""
    mine = organisations.of(session, acting.as_whom)
    return [
        Choice(str(card.id), card.name, f"{card.position}, {card.unit}")
        for card in people.in_organisation(session, mine.id)
        if card.id != acting.as_whom
    ]


def may_lead(session: Session, acting: Acting, lead: Party) -> bool:
    """Whether this person may give a task to that party."""
    return value(lead) in {choice.value for choice in leads(session, acting)}


def _myself(session: Session, acting: Acting) -> Choice:
    card = people.person(session, acting.as_whom)
    return Choice(f"person:{card.id}", card.name, card.position, say("Myself"))


def _below_root(session: Session, acting: Acting, root: units.UnitCard) -> list[Choice]:
    """All below one unit; of a root unit also the agencies below its organisation."""
    scope = None if root.parent_id is None else _descendants(session, root)
    subordinate: list[Choice] = []
    if root.parent_id is None:
        below = [card for card in organisations.internal(session) if card.parent_id == root.organisation_id]
        subordinate = agencies(session, acting, below, say("Agencies below"))
    return [
        *subordinate,
        *units_in(session, acting, root.organisation_id, scope),
        *people_in(session, acting, root.organisation_id, scope),
    ]


def _descendants(session: Session, root: units.UnitCard) -> frozenset[int]:
    found = {root.id}
    for unit in units.tree(session, root.organisation_id):  # each stands after the unit it belongs to
        if unit.parent_id in found:
            found.add(unit.id)
    return frozenset(found)
