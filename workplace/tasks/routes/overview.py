"""The leader's overview: figures that open their tasks, the red list, urging in one click."""

import json
from typing import Any

from workplace.kernel.errors import BadInput, Refused
from workplace.kernel.text import Say, say
from workplace.org.queries.calendar import calendar
from workplace.tasks.actions import talking
from workplace.tasks.queries import door, overview, scopes, series
from workplace.tasks.queries.overview import Group
from workplace.tasks.queries.standing import Asked
from workplace.tasks.routes import asking, words
from workplace.tasks.routes.bulk import ACTS
from workplace.tasks.rules import chart, statistics
from workplace.tasks.rules.fields import FIELDS, SOURCES
from workplace.tasks.rules.lateness import Cell
from workplace.tasks.rules.statistics import Counts
from workplace.web.ask import Ask, Go, Page
from workplace.web.language import tell
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/tasks")

BY: dict[str, Say] = {
    "organisation": say("By organisation"),
    "unit": say("By unit"),
    "person": say("By person"),
    "field": say("By field"),
    "source": say("By source"),
}
HEADS: dict[str, Say] = {
    "organisation": say("Organisation"),
    "unit": say("Unit"),
    "person": say("Person"),
    "field": say("Field of work"),
    "source": say("Source"),
}
STACK = (Cell.DONE_IN_TIME, Cell.DONE_LATE, Cell.OPEN_IN_TIME, Cell.OPEN_LATE, Cell.DONE_UNDATED, Cell.OPEN_UNDATED)
TINTS = {
    Cell.DONE_IN_TIME: "1",
    Cell.DONE_LATE: "2",
    Cell.OPEN_IN_TIME: "3",
    Cell.OPEN_LATE: "l",
    Cell.DONE_UNDATED: "2",
    Cell.OPEN_UNDATED: "3",
}
MOST_URGED = 50
MOST_DRAWN = 15  # bars of the chart; the table has them all


