"""Separate files beside a document: laid there with a form, or each by itself while the form stays open."""

from workplace.docs.actions import attaching
from workplace.docs.models.letters import Attachment
from workplace.docs.queries import door
from workplace.docs.routes import outgoing, show
from workplace.files import actions as files
from workplace.files.receive import receive_all
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import say, say_n
from workplace.web.ask import Answer, Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")


def _again(ask: Ask) -> Answer:
    """The page that the files were sent from, with the reason."""
    is_incoming = door.read(ask.session, ask.acting, ask.id).direction == "incoming"
    return show.again(ask) if is_incoming else outgoing.edit(ask)


@routes.post("/{id:int}/attachments", who=SIGNED_IN, upload=True, again=_again)
def attach(ask: Ask) -> Go:
    """Separate files beside a draft, or beside an arrival."""
    found = laid(ask)
    if not found:
        raise BadInput({"attachment": say("Choose at least one file.")})
    return Go(_page(ask), say_n("{count} file attached.", "{count} files attached.", len(found)))


def _line_refused(ask: Ask) -> Page:
    assert ask.refused is not None
    return Page("docs/attached.html", {"one": None, "reason": ask.refused.reason}, block="line")


@routes.post("/{id:int}/attachments/upload", who=SIGNED_IN, upload=True, again=_line_refused)
def attach_one(ask: Ask) -> Page:
    """One file of several, sent by itself: the answer is the list's line."""
    found = laid(ask)
    if not found:
        raise BadInput({"attachment": say("Choose at least one file.")})
    return _line(found[0])


@routes.post("/{id:int}/attachments/{row:int}/{verb}", who=SIGNED_IN, upload=True)
def change(ask: Ask) -> Answer:
    """Take an attachment away, or put it back; the list's line comes anew, or the page.

    Sent with the form around it, which may hold files: they are not taken.
    """
    row, url = ask.number("row"), _page(ask)
    in_place = ask.request.headers.get("hx-request-type") == "partial"
    match ask.path["verb"]:
        case "withdraw":
            gone = attaching.withdraw(ask.session, ask.acting, ask.id, row)
            undo = f"/docs/{ask.id}/attachments/{row}/restore"
            return _line(gone) if in_place else Go(url, say("Attachment taken away."), undo)
        case "restore":
            back = attaching.restore(ask.session, ask.acting, ask.id, row)
            return _line(back) if in_place else Go(url, say("Attachment put back."))
    raise NotFound


def laid(ask: Ask) -> list[Attachment]:
    """The form's files, beside the document. Called before anything is written: receiving lets the writer go."""
    door.read(ask.session, ask.acting, ask.id)
    found = receive_all(ask.session, ask.house, ask.form.files("attachment"))
    kept = [(files.keep(ask.session, ask.acting, one), one.name) for one in found]
    return [attaching.attach(ask.session, ask.acting, ask.id, card, name) for card, name in kept]


def _line(row: Attachment) -> Page:
    return Page("docs/attached.html", {"one": row, "reason": ""}, block="line")


def _page(ask: Ask) -> str:
    """Where the files stand: a draft's form, an arrival's page."""
    if door.read(ask.session, ask.acting, ask.id).direction != "incoming":
        return f"/docs/{ask.id}/edit#attachments"
    folder = ask.query.get("folder")
    return f"/docs/{ask.id}" + ("?folder=to_register" if folder == "to_register" else "")
