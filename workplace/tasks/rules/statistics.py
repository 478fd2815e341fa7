"""The figures of reports: what each one counts, over which others, in one sentence that is printed beside it.

Every share names its numerator and its denominator; a share over nothing is not 0 % but no share at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from workplace.kernel.text import Say, say
from workplace.tasks.rules.lateness import DONE, OPEN, UNDATED, Cell


@dataclass(frozen=True)
class Period:
    """The days that a report tells about, both included; its state is that at the end of `until`."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError("a period ends before it begins")


@dataclass(frozen=True)
class Counts:
    """How many tasks stand in each cell; `soon` are among the open in time, `moved` among all with a deadline."""

    cells: Mapping[Cell, int] = field(default_factory=dict)
    soon: int = 0
    moved: int = 0  # with at least one extension granted
    kept: int = 0  # done by the deadline that was given at first

    def __getitem__(self, cell: Cell) -> int:
        return self.cells.get(cell, 0)

    def __add__(self, other: "Counts") -> "Counts":
        cells = {cell: self[cell] + other[cell] for cell in Cell}
        return Counts(cells, self.soon + other.soon, self.moved + other.moved, self.kept + other.kept)

    def over(self, cells: Iterable[Cell]) -> int:
        """How many stand in any of these cells."""
        return sum(self[cell] for cell in cells)

    @property
    def total(self) -> int:
        """All of them: every task stands in exactly one cell."""
        return self.over(Cell)

    @property
    def done(self) -> int:
        """Completed ones."""
        return self.over(DONE)

    @property
    def open(self) -> int:
        """Those not completed."""
        return self.over(OPEN)

    @property
    def dated(self) -> int:
        """Those with a deadline."""
        return self.total - self.over(UNDATED)


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
    """One figure of the reports: its word, and the sentence that defines it."""

    key: str
    label: Say
    definition: Say


POPULATION = say(
    "Counted: tasks given by the last day of the period that were still open on its first day or given during it; "
    "drafts and cancelled tasks are left out, refused ones stay open."
)
FIGURES = (
    Figure("total", say("Tasks"), POPULATION),
    Figure(
        "done_in_time",
        say("Done in time"),
        say("Completed, and the accepted result was handed in by the deadline in force."),
    ),
    Figure(
        "done_late",
        say("Done late"),
        say("Completed, and the accepted result was handed in after the deadline in force."),
    ),
    Figure(
        "done_undated", say("Done, no deadline"), say("Completed tasks that had no deadline; in no share of lateness.")
    ),
    Figure(
        "open_in_time",
        say("Open, in time"),
        say("Not completed; the deadline had not passed, or the result was handed in before it and awaits acceptance."),
    ),
    Figure(
        "open_late",
        say("Open, overdue"),
        say("Not completed, and the deadline in force had passed without a standing result report."),
    ),
    Figure(
        "open_undated",
        say("Open, no deadline"),
        say("Not completed tasks without a deadline; in no share of lateness."),
    ),
    Figure(
        "soon",
        say("Due soon"),
        say(
            "Among those open in time: no result is handed in, and the deadline is at most {days} away, "
            "in working days."
        ),
    ),
    Figure(
        "moved",
        say("Extended"),
        say("Among tasks with a deadline: an extension was granted at least once; the deadline in force counts."),
    ),
    Figure(
        "done_share",
        say("Completion"),
        say("Completed tasks out of all counted."),
    ),
    Figure(
        "in_time_share",
        say("On time"),
        say("Done in time out of all done with a deadline (in time and late)."),
    ),
    Figure(
        "late_share",
        say("Overdue share"),
        say("Open and overdue out of all open with a deadline (in time and overdue)."),
    ),
    Figure(
        "kept_share",
        say("First deadline kept"),
        say("Done by the deadline that was given at first, out of all done with a deadline: extensions don't help."),
    ),
)
BY_KEY = {figure.key: figure for figure in FIGURES}


def shares(counts: Counts) -> dict[str, Share]:
    """The shares of a report by key, each with its written denominator."""
    done_dated = counts[Cell.DONE_IN_TIME] + counts[Cell.DONE_LATE]
    open_dated = counts[Cell.OPEN_IN_TIME] + counts[Cell.OPEN_LATE]
    return {
        "done_share": Share(counts.done, counts.total),
        "in_time_share": Share(counts[Cell.DONE_IN_TIME], done_dated),
        "late_share": Share(counts[Cell.OPEN_LATE], open_dated),
        "kept_share": Share(counts.kept, done_dated),
    }


def definition(key: str, *, soon_days: int) -> Say:
    """The sentence that defines a figure, with the installation's own numbers in it."""
    sentence = BY_KEY[key].definition
    return Say(sentence.msgid, {"days": soon_days}) if "{days}" in sentence.msgid else sentence


def belongs(period: Period, given_on: date, completed_on: date | None, ended_on: date | None) -> bool:
    """Whether a task is counted in a period: in hand at some time of it, and not ended by its last day."""
    if given_on > period.until or (ended_on is not None and ended_on <= period.until):
        return False
    return completed_on is None or completed_on >= period.since


def month(year: int, number: int) -> Period:
    """A calendar month."""
    following = date(year + number // 12, number % 12 + 1, 1)
    return Period(date(year, number, 1), date.fromordinal(following.toordinal() - 1))


def months_up_to(day: date, many: int) -> list[Period]:
    """So many calendar months in order, the last of them that of a day."""
    numbers = [divmod(day.year * 12 + day.month - 1 - back, 12) for back in reversed(range(many))]
    return [month(year, at + 1) for year, at in numbers]


def quarter(year: int, number: int) -> Period:
    """A quarter of a year, 1 to 4."""
    return Period(month(year, 3 * number - 2).since, month(year, 3 * number).until)


def whole_year(year: int) -> Period:
    """A calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))