@routes.get("/overview", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """How the tasks of a scope stand in a period, and which are latest."""
    open_days = calendar(ask.session)
    wanted = asking.asked(ask, open_days)
    choices = overview.options(wanted.scope)
    by = ask.query.get("by") if ask.query.get("by") in choices else choices[0]
    found = overview.overview(ask.session, ask.acting, wanted, by)
    return Page(
        "tasks/overview.html",
        {
            "wanted": wanted,
            "scopes": [(one.key, one.label) for one in scopes.scopes(ask.session, ask.acting)],
            "periods": asking.periods(),
            "period": asking.period_key(wanted.period),
            "period_name": asking.period_name(wanted.period),
            "by": by,
            "tabs": [(BY[one], asking.address("/tasks/overview", wanted, by=one), None, one == by) for one in choices],
            "total": found.total,
            "shares": statistics.shares(found.total),
            "heads": HEADS,
            "groups": [_row(wanted, by, group, found.groups) for group in found.groups],
            "chart": _chart(ask, wanted, by, found.groups),
            "cells": _cells(wanted, found.total),
            "red": found.red,
            "address": lambda path, **more: asking.address(path, wanted, **more),
            "figures": [
                (one.label, statistics.definition(one.key, soon_days=wanted.soon_days)) for one in statistics.FIGURES
            ],
            "kept": series.filters(ask.session, ask.acting),
            "here_url": asking.address("/tasks/overview", wanted, by=by),
            "Cell": Cell,
            "words": words.of(ask.session, ask.acting),
            "calendar": open_days,
        },
        block={"figures": "figures"},
    )


def _cells(wanted: Asked, total: Counts) -> list[dict[str, Any]]:
    """The four national cells, and the tasks without a deadline where there are some."""
    shown = [cell for cell in STACK[:4]] + [cell for cell in STACK[4:] if total[cell]]
    most = max((total[cell] for cell in shown), default=0)
    return [
        {
            "label": statistics.BY_KEY[cell.value].label,
            "value": total[cell],
            "width": chart.bar(total[cell], most, 164),
            "tint": TINTS[cell],
            "url": asking.address("/tasks/counted", wanted, cell=cell.value),
        }
        for cell in shown
    ]


def _chart(ask: Ask, wanted: Asked, by: str, groups: list[Group]) -> str:
    """What the scripts draw of the table's first rows: every value, and the address of the tasks behind it."""
    shown = [group for group in groups if not group.is_rest][:MOST_DRAWN]
    return json.dumps(
        {
            "labels": [tell(group.label, ask.language) for group in shown],
            "series": [
                {
                    "name": tell(statistics.BY_KEY[cell.value].label, ask.language),
                    "tint": {"l": "late"}.get(TINTS[cell], TINTS[cell]),
                    "values": [group.counts[cell] for group in shown],
                    "urls": [
                        asking.address("/tasks/counted", wanted, cell=cell.value, **{by: group.key})
                        if group.key is not None
                        else ""
                        for group in shown
                    ],
                }
                for cell in STACK
            ],
        },
        ensure_ascii=False,
    )


def _row(wanted: Asked, by: str, group: Group, groups: list[Group]) -> dict[str, Any]:
    most = max(one.counts.total for one in groups if not one.is_rest or group.is_rest)
    opens = not group.is_rest and group.key is not None
    pieces = chart.stacked([(cell.value, group.counts[cell]) for cell in STACK], most, 160)
    return {
        "label": group.label,
        "counts": group.counts,
        "in_time": statistics.shares(group.counts)["in_time_share"],
        "pieces": [(piece, TINTS[Cell(piece.key)]) for piece in pieces],
        "url": (lambda cell="": asking.address("/tasks/counted", wanted, cell=cell, **{by: group.key}))
        if opens
        else (lambda cell="": ""),
    }


@routes.get("/counted", who=SIGNED_IN)
def counted(ask: Ask) -> Page:
    """The tasks behind a figure, a page at a time."""
    open_days = calendar(ask.session)
    wanted, narrow = asking.asked(ask, open_days), asking.narrow(ask)
    after = asking.after(ask)
    found = overview.counted(ask.session, ask.acting, wanted, narrow, after)
    narrowed = ask.query.get("cell")
    asked_for = {name: ask.query.get(name) for name in ("cell", *BY) if name in ask.query}
    following = asking.place(found.next)
    return Page(
        "tasks/counted.html",
        {
            "wanted": wanted,
            "period_name": asking.period_name(wanted.period),
            "cell": ask.query.get("cell"),
            "cell_word": asking.CELL_WORDS[ask.query.get("cell")],
            "groups": [
                (name, overview.label(ask.session, name, value))
                for name in BY
                if (value := getattr(narrow, name if name in ("field", "source") else f"{name}_id")) is not None
            ],
            "lines": found.lines,
            "next_url": asking.address("/tasks/counted", wanted, **asked_for, after=following) if following else "",
            "sheet_url": asking.address("/tasks/counted.xlsx", wanted, **asked_for),
            "back": asking.address("/tasks/overview", wanted),
            "chips": [
                (
                    word,
                    asking.address("/tasks/counted", wanted, **{**asked_for, "cell": key}),
                    key == narrowed,
                )
                for key, word in asking.CELL_WORDS.items()
            ],
            "is_first": after is None,
            "kept": series.filters(ask.session, ask.acting),
            "here_url": asking.address("/tasks/counted", wanted, **asked_for),
            "acts": list(ACTS.items()),
            "fields": FIELDS,
            "sources": SOURCES,
            "words": words.of(ask.session, ask.acting),
            "calendar": open_days,
        },
        block={"counted": "counted"},
    )


@routes.post("/overview/urge", who=SIGNED_IN)
def urge(ask: Ask) -> Go:
    """Urge one task, or all that were ticked; those that can't be are told."""
    ids = ask.form.numbers("task")[:MOST_URGED]
    if not ids:
        raise BadInput(say("Choose at least one task."))
    tasks = [door.read(ask.session, ask.acting, id) for id in ids]
    refused: list[Refused] = []
    for task in tasks:
        try:
            talking.urge(ask.session, ask.acting, task, "")
        except Refused as error:
            refused.append(error)
    if refused and len(refused) == len(tasks):
        raise refused[0]
    url = asking.back(ask, "/tasks/overview")
    if refused:
        return Go(url, say("Urged: {done}. Not urged: {left}.", done=len(tasks) - len(refused), left=len(refused)))
    return Go(url, say("Urged: {done}.", done=len(tasks)))
