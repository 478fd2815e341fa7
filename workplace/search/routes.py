"""Finding: one page of hits by kind, and the few best while one types into the box above."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from workplace.access.kinds import CALENDAR, CASES, DOCS_INCOMING, DOCS_INTERNAL, DOCS_OUTGOING, MEETINGS, TASKS
from workplace.kernel import clock, ports
from workplace.kernel.ports import Described
from workplace.kernel.text import Say, say
from workplace.search import queries
from workplace.search.hits import Hit
from workplace.web.ask import Ask, Page
from workplace.web.forms import read_date
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/search")

SUGGESTED = 7


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be found, as people call it."""

    key: str
    number: int
    label: Say
    icon: str


KINDS = (
    Kind("incoming", DOCS_INCOMING, say("Incoming documents"), "inbox"),
    Kind("outgoing", DOCS_OUTGOING, say("Outgoing documents"), "send"),
    Kind("internal", DOCS_INTERNAL, say("Internal documents"), "arrows-exchange"),
    Kind("tasks", TASKS, say("Tasks"), "list-check"),
    Kind("calendar", CALENDAR, say("Calendars"), "calendar-week"),
    Kind("meetings", MEETINGS, say("Meetings"), "users-group"),
    Kind("cases", CASES, say("Citizens' cases"), "message-question"),
)


@dataclass(frozen=True)
class Line:
    """A hit, with the name and address that its module gives it for this viewer."""

    hit: Hit
    at: datetime
    described: Described


@dataclass(frozen=True)
class Group:
    """The hits of one kind, best first."""

    kind: Kind
    lines: list[Line]


@routes.get("", who=SIGNED_IN)
def found(ask: Ask) -> Page:
    """Everything one may see that holds the words asked for."""
    words = ask.query.text("q", required=False, most=400)
    only = next((kind for kind in KINDS if kind.key == ask.query.get("kind")), None)
    since, until = read_date(ask.query.get("since")), read_date(ask.query.get("until"))
    exact = ask.query.ticked("exact")
    page = queries.page(
        ask.session,
        ask.acting,
        words,
        kinds=[only.number] if only else None,
        since=_ticks(since),
        until=_ticks(until + timedelta(days=1)) if until else 0,
        before=ask.query.get("before"),
        exact=exact,
    )
    lines = _described(ask, page.hits)
    return Page(
        "search/found.html",
        {
            "words": words,
            "groups": _grouped(lines),
            "shown": len(lines),
            "kinds": [(kind.label, _address(ask, kind=kind.key), only is kind) for kind in KINDS],
            "only": only,
            "everything_url": _address(ask, kind=""),
            "since": since,
            "until": until,
            "exact": exact,
            "exact_url": _address(ask, exact="" if exact else "1"),
            "unbound_url": _address(ask, since="", until="", kind="", exact=""),
            "is_bound": bool(since or until or only or exact),
            "is_first": not ask.query.get("before"),
            "next_url": _address(ask, before=page.older) if page.older else "",
        },
        block={"found": "found"},
    )


@routes.get("/suggest", who=SIGNED_IN)
def suggest(ask: Ask) -> Page:
    """The few best hits while the last word is still being typed."""
    words = ask.query.text("q", required=False, most=400)
    page = queries.page(ask.session, ask.acting, words, stem=True, limit=SUGGESTED)
    return Page("search/suggest.html", {"words": words, "lines": _described(ask, page.hits)}, block="options")


def _described(ask: Ask, hits: list[Hit]) -> list[Line]:
    """The hits as their modules describe them; what a module does not describe this person may not see."""
    by_module: dict[str, list[int]] = {}
    for hit in hits:
        by_module.setdefault(hit.ref.module, []).append(hit.ref.id)
    described = {
        (module, thing): how
        for module, ids in by_module.items()
        for thing, how in ports.describe[module](ask.session, ask.acting, ids).items()
    }
    return [Line(hit, clock.from_ticks(hit.at), described[hit.ref]) for hit in hits if hit.ref in described]


def _grouped(lines: list[Line]) -> list[Group]:
    """By kind, the kind of the best hit first."""
    by_kind: dict[int, list[Line]] = {}
    for line in lines:
        by_kind.setdefault(line.hit.kind, []).append(line)
    kinds = {kind.number: kind for kind in KINDS}
    return [Group(kinds[number], group) for number, group in by_kind.items() if number in kinds]


def _ticks(day: date | None) -> int:
    return clock.ticks(datetime.combine(day, time(), clock.ZONE)) if day else 0


def _address(ask: Ask, **changes: str) -> str:
    names = ("q", "kind", "since", "until", "exact")
    kept = {name: ask.query.get(name) for name in names} | changes
    return f"/search?{urlencode({name: value for name, value in kept.items() if value})}"
