"""What changed between two versions of a paper, side by side: lines that stayed, went, came or became another."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from workplace.kernel.text import one_line

AROUND = 2  # unchanged lines shown beside a change
MOST = 4000  # lines of a text that are compared


@dataclass(frozen=True)
class Pair:
    """One line of both texts. kind: same | gone | new | other; skip stands for unchanged lines that are not shown."""

    kind: str
    before: str = ""
    after: str = ""


def side_by_side(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """The pages' lines against each other, with a little of what stayed around each change; empty when all is alike."""
    old, new = lines(before), lines(after)
    found: list[Pair] = []
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND):
        if found or group[0][1] > 0:
            found.append(Pair("skip"))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                found += [Pair("same", line, line) for line in old[i1:i2]]
                continue
            gone, come = old[i1:i2], new[j1:j2]
            for n in range(max(len(gone), len(come))):
                left, right = gone[n] if n < len(gone) else "", come[n] if n < len(come) else ""
                found.append(Pair("other" if left and right else "gone" if left else "new", left, right))
    return found


def lines(pages: Sequence[str]) -> list[str]:
    """The lines of a text that say something."""
    every = [one_line(line) for page in pages for line in page.splitlines()]
    return [line for line in every if line][:MOST]
