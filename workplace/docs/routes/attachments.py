"""Separate files beside a document: laid there with a form, or each by itself while the form stays open."""

from workplace.docs.actions import attaching
from workplace.docs.models.letters import Attachment
from workplace.docs.queries import door
from workplace.docs.queries import show as docs
from workplace.docs.routes import outgoing, show
from workplace.files import actions as files
from workplace.files.queries import active
from workplace.files.receive import receive_all
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import say, say_n
from workplace.web.ask import Answer, Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")


def _again(ask: Ask) -> Answer:
    """The page that the files were sent from, with the reason."""
    is_incoming = door.read(ask.session, ask.acting, ask.id).direction == "incoming"
    return show.again("attach", opened="")(ask) if is_incoming else outgoing.edit(ask)


@routes.post("/{id:int}/attachments", who=SIGNED_IN, upload=True, again=_again)
def attach(ask: Ask) -> Go:
    """Separate files beside a draft, or beside an arrival."""
    found = laid(ask)
    if not found:
        raise BadInput({"attachment": say("Choose at least one file.")})
    return Go(_page(ask), say_n("{count} file attached.", "{count} files attached.", len(found)))


def _line_refused(ask: Ask) -> Page:
    assert ask.refused is not None
    return Page("docs/attached.html", {"one": None, "warned": {}, "reason": ask.refused.reason}, block="line")


@routes.post("/{id:int}/attachments/upload", who=SIGNED_IN, upload=True, again=_line_refused)
def attach_one(ask: Ask) -> Page:
    """One file of several, sent by itself: the answer is the list's line."""
    found = laid(ask)
    if not found:
        raise BadInput({"attachment": say("Choose at least one file.")})
    return _line(ask, found[0])


@routes.post("/{id:int}/attachments/{row:int}/{verb}", who=SIGNED_IN, upload=True)
def change(ask: Ask) -> Answer:
    """Take an attachment away, or put it back; the list's line comes anew, or the page.

    Sent with the form around it: what was typed stays there, files in it are not taken.
    """
    row, url = ask.number("row"), _page(ask)
    match ask.path["verb"]:
        case "withdraw":
            gone = attaching.withdraw(ask.session, ask.acting, ask.id, row)
            undo = f"/docs/{ask.id}/attachments/{row}/restore"
            return _in_place(ask, gone) or Go(url, say("Attachment taken away."), undo)
        case "restore":
            back = attaching.restore(ask.session, ask.acting, ask.id, row)
            return _in_place(ask, back) or Go(url, say("Attachment put back."))
    raise NotFound


def _in_place(ask: Ask, row: Attachment) -> Page | None:
    """The list's line; without scripts the form around it once more, as it was typed."""
    if ask.request.headers.get("hx-request-type") == "partial":
        return _line(ask, row)
    if "summary" not in ask.form:
        return None
    doc = door.read(ask.session, ask.acting, ask.id)
    gone = row if row.withdrawn_at is not None else None
    if doc.direction != "incoming":
        return outgoing.edited(ask, doc, gone)
    opened = "amend" if doc.state == "registered" else ""
    attached = [*docs.attachments(ask.session, doc), *([gone] if gone else [])]
    return show.page(ask, doc, opened=opened, attachments=attached, is_examined=True)


def laid(ask: Ask) -> list[Attachment]:
    """The form's files, beside the document. Called before anything is written: receiving lets the writer go."""
    door.read(ask.session, ask.acting, ask.id)
    found = receive_all(ask.session, ask.house, ask.form.files("attachment"))
    kept = [(files.keep(ask.session, ask.acting, one), one.name) for one in found]
    return [attaching.attach(ask.session, ask.acting, ask.id, card, name) for card, name in kept]


def _line(ask: Ask, row: Attachment) -> Page:
    warned = active(ask.session, [row.file_id])
    return Page("docs/attached.html", {"one": row, "warned": warned, "reason": ""}, block="line")


def _page(ask: Ask) -> str:
    """Where the files stand: a draft's form, an arrival's page."""
    if door.read(ask.session, ask.acting, ask.id).direction != "incoming":
        return f"/docs/{ask.id}/edit#attachments"
    folder = ask.query.get("folder")
    return f"/docs/{ask.id}" + ("?folder=to_register" if folder == "to_register" else "")
