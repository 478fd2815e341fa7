"""The steps of a document in the making that need no key: withdraw, approve, return, cancel, discard, recall."""

from collections.abc import Callable

from sqlmodel import Session

from workplace.docs.actions import approving, drafting, issuing, releasing
from workplace.docs.models.letters import Doc
from workplace.docs.process import OUTGOING
from workplace.docs.queries import choices, door
from workplace.docs.routes import papers, show
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.text import Say, say
from workplace.process.take import require
from workplace.web.ask import Ask, Go
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")


@routes.post("/{id:int}/steps/withdraw", who=SIGNED_IN)
def withdraw(ask: Ask) -> Go:
    """The drafter takes it back before anyone has signed."""
    doc = door.read(ask.session, ask.acting, ask.id)
    approving.withdraw(ask.session, ask.acting, doc)
    return Go(f"/docs/{doc.id}/edit", say("Withdrawn: it is a draft again."))


@routes.post("/{id:int}/steps/approve", who=SIGNED_IN, again=show.again("approve"))
def approve(ask: Ask) -> Go:
    """The present approver agrees to these very bytes."""
    doc = door.read(ask.session, ask.acting, ask.id)
    require(ask.session, ask.acting, OUTGOING, doc, "approve")
    papers.require_seen(ask, doc)
    note = ask.form.text("note", required=False, most=2000, lines=True)
    ask.form.check()
    approving.approve(ask.session, ask.acting, doc, note)
    return _back(ask, doc, say("Approved."))


@routes.post("/{id:int}/steps/return", who=SIGNED_IN, again=show.again("return"))
def return_(ask: Ask) -> Go:
    """Back to the drafter, or to an earlier approver, with the reason."""
    doc = door.read(ask.session, ask.acting, ask.id)
    reason = ask.form.text("reason", most=2000, lines=True)
    to = ask.form.integer("to", required=False, most=1000) or 0
    ask.form.check()
    approving.return_(ask.session, ask.acting, doc, reason, to_place=to)
    return _back(ask, doc, say("Returned."))


@routes.post("/{id:int}/steps/cancel", who=SIGNED_IN, again=show.again("cancel"))
def cancel(ask: Ask) -> Go:
    """The clerk ends it before release, on the signer's decision; its number becomes void."""
    doc = _ended(ask, issuing.cancel)
    return Go(f"/docs/{doc.id}", say("Cancelled."))


@routes.post("/{id:int}/steps/discard", who=SIGNED_IN, again=show.again("discard"))
def discard(ask: Ask) -> Go:
    """The drafter gives a draft up."""
    doc = _ended(ask, drafting.discard)
    return Go(f"/docs/{doc.direction}?folder=drafts", say("Draft discarded."))


@routes.post("/{id:int}/steps/recall", who=SIGNED_IN, again=show.again("recall"))
def recall(ask: Ask) -> Go:
    """Call a released document back."""
    doc = _ended(ask, releasing.recall)
    return Go(f"/docs/{doc.id}/deliveries", say("Recalled. The recipients inside are told."))


@routes.post("/{id:int}/steps/replace", who=SIGNED_IN, again=show.again("replace"))
def replace(ask: Ask) -> Go:
    """Another released document takes its place."""
    doc = door.read(ask.session, ask.acting, ask.id)
    chosen = ask.form.choice("by", {c.value for c in choices.replacements(ask.session, ask.acting, doc)})
    reason = _reason(ask)
    by = door.read(ask.session, ask.acting, int(chosen))
    releasing.replace(ask.session, ask.acting, doc, by, reason)
    return Go(f"/docs/{doc.id}", say("Replaced by {code}.", code=by.code))


def _ended(ask: Ask, act: Callable[[Session, Acting, Doc, str], object]) -> Doc:
    """Ends the document by an act that asks for nothing but the reason."""
    doc = door.read(ask.session, ask.acting, ask.id)
    act(ask.session, ask.acting, doc, _reason(ask))
    return doc


def _reason(ask: Ask) -> str:
    reason = ask.form.text("reason", most=2000, lines=True)
    ask.form.check()
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    return reason


def _back(ask: Ask, doc: Doc, said: Say) -> Go:
    """To the folder one came from; the document itself where one still may see it."""
    folder = ask.query.get("folder")
    return Go(f"/docs/{doc.direction}?folder={folder}" if folder.isidentifier() else f"/docs/{doc.id}", said)
