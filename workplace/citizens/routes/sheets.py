"""Figures and the cases behind them as spreadsheets and as plain tables, each with what the figures mean."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from workplace.citizens.queries import figures as queries
from workplace.citizens.queries import grouped, held
from workplace.citizens.queries.figures import Asked
from workplace.citizens.queries.held import Held
from workplace.citizens.routes import counting, words
from workplace.citizens.routes.figures import BY, HEADS, SHARES, TIMES
from workplace.citizens.rules import figures as rules
from workplace.citizens.rules.figures import BY_KEY, FIGURES, OPENING, TABLE, Counts, Times
from workplace.files.actions import note_access
from workplace.files.store import store_of
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.printing.sheets import ACTIVE
from workplace.web.ask import Answer, Ask, Made, Raw, Then
from workplace.web.language import tell
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 5_000
Tell = Callable[[Say | str], str]
Columns = Sequence[tuple[Say, int, str]]
_CASE: Columns = (
    (say("Code"), 18, "text"),
    (say("Kind"), 16, "text"),
    (say("Service"), 30, "text"),
    (say("Title"), 60, "text"),
    (say("State"), 24, "text"),
    (say("Held by"), 40, "text"),
    (say("Received"), 12, "date"),
    (say("Taken"), 12, "date"),
    (say("Deadline"), 12, "date"),
    (say("Result"), 12, "date"),
    (say("Minutes of office time"), 12, "number"),
    (say("Times sent back"), 10, "number"),
)


@routes.get("/statistics.xlsx", who=SIGNED_IN)
def book(ask: Ask) -> Answer:
    """The table as a workbook, and a sheet with the definitions."""
    wanted, told = counting.asked(ask), _teller(ask)
    by, rows = _figures(ask, wanted, told)
    columns = [_column(told(HEADS[by]), 40), *(_column(_head(told, key), 13, "number") for key in TABLE)]
    sheet = {"title": told(BY[by]), "columns": columns, "rows": rows}
    return _book(ask, wanted, [sheet, _definitions(told, wanted)], "thong-ke-phan-anh")


@routes.get("/statistics.csv", who=SIGNED_IN)
def table(ask: Ask) -> Raw:
    """The same as a plain table."""
    wanted, told = counting.asked(ask), _teller(ask)
    by, rows = _figures(ask, wanted, told)
    heads = [told(HEADS[by]), *(_head(told, key) for key in TABLE)]
    return _plain(ask, wanted, [heads, *rows], "thong-ke-phan-anh")


@routes.get("/counted.xlsx", who=SIGNED_IN)
def cases_book(ask: Ask) -> Answer:
    """Exactly the cases behind a figure, at most 5,000, with the definitions."""
    wanted, told = counting.asked(ask), _teller(ask)
    figure, rows = _cases(ask, wanted, told)
    columns = [_column(told(head), width, kind) for head, width, kind in _CASE]
    sheet = {"title": told(BY_KEY[figure].label), "columns": columns, "rows": rows}
    return _book(ask, wanted, [sheet, _definitions(told, wanted)], "vu-viec")


@routes.get("/counted.csv", who=SIGNED_IN)
def cases_table(ask: Ask) -> Raw:
    """The same as a plain table."""
    wanted, told = counting.asked(ask), _teller(ask)
    _, rows = _cases(ask, wanted, told)
    return _plain(ask, wanted, [[told(head) for head, _, _ in _CASE], *rows], "vu-viec")


def _figures(ask: Ask, wanted: Asked, told: Tell) -> tuple[str, list[list[Any]]]:
    by = ask.query.get("by") if ask.query.get("by") in BY else "unit"
    found = grouped.table(ask.session, wanted, by, ask.language)
    lines = [(one.label, one.counts, one.times) for one in found.groups]
    lines.append((say("Total"), found.total, found.times))
    return by, [[told(label), *(_value(counts, times, key) for key in TABLE)] for label, counts, times in lines]


def _cases(ask: Ask, wanted: Asked, told: Tell) -> tuple[str, list[list[Any]]]:
    figure = ask.query.get("figure")
    if figure not in OPENING:
        raise NotFound
    ids = queries.listed(ask.session, wanted, figure, most=MOST)
    rows = [_case(one, told, ask.language) for one in held.lines(ask.session, ask.acting, ids[:MOST])]
    if len(ids) > MOST:
        rows.append([told(say("Only the first {most} are shown.", most=MOST)), *[""] * (len(_CASE) - 1)])
    return figure, rows


def _case(one: Held, told: Tell, language: str) -> list[Any]:
    case = one.case
    return [
        case.code, told(words.KINDS[case.kind]), (language == "en" and case.service_en) or case.service, case.title,
        told(words.state(case).label), one.holder, _day(case.received_at), _day(case.accepted_at), _day(case.due_at),
        _day(case.ready_at), case.worked if case.worked is not None else "", case.bounces,
    ]  # fmt: skip


def _value(counts: Counts, times: Times, key: str) -> Any:
    if key in SHARES:
        percent = rules.shares(counts)[key].percent
        return "" if percent is None else percent
    if key in TIMES:
        return getattr(times, key) if getattr(times, key) is not None else ""
    return counts[key]


def _head(told: Tell, key: str) -> str:
    label = told(BY_KEY[key].label)
    if key in TIMES:
        return told(say("{figure} (minutes)", figure=label))
    return told(say("{figure} (%)", figure=label)) if key in SHARES else label


def _definitions(told: Tell, wanted: Asked) -> dict[str, Any]:
    rows = [[told(one.label), told(one.definition)] for one in FIGURES]
    moment = f"{clock.local(clock.now()):%d/%m/%Y %H:%M}"
    return {
        "title": told(say("Definitions")),
        "columns": [_column(told(say("Figure")), 30), _column(told(say("What it counts")), 110)],
        "rows": [
            [told(say("Period")), told(counting.period_name(wanted.period))],
            [told(say("As of")), moment],
            *rows,
        ],
    }


def _book(ask: Ask, wanted: Asked, sheets: list[dict[str, Any]], name: str) -> Answer:
    out = store_of(ask.house.settings).made_path(".xlsx")
    _noted(ask)
    return Then(
        "workplace.printing.sheets.write_book",
        (str(out), sheets),
        lambda _ask, _rows: Made(out, f"{name}-{counting.period_key(wanted.period)}.xlsx", SHEET),
        seconds=120,
    )


def _plain(ask: Ask, wanted: Asked, rows: list[list[Any]], name: str) -> Raw:
    """UTF-8 with its mark, as spreadsheets know it; nothing in it is taken for a formula."""
    _noted(ask)
    text = io.StringIO()
    csv.writer(text).writerows([_safe(value) for value in row] for row in rows)
    file = f"{name}-{counting.period_key(wanted.period)}.csv"
    disposition = f'attachment; filename="{file}"'
    return Raw(text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", {"content-disposition": disposition})


def _safe(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(ACTIVE) else value


def _column(heading: str, width: int, kind: str = "text") -> dict[str, Any]:
    return {"heading": heading, "width": width, "kind": kind}


def _day(moment: datetime | None) -> str:
    return clock.local(moment).date().isoformat() if moment else ""


def _teller(ask: Ask) -> Tell:
    return lambda word: tell(word, ask.language)


def _noted(ask: Ask) -> None:
    acting = ask.acting
    ask.aside(lambda session: note_access(session, acting, "download", module="cases.figures", thing=None))
