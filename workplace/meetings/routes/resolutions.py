"""From an item on which something was adopted: its resolution, drafted as an outgoing document."""

from pathlib import Path

from workplace.files import actions as files
from workplace.files.receive import adopt
from workplace.files.store import store_of
from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.meetings.actions import resolving
from workplace.meetings.queries import agenda, record, resolutions
from workplace.meetings.routes import minutes, show
from workplace.printing import resolutions as paper
from workplace.web.ask import Answer, Ask, Go, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.post("/{id:int}/items/{item:int}/resolution", who=SIGNED_IN, again=minutes.shown, once=True)
def write(ask: Ask) -> Answer:
    """Draft the resolution of what was adopted on an item; its drafter completes it and names who signs."""
    session, meeting, item_id = ask.session, minutes.at_the_desk(ask), ask.number("item")
    resolving.require_ready(session, ask.acting, meeting, item_id)
    told = record.read(session, meeting, closed_items=frozenset())
    treated = next((one for one in told.items if one.item.id == item_id), None)
    if treated is None:
        raise NotFound
    adopted = resolutions.adopted(session, meeting)[item_id]
    data = paper.data(minutes.head(ask, meeting, "NQ"), told, treated, adopted)
    out, seq = store_of(ask.house.settings).made_path(".pdf"), meeting.seq
    return Then(minutes.RENDER, ("letter", data, str(out), True), lambda ask, _pages: _kept(ask, item_id, out, seq))


def _kept(ask: Ask, item_id: int, made: Path, seq: int) -> Answer:
    ask.session.rollback()  # the look at the file holds no lock
    card = files.keep(ask.session, ask.acting, adopt(ask.house, made, name=f"nghi-quyet-{ask.id}-{item_id}.pdf"))
    meeting = minutes.at_the_desk(ask)
    resolving.write(ask.session, ask.acting, meeting, item_id, card.id, seq)
    ask.session.flush()
    document = show.document(ask, agenda.item(ask.session, meeting, item_id).resolution)
    back = f"/meetings/{meeting.id}/minutes#item-{item_id}"
    return Go(document.url if document else back, say("The resolution is a draft now. Name who signs."))
