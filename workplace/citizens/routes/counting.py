"""What figures are asked for, read from an address: whose cases, of which period, narrowed to what."""

import re
from typing import Any
from urllib.parse import urlencode

from workplace.cases.queries import services
from workplace.citizens.process import PROCESSES
from workplace.citizens.queries import figures
from workplace.citizens.queries.figures import Asked
from workplace.citizens.rules.figures import Period, month, quarter, whole_year
from workplace.kernel import clock
from workplace.kernel.text import Say, say
from workplace.web.ask import Ask
from workplace.web.forms import MOMENT, read_number

_PERIOD = re.compile(r"(20[0-9]{2})(?:-(0[1-9]|1[0-2])|-q([1-4]))?")


def asked(ask: Ask) -> Asked:
    """What the address asks for, of what this official may have counted."""
    kind = ask.query.get("kind")
    return Asked(
        figures.whose(ask.session, ask.acting),
        period(ask.query.get("period")),
        kind if kind in PROCESSES else "",
        ask.query.text("service", required=False, most=80),
        read_number(ask.query.get("unit")),
        read_number(ask.query.get("area")),
    )


def period(key: str) -> Period:
    """A month, quarter or year; this year for anything else."""
    match = _PERIOD.fullmatch(key)
    if match is None:
        return whole_year(clock.today().year)
    year, number, quarter_number = match.groups()
    if number:
        return month(int(year), int(number))
    return quarter(int(year), int(quarter_number)) if quarter_number else whole_year(int(year))


def this_month() -> Period:
    """The month of today."""
    return month(clock.today().year, clock.today().month)


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
    """The choices: this year and the last, this quarter and the four before, this month and the twelve before."""
    today = clock.today()
    found = [whole_year(today.year), whole_year(today.year - 1)]
    quarters = [divmod(today.year * 4 + (today.month - 1) // 3 - back, 4) for back in range(5)]
    months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(13)]
    found += [quarter(year, at + 1) for year, at in quarters]
    found += [month(year, at + 1) for year, at in months]
    return [(period_key(one), period_name(one)) for one in found]


def address(path: str, wanted: Asked, **more: Any) -> str:
    """The address of a page of these figures; what is not narrowed is left out."""
    told = {
        "period": period_key(wanted.period), "kind": wanted.kind, "service": wanted.service, "unit": wanted.unit_id,
        "area": wanted.area_id, **more,
    }  # fmt: skip
    return f"{path}?{urlencode({key: value for key, value in told.items() if value not in (None, '')})}"


def after(ask: Ask) -> tuple[int, int] | None:
    """Where an address says that a list goes on: ticks and id of the last row."""
    return ask.query.place("after", most=MOMENT)


def service_choices(ask: Ask, kind: str) -> list[tuple[str, str]]:
    """The services of a kind, or of all."""
    offered = [one for each in ((kind,) if kind else tuple(PROCESSES)) for one in services.offered(ask.session, each)]
    return [(one.code, (ask.language == "en" and one.name_en) or one.name) for one in offered]
