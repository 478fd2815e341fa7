"""The yardstick of `bench.pages`: the same template fed by hand-written SQL through sqlite3, on the same server.

No session, no rules, no layers: the token is looked up, the same facts are read, the house's own template renders them.
Started as `python -m bench.yardstick_raw DATABASE PORT`.
"""

import hashlib
import sqlite3
import sys
import threading
from collections import namedtuple
from datetime import date
from types import SimpleNamespace
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette_compress import CompressMiddleware

from workplace.docs.queries.inbox import Filters
from workplace.docs.routes import lists, words
from workplace.docs.rules.folders import INCOMING_FOLDERS
from workplace.home import shell as frame
from workplace.kernel import clock
from workplace.kernel.acting import Acting, Visitor
from workplace.kernel.text import initials
from workplace.kernel.worktime import Calendar
from workplace.web import filters
from workplace.web.forms import Form
from workplace.web.pages import Pages

KIND = 11
COLUMNS = """at row is_read role my_due id direction state code summary urgency author due verdict overlay
    number"""
Line = namedtuple("Line", COLUMNS)  # type: ignore[misc]
VISITOR = """SELECT s.csrf, s.person_id, s.last_seen_at, p.full_name, p.language, p.theme FROM session s
    JOIN person p ON p.id = s.person_id WHERE s.token = ? AND s.revoked_at IS NULL AND p.disabled_at IS NULL"""
PRINCIPALS = "SELECT principal_id, role FROM effective_principal WHERE person_id = ? AND starts_on <= ?"
POST = """SELECT o.title, v.name FROM position o JOIN unit u ON u.id = o.unit_id
    JOIN organisation_version v ON v.organisation_id = u.organisation_id
    WHERE o.person_id = ? AND v.valid_to IS NULL ORDER BY o.main DESC LIMIT 1"""
UNREAD = "SELECT kind, folder, count(*) FROM participant WHERE holder IN ({}) AND is_read = 0 GROUP BY 1, 2"
BELL = "SELECT count(*) FROM notice WHERE person = ? AND read_at IS NULL"
COUNTS = """SELECT folder, count(*) FROM participant WHERE kind = ? AND holder IN ({}) AND folder IN
    ('to_register', 'to_submit', 'to_direct', 'to_handle', 'to_sign', 'to_approve', 'to_issue', 'info') GROUP BY 1"""
RUN = """SELECT * FROM (SELECT at, thing, row, is_read, role, due FROM participant WHERE holder = ? AND folder = ?
    AND kind = ? ORDER BY at DESC, thing DESC LIMIT 51)"""
ROWS = """SELECT n.at, n.row, n.is_read, n.role, n.due, d.id, d.direction, d.state, d.code, d.summary, d.urgency,
    d.author, d.due, d.verdict, d.overlay, d.number FROM (SELECT * FROM ({}) ORDER BY at DESC, thing DESC LIMIT 51) n
    JOIN doc d ON d.id = n.thing ORDER BY n.at DESC, n.thing DESC"""


