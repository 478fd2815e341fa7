"""What the pages of all screens need: the scene of whoever asks, its panels drawn, the names at the top."""

import secrets
from typing import Any

from markupsafe import Markup

from workplace.kernel.errors import NotFound
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import circles, door, drawn
from workplace.meetings.queries.scene import Scene
from workplace.meetings.rules.panels import VIEWS
from workplace.org.queries import people
from workplace.web import csrf as tokens
from workplace.web.ask import Ask


def new_key() -> str:
    """A command's own name, for a form of a page."""
    return secrets.token_urlsafe(9)


def enter(ask: Ask, view: str) -> Scene:
    """The scene of this person's screen; NotFound when the screen is not theirs."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    circle = circles.of(ask.session, ask.acting, meeting, view)
    if circle is None:
        raise NotFound
    return Scene(ask.session, meeting, circle, view)


def context(ask: Ask, scene: Scene, *, whole: bool = True) -> dict[str, Any]:
    """Everything that the frame of a screen shows, its panels drawn."""
    meeting: Meeting = scene.meeting
    me = door.me(ask.session, ask.acting, meeting) if ask.visitor is not None else None
    csrf = tokens.of(ask.visitor) if ask.visitor is not None else ""
    names = people.names(ask.session, [meeting.chair_id, meeting.secretary_id])
    if not whole:
        found = {}
    elif scene.circle.kind == "desk":  # its panels have forms, which are its own
        found = drawn.panels(ask.house.pages, ask.language, scene, VIEWS[scene.view], csrf, new_key)
    else:
        found = drawn.shared(ask.house.pages, ask.language, scene)
    return {
        "meeting": meeting, "view": scene.view, "circle": scene.circle.name, "me": me, "key": new_key,
        "panels": {name: Markup(html) for name, html in found.items()},  # drawn by our own templates, escaped there
        "snapshot": f"/meetings/{scene.id}/panels/{scene.view}", "current": scene.item,
        "chair": names.get(meeting.chair_id, ""), "secretary": names.get(meeting.secretary_id, ""),
        "presides": ask.visitor is not None and meeting.chair_id == ask.acting.as_whom,
    }  # fmt: skip
