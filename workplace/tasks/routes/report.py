"""The report of a period on paper, and tasks and figures as spreadsheets, each with what the figures mean."""

from collections.abc import Callable
from typing import Any

from workplace.files.actions import note_access
from workplace.files.store import store_of
from workplace.kernel import clock
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import Calendar
from workplace.org.queries.calendar import calendar
from workplace.tasks.queries import report
from workplace.tasks.queries.lines import Line
from workplace.tasks.queries.standing import Asked
from workplace.tasks.routes import asking, overview, trend, words
from workplace.tasks.rules import lateness, statistics
from workplace.tasks.rules.fields import FIELDS, SOURCES
from workplace.tasks.rules.lateness import Cell
from workplace.tasks.rules.statistics import BY_KEY, Counts, Share
from workplace.web.ask import Answer, Ask, Made, Then
from workplace.web.filters import date_, number
from workplace.web.language import tell
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = (
    "total", "done_in_time", "done_late", "done_undated", "open_in_time", "open_late", "open_undated", "soon", "moved",
    "in_time_share", "kept_share",
)  # fmt: skip
_PRINTED = (
    "total", "done_in_time", "done_late", "done_undated", "open_in_time", "open_late", "open_undated", "soon", "moved",
    "in_time_share",
)  # fmt: skip
MONTHS = say("Month by month")
Tell = Callable[[Say | str], str]


@routes.get("/report.pdf", who=SIGNED_IN)
def paper(ask: Ask) -> Answer:
    """A4 across: the figures, their tables, the red list, and the sentences that define them."""
    open_days = calendar(ask.session)
    wanted = asking.asked(ask, open_days)
    data = _data(ask, wanted, report.report(ask.session, ask.acting, wanted, open_days), open_days)
    out = store_of(ask.house.settings).made_path(".pdf")
    name = f"bao-cao-nhiem-vu-{asking.period_key(wanted.period)}.pdf"
    _noted(ask, wanted)
    return Then(
        "workplace.printing.render.render",
        ("task_report", data, str(out)),
        lambda _ask, _pages: Made(out, name, "application/pdf"),
        seconds=120,
    )


@routes.get("/report.xlsx", who=SIGNED_IN)
def book(ask: Ask) -> Answer:
    """The same figures as a workbook: a sheet for each table, and one with the definitions."""
    wanted = asking.asked(ask, open_days := calendar(ask.session))
    made = report.report(ask.session, ask.acting, wanted, open_days)
    told = _teller(ask)
    sheets = [
        {
            "title": told(overview.BY[by]),
            "columns": [
                _column(told(overview.HEADS[by]), 40),
                *(_column(_head(told, key), 13, "number") for key in _COLUMNS),
            ],
            "rows": [
                [told(label), *(_value(counts, key) for key in _COLUMNS)]
                for label, counts in [*((g.label, g.counts) for g in groups), (say("Total"), made.total)]
            ],
        }
        for by, groups in made.tables.items()
    ]
    months = {
        "title": told(MONTHS),
        "columns": [_column(told(say("Month")), 20), *(_column(_head(told, key), 13, "number") for key in _COLUMNS)],
        "rows": [
            [told(asking.period_name(one.wanted.period)), *(_value(one.counts, key) for key in _COLUMNS)]
            for one in made.months
        ],
    }
    definitions = _definitions(told, wanted.soon_days)
    definitions["rows"].append([told(MONTHS), told(trend.MEANT)])
    return _book(ask, wanted, [*sheets, months, definitions], "bao-cao-nhiem-vu")


@routes.get("/counted.xlsx", who=SIGNED_IN)
def sheet(ask: Ask) -> Answer:
    """The tasks behind a figure, at most 5,000, with the definitions."""
    open_days = calendar(ask.session)
    wanted, narrow = asking.asked(ask, open_days), asking.narrow(ask)
    found, cut = report.exported(ask.session, ask.acting, wanted, narrow)
    told = _teller(ask)
    rows = [_task_row(line, told, open_days) for line in found]
    if cut:
        rows.append(
            [told(say("Only the first {most} are shown.", most=report.MOST_EXPORTED)), *[""] * (len(_TASK) - 1)]
        )
    columns = [_column(told(head), width, kind) for head, width, kind in _TASK]
    tasks = {"title": told(asking.CELL_WORDS[ask.query.get("cell")]), "columns": columns, "rows": rows}
    return _book(ask, wanted, [tasks, _definitions(told, wanted.soon_days)], "nhiem-vu")


_RED = (say("Code"), say("Task"), say("Lead"), say("First deadline"), say("Deadline"), say("Days late"))
_TASK = (
    (say("Code"), 15, "text"),
    (say("Task"), 60, "text"),
    (say("Lead"), 30, "text"),
    (say("Organisation"), 30, "text"),
    (say("Issuer"), 24, "text"),
    (say("Field of work"), 24, "text"),
    (say("Source"), 20, "text"),
    (say("Given on"), 12, "date"),
    (say("First deadline"), 12, "date"),
    (say("Deadline"), 12, "date"),
    (say("Extended"), 9, "number"),
    (say("Result handed in"), 12, "date"),
    (say("Completed on"), 12, "date"),
    (say("State"), 20, "text"),
    (say("Percent"), 9, "number"),
    (say("Working days late"), 11, "number"),
)


