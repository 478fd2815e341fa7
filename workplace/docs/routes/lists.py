"""The inbox: folders of received, outgoing and internal documents, with a reading pane on wide screens."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import Row

from workplace.access.lists import Place
from workplace.docs.queries import inbox
from workplace.docs.routes import words
from workplace.docs.rules.folders import SECTIONS, Folder
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import Calendar
from workplace.org.queries import organisations
from workplace.org.queries.calendar import calendar
from workplace.process.table import State
from workplace.web.ask import Ask, Page
from workplace.web.filters import short, time
from workplace.web.forms import MOMENT, read_date
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")

TITLES: dict[str, Say] = {
    "incoming": say("Incoming documents"),
    "outgoing": say("Outgoing documents"),
    "internal": say("Internal documents"),
}
TABS = 3
ALL = Folder("all", say("All I may see"), "files", say("There is no document that you may see."))


@routes.get("/incoming", who=SIGNED_IN)
def incoming(ask: Ask) -> Page:
    """Received documents."""
    return listed(ask, "incoming")


@routes.get("/outgoing", who=SIGNED_IN)
def outgoing(ask: Ask) -> Page:
    """Documents to the outside, from draft to release."""
    return listed(ask, "outgoing")


@routes.get("/internal", who=SIGNED_IN)
def internal(ask: Ask) -> Page:
    """Documents inside the organisation."""
    return listed(ask, "internal")


def listed(ask: Ask, section: str, opened: Mapping[str, Any] | None = None) -> Page:
    """One folder of a section: tabs with counts, filters, a page of rows; `opened` stands in the reading pane."""
    kind, every = SECTIONS[section]
    counts = inbox.counts(ask.session, ask.acting, kind)
    folders = _folders(ask, section, every, counts)
    place = _chosen(ask, folders, counts)
    shown = _shown(folders, counts, place)
    at = ask.query.place("before", most=MOMENT)
    before, filters = Place(*at) if at else None, _filters(ask)
    if place is ALL:
        page = inbox.visible(ask.session, ask.acting, kind, before, filters)
    else:
        page = inbox.folder(ask.session, ask.acting, kind, place.key, before, filters)
    is_clerk = section == "incoming" and "clerk" in ask.who.roles
    clerked = organisations.clerked_by(ask.session, ask.acting) if is_clerk else []
    open_days = calendar(ask.session)
    return Page(
        "docs/list.html",
        dict(opened or {})
        | {
            "section": section,
            "title": TITLES[section],
            "tabs": [_tab(f, section, counts, f is place) for f in shown],
            "more_tabs": (more := [(*_tab(f, section, counts, False)[:3], f.icon) for f in folders if f not in shown]),
            "more_unread": any(count for _, _, count, _ in more),
            "verdicts": [(key, mark.label) for key, mark in words.VERDICTS.items()],
            "place": place,
            "rows": page.rows,
            "days": by_day(page.rows, place.key, open_days),
            "next_url": _address(ask, section, before=str(page.next)) if page.next else "",
            "is_first": before is None,
            "filters": filters,
            "clerked": clerked,
            "words": words,
            "chips": _chips(ask, section, filters),
            "open_id": opened["doc"].id if opened else 0,
        },
        block={"items": "items"},
    )


def has_folder(section: str, key: str) -> bool:
    """Whether a section has a folder of this name."""
    return key == ALL.key or any(folder.key == key for folder in SECTIONS[section][1])


class Line(NamedTuple):
    """One row as the list shows it, worked out here: fifty of them make most of what a page costs."""

    id: int
    url: str
    who: Say | str
    at: str
    title: Say | str
    code: str
    urgent: tuple[Say | str, bool] | None
    due: tuple[Say | str, str] | None
    mark: State
    new: bool


def by_day(rows: list[Row[Any]], folder: str, open_days: Calendar) -> list[tuple[date, list[Line]]]:
    """The lines under their days."""
    days = groupby(rows, key=lambda row: clock.local(clock.from_ticks(row.at)).date())
    today = clock.today()
    return [(day, [_line(row, folder, open_days, day, day == today) for row in of_day]) for day, of_day in days]


def _line(row: Row[Any], folder: str, open_days: Calendar, day: date, is_today: bool) -> Line:
    """`all I may see` has rows without a folder's facts: whether it was read, one's own deadline."""
    numbered = row.number is not None or not row.code.startswith("/")
    judged = folder == "to_register" and row.verdict and not row.overlay
    due = words.due(getattr(row, "my_due", None) or row.due, words.is_over(row), open_days)
    return Line(
        row.id,
        f"/docs/{row.id}?folder={folder}",
        words.sender(row),
        time(clock.from_ticks(row.at)) if is_today else short(day),
        words.title(row),
        row.code if numbered else "",
        words.urgency(row),
        (due.words, due.tone) if due else None,
        words.VERDICTS[row.verdict] if judged else words.state(row),
        not getattr(row, "is_read", True),
    )


def _shown(folders: list[Folder], counts: dict[str, tuple[int, int]], place: Folder) -> list[Folder]:
    """The tabs in view: where something lies, the open one, and three at least; the others wait behind a menu."""
    lively = [f for f in folders if f is place or counts.get(f.key, (0, 0))[0]]
    quiet = [f for f in folders if f not in lively]
    return sorted(lively + quiet[: max(0, TABS - len(lively))], key=folders.index)


def _folders(ask: Ask, section: str, every: tuple[Folder, ...], counts: dict[str, tuple[int, int]]) -> list[Folder]:
    """The tabs that concern this person: clerks' folders only for clerks, leaders' only where there is something."""
    roles = ask.who.roles
    hidden: set[str] = set()
    if "clerk" not in roles:
        hidden |= {"to_register", "to_submit", "submitted", "handling", "done", "refused", "to_issue", "issued"}
    if not {"signer", "unit_head"} & roles:
        hidden |= {"to_direct", "to_sign", "to_approve"}
    return [*(f for f in every if f.key not in hidden or counts.get(f.key, (0, 0))[0]), ALL]


def _chosen(ask: Ask, folders: list[Folder], counts: dict[str, tuple[int, int]]) -> Folder:
    if asked := ask.query.get("folder"):
        found = next((f for f in folders if f.key == asked), None)
        if found is None:
            raise NotFound
        return found
    return next((f for f in folders if counts.get(f.key, (0, 0))[0]), folders[0])


def _tab(folder: Folder, section: str, counts: dict[str, tuple[int, int]], on: bool) -> tuple[Any, ...]:
    """What waits in a folder where something waits, and what is unread in any."""
    waiting, unread = counts.get(folder.key, (0, 0))
    shown = (waiting if folder.counts else 0, unread)
    return folder.label, f"/docs/{section}?folder={folder.key}", shown if any(shown) else None, on


def _filters(ask: Ask) -> inbox.Filters:
    return inbox.Filters(
        urgent=ask.query.ticked("urgent"),
        author=ask.query.text("sender", required=False, most=200),
        verdict=ask.query.get("verdict") if ask.query.get("verdict") in words.VERDICTS else "",
        since=read_date(ask.query.get("since")),
        overdue=ask.query.ticked("overdue"),
        unread=ask.query.ticked("unread"),
    )


def _address(ask: Ask, section: str, **changes: str) -> str:
    kept = {k: v for k, v in ask.query.data.items() if isinstance(v, str) and k != "before"} | changes
    return f"/docs/{section}?{urlencode({k: v for k, v in kept.items() if v})}"


def _chips(ask: Ask, section: str, filters: inbox.Filters) -> list[tuple[Say, str, bool, str]]:
    """Filters that are on or off: (word, address that turns it, is it on, icon)."""
    choices = (
        ("urgent", say("Urgent"), filters.urgent, "alert-triangle"),
        ("unread", say("Unread"), filters.unread, "mail"),
        ("overdue", say("Overdue"), filters.overdue, "clock-exclamation"),
    )
    return [(word, _address(ask, section, **{key: "" if on else "1"}), on, icon) for key, word, on, icon in choices]
