"""Secrecy marks: one that no machine had read is declared; one that is none, by the clerk with the paper in hand."""

from workplace.docs.actions import guarding
from workplace.docs.process import INCOMING
from workplace.docs.queries import door
from workplace.docs.routes import show
from workplace.files.receive import receive_all
from workplace.kernel.text import say
from workplace.process.take import require
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")


def _again(ask: Ask) -> Page:
    return show.page(ask, door.read(ask.session, ask.acting, ask.id), opened="declare_open")


@routes.post("/{id:int}/declaration", who="clerk", upload=True, again=_again)
def declare_open(ask: Ask) -> Go:
    """The mark was none: the same file is handed in again, with a reason, and read anew."""
    guarding.require_clerk(ask.session, ask.acting, door.read(ask.session, ask.acting, ask.id))
    reason = ask.form.text("reason", most=1000, lines=True)
    if not ask.form.files("file"):
        ask.form.wrong("file", say("Choose a PDF file."))
    ask.form.check()
    found = receive_all(ask.session, ask.house, ask.form.files("file")[:1], main=True)
    doc = door.read(ask.session, ask.acting, ask.id)
    guarding.declare_open(ask.session, ask.acting, doc, found, reason)
    return Go(f"/docs/{doc.id}", say("The document is open again. Its file is checked and read anew."))


def _mark_again(ask: Ask) -> Page:
    return show.page(ask, door.read(ask.session, ask.acting, ask.id), opened="declare_secret")


@routes.post("/{id:int}/steps/declare_secret", who=SIGNED_IN, again=_mark_again)
def declare_secret(ask: Ask) -> Go:
    """A mark was seen on the paper: what is here of it is destroyed, and it goes on on paper."""
    doc = door.read(ask.session, ask.acting, ask.id)
    require(ask.session, ask.acting, INCOMING, doc, "declare_secret")
    reason = ask.form.text("reason", most=1000, lines=True)
    ask.form.check()
    if guarding.declare_secret(ask.session, ask.acting, doc, reason):
        return Go(f"/docs/{doc.id}", say("What was here of it is destroyed. Handle it on paper."))
    return Go(
        f"/docs/{doc.id}", say("It is locked away here. Other agencies hold the same file; their clerks are told.")
    )
