"""An invitation laid before a leader stands in their calendar at once, with its time and place, to be answered; found
to be secret it loses its words there too.
"""

from sqlmodel import Session

from workplace.calendars.actions import forgetting, inviting
from workplace.docs import events as docs
from workplace.docs.queries import briefly
from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.notices.actions import tell, unsay


def fill() -> None:
    """Listen to what is laid before leaders, and to what may not be told any more."""
    listen(docs.DocSubmitted, _submitted)
    listen(docs.DocLocked, _locked)


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


def _locked(session: Session, fact: docs.DocLocked) -> None:
    """What stands in calendars of a secret paper tells what it is about; a secret file beside it leaves them."""
    if not fact.whole:
        return
    for item in forgetting.forget_words(session, Ref("docs", fact.doc)):
        unsay(session, Ref("calendars", item), say("A calendar item that must be handled on paper"))
