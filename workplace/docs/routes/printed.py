"""What a page prints where it is signed: the authority lines, and whose name."""

from typing import Any

from sqlmodel import Session

from workplace.docs.paperwork import Seen
from workplace.docs.rules import capacities, reading
from workplace.kernel.text import fold
from workplace.org.queries import people
from workplace.org.queries.signers import SignerCard


def lines(seen: Seen, card: SignerCard | None) -> dict[str, Any]:
    """What the page prints above the signature, against what it should be."""
    found = reading.read(seen.lines).authority_lines if seen.lines else ()
    every = _every(seen)
    expected = card.authority_lines if card else ()
    if expected and all(_folded(line) in every for line in expected):
        found = expected
    return {"lines": found, "mismatches": capacities.compare(expected, found) if found and expected else []}


def names(session: Session, seen: Seen, person_id: int) -> bool:
    """Whether a line of the page is this person's name."""
    return _folded(people.names(session, [person_id]).get(person_id, "?")) in _every(seen)


def _every(seen: Seen) -> set[str]:
    return {_folded(str(line["text"])) for line in seen.lines}


def _folded(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())
