"""An official's monthly sheet: what the tasks of a month amount to, by a formula that is data with its days.

Nghị định 335/2025/NĐ-CP (in force from 1 January 2026) rates officials on 100 points: 30 for general criteria, which a
person judges, and 70 for results, which this sheet computes from converted work units: quantity (completed of
assigned), quality (of what was completed, each failed assessment takes 25 % of the unit's quality points) and
progress (likewise, each delay 25 %), failures for an objective reason that the competent authority confirmed left out.
How the three are weighed is told by second hand only; so every number of it stands in the formula, not here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from workplace.kernel.text import Say, say

WHOLE = Decimal(100)
_TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Level:
    """A level of the rating, reached from so many points on."""

    least: Decimal
    label: str


@dataclass(frozen=True)
class Formula:
    """How the sheet is computed, for months that begin on days from `valid_from` up to, not with, `valid_to`.

    The three weights share `results_points` among them in proportion; deductions are per cent of a task's own units
    for each occurrence, never below nothing.
    """

    valid_from: date
    valid_to: date | None = None
    quantity_weight: Decimal = Decimal(1)
    quality_weight: Decimal = Decimal(1)
    progress_weight: Decimal = Decimal(1)
    failure_deduction: Decimal = Decimal(25)
    delay_deduction: Decimal = Decimal(25)
    results_points: Decimal = Decimal(70)
    general_points: Decimal = Decimal(30)
    default_units: Decimal = Decimal(1)  # of a task that nobody has converted
    levels: tuple[Level, ...] = ()
    source: str = ""


DECREE_335 = Formula(
    valid_from=date(2026, 1, 1),
    levels=(
        Level(Decimal(90), "Hoàn thành xuất sắc nhiệm vụ"),
        Level(Decimal(70), "Hoàn thành tốt nhiệm vụ"),
        Level(Decimal(50), "Hoàn thành nhiệm vụ"),
        Level(Decimal(0), "Không hoàn thành nhiệm vụ"),
    ),
    source="Nghị định 335/2025/NĐ-CP",
)


@dataclass(frozen=True)
class Work:
    """One task as the sheet sees it; `units` None when nobody has converted it."""

    task_id: int
    units: Decimal | None
    completed: bool
    failures: int = 0  # assessments that did not pass
    excused_failures: int = 0  # of them, for an objective reason that was confirmed
    delays: int = 0  # times that its deadline was missed
    excused_delays: int = 0


@dataclass(frozen=True)
class Figure:
    """One figure of the sheet, with the tasks that it was made of."""

    key: str
    label: Say
    definition: Say
    value: Decimal
    tasks: tuple[int, ...]


@dataclass(frozen=True)
class Sheet:
    """The whole month: each figure opens its tasks; `points` is None when nothing was assigned."""

    figures: tuple[Figure, ...]
    points: Decimal | None
    most: Decimal

    def __getitem__(self, key: str) -> Figure:
        return next(figure for figure in self.figures if figure.key == key)


def formula_for(formulas: Sequence[Formula], month: date) -> Formula | None:
    """The formula in force on the first day of a month; a month keeps its formula when a later one comes."""
    first = month.replace(day=1)
    held = [one for one in formulas if one.valid_from <= first and (one.valid_to is None or first < one.valid_to)]
    return max(held, key=lambda one: one.valid_from, default=None)


def sheet(formula: Formula, works: Sequence[Work]) -> Sheet:
    """The figures and the points for results; the general criteria are judged by a person and added by them."""

    def units(work: Work) -> Decimal:
        return formula.default_units if work.units is None else work.units

    def amount(which: Callable[[Work], bool], share: Callable[[Work], Decimal] = lambda _work: WHOLE) -> Decimal:
        return sum((units(work) * share(work) / WHOLE for work in works if which(work)), Decimal(0))

    def figure(key: str, label: Say, definition: Say, value: Decimal, which: Callable[[Work], bool]) -> Figure:
        return Figure(key, label, definition, _tenth(value), tuple(work.task_id for work in works if which(work)))

    def completed(work: Work) -> bool:
        return work.completed

    def quality_share(work: Work) -> Decimal:
        return _left(formula.failure_deduction, _counted(work.failures, work.excused_failures))

    def progress_share(work: Work) -> Decimal:
        return _left(formula.delay_deduction, _counted(work.delays, work.excused_delays))

    assigned = amount(lambda _work: True)
    quantity = _percent(amount(completed), assigned)
    quality = _percent(amount(completed, quality_share), assigned)
    progress = _percent(amount(completed, progress_share), assigned)
    weights = formula.quantity_weight + formula.quality_weight + formula.progress_weight
    weighed = quantity * formula.quantity_weight + quality * formula.quality_weight + progress * formula.progress_weight
    points = weighed / weights * formula.results_points / WHOLE if assigned and weights else None
    percent = formula.failure_deduction, formula.delay_deduction
    return Sheet(
        (
            figure("assigned", say("Units assigned"), ASSIGNED, assigned, lambda _work: True),
            figure("completed", say("Units completed"), COMPLETED, amount(completed), completed),
            figure("quantity", say("Quantity, %"), QUANTITY, quantity, completed),
            figure(
                "quality", say("Quality, %"), Say(QUALITY.msgid, {"percent": _plain(percent[0])}), quality, completed
            ),
            figure(
                "progress",
                say("Progress, %"),
                Say(PROGRESS.msgid, {"percent": _plain(percent[1])}),
                progress,
                completed,
            ),
            figure(
                "failures",
                say("Quality failures"),
                FAILURES,
                _sum(works, lambda w: w.failures),
                lambda w: w.failures > 0,
            ),
            figure("delays", say("Delays"), DELAYS, _sum(works, lambda w: w.delays), lambda w: w.delays > 0),
            figure(
                "excused",
                say("For confirmed objective reasons"),
                EXCUSED,
                _sum(works, lambda w: min(w.excused_failures, w.failures) + min(w.excused_delays, w.delays)),
                lambda w: w.excused_failures + w.excused_delays > 0,
            ),
            figure(
                "unconverted",
                say("Not converted"),
                UNCONVERTED,
                _sum(works, lambda w: int(w.units is None)),
                lambda w: w.units is None,
            ),
        ),
        None if points is None else _tenth(points),
        formula.results_points,
    )


ASSIGNED = say("Converted units of all tasks held as lead that fell due in the month, or were completed in it.")
COMPLETED = say("Converted units of those that are completed by the end of the month.")
QUANTITY = say("Completed units out of assigned units.")
QUALITY = say(
    "Completed units out of assigned units; each assessment that did not pass takes {percent} % of the task's units."
)
PROGRESS = say("Completed units out of assigned units; each delay takes {percent} % of the task's units.")
FAILURES = say("Assessments of these tasks that did not pass.")
DELAYS = say("Deadlines of these tasks that were missed.")
EXCUSED = say("Failures and delays that the competent authority confirmed as having an objective reason; not deducted.")
UNCONVERTED = say("Tasks without converted units; each counts as the formula's default.")


def level(formula: Formula, points: Decimal) -> Level | None:
    """The level that so many points of a hundred reach."""
    reached = [one for one in formula.levels if points >= one.least]
    return max(reached, key=lambda one: one.least, default=None)


def _counted(times: int, excused: int) -> int:
    return max(0, times - excused)


def _left(deduction: Decimal, times: int) -> Decimal:
    return max(Decimal(0), WHOLE - deduction * times)


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return part / whole * WHOLE if whole else Decimal(0)


def _sum(works: Sequence[Work], count: Callable[[Work], int]) -> Decimal:
    return Decimal(sum(count(work) for work in works))


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(_TENTH, ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
