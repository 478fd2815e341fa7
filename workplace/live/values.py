"""Values that change quickly and are stored nowhere: a page, a count. The last one wins; only what changed is told."""

from typing import Any

from workplace.live.readers import EVERYONE


class Values:
    """The quick values of one thing, by whom they are meant for (`matches`)."""

    def __init__(self) -> None:
        self._values: dict[str, dict[str, Any]] = {}
        self._changed: dict[str, dict[str, Any]] = {}

    def set(self, name: str, value: Any, meant_for: str) -> None:
        """Set a value; None is told once and then forgotten."""
        kept = self._values.setdefault(meant_for, {})
        if name in kept and kept[name] == value:
            return
        kept[name] = self._changed.setdefault(meant_for, {})[name] = value
        if value is None:
            del kept[name]

    def now(self, audience: str) -> dict[str, Any]:
        """All values that an audience may have."""
        return _merged(self._values, audience)

    def changed(self, audience: str) -> dict[str, Any]:
        """Those of them that have changed since `told`."""
        return _merged(self._changed, audience)

    def told(self) -> None:
        """What has changed was told to everybody."""
        self._changed = {}


def matches(meant_for: str, audience: str) -> bool:
    """Whether an audience (`seat/member`) is meant: itself, as everyone, as a view (`seat/`) or a class (`/member`)."""
    view, _, named = audience.partition("/")
    return meant_for in (EVERYONE, audience, f"{view}/", f"/{named}")


def _merged(values: dict[str, dict[str, Any]], audience: str) -> dict[str, Any]:
    meant = [meant_for for meant_for in values if matches(meant_for, audience)]
    return {name: value for meant_for in sorted(meant, key=len) for name, value in values[meant_for].items()}
