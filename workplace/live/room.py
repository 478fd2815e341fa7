"""A room: those who hear one thing whose every change has a number. Pure: no socket, no clock, no task.

A frame brings whoever stands at `p`, or later, to `s`, with every panel touched between as it is now: so what happens
close together is told at once, and whoever comes back is brought on by one frame, rendered once for all who stand
where they do. A room says when there is something to render (`job`) and is handed what came of it (`done`); never two
at once. An audience is `view/class`: what is shown, and to whom.
"""

import json
from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from workplace.kernel.ports import RESET, Source
from workplace.live.readers import Event, Frame, Reader

RING = 64  # frames kept for readers that come back
CHAIN = 8  # of them that are sent again; more are told anew as one
BEHIND = 500  # numbers; whoever is further behind reads anew
SPREAD, EACH = 10_000, 2  # milliseconds within which a full hall reads anew, and for each that is there: some 2 ms
CATCHING_UP = 32  # places from which readers are brought on in one rendering
REMEMBERED = 256  # frames kept for those who stand where others stood

Write = Callable[[Frame, Mapping[Reader, None]], int]
Prepare = Callable[[str], Frame]


@dataclass(frozen=True)
class Job:
    """What is to be rendered of a thing, in one reading of the database."""

    thing: str
    after: int
    audiences: tuple[str, ...]
    missed: Mapping[int, tuple[str, ...]]  # those who came back, by where they stand

    @property
    def renderings(self) -> int:
        """How many audiences something is rendered for: nothing here depends on the number of sockets."""
        return len(self.audiences) + sum(map(len, self.missed.values()))


@dataclass(frozen=True)
class Rendered:
    """What came of a job."""

    now: int | None  # None: there is no such thing any more
    told: Mapping[str, Event] = field(default_factory=dict)
    missed: Mapping[tuple[str, int], Event] = field(default_factory=dict)


def render(source: Source, session: Any, job: Job) -> Rendered:
    """Do a job, with a session that reads one state."""
    key = job.thing.partition(":")[2]
    now = source.stands(session, key)
    if now is None:
        return Rendered(None)

    def frames(audiences: tuple[str, ...], after: int) -> Mapping[str, Event]:
        if not audiences or now == after:
            return {}
        found = source.frames(session, key, audiences, after) if 0 < now - after <= BEHIND else None
        if found is None:
            return dict.fromkeys(audiences, RESET)
        return {one: found[one] if _is_reset(found[one]) else _frame(found[one], after, now) for one in audiences}

    missed = {
        (audience, since): event
        for since, audiences in job.missed.items()
        for audience, event in frames(audiences, since).items()
    }
    return Rendered(now, frames(job.audiences, job.after), missed)


def _is_reset(event: Event) -> bool:
    return event.get("event") == RESET["event"]


def _frame(event: Event, after: int, now: int) -> Event:
    return {"event": "frame", "s": now, "p": after, "panels": event.get("panels", {})}


def _heard(audience: str, at: int) -> Event:
    """The page is what it should be, or is brought on from there."""
    return {"event": "heard", "s": at, "as": audience.partition("/")[2]}


def _anew(audience: str, many: int) -> Event:
    """The page is to be read anew, by many within some time; out of sight when it was rendered for another class."""
    return {"event": "reset", "as": audience.partition("/")[2], "within": min(SPREAD, many * EACH)}


@dataclass(frozen=True)
class Held:
    """A reader who hears nothing until it has been asked again what they may hear."""

    audience: str
    at: int
    must_read: bool  # anew, even as the same audience


Kept = tuple[int, Mapping[str, Frame | None]]  # the number a frame begins at, and the frame by audience; None: a reset


