"""The cases of a desk: its folders, and all that one may see, with a reading pane on wide screens."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import Row

from workplace.access.lists import Place
from workplace.access.tabs import Folder
from workplace.cases.queries import services
from workplace.citizens.process import PROCESSES
from workplace.citizens.queries import listed as queries
from workplace.citizens.queries.listed import Filters
from workplace.citizens.routes import words
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import Calendar
from workplace.org.queries import units
from workplace.org.queries.calendar import calendar
from workplace.process.table import State
from workplace.web.ask import Ask, Page
from workplace.web.filters import short, time
from workplace.web.forms import MOMENT
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")

FOLDERS = (
    Folder("to_moderate", say("To moderate"), "eye-check", say("Nothing waits to be moderated."), True),
    Folder("to_give_out", say("To be given out"), "route", say("Everything that was taken is given out."), True),
    Folder("to_check", say("To check"), "camera-check", say("Nothing was reported as handled."), True),
    Folder(
        "to_take", say("To take up"), "inbox", say("Nothing was given to your unit that nobody has taken up."), True
    ),
    Folder("in_work", say("Case under way"), "progress", say("You handle no case at present."), True),
    Folder("waiting", say("Awaiting the citizen"), "hourglass", say("No citizen was asked for anything.")),
    Folder("to_advise", say("Asked for advice"), "users-group", say("No other unit awaits your opinion."), True),
    Folder("to_review", say("To approve"), "clipboard-check", say("No answer waits for your approval."), True),
    Folder("in_signing", say("Being signed"), "signature", say("No answer is being signed as a document.")),
)
ALL = Folder("all", say("All"), "files", say("There is no case that you may see."))
PLACES = (*FOLDERS, ALL)
OF_ROLE = {"to_moderate": "intake", "to_give_out": "intake", "to_check": "intake"}
TABS = 4


class Line(NamedTuple):
    """One row as the list shows it."""

    id: int
    url: str
    who: str
    at: str
    title: str
    code: str
    urgent: tuple[Say | str, bool] | None
    due: tuple[Say | str, str] | None
    mark: State
    new: bool


@routes.get("", who=SIGNED_IN)
def listing(ask: Ask) -> Page:
    """One folder of this desk."""
    return listed(ask)


def listed(ask: Ask, opened: Mapping[str, Any] | None = None) -> Page:
    """One folder: tabs with counts, filters, a page of rows; `opened` stands in the reading pane."""
    counts = queries.counts(ask.session, ask.acting)
    folders = _folders(ask, counts)
    place = _chosen(ask, folders, counts)
    shown = _shown(folders, counts, place)
    at = ask.query.place("before", most=MOMENT)
    before, filters = Place(*at) if at else None, _filters(ask)
    if place is ALL:
        page = queries.visible(ask.session, ask.acting, before, filters)
    else:
        page = queries.folder(ask.session, ask.acting, place.key, before, filters)
    return Page(
        "citizens/list.html",
        dict(opened or {})
        | {
            "place": place,
            "tabs": [_tab(ask, one, counts, one is place) for one in shown],
            "more_tabs": [(*_tab(ask, one, counts, False)[:3], one.icon) for one in folders if one not in shown],
            "rows": page.rows,
            "days": by_day(ask, page.rows, place.key),
            "next_url": _address(ask, before=str(page.next)) if page.next else "",
            "is_first": before is None,
            "filters": filters,
            "chips": _chips(ask, filters),
            "kinds": list(words.KINDS.items()),
            "services": _services(ask, filters.kind),
            "units": _units(ask, page.rows, filters),
            "takes_in": "intake" in ask.who.roles,
            "open_id": opened["case"].id if opened else 0,
        },
        block={"items": "items"},
    )


def has_folder(key: str) -> bool:
    """Whether there is a folder of this name."""
    return any(one.key == key for one in PLACES)


def by_day(ask: Ask, found: list[Row[Any]], folder: str) -> list[tuple[date, list[Line]]]:
    """The lines under their days."""
    open_days, today = calendar(ask.session), clock.today()
    held = units.names(ask.session, {row.unit_id for row in found if row.unit_id})
    days = groupby(found, key=lambda row: clock.local(clock.from_ticks(row.at)).date())
    return [
        (day, [_line(ask, row, folder, open_days, held, is_today=day == today) for row in of_day])
        for day, of_day in days
    ]


def _line(ask: Ask, row: Row[Any], folder: str, open_days: Calendar, held: dict[int, str], *, is_today: bool) -> Line:
    due = words.due(row, open_days)
    at = clock.from_ticks(row.at)
    return Line(
        row.id,
        f"/cases/{row.id}?{urlencode(_kept(ask) | {'folder': folder})}",
        " · ".join(filter(None, [service_name(row, ask.language), held.get(row.unit_id, "")])),
        time(at) if is_today else short(at),
        row.title,
        row.code,
        (say("URGENT"), False) if row.priority > 0 else None,
        (due.words, due.tone) if due else None,
        words.state(row),
        not getattr(row, "is_read", True),
    )


def service_name(row: Any, language: str) -> str:
    """The service's name in the reader's language, where it has one."""
    return (language == "en" and row.service_en) or row.service


def _folders(ask: Ask, counts: dict[str, tuple[int, int]]) -> list[Folder]:
    """The tabs that concern this person: the intake desk's only for the desk, or where something lies."""
    roles = ask.who.roles
    return [one for one in PLACES if one.key not in OF_ROLE or OF_ROLE[one.key] in roles or one.key in counts]


