"""The hub: who hears which topic, and what they are sent. Pure: no socket, no clock, no task.

News is hints: the truth is read again by whoever hears it. One frame is prepared per audience and written to each
reader at once, in one synchronous loop; a reader that does not read is cut off, and resumes where it was.
Everything here happens in one thread.
"""

import json
from collections import deque
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

CAP = 256 * 1024  # bytes that may wait for one reader
RING = 128  # news of a topic kept for readers that come back
TOPICS = 64  # that one reader may hear
EVERYONE = ""

Event = Mapping[str, Any]


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


@dataclass
class _Topic:
    floor: int  # every news after this number is in the ring
    readers: dict[str, dict[Reader, None]] = field(default_factory=dict)
    ring: deque[tuple[int, dict[str, Frame]]] = field(default_factory=deque)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)  # hot values by audience
    changed: bool = False

    def keep(self, seq: int, frames: dict[str, Frame]) -> None:
        if len(self.ring) >= RING:
            self.floor = self.ring.popleft()[0]
        self.ring.append((seq, frames))


class Hub:
    """Spreads news. `first` is above every number that an earlier hub gave, so that nobody resumes wrongly."""

    def __init__(self, prepare: Callable[[str], Frame], first: int = 0) -> None:
        self._prepare = prepare
        self._seq = first
        self._topics: dict[str, _Topic] = {}
        self._hears: dict[Reader, set[str]] = {}
        self._hot: set[str] = set()

    @property
    def readers(self) -> int:
        """How many readers hear anything."""
        return len(self._hears)

    # --- readers

    def hear(self, reader: Reader, topic: str, audience: str = EVERYONE, since: int | None = None) -> bool:
        """Let a reader hear a topic as one of an audience; False when it hears too many.

        It is told where the topic stands, what it missed since a number, or that it missed more than is remembered.
        """
        hears = self._hears.setdefault(reader, set())
        if topic in hears:
            self._silence(reader, topic)
        elif len(hears) >= TOPICS:
            return False
        hears.add(topic)
        found = self._topics.setdefault(topic, _Topic(self._seq))
        found.readers.setdefault(audience, {})[reader] = None
        missed = since is not None and not found.floor <= since <= self._seq
        self._send(reader, self._frame(topic, {"event": "missed" if missed else "heard"}))
        if since is not None and not missed:
            for seq, frames in found.ring:
                if seq > since and (frame := frames.get(audience, frames.get(EVERYONE))):
                    self._send(reader, frame)
        if values := self._values(found, audience):
            self._send(reader, self._frame(topic, {"event": "values", "values": values}))
        return True

    def silence(self, reader: Reader, topic: str) -> None:
        """The reader wants to hear no more of a topic."""
        if topic in self._hears.get(reader, ()):
            self._hears[reader].discard(topic)
            self._silence(reader, topic)

    def forget(self, reader: Reader) -> None:
        """The reader has gone."""
        for topic in self._hears.pop(reader, ()):
            self._silence(reader, topic)

    def _silence(self, reader: Reader, topic: str) -> None:
        for readers in self._topics[topic].readers.values():
            readers.pop(reader, None)

    # --- news

    def tell(self, topic: str, event: Event, **audiences: Event) -> int:
        """Tell everyone who hears a topic; audiences that are named get their own words. How many were reached."""
        self._seq += 1
        found = self._topics.get(topic)
        if found is None:  # nobody has heard it lately: whoever comes back is told that something was missed
            return 0
        told = {EVERYONE: event, **audiences}
        frames = {audience: self._frame(topic, words) for audience, words in told.items()}
        found.keep(self._seq, frames)
        return sum(
            self._write(frames.get(audience, frames[EVERYONE]), readers) for audience, readers in found.readers.items()
        )

    def hot(self, topic: str, name: str, value: Any, audience: str = EVERYONE) -> None:
        """Set a value that changes quickly: only the last one is told, at the next `flush`."""
        found = self._topics.setdefault(topic, _Topic(self._seq))
        found.values.setdefault(audience, {})[name] = value
        found.changed = True
        self._hot.add(topic)

    def flush(self) -> int:
        """Tell the values that have changed, all of a topic in one message; how many readers were reached."""
        reached = 0
        for topic in sorted(self._hot):
            found = self._topics[topic]
            self._seq += 1
            for audience, readers in found.readers.items():
                if values := self._values(found, audience):
                    reached += self._write(self._frame(topic, {"event": "values", "values": values}), readers)
        self._hot.clear()
        return reached

    def missed_all(self) -> None:
        """News from elsewhere may have been lost: everyone reads again."""
        self._seq += 1
        for name, topic in self._topics.items():
            topic.ring.clear()
            topic.floor = self._seq
            for readers in topic.readers.values():
                self._write(self._frame(name, {"event": "missed"}), readers)

    def sweep(self) -> None:
        """Forget topics that nobody hears; to be called now and then."""
        for name in [name for name, topic in self._topics.items() if not any(topic.readers.values())]:
            if name not in self._hot:
                del self._topics[name]

    # --- sending

    def _values(self, topic: _Topic, audience: str) -> dict[str, Any]:
        return topic.values.get(EVERYONE, {}) | topic.values.get(audience, {})

    def _frame(self, topic: str, event: Event) -> Frame:
        words = {"topic": topic, "seq": self._seq, **event}
        return self._prepare(json.dumps(words, ensure_ascii=False, separators=(",", ":")))

    def _write(self, frame: Frame, readers: Mapping[Reader, None]) -> int:
        stalled = []
        for reader in readers:
            if reader.pending() > CAP:
                stalled.append(reader)
            else:
                reader.write(frame)
        for reader in stalled:
            self._cut_off(reader)
        return len(readers)

    def _send(self, reader: Reader, frame: Frame) -> None:
        if reader.pending() > CAP:
            self._cut_off(reader)
        else:
            reader.write(frame)

    def _cut_off(self, reader: Reader) -> None:
        self.forget(reader)
        reader.abort()