class Room:
    """Who hears a thing, how far they were told, and what is kept for those who come back."""

    def __init__(self, thing: str, stands: int, write: Write, prepare: Prepare) -> None:
        self.thing = thing
        self.told = stands
        self._write, self._prepare = write, prepare
        self._heading = stands  # the highest number that anyone has spoken of
        self._doubted = False
        self._busy: Job | None = None
        self._settled: dict[str, dict[Reader, None]] = {}
        self._waiting: dict[tuple[str, int], dict[Reader, None]] = {}
        self._held: dict[tuple[Reader, str], Held] = {}
        self._ring: deque[Kept] = deque(maxlen=RING)
        self._caught_up: dict[tuple[str, int], Frame | None] = {}

    # --- readers

    @property
    def is_empty(self) -> bool:
        """Whether nobody hears."""
        return not (any(self._settled.values()) or any(self._waiting.values()) or self._held)

    @property
    def _number(self) -> int:
        """How many are here, more or less."""
        return sum(map(len, self._settled.values())) + len(self._held)

    @property
    def audiences(self) -> Mapping[str, Mapping[Reader, None]]:
        """Who hears, by audience, but for those who wait for something."""
        return self._settled

    @property
    def held(self) -> Collection[tuple[Reader, str]]:
        """Those who are to be asked again what they may hear, each with their view."""
        return self._held.keys()

    def enter(self, reader: Reader, audience: str, stands: int, since: int | None, known_as: str) -> None:
        """Let somebody hear, who was decided to be of an audience when the thing stood at a number.

        What stands on their page is of number `since`, for the class `known_as`: unless that is their class, and not
        too long ago, they read anew.
        """
        if self.is_empty and stands != self.told:
            self._begin_anew(stands)
        self._heading = max(self._heading, stands)
        view, _, named = audience.partition("/")
        self.leave(reader, view)
        if since is None or known_as != named or not stands - BEHIND <= since <= stands:
            self._say_and_place(reader, audience, _anew(audience, self._number), stands)
        else:
            self._say_and_place(reader, audience, _heard(audience, since), since)

    def leave(self, reader: Reader, view: str) -> None:
        """Somebody hears no more."""
        for audience, readers in self._settled.items():
            if audience.startswith(f"{view}/"):
                readers.pop(reader, None)
        for (audience, _), readers in self._waiting.items():
            if audience.startswith(f"{view}/"):
                readers.pop(reader, None)
        self._held.pop((reader, view), None)

    def _begin_anew(self, stands: int) -> None:
        self.told = self._heading = stands
        self._ring.clear()
        self._caught_up.clear()

    def _say_and_place(self, reader: Reader, audience: str, event: Event, at: int) -> None:
        if not self._say(reader, audience, event):
            return  # it does not read, and has been cut off
        frames = self._between(audience, at)
        if frames is None:
            self._waiting.setdefault((audience, at), {})[reader] = None
            return
        self._settled.setdefault(audience, {})[reader] = None
        for frame in frames:
            if frame is None:
                self._hold(reader, audience, self.told, must_read=True)
                return
            if not self._write(frame, {reader: None}):
                return

    def _between(self, audience: str, at: int) -> list[Frame | None] | None:
        """What brings an audience from a number to where the room stands; None when that is to be rendered first."""
        if at >= self.told:
            return []
        if (audience, at) in self._caught_up:
            return [self._caught_up[audience, at]]
        if not self._ring or self._ring[0][0] > at:
            return None
        ends = [*[p for p, _ in self._ring][1:], self.told]
        later = [frames for (_, frames), s in zip(self._ring, ends, strict=True) if s > at]
        if len(later) > CHAIN or any(audience not in frames for frames in later):
            return None
        return [frames[audience] for frames in later]

    # --- what the thing does

    def hint(self, number: int, *, compared: bool = False) -> None:
        """Somebody says that the thing has come to this number; or it was compared, and stands there now."""
        self._heading = max(self._heading, number)
        self._doubted |= compared and number < self.told

    @property
    def has_work(self) -> bool:
        """Whether something is to be rendered, and nothing is being rendered."""
        behind = self._heading > self.told and any(self._settled.values())
        return self._busy is None and (behind or any(self._waiting.values()) or self._doubted)

    def job(self) -> Job | None:
        """The next thing to be rendered, None when there is nothing or it is under way."""
        if not self.has_work:
            return None
        self._doubted = False
        self._heading = self.told  # hints that come while it is rendered cause one more round
        self._waiting = {place: readers for place, readers in self._waiting.items() if readers}
        missed: dict[int, tuple[str, ...]] = {}
        for audience, since in self._waiting:
            if since in missed or len(missed) < CATCHING_UP:
                missed[since] = (*missed.get(since, ()), audience)
        settled = tuple(audience for audience, readers in self._settled.items() if readers)
        self._busy = Job(self.thing, self.told, settled, missed)
        return self._busy

    def done(self, job: Job, rendered: Rendered | None) -> None:
        """Tell what was rendered. None: it failed; those who wait, wait until somebody speaks of the thing again."""
        if job is not self._busy:
            return  # of an earlier room, that everybody had left
        self._busy = None
        if rendered is None:
            return
        if rendered.now is None:
            self._all_gone()
        elif rendered.now < self.told:
            self._set_back(rendered.now)
        else:
            self._tell(rendered.now, {a: self._prepared(a, e) for a, e in rendered.told.items()})
            for place, event in rendered.missed.items():
                self._catch_up(place, self._prepared(place[0], event))

    def _tell(self, now: int, frames: Mapping[str, Frame | None]) -> None:
        before = self.told
        if now == before:
            return
        self.told = now
        self._heading = max(self._heading, now)
        self._ring.append((before, frames))
        self._caught_up.clear()
        for audience, readers in list(self._settled.items()):
            if audience not in frames:  # the first of them came while it was rendered
                self._waiting.setdefault((audience, before), {}).update(readers)
                del self._settled[audience]
            elif (frame := frames[audience]) is not None:
                self._write(frame, readers)
            else:
                for reader in list(readers):
                    self._hold(reader, audience, now, must_read=True)

    def _catch_up(self, place: tuple[str, int], frame: Frame | None) -> None:
        if len(self._caught_up) < REMEMBERED:
            self._caught_up[place] = frame
        readers = self._waiting.pop(place, {})
        self._settled.setdefault(place[0], {}).update(readers)
        if frame is not None:
            self._write(frame, readers)
            return
        for reader in readers:
            self._hold(reader, place[0], self.told, must_read=True)

    def _set_back(self, now: int) -> None:
        """An older state of the database was put back: nothing that anyone shows is certain."""
        self._begin_anew(now)
        self._settled = self._everyone()
        self._waiting.clear()
        for audience, readers in self._settled.items():
            self._write(self._words(audience, _anew(audience, self._number)), readers)

    def _all_gone(self) -> None:
        everyone = self._everyone()
        self._settled.clear()
        self._waiting.clear()
        for audience, readers in everyone.items():
            self._write(self._words(audience, {"event": "gone"}), readers)

    def _everyone(self) -> dict[str, dict[Reader, None]]:
        everyone = {audience: dict(readers) for audience, readers in self._settled.items()}
        for (audience, _), readers in self._waiting.items():
            everyone.setdefault(audience, {}).update(readers)
        return everyone

    # --- who may hear

    def hold_all(self) -> None:
        """Everybody is to be asked again what they may hear; their screens are blanked until then."""
        for audience, readers in list(self._settled.items()):
            for reader in list(readers):
                self._hold(reader, audience, self.told, must_read=False)
        for (audience, at), readers in list(self._waiting.items()):
            for reader in list(readers):
                self._hold(reader, audience, at, must_read=False)

    def _hold(self, reader: Reader, audience: str, at: int, *, must_read: bool) -> None:
        view = audience.partition("/")[0]
        self.leave(reader, view)
        self._held[reader, view] = Held(audience, at, must_read)
        self._say(reader, audience, {"event": "blank"})

    def decided(self, reader: Reader, view: str, audience: str | None, stands: int) -> None:
        """Somebody who was asked again may hear as this audience, decided when the thing stood there; or no more."""
        held = self._held.pop((reader, view), None)
        if held is None:
            return
        if audience is None:
            self._say(reader, held.audience, {"event": "gone"})
            return
        self._heading = max(self._heading, stands)
        if audience == held.audience and not held.must_read:
            self._say_and_place(reader, audience, _heard(audience, held.at), held.at)
        else:
            self._say_and_place(reader, audience, _anew(audience, self._number), stands)

    # --- words

    def _prepared(self, audience: str, event: Event) -> Frame | None:
        return None if _is_reset(event) else self._words(audience, event)

    def _words(self, audience: str, event: Event) -> Frame:
        words = {"topic": f"{self.thing}.{audience.partition('/')[0]}", **event}
        return self._prepare(json.dumps(words, ensure_ascii=False, separators=(",", ":")))

    def _say(self, reader: Reader, audience: str, event: Event) -> int:
        return self._write(self._words(audience, event), {reader: None})
