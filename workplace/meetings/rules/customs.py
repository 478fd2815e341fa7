"""How a body meets: its quorum, how it decides, how long one speaks, who may come instead of whom.

What the law's current text says could not be verified (domain.md 6 and 11), so all of it is configuration: each kind of
meeting keeps its own customs, and a meeting the ones under which it was called.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from workplace.kernel.text import Say, say

BODIES: dict[str, Say] = {
    "committee": say("People's Committee"),
    "council": say("People's Council"),
    "party": say("Party committee"),
    "office": say("Agency or unit"),
}


@dataclass(frozen=True)
class Customs:
    """Quy chế họp. Shares are pairs of whole numbers; times are minutes."""

    quorum: tuple[int, int] = (0, 1)  # share of all members who vote, at least; 0/1: none needed
    quorum_strict: bool = False  # more than that share
    decision: Mapping[str, Any] = field(default_factory=dict)  # rules.deciding.Rule as JSON: how a poll begins
    speech: int = 5
    question: int = 2
    reply: int = 3
    party_minutes: int = 0  # all members of one group together on an item; 0: no limit
    substitutes: bool = True  # somebody may come instead
    substitutes_vote: bool = False
    proxies: bool = False  # an absent member's vote may be cast by another
    change_vote: bool = True  # an open vote may be changed until the poll is closed
    code_needed: bool = False  # in the room one checks in by a code or at the desk, not by saying so
    least_secret: int = 5  # so many must be entitled before a poll can be secret
    roll_shrinks: bool = False  # who leaves before the end is not counted
    ends_early: bool = True  # opinions in writing are counted as soon as everybody has answered

    def needed(self, members: int) -> int:
        """How many voting members must be there."""
        part, whole = members * self.quorum[0], self.quorum[1]
        return part // whole + 1 if self.quorum_strict else -(-part // whole)

    def write(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def read(text: str) -> Customs:
    """What `write` wrote; what it didn't know yet is as in a new one."""
    said = {k: v for k, v in json.loads(text or "{}").items() if k in Customs.__dataclass_fields__}
    if "quorum" in said:
        said["quorum"] = tuple(said["quorum"])
    return replace(Customs(), **said)
