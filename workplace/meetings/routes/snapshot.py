"""What a screen reads when it is to begin anew: its panels alone, the same for all of its circle."""

from workplace.meetings.queries import drawn
from workplace.meetings.routes import screen
from workplace.web.ask import Ask, Raw
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.get("/{id:int}/panels/{view}", who=SIGNED_IN)
def panels(ask: Ask) -> Raw:
    """The panels of one's screen as a frame brings them, with the number at which they stand."""
    scene = screen.enter(ask, str(ask.path["view"]))
    found = drawn.shared(ask.house.pages, ask.language, scene)
    stands = f'data-seq="{scene.meeting.seq}" data-as="{scene.circle.name}"'
    shown = "".join(f'<div id="panel-{name}">{html}</div>' for name, html in found.items())
    page = f'<main data-meeting-topic="meeting:{scene.id}.{scene.view}-{ask.language}" {stands}>{shown}</main>'
    return Raw(page.encode(), "text/html", {"cache-control": "no-store"})