def _chosen(ask: Ask, folders: list[Folder], counts: dict[str, tuple[int, int]]) -> Folder:
    if asked := ask.query.get("folder"):
        found = next((one for one in folders if one.key == asked), None)
        if found is None:
            raise NotFound
        return found
    return next((one for one in folders if counts.get(one.key, (0, 0))[0]), ALL)


def _shown(folders: list[Folder], counts: dict[str, tuple[int, int]], place: Folder) -> list[Folder]:
    """The tabs in view: where something lies, the open one, all; four at least, the others behind a menu."""
    lively = [one for one in folders if one is place or one is ALL or one.key in counts]
    quiet = [one for one in folders if one not in lively]
    return sorted(lively + quiet[: max(0, TABS - len(lively))], key=PLACES.index)


def _tab(ask: Ask, place: Folder, counts: dict[str, tuple[int, int]], on: bool) -> tuple[Any, ...]:
    total, unread = counts.get(place.key, (0, 0))
    kept = _kept(ask) | {"folder": place.key}
    return place.label, f"/cases?{urlencode(kept)}", (total, unread) if total else None, on


def _kept(ask: Ask) -> dict[str, str]:
    """What stays from folder to folder."""
    return {"kind": ask.query.get("kind")} if ask.query.get("kind") in PROCESSES else {}


def _filters(ask: Ask) -> Filters:
    kind = ask.query.get("kind")
    return Filters(
        kind=kind if kind in PROCESSES else "",
        service=ask.query.text("service", required=False, most=80),
        unit=ask.query.integer("unit", required=False) or 0,
        late=ask.query.ticked("late"),
        unread=ask.query.ticked("unread"),
    )


def _services(ask: Ask, kind: str) -> list[tuple[str, str]]:
    kinds = (kind,) if kind else tuple(PROCESSES)
    offered = [one for each in kinds for one in services.offered(ask.session, each)]
    return [(one.code, (ask.language == "en" and one.name_en) or one.name) for one in offered]


def _units(ask: Ask, found: list[Row[Any]], filters: Filters) -> list[tuple[int, str]]:
    """The units that hold what is in view: what one may want to see alone."""
    there = {row.unit_id for row in found if row.unit_id} | ({filters.unit} if filters.unit else set())
    return sorted(units.names(ask.session, there).items(), key=lambda one: one[1])


def _address(ask: Ask, **changes: str) -> str:
    kept = {k: v for k, v in ask.query.data.items() if isinstance(v, str) and k != "before"} | changes
    told = urlencode({k: v for k, v in kept.items() if v})
    return f"/cases?{told}" if told else "/cases"


def _chips(ask: Ask, filters: Filters) -> list[tuple[Say, str, bool, str]]:
    """Filters that are on or off: (word, address that turns it, is it on, icon)."""
    chosen = [
        (word, _address(ask, kind="" if filters.kind == kind else kind), filters.kind == kind, "")
        for kind, word in words.MANY.items()
    ]
    chosen.append((say("Late"), _address(ask, late="" if filters.late else "1"), filters.late, "clock-exclamation"))
    return chosen
