"""Members and agenda of a meeting from a spreadsheet: looked at first, line by line, then taken."""

from pathlib import Path
from typing import Any

from workplace.files.laid_aside import laid_aside, lay_aside
from workplace.files.store import store_of
from workplace.kernel.errors import NotFound
from workplace.kernel.rows import RowError
from workplace.kernel.text import say
from workplace.meetings.actions import importing
from workplace.meetings.actions.importing import Report
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.process import MEETING
from workplace.meetings.queries import door
from workplace.meetings.rules.importing import HEADINGS, MOST_COLUMNS, MOST_ROWS, NEEDED, parse
from workplace.process.take import require
from workplace.web.ask import Answer, Ask, Go, Made, Page, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

MOST = 5 * 1024 * 1024
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@routes.get("/{id:int}/import", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """What the list must look like, and where to hand it in."""
    return _page(ask, _meeting(ask), None)


@routes.get("/{id:int}/import.xlsx", who=SIGNED_IN)
def example(ask: Ask) -> Answer:
    """An empty list with the right headings."""
    _meeting(ask)
    out = store_of(ask.house.settings).made_path(".xlsx")
    at = 1 if ask.language == "vi" else 0
    columns = [{"heading": words[at], "width": 30, "kind": "text"} for words in HEADINGS[_what(ask)].values()]
    sheets = [{"title": "1", "columns": columns, "rows": []}]
    name = "thanh-phan.xlsx" if _what(ask) == "members" else "chuong-trinh.xlsx"
    return Then("workplace.printing.sheets.write_book", (str(out), sheets), lambda _ask, _rows: Made(out, name, SHEET))


@routes.post("/{id:int}/import", who=SIGNED_IN, upload=True, again=show)
def look(ask: Ask) -> Answer:
    """Say what the list would bring, line by line what is wrong; nothing is entered yet."""
    _meeting(ask)
    kept = lay_aside(ask.house.settings, ask.acting.person, ask.form.files("list"), ".xlsx", most=MOST)
    return _read(
        _list(ask, kept), lambda again, table: _page(again, _meeting(again), _report(again, table), kept)
    )  # fmt: skip


@routes.post("/{id:int}/import/take", who=SIGNED_IN, again=show, once=True)
def take(ask: Ask) -> Answer:
    """Enter the list that was looked at."""
    _meeting(ask)
    kept = ask.form.text("list_id", most=64)
    path = _list(ask, kept)

    def taken(again: Ask, table: Any) -> Answer:
        meeting, report = _meeting(again), _report(again, table)
        if report.errors:
            return _page(again, meeting, report, kept)
        count = importing.take(again.session, again.acting, meeting, report)
        path.unlink(missing_ok=True)
        return Go(f"/meetings/{meeting.id}/{_what(again)}", say("Entered: {count}.", count=count))

    return _read(path, taken)


def _read(path: Path, act: Any) -> Then:
    return Then(
        "workplace.printing.sheets.read", (str(path), MOST_ROWS + 1, MOST_COLUMNS), act, seconds=30, failed=_unreadable
    )


def _unreadable(ask: Ask, _error: Exception) -> Page:
    reason = say("This is no spreadsheet that can be read. Save it as XLSX and hand it in again.")
    return _page(ask, _meeting(ask), Report(errors=[RowError(1, "", reason)]))


def _report(ask: Ask, table: list[list[str]]) -> Report:
    return importing.look(ask.session, ask.acting, parse(table, _what(ask)))


def _list(ask: Ask, word: str) -> Path:
    return laid_aside(ask.house.settings, ask.acting.person, word, ".xlsx")


def _meeting(ask: Ask) -> Meeting:
    meeting = door.read(ask.session, ask.acting, ask.id)
    require(ask.session, ask.acting, MEETING, meeting, "edit")
    return meeting


def _what(ask: Ask) -> str:
    what = (ask.form.get("what") or ask.query.get("what")) or "members"
    if what not in HEADINGS:
        raise NotFound
    return what


def _page(ask: Ask, meeting: Meeting, report: Report | None, kept: str = "") -> Page:
    what = _what(ask)
    return Page(
        "meetings/import.html",
        {
            "meeting": meeting,
            "what": what,
            "report": report,
            "list": kept,
            "columns": [(words[0], words[1], name == NEEDED[what]) for name, words in HEADINGS[what].items()],
            "column_words": {name: words[1] for name, words in HEADINGS[what].items()},
            "most": MOST_ROWS,
        },
    )
