"""What the file room says of a file concerns the documents that carry it."""

from sqlmodel import Session

from workplace.docs import events as docs
from workplace.docs.actions import examining, guarding
from workplace.docs.queries import briefly, carrying
from workplace.files import events as files
from workplace.kernel.events import listen
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.notices.actions import tell, unsay
from workplace.org.queries import people
from workplace.search import index


def fill() -> None:
    """Listen to the file room."""
    listen(files.FileCleared, _cleared)
    listen(files.FileTextRead, _text_read)
    listen(files.FileLocked, _locked)
    listen(docs.DocLocked, _unsaid)
    listen(docs.SecretRepeated, _repeated)
    listen(docs.SecretFoundElsewhere, _found_elsewhere)
    listen(docs.DocOpenedAgain, _opened_again)


def _cleared(session: Session, fact: files.FileCleared) -> None:
    """What waited for the virus scanner is checked and read now."""
    examining.ask_for(session, carrying.unexamined(session, fact.file))


def _text_read(session: Session, fact: files.FileTextRead) -> None:
    """Its words can be found from now on."""
    for doc in carrying.documents(session, fact.file):
        index.mark(session, Ref("docs", doc))


def _locked(session: Session, fact: files.FileLocked) -> None:
    """Nothing that was told of it may stay."""
    guarding.lock_carriers(session, fact.file)


def _unsaid(session: Session, fact: docs.DocLocked) -> None:
    """Whoever put the paper here learns what to do with it; what others were told of it is taken back."""
    about = Ref("docs", fact.doc)
    if fact.whole:
        unsay(session, about, say("A document that must be handled on paper"))
        sentence = say("A secrecy mark was found on a paper of yours. What was here is destroyed: handle it on paper.")
    else:
        sentence = say("A secrecy mark was read on an attachment of yours. It was destroyed: handle it on paper.")
    tell(session, fact.people, about, sentence, kind="secret")


def _repeated(session: Session, fact: docs.SecretRepeated) -> None:
    """What people wrote about the paper in another place only they can judge."""
    if fact.where.module == "docs.dossier":
        sentence = say("A paper in your dossier carries a secrecy mark. See whether the dossier's title tells of it.")
        tell(session, fact.people, fact.where, sentence, kind="secret", url=f"/docs/dossiers/{fact.where.id}")
        return
    if fact.shorter:
        unsay(session, fact.where, say("A document that answers a paper with a secrecy mark"))
    sentence = say("What this document answers carries a secrecy mark. See whether it tells of that, and say so.")
    tell(session, fact.people, fact.where, sentence, kind="secret")


def _found_elsewhere(session: Session, fact: docs.SecretFoundElsewhere) -> None:
    """Whoever keeps the same paper's line compares it too: the mark stands on every copy."""
    clerks = [card.id for card in people.clerks_of(session, fact.organisation)]
    sentence = say("Another agency found a secrecy mark on this paper. Compare yours, and take it out of here.")
    tell(session, clerks, Ref("docs", fact.doc), sentence, kind="secret")


def _opened_again(session: Session, fact: docs.DocOpenedAgain) -> None:
    """Whoever worked on it goes on, and writes anew what was written on it."""
    sentence = say("It is no secret after all and open again: {title}", title=briefly.title(session, fact.doc))
    people_of_it = briefly.readers(session, fact.doc) | briefly.makers(session, fact.doc)
    tell(session, people_of_it - {fact.by}, Ref("docs", fact.doc), sentence, kind="secret")
