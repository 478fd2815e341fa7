"""What came twice, and what was registered by mistake: the clerk's three answers, and the way back from each."""

from workplace.docs.actions import receiving, twins
from workplace.docs.queries import door
from workplace.docs.routes import papers, show, turns
from workplace.kernel.text import say
from workplace.web.ask import Answer, Ask, Go
from workplace.web.serve import Routes

routes = Routes("/docs")


@routes.post("/{id:int}/steps/set_aside", who="clerk", upload=True, again=show.again("set_aside", opened=""))
def set_aside(ask: Ask) -> Go:
    """The same document: it gets no number; as a second copy its file goes beside the first.

    Sent with the register's form, which may hold files: they are not taken.
    """
    doc = door.read(ask.session, ask.acting, ask.id)
    number = ask.form.integer("twin" if ask.form.get("twin") else "copy", least=1)
    ask.form.check()
    assert number is not None
    copy = papers.file_of(ask, doc) if ask.form.get("copy") else None
    first = twins.set_aside(ask.session, ask.acting, doc, number, copy)
    said = say("Set aside: it is arrival number {number}.", number=first.arrival_number or "–")
    return Go(turns.next_url(ask, doc) or f"/docs/{first.id}", said, f"/docs/{doc.id}/steps/take_up")


@routes.post("/{id:int}/steps/take_up", who="clerk")
def take_up(ask: Ask) -> Go:
    """Another document after all."""
    twins.take_up(ask.session, ask.acting, door.read(ask.session, ask.acting, ask.id))
    return Go(f"/docs/{ask.id}?folder=to_register", say("It waits to be registered again."))


@routes.post("/{id:int}/steps/unregister", who="clerk", again=show.again("unregister"))
def unregister(ask: Ask) -> Answer:
    """Registered by mistake: the number stays in the book, void, with the reason, for which “undo” asks first."""
    if "reason" not in ask.form:
        return show.again("unregister")(ask)
    doc = door.read(ask.session, ask.acting, ask.id)
    reason = ask.form.text("reason", most=1000, lines=True)
    ask.form.check()
    number = doc.arrival_number
    receiving.unregister(ask.session, ask.acting, doc, reason)
    said = say("Arrival number {number} is void; the document waits again.", number=number)
    return Go(f"/docs/{doc.id}?folder=to_register", said)
