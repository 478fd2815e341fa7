"""The hub: who hears which topic, and what they are sent. Pure: no socket, no clock, no task.

News is hints: the truth is read again by whoever hears it. Of a thing whose every change has a number (`room`), the
truth itself is told, as frames that join on. One frame is prepared per audience and written to each reader at once, in
one synchronous loop; a reader that does not read is cut off, and resumes where it was. Everything here happens in one
thread.
"""

import json
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workplace.live.readers import EVERYONE, Event, Frame, Reader
from workplace.live.room import Job, Rendered, Room
from workplace.live.values import Values

CAP = 256 * 1024  # bytes that may wait for one reader
RING = 128  # news of a topic kept for readers that come back
TOPICS = 64  # that one reader may hear


@dataclass
class _Topic:
    floor: int  # every news after this number is in the ring
    readers: dict[str, dict[Reader, None]] = field(default_factory=dict)
    ring: deque[tuple[int, dict[str, Frame]]] = field(default_factory=deque)

    def keep(self, seq: int, frames: dict[str, Frame]) -> None:
        if len(self.ring) >= RING:
            self.floor = self.ring.popleft()[0]
        self.ring.append((seq, frames))


def thing_of(topic: str) -> str:
    """The numbered thing that a topic shows one view of: `meeting:12` of `meeting:12.seat`."""
    return topic.partition(".")[0]


def _nobody(_thing: str) -> None:
    """Nothing is to be woken."""


