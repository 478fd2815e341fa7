"""Tasks from a spreadsheet: looked at first, line by line, then given."""

from pathlib import Path
from typing import Any

from workplace.files.laid_aside import laid_aside, lay_aside
from workplace.files.store import store_of
from workplace.kernel.rows import RowError
from workplace.kernel.text import Say, fold, say
from workplace.tasks.actions import importing
from workplace.tasks.actions.importing import Report, Words
from workplace.tasks.queries import choices
from workplace.tasks.rules.fields import FIELDS, SOURCES
from workplace.tasks.rules.importing import HEADINGS, MOST_COLUMNS, MOST_ROWS, parse
from workplace.web.ask import Answer, Ask, Go, Made, Page, Then
from workplace.web.language import LANGUAGES, tell
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

MOST = 5 * 1024 * 1024
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = {"title": 60, "lead": 34, "coordinate": 40, "content": 60, "reference": 30}


@routes.get("/import", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """What the list must look like, and where to hand it in."""
    return _page(ask, None)


@routes.get("/import.xlsx", who=SIGNED_IN)
def example(ask: Ask) -> Answer:
    """An empty list with the right headings, and to whom one may give work."""
    out = store_of(ask.house.settings).made_path(".xlsx")
    at = 1 if ask.language == "vi" else 0
    columns = [
        {"heading": words[at], "width": _WIDTHS.get(name, 18), "kind": "text"} for name, words in HEADINGS.items()
    ]
    heads = (say("Lead"), say("Detail"))
    offered = [[one.label, one.detail] for one in choices.leads(ask.session, ask.acting)]
    sheets = [
        {"title": tell(say("Tasks"), ask.language), "columns": columns, "rows": []},
        {
            "title": tell(say("Who may lead"), ask.language),
            "columns": [{"heading": tell(head, ask.language), "width": 50, "kind": "text"} for head in heads],
            "rows": offered,
        },
    ]
    name = "danh-sach-nhiem-vu.xlsx"
    return Then("workplace.printing.sheets.write_book", (str(out), sheets), lambda _ask, _rows: Made(out, name, SHEET))


@routes.post("/import", who=SIGNED_IN, upload=True, again=show)
def look(ask: Ask) -> Answer:
    """Say what the list would bring, line by line what is wrong; nothing is given yet."""
    kept = lay_aside(ask.house.settings, ask.acting.person, ask.form.files("list"), ".xlsx", most=MOST)
    return _read(_list(ask, kept), lambda again, table: _page(again, _report(again, table), kept))


@routes.post("/import/take", who=SIGNED_IN, again=show, once=True)
def take(ask: Ask) -> Answer:
    """Give the tasks of the list that was looked at."""
    kept = ask.form.text("list_id", most=64)
    path = _list(ask, kept)

    def given(again: Ask, table: Any) -> Answer:
        report = _report(again, table)
        if report.errors:
            return _page(again, report, kept)
        made = importing.take(again.session, again.acting, report)
        path.unlink(missing_ok=True)
        return Go("/tasks?folder=given", say("Given: {count}.", count=len(made)))

    return _read(path, given)


def _read(path: Path, act: Any) -> Then:
    return Then(
        "workplace.printing.sheets.read", (str(path), MOST_ROWS + 1, MOST_COLUMNS), act, seconds=30, failed=_unreadable
    )


def _unreadable(ask: Ask, _error: Exception) -> Page:
    reason = say("This is no spreadsheet that can be read. Save it as XLSX and hand it in again.")
    return _page(ask, Report(errors=[RowError(1, "", reason)]))


def _report(ask: Ask, table: list[list[str]]) -> Report:
    return importing.look(ask.session, ask.acting, parse(table), _words(FIELDS), _words(SOURCES))


def _words(known: dict[str, Say]) -> Words:
    """What people may write for each key: the key, and its words in every language."""
    return {fold(word): key for key, said in known.items() for word in (key, *(tell(said, to) for to in LANGUAGES))}


def _list(ask: Ask, word: str) -> Path:
    return laid_aside(ask.house.settings, ask.acting.person, word, ".xlsx")


def _page(ask: Ask, report: Report | None, kept: str = "") -> Page:
    context = {
        "report": report,
        "list": kept,
        "columns": [(name, words[1], name in ("title", "lead")) for name, words in HEADINGS.items()],
        "column_words": {name: words[1] for name, words in HEADINGS.items()},
        "fields": list(FIELDS.values()),
        "sources": list(SOURCES.values()),
        "most": MOST_ROWS,
    }
    return Page("tasks/import.html", context)
