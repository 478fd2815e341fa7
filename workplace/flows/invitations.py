"""An invitation laid before a leader stands in their calendar at once, with its time and place, to be answered."""

from sqlmodel import Session

from workplace.calendars.actions import inviting
from workplace.docs import events as docs
from workplace.docs.queries import briefly
from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.notices.actions import tell


def fill() -> None:
    """Listen to what is laid before leaders."""
    listen(docs.DocSubmitted, _submitted)


def _submitted(session: Session, fact: docs.DocSubmitted) -> None:
    text = briefly.invitation(session, fact.doc)
    if not text:
        return
    item = inviting.lay_before(
        session, fact.by, fact.leader, Ref("docs", fact.doc), briefly.title(session, fact.doc), text
    )
    if item is not None:
        sentence = say("An invitation stands in your calendar: {title}. Attend?", title=item.title)
        tell(session, [fact.leader], Ref("calendars", item.id or 0), sentence, kind="calendar",
             url=f"/calendars/items/{item.id}")  # fmt: skip
