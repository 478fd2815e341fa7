"""Drawing panels: the same words for the page that is opened and for the frame that follows."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from sqlalchemy import Pool

from workplace.meetings.process import HELD
from workplace.meetings.queries import screens
from workplace.meetings.queries.scene import Scene
from workplace.meetings.rules.panels import VIEWS

LASTS = 1.0  # seconds for which what was drawn is given to others, as long as nothing happens
MOST = 100  # screens that are remembered


class Templates(Protocol):
    """Where templates are found, by language."""

    def environment(self, language: str) -> Any: ...


def no_key() -> str:
    """In a frame that many share: the browser makes each command's own key."""
    return ""


def panels(
    templates: Templates,
    language: str,
    scene: Scene,
    names: Iterable[str],
    csrf: str = "",
    key: Callable[[], str] = no_key,
) -> dict[str, str]:
    """Panels by name as HTML. `csrf` and `key` are for the one who opens the page; a frame has neither."""
    environment = templates.environment(language)
    return {
        name: environment.get_template(f"meetings/live/panels/{name}.html").render(
            {**screens.panel(scene, name), "csrf": csrf, "key": key}
        )
        for name in names
    }


# --- once for many ------------------------------------------------------------------------------------------------


@dataclass
class _Drawn:
    """One screen as its whole circle may have it, at a number of the log."""

    panels: dict[str, str] = field(default_factory=dict)
    seq: int = -1
    now: int = 0
    until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def holds(self, scene: Scene) -> bool:
        """Whether nothing has happened since, and hardly any time has gone by, on the log's clock too."""
        same = self.seq == scene.meeting.seq and 0 <= scene.now - self.now < LASTS * 1000
        return same and monotonic() < self.until


_drawn: "WeakKeyDictionary[Pool, dict[tuple[int, str, str, str], _Drawn]]" = WeakKeyDictionary()
_lock = threading.Lock()


def shared(templates: Templates, language: str, scene: Scene) -> dict[str, str]:
    """All panels of a screen as a frame would bring them. While a meeting is held they are drawn once for all who ask
    within a second: a hall of thousands that reads anew costs a drawing for each circle, not one for each seat.
    """
    wanted = VIEWS[scene.view]
    if scene.meeting.state not in HELD:  # what changes then has no number
        return panels(templates, language, scene, wanted)
    kept = _kept(scene, language)
    with kept.lock:  # who comes meanwhile waits for it
        if not kept.holds(scene):
            kept.panels = panels(templates, language, scene, wanted)
            kept.seq, kept.now, kept.until = scene.meeting.seq, scene.now, monotonic() + LASTS
        return kept.panels


def _kept(scene: Scene, language: str) -> _Drawn:
    with _lock:
        known = _drawn.setdefault(scene.session.get_bind().engine.pool, {})
        if len(known) >= MOST:
            known.clear()
        return known.setdefault((scene.id, scene.view, scene.circle.name, language), _Drawn())
