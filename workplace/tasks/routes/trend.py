"""Month by month: lines whose points open the tasks that they count, and the figures as a table."""

from collections.abc import Sequence
from typing import Any

from workplace.kernel.text import say
from workplace.org.queries.calendar import calendar
from workplace.tasks.queries import scopes, trend
from workplace.tasks.queries.trend import Month
from workplace.tasks.routes import asking
from workplace.tasks.rules import chart, statistics
from workplace.tasks.rules.lateness import Cell
from workplace.web.ask import Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

LINES = ((Cell.DONE_IN_TIME, "1"), (Cell.DONE_LATE, "2"), (Cell.OPEN_LATE, "l"))
FEW = 6  # months that stand side by side on a telephone
WIDTHS, HEIGHT = {True: 280, False: 560}, 150  # of the field of the lines, of few months and of more; its own units
MEANT = say(
    "Each month as it stood at its end, this month as of today. A task that stays open is counted in every month "
    "of its life, so months do not add up."
)


@routes.get("/trend", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """The last twelve months of a scope, up to a period."""
    wanted = asking.asked(ask, open_days := calendar(ask.session))
    found = trend.trend(ask.session, wanted, open_days)
    return Page(
        "tasks/trend.html",
        {
            "wanted": wanted,
            "scopes": [(one.key, one.label) for one in scopes.scopes(ask.session, ask.acting)],
            "periods": asking.periods(),
            "period": asking.period_key(wanted.period),
            "rows": [_row(one) for one in found],
            "lines": _lines(found),
            "top": _top(found),
            "field": (WIDTHS[len(found) <= FEW], HEIGHT),
            "few": len(found) <= FEW,
            "meant": MEANT,
            "in_time": statistics.definition("in_time_share", soon_days=wanted.soon_days),
            "overview_url": asking.address("/tasks/overview", wanted),
            "here_url": asking.address("/tasks/trend", wanted),
            "Cell": Cell,
        },
        block="trend",
    )


def _row(one: Month) -> dict[str, Any]:
    return {
        "name": asking.period_name(one.wanted.period),
        "short": f"{one.wanted.period.since:%m/%y}",
        "running": one.is_running,
        "counts": one.counts,
        "in_time": statistics.shares(one.counts)["in_time_share"],
        "url": lambda cell="": asking.address("/tasks/counted", one.wanted, cell=cell),
    }


def _top(found: Sequence[Month]) -> int:
    return max((one.counts[cell] for one in found for cell, _ in LINES), default=0)


def _lines(found: Sequence[Month]) -> list[dict[str, Any]]:
    """Each line of the chart with its points, and the address of the tasks behind each."""
    top = _top(found)
    made = []
    for cell, tint in LINES:
        points = chart.line([one.counts[cell] for one in found], top, WIDTHS[len(found) <= FEW], HEIGHT)
        made.append(
            {
                "label": statistics.BY_KEY[cell.value].label,
                "tint": tint,
                "path": " ".join(f"{point.x},{point.y}" for point in points),
                "points": [
                    (
                        point,
                        asking.address("/tasks/counted", one.wanted, cell=cell.value),
                        asking.period_name(one.wanted.period),
                    )
                    for point, one in zip(points, found, strict=True)
                ],
            }
        )
    return made
