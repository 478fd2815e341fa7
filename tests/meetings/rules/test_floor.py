"""The floor from event to event: what a break does to the clocks."""

from typing import Any

from workplace.meetings.rules.floor import MINUTE, Event, Floor
from workplace.meetings.rules.pacing import Slot, lateness
from workplace.meetings.rules.replaying import replay


def after(*events: tuple[int, str, dict[str, Any]]) -> Floor:
    """The floor of a meeting at item 5, on which member 7 has spoken since minute 2; then these, by their minute."""
    told: list[tuple[int, str, dict[str, Any]]] = [
        (0, "opened", {}),
        (1, "item_begun", {}),
        (1, "asked", {"member": 7, "kind": "speech"}),
        (2, "floor_given", {"turn": 3, "allowed": 5 * MINUTE}),
        *events,
    ]
    return replay(Event(n, kind, minute * MINUTE, 5, body) for n, (minute, kind, body) in enumerate(told, 1))


def test_a_break_counts_neither_for_the_speaker_nor_for_the_item() -> None:
    floor = after((4, "paused", {}), (19, "resumed", {}))
    assert floor.item_began == 16 * MINUTE and floor.paused_at is None
    assert floor.speaking is not None and floor.speaking.paused is None
    assert floor.speaking.spoke(20 * MINUTE) == 3 * MINUTE and floor.speaking.ends() == 22 * MINUTE
    slot = Slot(5, 10, 1 * MINUTE, "current", MINUTE)
    assert lateness([slot], 5, floor.item_began, 20 * MINUTE) == 15 * MINUTE, "late by the break and no more"


def test_a_clock_that_stood_before_the_break_stands_after_it() -> None:
    floor = after((3, "clock_stopped", {}), (4, "paused", {}), (19, "resumed", {}))
    assert floor.speaking is not None and floor.speaking.paused == 3 * MINUTE
    assert floor.speaking.spoke(30 * MINUTE) == MINUTE and floor.item_began == 16 * MINUTE


def test_a_break_between_items_moves_nothing() -> None:
    floor = after((3, "item_ended", {}), (4, "paused", {}), (19, "resumed", {}))
    assert (floor.state, floor.item, floor.item_began, floor.speaking) == ("open", None, None, None)
