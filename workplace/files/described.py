"""How files are named where the journal tells of them."""

from collections.abc import Iterable

from sqlmodel import Session

from workplace.files import policy, queries
from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.ports import Described


def fill() -> None:
    """Give the port its function."""
    ports.describe.fill("files", describe)


def describe(session: Session, acting: Acting, ids: Iterable[int]) -> dict[int, Described]:
    """Files that one of the person's things carries; nobody else is told their names."""
    return {
        id: Described(card.name, f"/files/{id}/{card.name}")
        for id, card in queries.cards(session, ids).items()
        if policy.things_that_let(session, acting, id)
    }
