"""Drawing panels: the same words for the page that is opened and for the frame that follows."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from workplace.meetings.queries import screens
from workplace.meetings.queries.scene import Scene


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
