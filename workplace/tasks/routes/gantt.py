"""The timeline of a scope's tasks, drawn by the server."""

from datetime import date, timedelta
from urllib.parse import urlencode

from workplace.kernel import clock
from workplace.org.queries.calendar import calendar
from workplace.tasks.queries import gantt, scopes
from workplace.tasks.routes import asking, words
from workplace.tasks.rules.chart import Span
from workplace.web.ask import Ask, Page
from workplace.web.forms import read_date
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

WEEKS = {"4": 4, "8": 8, "13": 13, "26": 26}


@routes.get("/gantt", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """Some weeks of what a scope has to do."""
    found = scopes.scopes(ask.session, ask.acting)
    scope = asking.desk(ask, found)
    weeks = WEEKS.get(ask.query.get("weeks"), 8)
    today = clock.today()
    since = read_date(ask.query.get("since")) or today - timedelta(days=14)
    since = _monday(min(max(since, date(2000, 1, 1)), date(2150, 1, 1)))
    span = Span(since, since + timedelta(days=7 * weeks - 1))
    shown = gantt.gantt(ask.session, ask.acting, scope, span, asking.after(ask))

    def address(**more: str) -> str:
        kept = {"scope": scope.key, "weeks": str(weeks), "since": since.isoformat(), **more}
        return "/tasks/gantt?" + urlencode({k: v for k, v in kept.items() if v})

    step = timedelta(days=7 * max(1, weeks // 2))
    return Page(
        "tasks/gantt.html",
        {
            "scope": scope,
            "scopes": [(one.key, one.label) for one in found],
            "weeks": str(weeks),
            "choices": [(key, number) for key, number in WEEKS.items()],
            "span": span,
            "axis": gantt.AXIS,
            "marks": [(day, span.x(day, gantt.AXIS)) for n in range(weeks) for day in [since + timedelta(days=7 * n)]],
            "now_x": span.x(today, gantt.AXIS) if span.since <= today <= span.until else None,
            "rows": shown.rows,
            "earlier": address(since=(since - step).isoformat()),
            "later": address(since=(since + step).isoformat()),
            "now_url": address(since=""),
            "next_url": address(after=asking.place(shown.next)) if shown.next else "",
            "is_first": not ask.query.get("after"),
            "words": words.of(ask.session, ask.acting),
            "calendar": calendar(ask.session),
        },
        block={"gantt": "gantt"},
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
