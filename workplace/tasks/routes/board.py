"""The board: tasks in columns by state; drag a card, or use its menu, where a step is allowed."""

from urllib.parse import urlencode

from workplace.org.queries.calendar import calendar
from workplace.tasks.queries import board, scopes, series
from workplace.tasks.routes import asking, words
from workplace.tasks.rules.fields import FIELDS, QUALITY, SOURCES
from workplace.web.ask import Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")


@routes.get("/board", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """The columns of a scope, and the moves open to whoever looks at them."""
    found = scopes.scopes(ask.session, ask.acting)
    scope = asking.desk(ask, found)
    field = ask.query.get("field") if ask.query.get("field") in FIELDS else ""
    source = ask.query.get("source") if ask.query.get("source") in SOURCES else ""
    columns = board.board(ask.session, ask.acting, scope, field=field, source=source)
    told = {"scope": scope.key, "field": field, "source": source}
    asked = {move.verb: move for column in columns for card in column.cards for move in card.moves if move.asks}
    return Page(
        "tasks/board.html",
        {
            "scope": scope,
            "scopes": [(one.key, one.label) for one in found],
            "field": field,
            "source": source,
            "fields": list(FIELDS.items()),
            "sources": list(SOURCES.items()),
            "columns": columns,
            "asked": [move for verb, move in asked.items() if verb not in ("report", "begin")],
            "qualities": list(QUALITY.items()),
            "kept": series.filters(ask.session, ask.acting),
            "here_url": "/tasks/board?" + urlencode({k: v for k, v in told.items() if v}),
            "words": words.of(ask.session, ask.acting),
            "calendar": calendar(ask.session),
        },
        block={"board": "board"},
    )
