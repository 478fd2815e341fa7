"""A numbered thing for tests: an agenda that members see, a closed part for some, and a page that follows it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workplace.kernel.ports import RESET
from workplace.live.readers import Frame

THING = "count:1"
PEOPLE = 4
PANELS = ("agenda", "queue", "closed")
CLASSES = ("", "member", "member+6")  # "": may not hear


@dataclass(frozen=True)
class Change:
    """One fact of the log: a panel shows something new, or somebody belongs to another class."""

    panel: str = ""
    person: int = -1
    named: str = ""


class Log:
    """The truth, and its source: what stood at each number, for whom."""

    def __init__(self) -> None:
        self.facts: list[Change] = []
        self.asked = 0
        self._classes: dict[tuple[int, int], str] = {}
        self._panels: dict[tuple[str, int], dict[str, str]] = {}

    def append(self, fact: Change) -> int:
        self.facts.append(fact)
        return len(self.facts)

    @property
    def now(self) -> int:
        return len(self.facts)

    def class_of(self, person: int, at: int) -> str:
        if (person, at) not in self._classes:
            decided = [fact.named for fact in self.facts[:at] if fact.person == person]
            self._classes[person, at] = decided[-1] if decided else "member"
        return self._classes[person, at]

    def panels(self, named: str, at: int) -> dict[str, str]:
        """What each panel shows a class at a number: the number of its last change."""
        if (named, at) not in self._panels:
            shown = dict.fromkeys(PANELS, "0")
            shown |= {fact.panel: str(number) for number, fact in enumerate(self.facts[:at], 1) if fact.panel}
            self._panels[named, at] = shown if named.endswith("+6") else {**shown, "closed": ""}
        return dict(self._panels[named, at])

    def stands(self, _session: Any, _key: str) -> int | None:
        return self.now

    def stands_all(self, _session: Any, keys: Collection[str]) -> Mapping[str, int]:
        return dict.fromkeys(keys, self.now)

    def frames(self, _session: Any, _key: str, audiences: Sequence[str], after: int) -> Mapping[str, Any] | None:
        self.asked += len(audiences)
        since = self.facts[after:]
        if any(fact.person >= 0 for fact in since):
            return dict.fromkeys(audiences, RESET)
        touched = {fact.panel for fact in since}
        told = {}
        for audience in audiences:
            shown = self.panels(audience.partition("/")[2], self.now)
            told[audience] = {"panels": {name: words for name, words in shown.items() if name in touched}}
        return told


class Page:
    """A page as `static/js/meeting.js` keeps it. Reading anew takes a while: `load` does it."""

    def __init__(self, log: Log, person: int, view: str) -> None:
        self.log, self.person, self.view = log, person, view
        self.frames = 0
        self.kept: list[dict[str, Any]] = []
        self.load()

    def load(self) -> None:
        """The page by GET, and the frames that came meanwhile."""
        self.s = self.log.now
        self.named = self.log.class_of(self.person, self.s)
        self.panels = self.log.panels(self.named, self.s)
        self.blank = self.reads = False
        self.gone = not self.named
        kept, self.kept = self.kept, []
        for frame in kept:
            self.take(frame)

    def take(self, frame: dict[str, Any]) -> None:
        if self.reads:
            self.kept.append(frame)
        elif frame["p"] > self.s:
            self.reads = True
        elif frame["s"] > self.s:
            self.s = frame["s"]
            self.panels |= frame["panels"]
            self.frames += 1

    def hear(self, said: dict[str, Any]) -> None:
        event = said["event"]
        if event == "frame":
            self.take(said)
        elif event == "reset":
            self.reads, self.kept = True, []
            self.blank |= said["as"] != self.named
        elif event == "blank":
            self.blank = True
        elif event == "gone":
            self.gone, self.reads = True, False
        elif event == "heard" and not self.reads:
            self.blank = False


class Socket:
    """A page's connection, as the hub's reader."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.is_open = True
        self.waits = 0

    def write(self, frame: Frame) -> None:
        assert self.is_open
        self.page.hear(json.loads(frame.text))

    def pending(self) -> int:
        return self.waits

    def abort(self) -> None:
        self.is_open = False