class Hub:
    """Spreads news. `first` is above every number that an earlier hub gave, so that nobody resumes wrongly.

    `wake` is called with a numbered thing when there is a job for it (`job`), `ask_again` when somebody is held until
    it is asked anew what they may hear of it (`held`).
    """

    def __init__(
        self,
        prepare: Callable[[str], Frame],
        first: int = 0,
        wake: Callable[[str], None] = _nobody,
        ask_again: Callable[[str], None] = _nobody,
    ) -> None:
        self._prepare, self._wake, self._ask_again = prepare, wake, ask_again
        self._seq = first
        self._topics: dict[str, _Topic] = {}
        self._rooms: dict[str, Room] = {}
        self._hears: dict[Reader, set[str]] = {}
        self._values: dict[str, Values] = {}
        self._hot: set[str] = set()
        self.renderings = 0  # of numbered things, one for each audience

    @property
    def readers(self) -> int:
        """How many readers hear anything."""
        return len(self._hears)

    # --- readers

    def hear(self, reader: Reader, topic: str, audience: str = EVERYONE, since: int | None = None) -> bool:
        """Let a reader hear a topic as one of an audience; False when it hears too many.

        It is told where the topic stands, what it missed since a number, or that it missed more than is remembered.
        """
        if not self._begins(reader, topic):
            return False
        found = self._topics.setdefault(topic, _Topic(self._seq))
        found.readers.setdefault(audience, {})[reader] = None
        missed = since is not None and not found.floor <= since <= self._seq
        self._send(reader, self._frame(topic, {"event": "missed" if missed else "heard"}))
        if since is not None and not missed:
            for seq, frames in found.ring:
                if seq > since and (frame := frames.get(audience, frames.get(EVERYONE))):
                    self._send(reader, frame)
        self._tell_values(reader, topic, audience)
        return True

    def enter(
        self, reader: Reader, topic: str, audience: str, stands: int, since: int | None = None, known_as: str = ""
    ) -> bool:
        """Let a reader hear what a view shows of a numbered thing (`Room.enter`); False when it hears too much."""
        if not self._begins(reader, topic):
            return False
        thing = thing_of(topic)
        if thing not in self._rooms:
            self._rooms[thing] = Room(thing, stands, self._write, self._prepare)
        room = self._rooms[thing]
        room.enter(reader, audience, stands, since, known_as)
        self._tell_room_values(room, reader, audience)
        self._look(thing)
        return True

    def _begins(self, reader: Reader, topic: str) -> bool:
        hears = self._hears.setdefault(reader, set())
        if topic in hears:
            self._silence(reader, topic)
        elif len(hears) >= TOPICS:
            return False
        hears.add(topic)
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
        if room := self._rooms.get(thing_of(topic)):
            room.leave(reader, topic.partition(".")[2])
        elif found := self._topics.get(topic):
            for readers in found.readers.values():
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
            self._write(frames.get(audience, frames[EVERYONE]), readers)
            for audience, readers in list(found.readers.items())
        )

    def missed_all(self) -> None:
        """News from elsewhere may have been lost: everyone reads again. Numbered things are for `hint` to compare."""
        self._seq += 1
        for name, topic in self._topics.items():
            topic.ring.clear()
            topic.floor = self._seq
            for readers in topic.readers.values():
                self._write(self._frame(name, {"event": "missed"}), readers)

    def sweep(self) -> None:
        """Forget topics and things that nobody hears; to be called now and then."""
        for name in [name for name, topic in self._topics.items() if not any(topic.readers.values())]:
            del self._topics[name]
        for thing in [thing for thing, room in self._rooms.items() if room.is_empty]:
            del self._rooms[thing]
        for name in [name for name in self._values if name not in self._topics and name not in self._rooms]:
            if name not in self._hot:
                del self._values[name]

    # --- quick values

    def hot(self, thing: str, name: str, value: Any, audience: str = EVERYONE) -> None:
        """Set a value that changes quickly: only the last one is told, at the next `flush`."""
        self._values.setdefault(thing, Values()).set(name, value, audience)
        self._hot.add(thing)

    def flush(self) -> int:
        """Tell the values that have changed, all of a thing in one message; how many readers were reached."""
        reached = 0
        for thing in sorted(self._hot):
            values = self._values[thing]
            self._seq += 1
            for audience, readers in list(self._audiences(thing).items()):
                if changed := values.changed(audience):
                    reached += self._write(self._frame(thing, {"event": "values", "values": changed}), readers)
            values.told()
        self._hot.clear()
        return reached

    def _audiences(self, thing: str) -> Mapping[str, Mapping[Reader, None]]:
        if room := self._rooms.get(thing):
            return room.audiences
        return found.readers if (found := self._topics.get(thing)) else {}

    def _tell_values(self, reader: Reader, thing: str, audience: str) -> None:
        if (values := self._values.get(thing)) and (now := values.now(audience)):
            self._send(reader, self._frame(thing, {"event": "values", "values": now}))

    def _tell_room_values(self, room: Room, reader: Reader, audience: str) -> None:
        if (reader, audience.partition("/")[0]) not in room.held:  # else its audience is in doubt
            self._tell_values(reader, room.thing, audience)

    # --- numbered things

    def things(self) -> list[str]:
        """The numbered things that anybody hears."""
        return [thing for thing, room in self._rooms.items() if not room.is_empty]

    def hint(self, thing: str, number: int, *, compared: bool = False) -> None:
        """A numbered thing has come to a number; or it was compared, and stands there now."""
        if room := self._rooms.get(thing):
            room.hint(number, compared=compared)
            self._look(thing)

    def job(self, thing: str) -> Job | None:
        """What is to be rendered of a thing, None for nothing; the caller does it and hands it to `done`."""
        job = self._rooms[thing].job() if thing in self._rooms else None
        if job is not None:
            self.renderings += job.renderings
        return job

    def done(self, job: Job, rendered: Rendered | None) -> None:
        """What came of a job; None when it failed, and is tried again at the next hint."""
        if room := self._rooms.get(job.thing):
            room.done(job, rendered)
            if rendered is not None:
                self._look(job.thing)

    def reclass(self, thing: str) -> None:
        """What people may hear of a thing has changed: all who hear it are asked again."""
        if room := self._rooms.get(thing):
            room.hold_all()
            self._look(thing)

    def held(self, thing: str) -> Collection[tuple[Reader, str]]:
        """Readers who hear nothing of a thing until they are decided anew, each with their view."""
        return list(self._rooms[thing].held) if thing in self._rooms else ()

    def decided(self, thing: str, answers: Iterable[tuple[Reader, str, str | None, int]]) -> None:
        """What readers may hear now, by their view: their audience, or None, and the thing's number at that moment."""
        room = self._rooms.get(thing)
        if room is None:
            return
        for reader, view, audience, stands in answers:
            room.decided(reader, view, audience, stands)
            if audience is None:
                self.silence(reader, f"{thing}.{view}")
            else:
                self._tell_room_values(room, reader, audience)
        self._look(thing)

    def _look(self, thing: str) -> None:
        room = self._rooms[thing]
        if room.held:
            self._ask_again(thing)
        if room.has_work:
            self._wake(thing)

    # --- sending

    def _frame(self, topic: str, event: Event) -> Frame:
        words = {"topic": topic, "seq": self._seq, **event}
        return self._prepare(json.dumps(words, ensure_ascii=False, separators=(",", ":")))

    def _write(self, frame: Frame, readers: Mapping[Reader, None]) -> int:
        """Write to all who read; how many were reached. The others are cut off."""
        stalled = []
        for reader in readers:
            if reader.pending() > CAP:
                stalled.append(reader)
            else:
                reader.write(frame)
        reached = len(readers) - len(stalled)
        for reader in stalled:
            self._cut_off(reader)
        return reached

    def tell_one(self, reader: Reader, event: Event) -> None:
        """Words for one reader alone."""
        self._send(reader, self._prepare(json.dumps(event, ensure_ascii=False, separators=(",", ":"))))

    def _send(self, reader: Reader, frame: Frame) -> None:
        self._write(frame, {reader: None})

    def _cut_off(self, reader: Reader) -> None:
        self.forget(reader)
        reader.abort()
