"""What changed between two versions of a text, paragraph by paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from workplace.kernel.text import one_line

AROUND = 2  # unchanged lines shown beside a change
MOST = 4000  # lines of a text that are compared


@dataclass(frozen=True)
class Change:
    """One line: same, gone or new; `skip` stands for unchanged lines that are not shown."""

    kind: str  # same | gone | new | skip
    text: str


def compare(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """The pages' lines against each other, with a little of what stayed around each change; empty when all is alike."""
    old, new = _lines(before), _lines(after)
    groups = list(SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND))
    found: list[Change] = []
    for group in groups:
        if found or group[0][1] > 0:
            found.append(Change("skip", ""))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                found += [Change("same", line) for line in old[i1:i2]]
                continue
            found += [Change("gone", line) for line in old[i1:i2]]
            found += [Change("new", line) for line in new[j1:j2]]
    return found


def _lines(pages: Sequence[str]) -> list[str]:
    lines = [one_line(line) for page in pages for line in page.splitlines()]
    return [line for line in lines if line][:MOST]
