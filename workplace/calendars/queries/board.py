"""What stands on the board on which things are dragged: one's own days, leaders, rooms; and what may move."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from workplace.calendars.models.resources import CalendarResource
from workplace.calendars.process import AGENDA, ENTRY
from workplace.calendars.queries import slots, things
from workplace.kernel.acting import Acting
from workplace.process.take import open_to


@dataclass(frozen=True)
class Card:
    """One stretch on the board; without a title for whoever may only know that somebody or something is taken."""

    item: int
    occurrence: int
    begins: int
    ends: int
    title: str
    place: str
    kind: str  # agenda | entry | absence | busy
    may_move: bool
    column: int = 0  # whose or what it is; 0: one's own


def mine(session: Session, acting: Acting, span: tuple[int, int]) -> list[Card]:
    """One's own days."""
    found = slots.mine(session, acting, span)
    movable = movable_of(session, acting, (one.item for one in found))
    return [_card(one, one.item in movable) for one in found]


def leaders(session: Session, acting: Acting, people: Sequence[int], span: tuple[int, int]) -> list[Card]:
    """Several people side by side; of what is private only that they are busy."""
    found = slots.side_by_side(session, acting, people, span)
    movable = movable_of(session, acting, (one.item for some in found.values() for one in some))
    return [_card(one, one.item in movable, person) for person, some in found.items() for one in some]


def rooms(session: Session, acting: Acting, resources: Sequence[CalendarResource], span: tuple[int, int]) -> list[Card]:
    """When rooms and vehicles are taken; a wish is shown too."""
    found = things.taken(session, acting, resources, span)
    movable = movable_of(session, acting, (one.item for one in found if one.title))
    return [
        Card(one.item if one.title else 0, one.occurrence, one.begins, one.ends, one.title, "",
             ("agenda" if one.firm else "wish") if one.title else "busy", one.item in movable, one.resource)
        for one in found
    ]  # fmt: skip


def movable_of(session: Session, acting: Acting, ids: Iterable[int]) -> set[int]:
    """What this person may lay at another time."""
    wanted = sorted({id for id in ids if id})
    return open_to(session, acting, AGENDA, "adjust", wanted) | open_to(session, acting, ENTRY, "adjust", wanted)


def _card(one: slots.Slot, may_move: bool, column: int = 0) -> Card:
    kind = one.kind if one.title else "busy"
    return Card(one.item, one.occurrence, one.begins, one.ends, one.title, one.place, kind, may_move, column)
