"""What becomes of a delivery inside the house is seen at the sender: taken into the book, refused, done."""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlmodel import Session

from workplace.docs import events as docs
from workplace.docs.actions import releasing
from workplace.kernel.events import listen

_PROGRESS: dict[type, str] = {
    docs.DocSubmitted: "accepted",
    docs.DocUnregistered: "arrived",
    docs.ArrivalRefused: "refused",
    docs.ArrivalSetAside: "set_aside",
    docs.ArrivalTakenUp: "arrived",
    docs.DocDone: "done",
    docs.DocReopened: "accepted",
}


def fill() -> None:
    """Listen to what recipients do."""
    for fact, progress in _PROGRESS.items():
        listen(fact, _noting(progress))


@cache  # filled twice, it is the same listener: the bus knows it again
def _noting(progress: str) -> Callable[[Session, Any], None]:
    def note(session: Session, fact: Any) -> None:
        releasing.note_progress(session, fact.doc, progress)

    return note
