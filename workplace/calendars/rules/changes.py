"""What changed between two published versions of a week: added, moved, changed, cancelled. Pure; versions are rows.

A version keeps each line as it was read on that day, so that it can be shown and compared for ever.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

MOVES = ("day", "last_day", "session", "starts", "ends", "place")  # what one must know to be there (hoãn, dời)
ON_PAPER = "Xử lý trên bản giấy"  # what a line is called whose words were taken away; a title can't be empty
FORGET = "forget_words"  # the act by which they were: a version published before is no longer told in its words
WORDS = ("title", "chair", "participants", "preparer", "vehicle", "note")


@dataclass(frozen=True)
class Line:
    """One line of the week as it was published; days and hours as ISO text."""

    item: int
    day: str
    session: str
    title: str
    starts: str = ""
    ends: str = ""
    last_day: str = ""
    chair: str = ""
    participants: str = ""
    place: str = ""
    preparer: str = ""
    vehicle: str = ""
    note: str = ""
    cancelled: bool = False
    reason: str = ""
    private: bool = False
    begins: int = 0
    until: int = 0
    people: tuple[int, ...] = ()  # who has a part in it: they are told when it changes
    chair_id: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for keeping."""
        return {name: value for name, value in asdict(self).items() if value not in ("", 0, False, ())}


_KNOWN = {one.name for one in fields(Line)}


def line_of(kept: Mapping[str, Any]) -> Line:
    """The line that was kept; what a later version of the program added is left out."""
    values = dict(kept) if kept.keys() <= _KNOWN else {name: kept[name] for name in kept.keys() & _KNOWN}
    values["people"] = tuple(values.get("people", ()))
    values.setdefault("title", "")
    return Line(**values)


@dataclass(frozen=True)
class Change:
    """How a line differs from the version before: its kind, and the old words of what is different."""

    kind: str  # added | moved | changed | cancelled
    line: Line
    old: Mapping[str, str] = field(default_factory=dict)

    @property
    def people(self) -> set[int]:
        """Everybody whom it touches."""
        return set(self.line.people)


def changes(before: Iterable[Line], after: Iterable[Line]) -> list[Change]:
    """What differs, in the order of the later version; a line that is no longer there at all counts as cancelled."""
    known = {line.item: line for line in before}
    found = [change for line in after if (change := _compared(known.pop(line.item, None), line)) is not None]
    gone = [line for line in known.values() if not line.cancelled]
    return [*found, *(Change("cancelled", line) for line in gone)]


def touched(change: Change, before: Iterable[Line]) -> set[int]:
    """Whom a change concerns: those of the line as it is and as it was."""
    was = next((line.people for line in before if line.item == change.line.item), ())
    return change.people | set(was)


def _compared(old: Line | None, new: Line) -> Change | None:
    if old is None:
        return None if new.cancelled else Change("added", new)
    if new.cancelled:
        return None if old.cancelled else Change("cancelled", new)
    if old.cancelled:
        return Change("added", new)
    different = {name: getattr(old, name) for name in (*MOVES, *WORDS) if getattr(old, name) != getattr(new, name)}
    if old.private != new.private or set(old.people) != set(new.people):
        different.setdefault("participants", old.participants)
    if not different:
        return None
    return Change("moved" if any(name in different for name in MOVES) else "changed", new, different)