def _task_row(line: Line, told: Tell, open_days: Calendar) -> list[Any]:
    late = lateness.days_late(open_days, line.due, lateness.measured(line, clock.today()))
    days = (line.given_on, line.original_due, line.due, line.reported_on, line.completed_on)
    given, first, due, handed_in, completed = (day.isoformat() if day else "" for day in days)
    return [
        line.code, line.title, line.lead, line.organisation, line.issuer, told(FIELDS.get(line.field, "")),
        told(SOURCES.get(line.source, "")), given, first, due, line.extensions, handed_in, completed,
        told(words.state(line).label), line.percent, late,
    ]  # fmt: skip


def _book(ask: Ask, wanted: Asked, sheets: list[dict[str, Any]], name: str) -> Answer:
    out = store_of(ask.house.settings).made_path(".xlsx")
    _noted(ask, wanted)
    return Then(
        "workplace.printing.sheets.write_book",
        (str(out), sheets),
        lambda _ask, _rows: Made(out, f"{name}-{asking.period_key(wanted.period)}.xlsx", SHEET),
        seconds=120,
    )


def _noted(ask: Ask, wanted: Asked) -> None:
    acting, thing = ask.acting, wanted.scope.organisation_id
    ask.aside(lambda session: note_access(session, acting, "download", module="tasks.report", thing=thing))


def _teller(ask: Ask) -> Tell:
    language = ask.language
    return lambda words_: tell(words_, language) if isinstance(words_, Say) else words_


def _column(heading: str, width: int, kind: str = "text") -> dict[str, Any]:
    return {"heading": heading, "width": width, "kind": kind}


def _head(told: Tell, key: str) -> str:
    word = told(BY_KEY[key].label)
    return f"{word}, %" if key.endswith("_share") else word


def _value(counts: Counts, key: str) -> int | float | str:
    if key.endswith("_share"):
        percent = statistics.shares(counts)[key].percent
        return "" if percent is None else percent
    return counts.total if key == "total" else getattr(counts, key) if key in ("soon", "moved") else counts[Cell(key)]


def _definitions(told: Tell, soon_days: int) -> dict[str, Any]:
    columns = [_column(told(say("Figure")), 30), _column(told(say("What it counts")), 110)]
    rows = [[told(one.label), told(statistics.definition(one.key, soon_days=soon_days))] for one in statistics.FIGURES]
    return {"title": told(say("Definitions")), "columns": columns, "rows": rows}


def _share_text(share: Share) -> str:
    return "–" if share.percent is None else f"{number(share.percent)} %"


def _data(ask: Ask, wanted: Asked, made: report.Report, open_days: Calendar) -> dict[str, Any]:
    told = _teller(ask)
    total, shares = made.total, statistics.shares(made.total)
    until = min(wanted.period.until, clock.today())

    def row(label: Say | str, counts: Counts) -> list[str]:
        values = (_value(counts, key) for key in _PRINTED)
        return [told(label), *(number(value) if value != "" else "–" for value in values)]  # type: ignore[arg-type]

    def figure(label: Say, value: str, note: Say) -> dict[str, str]:
        return {"label": told(label), "value": value, "note": told(note)}

    def over(key: str) -> Say:
        return say("{part} of {whole}", part=number(shares[key].part), whole=number(shares[key].whole))

    return {
        "language": ask.language,
        "title": told(say("Report on tasks")).upper(),
        "agency": told(wanted.scope.label),
        "period": told(asking.period_name(wanted.period)),
        "as_of": told(say("As of the end of {day}", day=date_(until))),
        "figures": [
            figure(say("Tasks"), number(total.total), say("{count} completed", count=number(total.done))),
            figure(BY_KEY["in_time_share"].label, _share_text(shares["in_time_share"]), over("in_time_share")),
            figure(BY_KEY["late_share"].label, _share_text(shares["late_share"]), over("late_share")),
            figure(BY_KEY["kept_share"].label, _share_text(shares["kept_share"]), over("kept_share")),
        ],
        "tables": [
            {
                "title": told(overview.BY[by]),
                "heads": [told(overview.HEADS[by]), *(_head(told, key) for key in _PRINTED)],
                "rows": [row(group.label, group.counts) for group in groups],
                "total": row(say("Total"), total),
            }
            for by, groups in made.tables.items()
        ]
        + [
            {
                "title": told(MONTHS),
                "heads": [told(say("Month")), *(_head(told, key) for key in _PRINTED)],
                "rows": [row(asking.period_name(one.wanted.period), one.counts) for one in made.months],
                "total": [],  # a task stands in every month of its life
                "note": told(trend.MEANT),
            }
        ],
        "red_title": told(say("Longest overdue")),
        "red_heads": [told(word) for word in _RED],
        "red": [_red(line, told, open_days, until) for line in made.red],
        "definitions_title": told(say("What each figure counts")),
        "definitions": [
            {"label": told(one.label), "sentence": told(statistics.definition(one.key, soon_days=wanted.soon_days))}
            for one in statistics.FIGURES
        ],
        "printed_words": told(say("Printed from the system:")),
        "page_word": told(say("Page")),
        "printed": f"{clock.local(clock.now()):%H:%M %d/%m/%Y}",
        "made_at": clock.now().isoformat(),
        "demonstration": ask.house.settings.is_demo,
    }  # fmt: skip


def _red(line: Line, told: Tell, open_days: Calendar, until: Any) -> list[str]:
    late = lateness.days_late(open_days, line.due, lateness.measured(line, until))
    title = line.title or told(say("You may not open this task."))
    return [line.code, title, line.lead or line.organisation, date_(line.original_due), date_(line.due), str(late)]
