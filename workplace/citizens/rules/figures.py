"""The figures of what citizens came with: what each one counts, over which others, in one sentence printed beside it.

Every share names its numerator and its denominator; a share over nothing is no share at all, and not 0 % (citizens.md,
finding 3: published per cents that nobody can reckon again). Pure: no clock, no database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from math import ceil

from workplace.kernel.text import Say, say

LEAST = 10
"""Below so many results the public is shown no share and no time: they would be about single people."""
SOON = 3
"""Working days."""


@dataclass(frozen=True)
class Period:
    """The days that a report tells about, both included."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError("a period ends before it begins")


@dataclass(frozen=True)
class Counts:
    """How many cases each figure counts."""

    received: int = 0
    self_filed: int = 0
    bounced: int = 0  # of the received, sent back at least once
    bounces: int = 0  # how often, together
    early: int = 0
    on_time: int = 0
    late_inside: int = 0
    late_outside: int = 0
    rated: int = 0
    very_satisfied: int = 0
    satisfied: int = 0
    unsatisfied: int = 0
    open: int = 0
    overdue: int = 0
    soon: int = 0
    paused: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts)))

    @property
    def in_time(self) -> int:
        """Results by the deadline."""
        return self.early + self.on_time

    @property
    def late(self) -> int:
        """Results after it."""
        return self.late_inside + self.late_outside

    @property
    def finished(self) -> int:
        """All results of the period."""
        return self.in_time + self.late

    def __getitem__(self, key: str) -> int:
        found: int = getattr(self, key)
        return found


@dataclass(frozen=True)
class Times:
    """How long results took, in minutes of office time without pauses; None over nothing."""

    median: int | None = None
    ninetieth: int | None = None


@dataclass(frozen=True)
class Share:
    """So many out of so many; `percent` is None where there is nothing to share."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """Per cent, to one decimal."""
        return round(100 * self.part / self.whole, 1) if self.whole else None


@dataclass(frozen=True)
class Figure:
    """One figure: its word, the sentence that defines it, and whether it opens its cases."""

    key: str
    label: Say
    definition: Say
    opens: bool = True


FIGURES = (
    Figure("received", say("Received"), say(
        "Cases that reached the house in the period and whose contact was confirmed, whatever became of them.")),
    Figure("self_filed", say("Sent in by the citizens themselves"), say(
        "Of those received: no official wrote it down or sat beside the citizen.")),
    Figure("bounced", say("Sent back by a unit"), say(
        "Of those received: at least one unit sent it back to the desk as not its own.")),
    Figure("finished", say("Results"), say(
        "Cases whose answer stood, or whose fault was mended, in the period, whenever they came. Withdrawn, joined, "
        "refused and diverted ones have no result and are not among them; neither are those waiting for the citizen.")),
    Figure("early", say("Before the day"), say("Results that were ready on a day before that of the deadline.")),
    Figure("on_time", say("On the day"), say("Results that were ready on the day of the deadline, before it passed.")),
    Figure("in_time", say("In time"), say("Results before the day and on the day, together.")),
    Figure("late", say("Late"), say("Results that were ready after the deadline; pauses move it, promises don't.")),
    Figure("late_inside", say("Late at the agency"), say(
        "Late results that would have been late even without the time other agencies held them.")),
    Figure("late_outside", say("Late elsewhere"), say(
        "Late results that would have been in time without the time that other agencies, the desk among them, held "
        "them.")),
    Figure("open", say("Open now"), say("Taken cases without a result at this moment, whatever the period.")),
    Figure("overdue", say("Overdue now"), say(
        "Of those open: the deadline has passed, and nobody waits for the citizen.")),
    Figure("soon", say("Due in three working days"), say(
        "Of those open: the deadline lies ahead, at most three working days, and nobody waits for the citizen.")),
    Figure("paused", say("Waiting for the citizen"), say(
        "Of those open: the citizen was asked for something; the clock stands.")),
    Figure("rated", say("Rated"), say("Of the results: the citizen said how it was handled.")),
    Figure("unsatisfied", say("Not satisfied"), say("Of the rated results: the citizen was not satisfied.")),
    Figure("in_time_share", say("On time"), say(
        "Results in time out of all results of the period (before the day, on the day and late); open, paused and "
        "withdrawn ones are outside, and what is overdue stands beside it."), opens=False),
    Figure("self_share", say("Filed by themselves"), say(
        "Sent in by the citizens themselves out of all received."), opens=False),
    Figure("response_share", say("Response to the rating"), say("Rated results out of all results."), opens=False),
    Figure("satisfied_share", say("Satisfied"), say(
        "Satisfied and very satisfied out of all rated results."), opens=False),
    Figure("median", say("Half within"), say(
        "Half of the results took at most so much office time from being taken to the result, pauses apart."),
        opens=False),
    Figure("ninetieth", say("Nine of ten within"), say(
        "Nine of ten results took at most so much office time from being taken to the result, pauses apart."),
        opens=False),
    Figure("bounces", say("Times sent back"), say(
        "How often units sent back the cases that were received in the period, all together."), opens=False),
)  # fmt: skip
BY_KEY = {figure.key: figure for figure in FIGURES}
OPENING = tuple(figure.key for figure in FIGURES if figure.opens)
TABLE = (
    "received", "finished", "early", "on_time", "late_inside", "late_outside", "in_time_share", "open", "overdue",
    "soon", "paused", "median", "ninetieth", "rated", "satisfied_share",
)  # fmt: skip
"""The columns of the table, in their order."""


def shares(counts: Counts) -> dict[str, Share]:
    """The shares by key, each with its written denominator."""
    return {
        "in_time_share": Share(counts.in_time, counts.finished),
        "self_share": Share(counts.self_filed, counts.received),
        "response_share": Share(counts.rated, counts.finished),
        "satisfied_share": Share(counts.very_satisfied + counts.satisfied, counts.rated),
    }


def times(minutes: Iterable[int]) -> Times:
    """Median and 90th percentile by nearest rank: each is a time that a real case took."""
    ordered = sorted(minutes)
    return Times(rank(ordered, 50), rank(ordered, 90))


def rank(ordered: Sequence[int], percent: int) -> int | None:
    """The smallest value within which so many per cent lie; None of nothing."""
    return ordered[ceil(len(ordered) * percent / 100) - 1] if ordered else None


def may_be_shown(counts: Counts) -> bool:
    """Whether the public may read the shares and times of a group: enough results stand behind them."""
    return counts.finished >= LEAST


def month(year: int, number: int) -> Period:
    """A calendar month."""
    following = date(year + number // 12, number % 12 + 1, 1)
    return Period(date(year, number, 1), following - timedelta(days=1))


def quarter(year: int, number: int) -> Period:
    """A quarter of a year, 1 to 4."""
    return Period(month(year, 3 * number - 2).since, month(year, 3 * number).until)


def whole_year(year: int) -> Period:
    """A calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def months_up_to(day: date, many: int) -> list[Period]:
    """So many calendar months in order, the last of them that of a day."""
    numbers = [divmod(day.year * 12 + day.month - 1 - back, 12) for back in reversed(range(many))]
    return [month(year, at + 1) for year, at in numbers]
