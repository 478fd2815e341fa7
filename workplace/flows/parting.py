"""A document is called back by its sender, or found secret: its tasks rest, or lose their words.

Listens before `telling`, so that of the notices of one moment the document's own comes last and stands on top.
"""

from sqlmodel import Session

from workplace.docs import events as docs
from workplace.files import events as files
from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.notices.actions import tell, unsay
from workplace.tasks.actions import forgetting, parting


def fill() -> None:
    """Listen to correspondence, and to the file room."""
    listen(docs.DocRecalled, _called_back)
    listen(docs.DocLocked, _locked)
    listen(files.FileLocked, _file_locked)


def _called_back(session: Session, fact: docs.DocRecalled) -> None:
    for arrival in fact.arrivals:
        parting.call_back(session, arrival, fact.by, fact.reason)


def _locked(session: Session, fact: docs.DocLocked) -> None:
    """The words of its tasks tell what it is about; a secret file beside it leaves what was said of the document."""
    if not fact.whole:
        return
    for task in parting.forget_words(session, fact.doc):
        unsay(session, Ref("tasks", task), say("A task that must be handled on paper"))


def _file_locked(session: Session, fact: files.FileLocked) -> None:
    """A paper attached to a task carries the mark: it is taken away, and whoever attached it learns what to do."""
    for task, person in forgetting.lock_file(session, fact.file):
        sentence = say("A secrecy mark was read on a file of your task. It was destroyed: handle it on paper.")
        tell(session, [person], Ref("tasks", task), sentence, kind="secret")
