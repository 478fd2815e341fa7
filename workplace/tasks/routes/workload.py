"""Workload: how much each person and unit has in hand now."""

from typing import Any

from workplace.org.queries.calendar import calendar
from workplace.tasks.queries import overview, scopes, soon
from workplace.tasks.queries.overview import Group
from workplace.tasks.queries.standing import Asked
from workplace.tasks.routes import asking
from workplace.tasks.rules import chart
from workplace.tasks.rules.lateness import Cell
from workplace.web.ask import Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

BY = ("person", "unit", "organisation")
PARTS = ((Cell.OPEN_LATE, "l"), (Cell.OPEN_IN_TIME, "1"), (Cell.OPEN_UNDATED, "3"))


@routes.get("/workload", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """Open tasks by person, unit or organisation, the heaviest load first."""
    found = scopes.scopes(ask.session, ask.acting)
    scope = asking.desk(ask, found)
    wanted = overview.asked(scope, asking.period(""), calendar(ask.session), soon.of_scope(ask.session, scope))
    by = ask.query.get("by") if ask.query.get("by") in BY else BY[2 if scope.is_given else 0]
    shown = overview.overview(ask.session, ask.acting, wanted, by, red=0)
    groups = sorted(
        (group for group in shown.groups if group.counts.open or group.counts.done),
        key=lambda group: (group.is_rest, -group.counts.open),
    )
    most = max((group.counts.open for group in groups if not group.is_rest), default=0)
    return Page(
        "tasks/workload.html",
        {
            "scope": scope,
            "scopes": [(one.key, one.label) for one in found],
            "by": by,
            "rows": [_row(wanted, by, group, most) for group in groups],
            "total": shown.total,
            "people": len([group for group in groups if not group.is_rest and group.key is not None]),
            "Cell": Cell,
        },
        block={"load": "load"},
    )


def _row(wanted: Asked, by: str, group: Group, most: int) -> dict[str, Any]:
    counts = group.counts
    pieces = chart.stacked([(tint, counts[cell]) for cell, tint in PARTS], max(most, counts.open), 240)
    opens = not group.is_rest and group.key is not None

    def url(cell: str) -> str:
        return asking.address("/tasks/counted", wanted, cell=cell, **{by: group.key}) if opens else ""

    return {"label": group.label, "counts": counts, "pieces": pieces, "url": url}
