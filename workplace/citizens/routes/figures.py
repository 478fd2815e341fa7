"""The statistics of cases: a table by unit, service, kind or commune, month by month; every figure opens its cases."""

from typing import Any, NamedTuple

from workplace.cases.rules import clock as terms
from workplace.citizens.queries import figures, grouped, held
from workplace.citizens.queries.figures import Asked
from workplace.citizens.routes import counting, words
from workplace.citizens.rules import charts
from workplace.citizens.rules import figures as rules
from workplace.citizens.rules.figures import BY_KEY, OPENING, TABLE, Counts, Share, Times
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import Calendar
from workplace.org.queries.calendar import calendar
from workplace.web.ask import Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")

BY: dict[str, Say] = {
    "unit": say("By unit"),
    "service": say("By service"),
    "kind": say("By kind"),
    "area": say("By commune"),
}
HEADS: dict[str, Say] = {
    "unit": say("Unit"),
    "service": say("Service"),
    "kind": say("Kind"),
    "area": say("Ward or commune"),
}
SHARES = ("in_time_share", "self_share", "response_share", "satisfied_share")
TIMES = ("median", "ninetieth")


class Cell(NamedTuple):
    """One figure of the table: what is printed, and the address of its cases."""

    key: str
    label: Say
    value: Any
    url: str
    tone: str = ""


@routes.get("/statistics", who=SIGNED_IN)
def statistics(ask: Ask) -> Page:
    """How cases of a period stand, and by whom."""
    wanted, days = counting.asked(ask), calendar(ask.session)
    by = ask.query.get("by") if ask.query.get("by") in BY else "unit"
    found = grouped.table(ask.session, wanted, by, ask.language)
    return Page(
        "citizens/statistics.html",
        {
            "wanted": wanted,
            "by": by,
            "tabs": [(BY[one], counting.address("/cases/statistics", wanted, by=one), None, one == by) for one in BY],
            "heads": HEADS,
            "columns": [BY_KEY[key] for key in TABLE],
            "total": found.total,
            "shares": rules.shares(found.total),
            "rows": [(one.label, cells(wanted, one.counts, one.times, days, **{by: one.key})) for one in found.groups],
            "foot": cells(wanted, found.total, found.times, days),
            "definitions": rules.FIGURES,
            **narrowing(ask, wanted),
        },
        block={"figures": "figures"},
    )


@routes.get("/trend", who=SIGNED_IN)
def trend(ask: Ask) -> Page:
    """Twelve months up to the period's end: what came, what was finished in time and late."""
    wanted = counting.asked(ask)
    months = figures.by_month(ask.session, wanted, rules.months_up_to(min(wanted.period.until, clock.today()), 12))
    return Page(
        "citizens/trend.html",
        {
            "months": [
                (counting.period_name(period), counts, charts.month(counts, months)) for period, counts in months
            ],
            "back": counting.address("/cases/statistics", wanted),
        },
        block={"trend": "trend"},
    )


@routes.get("/counted", who=SIGNED_IN)
def counted(ask: Ask) -> Page:
    """Exactly the cases behind a figure, a page at a time."""
    wanted, figure = counting.asked(ask), ask.query.get("figure")
    if figure not in OPENING:
        raise NotFound
    after = counting.after(ask)
    ids = figures.listed(ask.session, wanted, figure, after)
    lines = held.lines(ask.session, ask.acting, ids[: figures.PAGE])
    last = lines[-1].case if len(ids) > figures.PAGE else None
    return Page(
        "citizens/counted.html",
        {
            "wanted": wanted,
            "figure": BY_KEY[figure],
            "many": figures.many(ask.session, wanted, figure),
            "lines": lines,
            "is_first": after is None,
            "next_url": counting.address("/cases/counted", wanted, figure=figure, after=f"{last.at}-{last.id}")
            if last
            else "",
            "back": counting.address("/cases/statistics", wanted),
            "sheet_url": counting.address("/cases/counted.xlsx", wanted, figure=figure),
            "table_url": counting.address("/cases/counted.csv", wanted, figure=figure),
            "chips": [
                (BY_KEY[key].label, counting.address("/cases/counted", wanted, figure=key), key == figure)
                for key in OPENING
            ],
            "narrowed": grouped.labels(ask.session, wanted, ask.language),
            **told(ask),
            "period_name": counting.period_name(wanted.period),
        },
        block={"counted": "counted"},
    )


def cells(wanted: Asked, counts: Counts, times: Times, days: Calendar, **group: Any) -> list[Cell]:
    """A row's figures in the order of the table."""
    shares = rules.shares(counts)
    opens = all(value is not None for value in group.values())
    return [_cell(wanted, key, counts, times, shares, days, group if opens else None) for key in TABLE]


def _cell(
    wanted: Asked, key: str, counts: Counts, times: Times, shares: dict[str, Share], days: Calendar,
    group: dict[str, Any] | None,
) -> Cell:  # fmt: skip
    label = BY_KEY[key].label
    if key in SHARES:
        return Cell(key, label, shares[key], "")
    if key in TIMES:
        return Cell(key, label, in_days(getattr(times, key), days), "")
    url = counting.address("/cases/counted", wanted, figure=key, **group) if group is not None and counts[key] else ""
    return Cell(key, label, counts[key], url, "bad" if key == "overdue" and counts[key] else "")


class Days(NamedTuple):
    """Office time in working days, to one decimal; None over nothing."""

    days: float | None


def in_days(minutes: int | None, days: Calendar) -> Days:
    """Minutes of office time as the table prints them."""
    return Days(None if minutes is None else round(minutes / terms.day_minutes(days), 1))


def told(ask: Ask) -> dict[str, Any]:
    """What lists of cases need to put them into words."""
    days = calendar(ask.session)
    return {
        "calendar": days,
        "due": lambda row: words.due(row, days),
        "state": words.state,
        "spoken": lambda minutes: terms.spoken(minutes, days),
        "kinds": words.KINDS,
        "language": ask.language,
    }


def narrowing(ask: Ask, wanted: Asked) -> dict[str, Any]:
    """What the form above figures needs."""
    return {
        "address": lambda path, **more: counting.address(path, wanted, **more),
        "periods": counting.periods(),
        "period": counting.period_key(wanted.period),
        "period_name": counting.period_name(wanted.period),
        "kinds": list(words.MANY.items()),
        "services": counting.service_choices(ask, wanted.kind),
        "narrowed": grouped.labels(ask.session, wanted, ask.language),
    }
