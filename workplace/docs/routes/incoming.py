"""Registering: the clerk confirms what was read, submits in the same act, corrects, or returns it to its sender."""

from workplace.docs.actions import directing, receiving
from workplace.docs.queries import door
from workplace.docs.routes import attachments, entry, show, turns
from workplace.kernel.text import say
from workplace.web.ask import Ask, Go
from workplace.web.serve import Routes

routes = Routes("/docs")


@routes.post("/{id:int}/steps/register", who="clerk", upload=True, again=show.again("register"))
def register(ask: Ask) -> Go:
    """Into the book, and before a leader in the same act when one is chosen; then the next one that waits."""
    attachments.laid(ask)
    doc = door.read(ask.session, ask.acting, ask.id)
    letter = entry.letter(ask)
    leader = ask.form.integer("leader", required=False, least=1)
    receiving.register(ask.session, ask.acting, doc, letter, despite_duplicate=ask.form.ticked("despite"))
    if leader:
        directing.submit(ask.session, ask.acting, doc, show.one_of(ask, doc, leader))
    said = say("Registered as {number}.", number=doc.arrival_number)
    undo = f"/docs/{doc.id}/steps/unregister"  # asks for the reason
    return Go(turns.next_url(ask, doc) or f"/docs/{doc.id}?folder=to_register", said, undo)


@routes.post("/{id:int}/steps/amend", who="clerk", upload=True, again=show.again("amend"))
def amend(ask: Ask) -> Go:
    """Correct a register line that has not been submitted yet."""
    attachments.laid(ask)
    doc = door.read(ask.session, ask.acting, ask.id)
    receiving.amend(ask.session, ask.acting, doc, entry.letter(ask))
    return Go(f"/docs/{doc.id}", say("Corrected. The journal keeps what was there."))


@routes.post("/{id:int}/steps/refuse", who="clerk", again=show.again("refuse"))
def refuse(ask: Ask) -> Go:
    """Back to the sender with a reason."""
    doc = door.read(ask.session, ask.acting, ask.id)
    reason = ask.form.text("reason", most=1000, lines=True)
    ask.form.check()
    receiving.refuse(ask.session, ask.acting, doc, reason)
    return Go(turns.next_url(ask, doc) or f"/docs/{doc.id}", say("Returned to its sender."))
