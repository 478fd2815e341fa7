"""What calendars tell the other modules: facts, in the past tense, with ids and plain values."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class WeekSubmitted:
    """A compiled week waits for approval."""

    week: int
    approvers: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class WeekReturned:
    """The approver gave a week back to whoever submitted it."""

    week: int
    to: int
    by: int
    reason: str


@dataclass(frozen=True)
class WeekApproved:
    """A week may be published."""

    week: int
    to: int
    by: int


@dataclass(frozen=True)
class Touched:
    """One line that is new or different in a published version, and whom that concerns."""

    item: int
    kind: str  # added | moved | changed | cancelled
    people: tuple[int, ...]


@dataclass(frozen=True)
class WeekPublished:
    """A version of a week was published; of the first one everybody with a part in it is told once."""

    week: int
    version: int
    people: tuple[int, ...]
    changes: tuple[Touched, ...]
    by: int
    parts: tuple[tuple[int, tuple[int, ...]], ...] = ()  # of the first version: each person, and the lines they are in


@dataclass(frozen=True)
class ItemDeclined:
    """The Office left a proposal out of the week."""

    item: int
    to: int
    by: int
    reason: str


@dataclass(frozen=True)
class Invited:
    """People were asked to an entry, or it was changed or called off, or they are no longer asked."""

    item: int
    people: tuple[int, ...]
    by: int
    kind: str  # asked | changed | moved (asked again) | cancelled | released


@dataclass(frozen=True)
class TimeChanged:
    """A single time of a repeated entry falls out, is moved, or is as its rule says again."""

    item: int
    people: tuple[int, ...]
    by: int
    kind: str  # skipped | moved | restored
    begins: int  # ticks: when it is now; of one left out when it was to be


@dataclass(frozen=True)
class TimesTaken:
    """The next times of a repeated entry were entered, and at some of them a room or vehicle is given already."""

    item: int
    to: int
    name: str  # what is taken
    begins: int  # ticks: the first such time
    count: int


@dataclass(frozen=True)
class InvitationAnswered:
    """Somebody who was asked said whether they come; a substitute is told too."""

    item: int
    to: tuple[int, ...]
    by: int
    answer: str  # attending | absent | substituted | as_series | noted (by whoever asked, from a mail)
    substitute: int | None
    time: int = 0  # ticks: the only time of a repeated item that it is said of; 0: of all
    released: int | None = None  # who no longer stands in


@dataclass(frozen=True)
class BookingAsked:
    """A room or vehicle waits for its keeper's word."""

    booking: int
    item: int
    keepers: tuple[int, ...]
    by: int


@dataclass(frozen=True)
class BookingDecided:
    """The keeper gave a room or vehicle, or did not."""

    booking: int
    item: int
    to: int
    by: int
    granted: bool
    reason: str


@dataclass(frozen=True)
class WentAway:
    """Somebody will be away for some days."""

    absence: int
    person: int
    first: date
    last: date
