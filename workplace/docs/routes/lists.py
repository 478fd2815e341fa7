"""The inbox: folders of received, outgoing and internal documents, with a reading pane on wide screens."""

from typing import Any
from urllib.parse import urlencode

from workplace.access.lists import Place
from workplace.docs.queries import inbox
from workplace.docs.routes import words
from workplace.docs.rules.folders import SECTIONS, Folder
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.org.queries import organisations
from workplace.org.queries.calendar import calendar
from workplace.web.ask import Ask, Page
from workplace.web.forms import read_date
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/docs")

TITLES: dict[str, Say] = {
    "incoming": say("Incoming documents"),
    "outgoing": say("Outgoing documents"),
    "internal": say("Internal documents"),
}
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


def listed(ask: Ask, section: str) -> Page:
    """One folder of a section: tabs with counts, filters, a page of rows."""
    kind, every = SECTIONS[section]
    counts = inbox.counts(ask.session, ask.acting, kind)
    folders = _folders(ask, section, every, counts)
    open_one = _chosen(ask, folders, counts)
    before, filters = Place.parse(ask.query.get("before")), _filters(ask)
    if open_one is ALL:
        page = inbox.visible(ask.session, ask.acting, kind, before, filters)
    else:
        page = inbox.folder(ask.session, ask.acting, kind, open_one.key, before, filters)
    clerked = organisations.clerked_by(ask.session, ask.acting) if section == "incoming" else []
    return Page(
        "docs/list.html",
        {
            "section": section,
            "title": TITLES[section],
            "tabs": [_tab(f, section, counts, f is open_one) for f in folders],
            "verdicts": [(key, mark.label) for key, mark in words.VERDICTS.items()],
            "folder": open_one,
            "rows": page.rows,
            "next_url": _address(ask, section, before=str(page.next)) if page.next else "",
            "is_first": before is None,
            "filters": filters,
            "calendar": calendar(ask.session),
            "clerked": clerked,
            "words": words,
            "chips": _chips(ask, section, filters),
        },
        block={"items": "items"},
    )


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
    total = counts.get(folder.key, (0, 0))[0] if folder.counts else None
    return folder.label, f"/docs/{section}?folder={folder.key}", total or None, on


def _filters(ask: Ask) -> inbox.Filters:
    return inbox.Filters(
        urgent=ask.query.ticked("urgent"),
        author=ask.query.text("author", required=False, most=200),
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
        ("urgent", say("Urgent only"), filters.urgent, "alert-triangle"),
        ("unread", say("Unread"), filters.unread, "mail"),
        ("overdue", say("Overdue"), filters.overdue, "clock-exclamation"),
    )
    return [(word, _address(ask, section, **{key: "" if on else "1"}), on, icon) for key, word, on, icon in choices]
