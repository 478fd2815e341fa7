"""Whoever stands in for a signer signs in their own name (Nghị định 30/2020/NĐ-CP, Art. 13): in which capacity, if any.

Nobody signs as another person. A deputy of the agency's head signs KT. by the post (Art. 13.1, 13.2); the head of a
unit or of a body below signs TUQ. when the head has authorised them in writing, for a time; only the head may (13.4).
"""

from enum import StrEnum

from workplace.kernel.text import fold

OF_THE_HEAD = ("", "TM.", "Q.")  # the capacities in which an agency's head signs


class WhyNot(StrEnum):
    """Why a delegation gives no lawful lines."""

    GIVER = "giver"  # the one represented is not the agency's head
    POST = "post"  # neither a deputy of the head nor head of a unit below
    PAPER = "paper"  # no written authorisation is named


def capacity(giver: str, *, is_deputy: bool, heads_below: bool, decision: str) -> str | WhyNot:
    """KT. or TUQ., or why neither; `giver` is the capacity in which the one represented signs."""
    if giver not in OF_THE_HEAD:
        return WhyNot.GIVER
    if is_deputy:
        return "KT."
    if not heads_below:
        return WhyNot.POST
    return "TUQ." if decision else WhyNot.PAPER


def is_deputy_of(head_title: str, title: str) -> bool:
    """`Phó Giám đốc`, `Phó Giám đốc Thường trực` where the head is called `Giám đốc`."""
    head = fold(head_title).strip()
    return bool(head) and f"{fold(title).strip()} ".startswith(f"pho {head} ")
