"""How long a group may speak in all: what was set for an item or the meeting, else the custom. Pure arithmetic."""

from collections.abc import Sequence

from workplace.meetings.rules.floor import Quota

COUNTED = ("speech", "question", "reply")
"""Turns that count; a point of order and a question in between belong to the meeting, not to a group."""


def of_item(quotas: Sequence[Quota], item: int | None, party: str, usual: int) -> int:
    """The minutes of a group on an item: its own, else that of all groups, else the custom; 0: no limit."""
    set_: dict[tuple[int | None, str], int] = {
        (one.item, one.party): one.minutes for one in quotas if one.item is not None
    }
    return set_.get((item, party), set_.get((item, ""), usual))


def of_meeting(quotas: Sequence[Quota], party: str) -> int:
    """The minutes of a group in the whole meeting; 0: no limit."""
    set_ = {one.party: one.minutes for one in quotas if one.item is None}
    return set_.get(party, set_.get("", 0))
