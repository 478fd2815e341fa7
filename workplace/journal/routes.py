"""The journal's pages: the history of one thing, and the book that administrators read."""

from urllib.parse import urlencode

from workplace.journal import heads, queries
from workplace.journal.queries import Wanted
from workplace.journal.words import act
from workplace.kernel.refs import Ref
from workplace.web.ask import Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes()


@routes.get("/journal/{module}/{id}", who=SIGNED_IN)
def history(ask: Ask) -> Page:
    """What was done with one thing, by whom and when; for whoever may see the thing."""
    ref = Ref(ask.path["module"], ask.id)
    thing = queries.thing(ask.session, ask.acting, ref)
    lines, more = queries.history(ask.session, ask.acting, ref, ask.query.integer("before", required=False, most=2**53))
    shown = {"thing": thing, "lines": lines, "more": f"?before={more}" if more else ""}
    return Page("journal/history.html", shown, block="lines")


@routes.get("/admin/journal", who="administrator")
def book(ask: Ask) -> Page:
    """The whole journal by page, of one person, one kind of act, one day."""
    wanted = Wanted(
        ask.query.integer("person", required=False), ask.query.get("verb"), ask.query.date("day", required=False)
    )
    lines, more = queries.book(ask.session, ask.acting, wanted, ask.query.integer("before", required=False, most=2**53))
    kept = {name: ask.query.get(name) for name in ("person", "verb", "day") if ask.query.get(name)}
    shown = {
        "lines": lines,
        "more": "?" + urlencode({**kept, "before": more}) if more else "",
        "wanted": wanted,
        "wanted_act": act(wanted.verb),
        "person_name": queries.person_name(ask.session, wanted.person) if wanted.person is not None else "",
        "without": {name: "?" + urlencode({k: v for k, v in kept.items() if k != name}) for name in kept},
        "narrowed": lambda name, value: "?" + urlencode({**kept, name: value}),
        "head": heads.head(ask.session),
        "problem": ask.query.errors.get("day"),
    }
    return Page("journal/book.html", shown, block="lines")
