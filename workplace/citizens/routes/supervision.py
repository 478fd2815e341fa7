"""Supervision: what is overdue, due soon or waiting, who holds it and for how long; urging; the wall screen."""

from workplace.cases.queries import door
from workplace.citizens.actions import urging
from workplace.citizens.queries import figures, grouped, held
from workplace.citizens.queries.figures import Asked
from workplace.citizens.queries.grouped import Group
from workplace.citizens.routes import counting
from workplace.citizens.routes.figures import in_days, narrowing, told
from workplace.citizens.rules import figures as rules
from workplace.citizens.rules.figures import Counts
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, Refused
from workplace.kernel.text import Say, say
from workplace.org.queries.calendar import calendar
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/cases")

LISTS: tuple[tuple[str, Say, Say], ...] = (
    ("overdue", say("Overdue"), say("Nothing is overdue.")),
    ("soon", say("Due in three working days"), say("Nothing is due in three working days.")),
    ("paused", say("Waiting for the citizen"), say("No citizen was asked for anything.")),
)
MOST_SHOWN = 12
MOST_URGED = 50
MOST_ON_THE_WALL = 8


@routes.get("/overview", who=SIGNED_IN)
def overview(ask: Ask) -> Page:
    """Who holds what, latest first; one click urges."""
    wanted = counting.asked(ask)
    holders = _holders(ask, wanted)
    everywhere = Asked(wanted.whose, wanted.period, wanted.kind, wanted.service)
    every = holders if wanted.unit_id is None and wanted.area_id is None else _holders(ask, everywhere)
    total = sum((one.counts for one in holders), Counts())
    return Page(
        "citizens/overview.html",
        {
            "wanted": wanted,
            "now": clock.now(),
            "total": total,
            "holders": holders,
            "unit_choices": [(one.key, one.label) for one in sorted(every, key=lambda one: str(one.label))],
            "lists": [
                (key, title, empty, held.first(ask.session, ask.acting, wanted, key, MOST_SHOWN), total[key])
                for key, title, empty in LISTS
            ],
            "here_url": counting.address("/cases/overview", wanted),
            **told(ask),
            **narrowing(ask, wanted),
        },
    )


@routes.post("/overview/urge", who=SIGNED_IN)
def urge(ask: Ask) -> Go:
    """Urge one case, or all that are shown; those that can't be are told."""
    ids = ask.form.numbers("case")[:MOST_URGED]
    if not ids:
        raise BadInput(say("Choose at least one case."))
    refused: list[Refused] = []
    for id in ids:
        try:
            urging.urge(ask.session, ask.acting, door.read(ask.session, ask.acting, id), "")
        except Refused as error:
            refused.append(error)
    if len(refused) == len(ids):
        raise refused[0]
    url = ask.form.get("back")
    here = url if url.startswith("/cases/overview?") or url == "/cases/overview" else "/cases/overview"
    if refused:
        return Go(here, say("Urged: {done}. Not urged: {left}.", done=len(ids) - len(refused), left=len(refused)))
    return Go(here, say("Urged: {done}.", done=len(ids)))


@routes.get("/wall", who=SIGNED_IN)
def wall(ask: Ask) -> Page:
    """A large screen, anew every minute: figures of this month, and who holds most. No title, no name of a citizen."""
    today, days = clock.today(), calendar(ask.session)
    wanted = Asked(figures.whose(ask.session, ask.acting), rules.month(today.year, today.month))
    found = grouped.table(ask.session, wanted, "unit", ask.language)
    holders = [one for one in found.groups if one.counts.open]
    return Page(
        "citizens/wall.html",
        {
            "now": clock.now(),
            "month": counting.period_name(wanted.period),
            "total": found.total,
            "shares": rules.shares(found.total),
            "median": in_days(found.times.median, days),
            "kinds": [(one.label, one.counts) for one in grouped.table(ask.session, wanted, "kind").groups],
            "holders": holders[:MOST_ON_THE_WALL],
            "most": max((one.counts.open for one in holders), default=1),
        },
        block={"main": "now"},
    )


def _holders(ask: Ask, wanted: Asked) -> list[Group]:
    """The units that hold something open, most overdue first."""
    return [one for one in grouped.standing(ask.session, wanted) if one.counts.open]
