"""What meetings tell the live floor: who hears which screen, and the panels that events have made stale, drawn anew.

A topic is `meeting:12.seat-vi`: a screen in a language. What is drawn depends on screen, language and circle,
never on who listens; so the number of renderings does not depend on the number of listeners (0030).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import ports
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import circles, door, drawn, log
from workplace.meetings.queries.drawn import Templates
from workplace.meetings.queries.scene import Scene
from workplace.meetings.rules import floor, panels
from workplace.web.language import LANGUAGES

RECLASSING = frozenset({"gathered", "chair_taken", "item_added", "item_changed"})
"""Events after which a screen may be another person's, or somebody of another circle: everybody is asked anew."""


def fill(templates: Templates) -> None:
    """Offer meetings to the live floor."""
    ports.sources.fill("meeting", Frames(templates))
    ports.may_hear.fill("meeting", may_hear)


def may_hear(session: Session, acting: Acting, key: str) -> bool | str:
    """The circle in which this person hears `12.seat-vi`; False when they may not."""
    number, _, topic = key.partition(".")
    view, _, language = topic.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 10) or view not in panels.VIEWS:
        return False
    if language not in LANGUAGES:
        return False
    try:
        meeting = door.read(session, acting, int(number))
    except NotFound:
        return False
    circle = circles.of(session, acting, meeting, view)
    return circle.name if circle is not None else False


class Frames:
    """The truth behind `meeting:…`: the log's number, and what its events have made stale."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self.drawn = 0  # panels, since the process began

    def stands(self, session: Session, key: str) -> int | None:
        """The log's last number."""
        return session.scalar(select(col(Meeting.seq)).where(col(Meeting.id) == _id(key)))

    def stands_all(self, session: Session, keys: Collection[str]) -> Mapping[str, int]:
        """The last numbers of several logs."""
        rows = session.execute(select(col(Meeting.id), col(Meeting.seq)).where(col(Meeting.id).in_(map(_id, keys))))
        return {str(id): seq for id, seq in rows}

    def frames(
        self, session: Session, key: str, audiences: Sequence[str], after: int
    ) -> Mapping[str, Mapping[str, Any]] | None:
        """For each audience (`seat-vi/member+6`) the panels touched since, as they are now."""
        meeting = session.get(Meeting, _id(key))
        if meeting is None:
            return None
        kinds = log.kinds(session, meeting.id or 0, after)
        if RECLASSING.intersection(kinds):
            return dict.fromkeys(audiences, ports.RESET)
        return {audience: {"panels": self._panels(session, meeting, audience, kinds)} for audience in audiences}

    def _panels(self, session: Session, meeting: Meeting, audience: str, kinds: Sequence[str]) -> dict[str, str]:
        topic, _, name = audience.partition("/")
        view, _, language = topic.partition("-")
        wanted = panels.shown(view, kinds)
        if view == "hall" and floor.read(meeting.floor).screens_held:
            wanted = ()  # the hall keeps what it shows
        found = drawn.panels(self._templates, language, Scene(session, meeting, circles.read(name), view), wanted)
        self.drawn += len(found)
        return found


def _id(key: str) -> int:
    return int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else 0
