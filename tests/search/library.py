"""A few letters to look for, and people who may see some of them."""

from dataclasses import dataclass

import pytest
from sqlmodel import Session

from workplace.access import grants
from workplace.access.kinds import DOCS_INCOMING
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Described, Searchable
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.search import index

AN, BINH = Acting(12, principals=(5, 8)), Acting(13, principals=(6,))
NOON = 1_700_000_000_000_000


@dataclass
class Letter:
    code: str = ""
    title: str = ""
    body: str = ""
    at: int = NOON
    kind: int = DOCS_INCOMING
    seen_by: tuple[int, ...] = (5,)


class Library:
    """Letters by their number; `put` writes one and reads it into the index."""

    def __init__(self) -> None:
        self.letters: dict[int, Letter] = {}

    def put(self, session: Session, thing: int, letter: Letter) -> None:
        self.letters[thing] = letter
        grants.grant(session, letter.kind, letter.at, thing, letter.seen_by, "addressed", level=2)
        index.put(session, Ref("docs", thing))

    def searchable(self, _session: Session, thing: int) -> Searchable | None:
        if (letter := self.letters.get(thing)) is None:
            return None
        return Searchable(letter.code, letter.title, letter.body, letter.at, letter.kind)

    def describe(self, _session: Session, acting: Acting, ids: list[int]) -> dict[int, Described]:
        return {
            thing: Described(letter.title, f"/docs/{thing}", letter.code, say("Released"))
            for thing in ids
            if (letter := self.letters.get(thing)) and set(letter.seen_by) & set(acting.principals)
        }


@pytest.fixture
def library() -> Library:
    made = Library()
    ports.searchable.fill("docs", made.searchable)
    ports.describe.fill("docs", made.describe)
    return made
