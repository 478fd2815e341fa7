"""A paper of a meeting is found secret: it is destroyed, and who laid it and who keeps the papers learn what to do.

Listens after `telling_meetings`, so that what that told of the paper is taken back.
"""

from sqlmodel import Session

from workplace.files import events as files
from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.meetings.actions import forgetting
from workplace.notices.actions import tell, unsay


def fill() -> None:
    """Listen to the file room."""
    listen(files.FileLocked, _locked)


def _locked(session: Session, fact: files.FileLocked) -> None:
    for one in forgetting.lock_file(session, fact.file):
        about = Ref("meetings.paper", one.paper)
        unsay(session, about, say("A paper that must be handled on paper"))
        sentence = say("A secrecy mark was read on a paper of a meeting. It was destroyed: handle it on paper.")
        tell(session, one.people, about, sentence, kind="secret", url=f"/meetings/{one.meeting}/papers/{one.paper}")
