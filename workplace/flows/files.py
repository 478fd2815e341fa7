"""What the file room says of a file concerns the documents that carry it."""

from sqlmodel import Session

from workplace.docs.actions import examining
from workplace.docs.queries import carrying
from workplace.files import events as files
from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.search import index


def fill() -> None:
    """Listen to the file room."""
    listen(files.FileCleared, _cleared)
    listen(files.FileTextRead, _text_read)


def _cleared(session: Session, fact: files.FileCleared) -> None:
    """What waited for the virus scanner is checked and read now."""
    examining.ask_for(session, carrying.unexamined(session, fact.file))


def _text_read(session: Session, fact: files.FileTextRead) -> None:
    """Its words can be found from now on."""
    for doc in carrying.documents(session, fact.file):
        index.mark(session, Ref("docs", doc))
