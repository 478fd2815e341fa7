"""A meeting that is over, gone through event by event: no live line, only the log."""

from workplace.kernel.errors import NotNow
from workplace.kernel.text import say
from workplace.meetings.queries import door, logbook, replay
from workplace.meetings.routes import words
from workplace.web.ask import Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.get("/{id:int}/replay", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """The meeting as it stood at an event; without one, when it was opened."""
    session, meeting = ask.session, logbook.read(ask.session, ask.acting, ask.id)
    if meeting.state != "closed":
        raise NotNow(say("A meeting is replayed once it is closed."))
    seq = ask.query.integer("at", required=False, least=1)
    if seq is None:
        seq = next((mark[0] for mark in logbook.marks(session, ask.acting, meeting, ("opened",))), 1)
    return Page(
        "meetings/replay.html",
        {
            "meeting": meeting,
            "state": words.state(meeting),
            "hour": logbook.hour_of,
            "desk": door.is_desk(meeting, door.me(session, ask.acting, meeting), ask.acting),
            **replay.at(session, ask.acting, meeting, seq),
            **replay.track(session, ask.acting, meeting),
        },
        block="moment",
    )
