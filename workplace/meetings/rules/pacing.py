"""How a meeting keeps to its plan: when each item is to be expected by now. Pure; times are milliseconds since 1970."""

from collections.abc import Sequence
from dataclasses import dataclass

MINUTE = 60_000


@dataclass(frozen=True)
class Slot:
    """An item as it was planned and as it went."""

    id: int
    minutes: int
    planned: int  # when it was to begin
    state: str = "planned"
    began: int | None = None
    spent: int = 0  # ms, once it has ended

    @property
    def ends(self) -> int:
        """When it was to end."""
        return self.planned + self.minutes * MINUTE


def lateness(slots: Sequence[Slot], current: int | None, began: int | None, now: int) -> int:
    """How many milliseconds the meeting is behind its plan; negative when it is ahead.

    An item that is within its minutes makes nothing later. Between items it counts when the next should have begun.
    """
    here = next((slot for slot in slots if slot.id == current), None)
    if here is not None and began is not None:
        return max(began + here.minutes * MINUTE, now) - here.ends
    following = next((slot for slot in slots if slot.state == "planned"), None)
    return now - following.planned if following is not None else 0


def expected(slot: Slot, late: int) -> int:
    """When an item began, or is to be expected to begin."""
    if slot.began is not None and slot.state != "planned":
        return slot.began
    return slot.planned + late


def overrun(slot: Slot) -> int:
    """Whole minutes that an item took longer than planned, of one that has ended."""
    return max(0, (slot.spent - slot.minutes * MINUTE) // MINUTE) if slot.state == "done" and slot.minutes else 0
