"""The chair's desk, and the secretary's beside it."""

from typing import Any

from workplace.meetings.process import HELD
from workplace.meetings.queries import attendance, quotas
from workplace.meetings.queries.scene import Scene
from workplace.meetings.routes import screen
from workplace.web.ask import Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.get("/{id:int}/console", who=SIGNED_IN)
def console(ask: Ask) -> Page:
    """The chair's desk, for whoever presides."""
    scene = screen.enter(ask, "console")
    heirs = attendance.who_may_preside(ask.session, scene.id, scene.meeting.chair_id)
    return Page("meetings/live/console.html", {**screen.context(ask, scene), "heirs": heirs, **_groups(scene)})


@routes.get("/{id:int}/secretary", who=SIGNED_IN)
def secretary(ask: Ask) -> Page:
    """The secretary's desk."""
    scene = screen.enter(ask, "secretary")
    wanted = ask.query.integer("item", required=False, least=1)
    of_agenda = [{"id": one.id, "number": scene.plan[one.id or 0].number} for one in scene.items]
    chosen = next((one for one in scene.items if one.id == wanted), None)
    written = chosen or scene.item or next(iter(scene.items), None)
    more = {"agenda": of_agenda, "written": written, "heirs": (), **_groups(scene), **_attendees(ask, scene)}
    return Page("meetings/live/secretary.html", {**screen.context(ask, scene), **more})


@routes.get("/{id:int}/attendance", who=SIGNED_IN)
def attendees(ask: Ask) -> Page:
    """Who is here by name, for the secretary's desk."""
    scene = screen.enter(ask, "secretary")
    return Page(
        "meetings/live/attendance.html", {**screen.context(ask, scene, whole=False), **_attendees(ask, scene)}
    )  # fmt: skip


def _groups(scene: Scene) -> dict[str, Any]:
    return {"parties": [(one, one) for one in quotas.parties(scene.session, scene.id)]}


def _attendees(ask: Ask, scene: Scene) -> dict[str, Any]:
    words = ask.query.text("q", required=False, most=60)
    found, more = attendance.listed(ask.session, scene.id, words)
    return {"attendees": found, "more": more, "found_by": words, "held": scene.meeting.state in HELD}
