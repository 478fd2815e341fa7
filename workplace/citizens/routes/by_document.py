"""Answer by an official document: the letter is made on paper, then drafted in the correspondence for its handler."""

from pathlib import Path

from workplace.cases.queries import door
from workplace.citizens.actions import by_document
from workplace.citizens.routes import show
from workplace.files import actions as files
from workplace.files.receive import adopt
from workplace.files.store import store_of
from workplace.kernel import clock
from workplace.kernel.text import say
from workplace.printing import answers as paper
from workplace.web.ask import Answer, Ask, Go, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")

RENDER = "workplace.printing.render.render"
"""The worker that makes a paper."""


@routes.post("/{id:int}/document", who=SIGNED_IN, again=show.again("document"))
def make(ask: Ask) -> Answer:
    """Make the letter of the answer as it stands, and draft it in the correspondence."""
    case = door.read(ask.session, ask.acting, ask.id)
    signer = ask.form.text("signer", required=False, most=40)
    letter = by_document.letter(ask.session, ask.acting, case, signer)
    card = letter.organisation
    head = paper.Head(card.name, card.parent_name, letter.notation, card.place, ask.house.settings.is_demo)
    out = store_of(ask.house.settings).made_path(".pdf")

    def kept(ask: Ask, _pages: int) -> Answer:
        return _kept(ask, out, letter.version, signer)

    data = paper.data(head, letter.asked, clock.now(), letter.signing)
    return Then(RENDER, ("letter", data, str(out), True), kept)


def _kept(ask: Ask, made: Path, version: int, signer: str) -> Answer:
    ask.session.rollback()  # the look at the file holds no lock
    received = adopt(ask.house, made, name=f"tra-loi-{ask.id}.pdf")
    case = door.read(ask.session, ask.acting, ask.id)
    card = files.keep(ask.session, ask.acting, received)
    by_document.issue(ask.session, ask.acting, case, card.id, version, signer)
    ask.session.flush()
    return Go(f"/docs/{case.document_id}", say("The letter is a draft now. Look at it and submit it."))
