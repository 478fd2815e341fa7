"""The tasks of a desk: what waits by deadline, the folders beside it, and all that one may see."""

import re
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import Row

from workplace.access.lists import Place
from workplace.access.tabs import Folder
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import Calendar
from workplace.org.queries import people
from workplace.org.queries.calendar import calendar
from workplace.process.table import State
from workplace.tasks.queries import party, soon, work
from workplace.tasks.queries.work import After, Filters
from workplace.tasks.queries.work import Page as Found
from workplace.tasks.routes import words
from workplace.tasks.rules import lateness
from workplace.tasks.rules.fields import FIELDS, SOURCES
from workplace.tasks.rules.folders import FOLDERS, NO_DUE, WORK
from workplace.web.ask import Ask, Page
from workplace.web.filters import short
from workplace.web.forms import MOMENT
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

MINE = Folder("mine", say("My work"), "list-check", say("Nothing waits for you."))
ALL = Folder("all", say("All I may see"), "files", say("There is no task that you may see."))
PLACES = (MINE, *FOLDERS, ALL)
TABS = 5
_AFTER = re.compile(r"([0-9]{1,7})-([0-9]{1,19})-([0-9]{1,10})")
ASKS: dict[tuple[str, str], State] = {
    ("to_take", "lead"): State(say("To accept"), "wait", "mail"),
    ("to_contribute", "coordinate"): State(say("To contribute"), "wait", "users"),
    ("to_answer", "result"): State(say("Result to accept"), "wait", "clipboard-check"),
    ("to_answer", "refused"): State(say("Task refused"), "wait", "circle-x"),
    ("to_answer", "extension"): State(say("More time asked for"), "wait", "calendar-pause"),
}


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
def listed(ask: Ask) -> Page:
    """My work by deadline, or one folder of my desk."""
    place = _place(ask)
    counts = work.counts(ask.session, ask.acting)
    open_days = calendar(ask.session)
    filters = _filters(ask, open_days)
    found = _found(ask, place, filters)
    shown = _shown(counts, place)
    return Page(
        "tasks/list.html",
        {
            "view": "list",
            "place": place,
            "tabs": [_tab(one, counts, one is place) for one in shown],
            "more_tabs": [(*_tab(one, counts, False)[:3], one.icon) for one in PLACES if one not in shown],
            "lines": lines(ask, found.rows, open_days, gives=place.key in ("given", "drafts")),
            "next_url": _address(ask, after=str(found.next)) if found.next else "",
            "is_first": not ask.query.get("after"),
            "filters": filters,
            "chips": _chips(ask, place, filters),
            "fields": list(FIELDS.items()),
            "sources": list(SOURCES.items()),
        },
        block={"items": "items"},
    )


def lines(ask: Ask, found: list[Row[Any]], open_days: Calendar, *, gives: bool = False) -> list[Line]:
    """Rows in words: with who gave each, or (`gives`) to whom."""
    leads = party.names(ask.session, ((row.lead_person_id, row.lead_unit_id) for row in found))
    issuers = people.names(ask.session, {row.issuer_id for row in found})
    me, told = ask.acting.as_whom, words.of(ask.session, ask.acting)
    made = []
    for row in found:
        to = gives or (row.issuer_id == me and getattr(row, "folder", "") != "to_take")
        who = leads[row.lead_person_id, row.lead_unit_id] if to else issuers.get(row.issuer_id, "")
        made.append(_line(row, who, open_days, told))
    return made


def _line(row: Row[Any], who: str, open_days: Calendar, told: words.Words) -> Line:
    folder, role = getattr(row, "folder", ""), getattr(row, "role", "")
    own = getattr(row, "my_due", None)
    part_due = own if folder == "to_contribute" and own not in (None, NO_DUE) else None
    due = told.due(row, open_days, day=part_due)
    return Line(
        row.id,
        f"/tasks/{row.id}",
        who,
        short(row.made_at),
        row.title,
        f"NV-{row.made_at.year}-{row.id:04}",
        words.priority(row),
        (due.words, due.tone) if due else None,
        ASKS.get((folder, role)) or words.state(row),
        not getattr(row, "is_read", True),
    )


def _found(ask: Ask, place: Folder, filters: Filters) -> Found:
    session, acting = ask.session, ask.acting
    if place is MINE or place.key in WORK:
        return work.mine(session, acting, _after(ask), filters, "" if place is MINE else place.key)
    at = ask.query.place("after", most=MOMENT)
    before = Place(*at) if at else None
    if place is ALL:
        return work.everything(session, acting, before, filters)
    return work.folder(session, acting, place.key, before, filters)


def _after(ask: Ask) -> After | None:
    match = _AFTER.fullmatch(ask.query.get("after"))
    if match is None:
        return None
    due, at, thing = map(int, match.groups())
    in_range = 1 <= due <= date.max.toordinal() and at <= MOMENT and thing < 2**31
    return After(due, at, thing) if in_range else None


def _place(ask: Ask) -> Folder:
    asked = ask.query.get("folder") or MINE.key
    found = next((one for one in PLACES if one.key == asked), None)
    if found is None:
        raise NotFound
    return found


def _shown(counts: dict[str, tuple[int, int]], place: Folder) -> list[Folder]:
    """The tabs in view: my work, where something waits, the open one; five at least, the others behind a menu."""
    lively = [one for one in PLACES if one is MINE or one is place or counts.get(one.key, (0, 0))[0]]
    quiet = [one for one in PLACES if one not in lively]
    return sorted(lively + quiet[: max(0, TABS - len(lively))], key=PLACES.index)


def _tab(place: Folder, counts: dict[str, tuple[int, int]], on: bool) -> tuple[Any, ...]:
    total = sum(n for n, _ in counts.values()) if place is MINE else counts.get(place.key, (0, 0))[0]
    url = "/tasks" if place is MINE else f"/tasks?folder={place.key}"
    return place.label, url, total or None, on


def _filters(ask: Ask, open_days: Calendar) -> Filters:
    until = (
        lateness.soon_until(open_days, clock.today(), soon.days(ask.session, ask.acting))
        if ask.query.ticked("soon")
        else None
    )
    return Filters(
        urgent=ask.query.ticked("urgent"),
        unread=ask.query.ticked("unread"),
        late=ask.query.ticked("late"),
        soon=until,
        field=ask.query.get("field") if ask.query.get("field") in FIELDS else "",
        source=ask.query.get("source") if ask.query.get("source") in SOURCES else "",
        over={"open": False, "over": True}.get(ask.query.get("over")),
    )


def _address(ask: Ask, **changes: str) -> str:
    kept = {k: v for k, v in ask.query.data.items() if isinstance(v, str) and k != "after"} | changes
    told = urlencode({k: v for k, v in kept.items() if v})
    return f"/tasks?{told}" if told else "/tasks"


def _chips(ask: Ask, place: Folder, filters: Filters) -> list[tuple[Say, str, bool, str]]:
    """Filters that are on or off: (word, address that turns it, is it on, icon)."""
    choices = [
        ("late", say("Late"), filters.late, "clock-exclamation"),
        ("soon", say("Due soon"), filters.soon is not None, "calendar-due"),
        ("urgent", say("Urgent"), filters.urgent, "alert-triangle"),
    ]
    if place is not ALL:
        choices.append(("unread", say("Unread"), filters.unread, "mail"))
    return [(word, _address(ask, **{key: "" if on else "1"}), on, icon) for key, word, on, icon in choices]