class Yard:
    """One database, one connection a thread."""

    def __init__(self, database: str) -> None:
        self._database = database
        self._mine = threading.local()
        self._pages = Pages()
        rows = self._connection().execute("SELECT day, kind FROM calendar_day").fetchall()
        days = {kind: frozenset(date.fromisoformat(day) for day, one in rows if one == kind) for _, kind in rows}
        self._calendar = Calendar(days.get("holiday", frozenset()), days.get("makeup", frozenset()))

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._mine, "connection"):
            self._mine.connection = sqlite3.connect(self._database, isolation_level=None, cached_statements=512)
            for pragma in ("cache_size=-16000", "mmap_size=268435456", "temp_store=MEMORY"):
                self._mine.connection.execute(f"PRAGMA {pragma}")
        return self._mine.connection

    def page(self, token: str, folder: str) -> Response:
        """The inbox of whoever holds the token."""
        ask = self._connection().execute
        visitor = ask(VISITOR, (hashlib.sha256(token.encode()).hexdigest(),)).fetchone()
        if visitor is None:
            return Response(status_code=303, headers={"location": "/sign-in"})
        csrf, person, _, name, language, theme = visitor
        mine = [row[0] for row in ask(PRINCIPALS, (person, clock.today().isoformat()))]
        marks = ",".join("?" * len(mine))
        title, organisation = ask(POST, (person,)).fetchone()
        unread = {(kind, where): count for kind, where, count in ask(UNREAD.format(marks), mine)}
        (bell,) = ask(BELL, (person,)).fetchone()
        counts = dict(ask(COUNTS.format(marks), [KIND, *mine]).fetchall())
        runs = " UNION ALL ".join([RUN] * len(mine))
        rows = ask(ROWS.format(runs), [value for holder in mine for value in (holder, folder, KIND)]).fetchall()
        more, rows = len(rows) > 50, rows[:50]
        lines = [Line._make([*r[:4], _day(r[4]), *r[5:12], _day(r[12]), *r[13:]]) for r in rows]
        menu = frame._counts(unread)
        context = {
            "shell": SimpleNamespace(
                menu=frame._menu(menu, administers=False), phone_menu=frame._phone_menu(menu),
                organisation=organisation, person_name=name, person_role=title, initials=initials(name), unread=bell,
                today=filters.day_full(clock.today(), language), acting_for=None, contexts=(), test_mode=True,
                filling=None,
            ),
            "flashes": [], "visitor": Visitor(Acting(person), 1, csrf, name, language, theme),
            "csrf": csrf, "theme": theme, "mode": "demo", "url": "/docs/incoming",
            "query": Form([]), "form": Form(), "errors": {}, "refused": None,
            **self._list(folder, counts, lines, more),
        }  # fmt: skip
        return HTMLResponse(self._pages.render("docs/list.html", context, language))

    def _list(self, folder: str, counts: dict[str, int], lines: list[Any], more: bool) -> dict[str, Any]:
        shown = [f for f in INCOMING_FOLDERS if f.key in ("to_handle", "info", "following")]
        place = next(f for f in shown if f.key == folder)
        here = f"/docs/incoming?folder={folder}"
        return {
            "section": "incoming",
            "title": "Văn bản đến",
            "tabs": [
                (f.label, f"/docs/incoming?folder={f.key}", counts.get(f.key) if f.counts else None, f is place)
                for f in shown
            ],
            "more_tabs": [("Tất cả được xem", "/docs/incoming?folder=all", None, "files")],
            "more_unread": False,
            "verdicts": [(key, mark.label) for key, mark in words.VERDICTS.items()],
            "place": place,
            "rows": lines,
            "days": lists.by_day(lines, folder, self._calendar),
            "next_url": f"{here}&before={lines[-1].at}-{lines[-1].id}" if more else "",
            "is_first": True,
            "filters": Filters(),
            "clerked": [],
            "words": words,
            "chips": [
                ("Khẩn", f"{here}&urgent=1", False, "alert-triangle"),
                ("Chưa đọc", f"{here}&unread=1", False, "mail"),
                ("Quá hạn", f"{here}&overdue=1", False, "clock-exclamation"),
            ],
            "open_id": 0,
        }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def main() -> None:
    yard = Yard(sys.argv[1])

    async def incoming(request: Request) -> Response:
        token, folder = request.cookies.get("session", ""), request.query_params.get("folder", "")
        return await run_in_threadpool(yard.page, token, folder)

    app = Starlette(
        routes=[Route("/docs/incoming", incoming)], middleware=[Middleware(CompressMiddleware, minimum_size=1000)]
    )
    uvicorn.run(app, port=int(sys.argv[2]), loop="asyncio", http="httptools", access_log=False, log_config=None)


if __name__ == "__main__":
    main()
