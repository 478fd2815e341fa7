"""In whose name a person signs, and the lines printed above the signature (Nghị định 30/2020/NĐ-CP, Art. 13)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from workplace.kernel.text import fold, one_line


class Capacity(StrEnum):
    """How the signer is entitled to sign. `HEAD` signs in the own right of the position."""

    HEAD = "head"
    DEPUTY = "KT"  # ký thay: a deputy for the head
    BY_ORDER = "TL"  # thừa lệnh: delegated in the working regulation to a unit's head
    AUTHORISED = "TUQ"  # thừa ủy quyền: in writing, limited in time and content
    ACTING = "Q"  # quyền: acting head


MEETING = "meeting"
"""As secretary or chair of a meeting: no grant of the agency, and put down by its minutes alone."""
COLLECTIVE = "TM"  # thay mặt: for a board that decides together (UBND, HĐND)
_PREFIX = re.compile(r"^(TM|KT|TL|TUQ|Q)\s*\.\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Authority:
    """The positions that a signature names, in official words without prefixes.

    `head` is the position in whose place the paper is signed, `position` the signer's own; `collective` is the
    board when the agency decides as one; `deputised` is the unit head whose deputy signs a paper by order.
    """

    capacity: Capacity
    position: str
    head: str = ""
    collective: str = ""
    deputised: str = ""


def lines(authority: Authority) -> list[str]:
    """The lines above the signature: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`."""
    top = [f"{COLLECTIVE}. {authority.collective}"] if authority.collective else []
    match authority.capacity:
        case Capacity.HEAD:
            rest = [authority.position]
        case Capacity.ACTING:
            rest = [f"Q. {authority.position}"]
        case Capacity.DEPUTY:
            rest = [f"KT. {authority.head}", authority.position]
        case Capacity.BY_ORDER | Capacity.AUTHORISED:
            below = [f"KT. {authority.deputised}"] if authority.deputised else []
            rest = [f"{authority.capacity}. {authority.head}", *below, authority.position]
    return [one_line(line).upper() for line in (*top, *rest)]


@dataclass(frozen=True)
class Mismatch:
    """One line that the page shows otherwise than the signer's entitlement says; empty where a side has none."""

    expected: str
    printed: str


def compare(expected: Sequence[str], printed: Sequence[str]) -> list[Mismatch]:
    """Where the position lines read on the page differ from what they should be; empty when they agree.

    Spaces, case, tone spelling and a line broken in two are forgiven, since they change nothing in law.
    """
    if _plain(" ".join(expected)) == _plain(" ".join(printed)):
        return []
    pairs = zip_longest(expected, printed, fillvalue="")
    return [Mismatch(want, seen) for want, seen in pairs if _plain(want) != _plain(seen)]


def read(printed: Sequence[str]) -> Authority | None:
    """What the position lines of a page say, or None when they name no position."""
    collective = head = deputised = position = ""
    capacity = Capacity.HEAD
    for line in map(one_line, printed):
        found = _PREFIX.match(line)
        words = line[found.end() :] if found else line
        prefix = found[1].upper() if found else ""
        if prefix == COLLECTIVE:
            collective = words
        elif prefix == "KT" and capacity in (Capacity.BY_ORDER, Capacity.AUTHORISED):
            deputised = words
        elif prefix == "Q":
            capacity, position = Capacity.ACTING, words
        elif prefix:
            capacity, head = Capacity(prefix), words
        else:
            position = f"{position} {words}".strip()
    if not position:
        return None
    return Authority(capacity, position, head, collective, deputised)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))
