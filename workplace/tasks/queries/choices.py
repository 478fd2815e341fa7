"""To whom one may give work, and whom one may ask to contribute: the forms' lists, and what the actions insist on."""

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.text import Say, say
from workplace.org.queries import organisations, people, roles, units
from workplace.org.queries.organisations import OrganisationCard
from workplace.tasks.rules.parties import Party

GIVING = ("unit_head", "signer", "format_checker")
"""Who holds one of these in a unit gives work to all that is below it."""


@dataclass(frozen=True)
class Choice:
    """One line of a list: its value (`person:3`, `unit:7`), what it says, and the group it stands in."""

    value: str
    label: str
    detail: str = ""
    group: Say | None = None


def party(value: str) -> Party:
    """The party that a list's value names; ValueError when it names none."""
    kind, _, number = value.partition(":")
    if kind not in ("person", "unit"):
        raise ValueError(value)
    return Party(int(number), None) if kind == "person" else Party(None, int(number))


def value(given: Party) -> str:
    """The list's value of a party."""
    return f"person:{given.person_id}" if given.person_id else f"unit:{given.unit_id}"


def pairs(choices: list[Choice]) -> list[tuple[str | Say, Any]]:
    """For a drop-down list: value and words, under the words of their group."""
    lines = [(c.group, (c.value, f"{c.label} ({c.detail})" if c.detail else c.label)) for c in choices]
    return [(group or "", [line for _, line in of_group]) for group, of_group in groupby(lines, key=itemgetter(0))]


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
        *_organisations(session, acting, others, say("Agencies")),
        *_units(session, acting, mine.id, None),
        *_people(session, acting, mine.id, None),
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
    agencies: list[Choice] = []
    if root.parent_id is None:
        below = [card for card in organisations.internal(session) if card.parent_id == root.organisation_id]
        agencies = _organisations(session, acting, below, say("Agencies below"))
    return [
        *agencies,
        *_units(session, acting, root.organisation_id, scope),
        *_people(session, acting, root.organisation_id, scope),
    ]


def _descendants(session: Session, root: units.UnitCard) -> set[int]:
    found = {root.id}
    for unit in units.tree(session, root.organisation_id):  # each stands after the unit it belongs to
        if unit.parent_id in found:
            found.add(unit.id)
    return found


def _organisations(session: Session, acting: Acting, cards: list[OrganisationCard], group: Say) -> list[Choice]:
    heads = people.heads_of(session, [card.unit_id for card in cards])
    return [
        Choice(f"unit:{card.unit_id}", card.name, heads[card.unit_id].name, group)
        for card in cards
        if card.unit_id in heads and heads[card.unit_id].id != acting.as_whom
    ]


def _units(session: Session, acting: Acting, organisation_id: int, scope: set[int] | None) -> list[Choice]:
    return [
        Choice(f"unit:{unit.id}", unit.name, unit.head.name, say("Units"))
        for unit in units.of(session, organisation_id)
        if unit.parent_id is not None and unit.head is not None and unit.head.id != acting.as_whom
        if scope is None or unit.id in scope
    ]


def _people(session: Session, acting: Acting, organisation_id: int, scope: set[int] | None) -> list[Choice]:
    return [
        Choice(f"person:{card.id}", card.name, f"{card.position}, {card.unit}", say("People"))
        for card in people.in_organisation(session, organisation_id)
        if card.id != acting.as_whom and (scope is None or card.unit_id in scope)
    ]
