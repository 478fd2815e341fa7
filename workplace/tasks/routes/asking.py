"""What figures are asked for, read from an address: whose tasks, of which period, which of them."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode

from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say
from workplace.kernel.worktime import Calendar
from workplace.tasks.queries import overview, scopes, soon, standing
from workplace.tasks.queries.scopes import Scope
from workplace.tasks.queries.standing import Asked, Narrow
from workplace.tasks.rules.fields import FIELDS, SOURCES
from workplace.tasks.rules.folders import NO_DUE
from workplace.tasks.rules.lateness import DONE, OPEN, Cell
from workplace.tasks.rules.statistics import BY_KEY, Period, month, quarter, whole_year
from workplace.web.ask import Ask
from workplace.web.forms import read_date, read_number

_PERIOD = re.compile(r"(20[0-9]{2})(?:-(0[1-9]|1[0-2])|-q([1-4]))?")
_OURS = re.compile(r"/tasks(?:/[a-z0-9/]*)?(?:\?[^\s#]*)?")
CELLS: dict[str, Narrow] = {
    "": Narrow(),
    **{cell.value: Narrow(cells=(cell,)) for cell in Cell},
    "done": Narrow(cells=DONE),
    "open": Narrow(cells=OPEN),
    "soon": Narrow(soon=True),
    "moved": Narrow(moved=True),
}
CELL_WORDS: dict[str, Say] = {
    "": say("All tasks"),
    **{cell.value: BY_KEY[cell.value].label for cell in Cell},
    "done": say("Completed"),
    "open": say("Not completed"),
    "soon": BY_KEY["soon"].label,
    "moved": BY_KEY["moved"].label,
}


def scope(ask: Ask, key: str | None = None) -> Scope:
    """Whose tasks the address asks for; NotFound for others' than one may have counted."""
    return scopes.scope(ask.session, ask.acting, ask.query.get("scope") if key is None else key)


def period(key: str) -> Period:
    """A month, quarter or year; this month for anything else."""
    match = _PERIOD.fullmatch(key)
    if match is None:
        today = clock.today()
        return month(today.year, today.month)
    year, number, quarter_number = match.groups()
    if number:
        return month(int(year), int(number))
    return quarter(int(year), int(quarter_number)) if quarter_number else whole_year(int(year))


def period_key(wanted: Period) -> str:
    """The address's word for a period."""
    if (wanted.until - wanted.since).days > 100:
        return str(wanted.since.year)
    if (wanted.until - wanted.since).days > 31:
        return f"{wanted.since.year}-q{(wanted.since.month + 2) // 3}"
    return f"{wanted.since.year}-{wanted.since.month:02}"


def period_name(wanted: Period) -> Say:
    """A period in words."""
    key = period_key(wanted)
    if "q" in key:
        return say("Quarter {number}/{year}", number=key[-1], year=wanted.since.year)
    if len(key) == 4:
        return say("Year {year}", year=key)
    return say("Month {month}/{year}", month=wanted.since.month, year=wanted.since.year)


def periods() -> list[tuple[str, Say]]:
    """The choices: this month and the twelve before, this quarter and the four before, this year and the last."""
    today = clock.today()
    months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(13)]
    quarters = [divmod(today.year * 4 + (today.month - 1) // 3 - back, 4) for back in range(5)]
    found = [month(year, at + 1) for year, at in months]
    found += [quarter(year, at + 1) for year, at in quarters]
    found += [whole_year(today.year), whole_year(today.year - 1)]
    return [(period_key(one), period_name(one)) for one in found]


def asked(ask: Ask, calendar: Calendar) -> Asked:
    """Whose tasks of which period."""
    whose, when = scope(ask), period(ask.query.get("period"))
    ahead = soon.of_scope(ask.session, whose, min(when.until, clock.today()))
    return overview.asked(whose, when, calendar, ahead)


def narrow(ask: Ask) -> Narrow:
    """Which of them: a cell and a group; NotFound for a cell that is none."""
    query = ask.query
    base = CELLS.get(query.get("cell"))
    if base is None:
        raise NotFound
    return Narrow(
        cells=base.cells,
        soon=base.soon,
        moved=base.moved,
        organisation_id=_id(ask, "organisation"),
        unit_id=_id(ask, "unit"),
        person_id=_id(ask, "person"),
        field=query.get("field") if "field" in query and query.get("field") in ("", *FIELDS) else None,
        source=query.get("source") if query.get("source") in SOURCES else None,
    )


def _id(ask: Ask, name: str) -> int | None:
    return read_number(ask.query.get(name))


def address(path: str, wanted: Asked, **more: Any) -> str:
    """The address of a page of these figures; empty words are left out, except a field's."""
    told = {"scope": wanted.scope.key, "period": period_key(wanted.period), **more}
    return f"{path}?{urlencode({k: v for k, v in told.items() if v not in (None, '') or k == 'field'})}"


def after(ask: Ask) -> tuple[date, int] | None:
    """Where an address says that a list by deadline goes on."""
    day, _, text = ask.query.get("after").partition("_")
    known = NO_DUE if day == NO_DUE.isoformat() else read_date(day)
    id = read_number(text)
    return (known, id) if known and id else None


def place(found: tuple[date, int] | None) -> str:
    """The same as a word of an address; empty at the end."""
    return f"{found[0].isoformat()}_{found[1]}" if found else ""


def back(ask: Ask, otherwise: str) -> str:
    """The page of tasks from which a form was sent."""
    url = ask.form.get("back")
    return url if _OURS.fullmatch(url) else otherwise


def desk(ask: Ask, found: list[Scope]) -> Scope:
    """The scope that an address names; without a name what one answers for oneself, or, where nothing of that is in
    hand, what one gave. NotFound for others'."""
    key = ask.query.get("scope")
    chosen = next((one for one in found if one.key == key), None) if key else _usual(ask, found)
    if chosen is None:
        raise NotFound
    return chosen


def _usual(ask: Ask, found: list[Scope]) -> Scope | None:
    own_first = sorted(found, key=lambda one: one.is_given)  # stable: the widest of each side stays first
    busy = (one for one in own_first if standing.has_work(ask.session, one))
    return next(busy, None) or next(iter(own_first), None)
