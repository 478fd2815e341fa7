"""What the hub writes to: a frame that is prepared once, and a reader that takes it without making anybody wait."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Event = Mapping[str, Any]
EVERYONE = ""


@dataclass(frozen=True)
class Frame:
    """One message: as text, and as the bytes that go over the wire."""

    text: str
    wire: bytes


class Reader(Hashable, Protocol):
    """One open socket."""

    def write(self, frame: Frame) -> None:
        """Send without waiting."""

    def pending(self) -> int:
        """Bytes written and not yet taken."""

    def abort(self) -> None:
        """Cut off at once."""
