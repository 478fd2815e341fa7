"""Who answers for a task or a part of it: the principals in whose folders it lies, and the people behind them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from workplace.access import grants
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.org.queries import organisations, people, units
from workplace.tasks.models.tasks import Task, TaskPart
from workplace.tasks.rules.parties import Party


@dataclass(frozen=True)
class Placed:
    """A party with where it belongs and in whose folder its work lies."""

    person_id: int | None
    unit_id: int
    organisation_id: int
    holder: int


def placed(session: Session, party: Party | None, field: str = "lead") -> Placed:
    """Where a party belongs today; BadInput when there is none, or when nobody is there to take it."""
    if party is None or not (party.person_id or party.unit_id):
        raise BadInput({field: say("Choose exactly one who leads.")})
    if party.person_id:
        card = people.cards(session, [party.person_id]).get(party.person_id)
        if card is None or not card.unit_id or card.id not in people.at_work(session, [card.id]):
            name = card.name if card else "?"
            raise BadInput({field: say("{name} holds no post any more. Choose someone else.", name=name)})
        return Placed(card.id, card.unit_id, card.organisation_id, grants.person(session, card.id))
    unit_id = party.unit_id or 0
    unit = units.unit(session, unit_id)
    if not units.is_open(session, unit_id):
        raise BadInput({field: say("{name} is closed. Choose the unit that followed it.", name=unit.name)})
    if not people.heads(session, unit_id):
        raise BadInput({field: say("Nobody heads {name} at present. Choose a person.", name=unit.name)})
    return Placed(None, unit_id, unit.organisation_id, grants.role(session, unit_id, "unit_head"))


def side(session: Session, person_id: int | None, unit_id: int) -> tuple[int, ...]:
    """The principals of whoever answers: the person, or head and clerks of the unit."""
    if person_id:
        return (grants.person(session, person_id),)
    return (grants.role(session, unit_id, "unit_head"), grants.role(session, unit_id, "clerk"))


def office(session: Session, organisation_id: int) -> int:
    """The principal of the deputies in an organisation's office: whoever checks its papers and follows its work."""
    return grants.role(session, organisations.card(session, organisation_id).unit_id, "format_checker")


def people_of(session: Session, row: Task | TaskPart) -> tuple[int, ...]:
    """Those to tell about what a lead or a coordinating party has to do: the person, or the unit's heads."""
    person, unit = (row.lead_person_id, row.lead_unit_id) if isinstance(row, Task) else (row.person_id, row.unit_id)
    return (person,) if person else tuple(card.id for card in people.heads(session, unit))


def names(session: Session, rows: Iterable[tuple[int | None, int]]) -> dict[tuple[int | None, int], str]:
    """How parties are called: the person's name, or the unit's (of a root unit, the organisation's)."""
    wanted = set(rows)
    persons = people.names(session, [person for person, _ in wanted if person])
    called = units.names(session, [unit for person, unit in wanted if not person])
    return {(p, u): persons.get(p, "") if p else called.get(u, "") for p, u in wanted}
