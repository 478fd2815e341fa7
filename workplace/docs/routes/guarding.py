"""Secrecy marks: one that no machine had read is declared; one that is none, by the clerk with the paper in hand."""

from workplace.docs.actions import guarding, reopening
from workplace.docs.process import of
from workplace.docs.queries import door
from workplace.docs.routes import show
from workplace.files.receive import receive_all
from workplace.kernel.text import say
from workplace.process.take import require
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")


def _again(ask: Ask) -> Page:
    reopening.require_clerk(ask.session, ask.acting, door.read(ask.session, ask.acting, ask.id))
    return show.page(ask, door.read(ask.session, ask.acting, ask.id), opened="declare_open")


@routes.post("/{id:int}/declaration", who="clerk", upload=True, again=_again)
def declare_open(ask: Ask) -> Go:
    """The mark was none: the same file is handed in again, where it was destroyed, with a reason, and read anew."""
    doc = door.read(ask.session, ask.acting, ask.id)
    reopening.require_clerk(ask.session, ask.acting, doc)
    form, needs_file = ask.form, reopening.needs_file(ask.session, doc)
    reason = form.text("reason", most=1000, lines=True)
    summary = form.text("summary", required=reopening.needs_words(doc), most=2000)
    code = form.text("code", required=False, most=300)
    if needs_file and not form.files("file"):
        form.wrong("file", say("Choose a PDF file."))
    form.check()
    given = form.files("file")[:1] if needs_file else []
    found = receive_all(ask.session, ask.house, given, main=True) if given else []
    doc = door.read(ask.session, ask.acting, ask.id)
    reopening.declare_open(ask.session, ask.acting, doc, found, reason, summary=summary, code=code)
    return Go(f"/docs/{doc.id}", say("The document is open again. Its file is checked and read anew."))


@routes.post("/{id:int}/steps/declare_secret", who=SIGNED_IN, again=show.again("declare_secret"))
def declare_secret(ask: Ask) -> Go:
    """A mark was seen on the paper: what is here of it is destroyed, and it goes on on paper."""
    doc = door.read(ask.session, ask.acting, ask.id)
    require(ask.session, ask.acting, of(doc), doc, "declare_secret")
    reason = ask.form.text("reason", most=1000, lines=True)
    ask.form.check()
    if guarding.declare_secret(ask.session, ask.acting, doc, reason):
        return Go(f"/docs/{doc.id}", say("What was here of it is destroyed. Handle it on paper."))
    return Go(
        f"/docs/{doc.id}", say("It is locked away here. Other agencies hold the same file; their clerks are told.")
    )
