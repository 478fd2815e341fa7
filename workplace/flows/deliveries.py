"""What becomes of a delivery inside the house is seen at the sender: taken into the book, refused, done."""

from sqlmodel import Session

from workplace.docs import events as docs
from workplace.docs.actions import releasing
from workplace.kernel.events import listen


def fill() -> None:
    """Listen to what recipients do."""
    listen(docs.DocSubmitted, lambda session, fact: releasing.note_progress(session, fact.doc, "accepted"))
    listen(docs.DocUnregistered, lambda session, fact: releasing.note_progress(session, fact.doc, "arrived"))
    listen(docs.ArrivalRefused, lambda session, fact: releasing.note_progress(session, fact.doc, "refused"))
    listen(docs.ArrivalSetAside, lambda session, fact: releasing.note_progress(session, fact.doc, "set_aside"))
    listen(docs.ArrivalTakenUp, lambda session, fact: releasing.note_progress(session, fact.doc, "arrived"))
    listen(docs.DocDone, _done)
    listen(docs.DocReopened, lambda session, fact: releasing.note_progress(session, fact.doc, "accepted"))


def _done(session: Session, fact: docs.DocDone) -> None:
    releasing.note_progress(session, fact.doc, "done")
