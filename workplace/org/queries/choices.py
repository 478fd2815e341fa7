"""Lists to choose from: how a line of one looks, and the agencies, units and people that many of them hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.text import Say, say
from workplace.org.queries import people, units
from workplace.org.queries.organisations import OrganisationCard


@dataclass(frozen=True)
class Choice:
    """One line of a list: its value (`person:3`, `unit:7`), what it says, and the group it stands in."""

    value: str
    label: str
    detail: str = ""
    group: Say | None = None


def pairs(choices: Iterable[Choice]) -> list[tuple[str | Say, Any]]:
    """For a drop-down list: value and words, under the words of their group where they have one."""
    lines = [(c.group, (c.value, f"{c.label} ({c.detail})" if c.detail else c.label)) for c in choices]
    if not any(group for group, _ in lines):
        return [line for _, line in lines]
    grouped = groupby(lines, key=itemgetter(0))
    return [(group or "", [line for _, line in of_group]) for group, of_group in grouped]


def agencies(session: Session, acting: Acting, cards: Iterable[OrganisationCard], group: Say) -> list[Choice]:
    """Of these organisations those that somebody else heads, by their root unit."""
    offered = list(cards)
    heads = people.heads_of(session, [card.unit_id for card in offered])
    return [
        Choice(f"unit:{card.unit_id}", card.name, heads[card.unit_id].name, group)
        for card in offered
        if card.unit_id in heads and heads[card.unit_id].id != acting.as_whom
    ]


def units_in(
    session: Session, acting: Acting, organisation_id: int, only: frozenset[int] | None = None
) -> list[Choice]:
    """The units of an organisation that somebody else heads; `only` of these ids."""
    return [
        Choice(f"unit:{unit.id}", unit.name, unit.head.name, say("Units"))
        for unit in units.of(session, organisation_id)
        if unit.parent_id is not None and unit.head is not None and unit.head.id != acting.as_whom
        if only is None or unit.id in only
    ]


def people_in(
    session: Session, acting: Acting, organisation_id: int, only: frozenset[int] | None = None
) -> list[Choice]:
    """The others in an organisation; `only` those whose post is in units of these ids."""
    return [
        Choice(f"person:{card.id}", card.name, f"{card.position}, {card.unit}", say("People"))
        for card in people.in_organisation(session, organisation_id)
        if card.id != acting.as_whom and (only is None or card.unit_id in only)
    ]
