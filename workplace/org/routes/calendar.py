"""The working calendar: the administrators' page, and how a deadline is counted, for everybody."""

from datetime import date

from workplace.kernel import clock
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say, say_n
from workplace.kernel.worktime import explain
from workplace.org.actions import calendar as actions
from workplace.org.queries import calendar as queries
from workplace.web.ask import Ask, Go, Page
from workplace.web.forms import read_date
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes()

ADMIN = "administrator"
LONGEST = 400  # days that one page explains


@routes.get("/admin/calendar", who=ADMIN)
def show(ask: Ask) -> Page:
    """The holidays and make-up days of a year."""
    year = ask.query.integer("year", required=False, least=1990, most=2190) or clock.today().year
    return Page("org/calendar.html", {"days": queries.days(ask.session, year), "year": year})


@routes.post("/admin/calendar", who=ADMIN, again=show)
def set_day(ask: Ask) -> Go:
    """Make a day a holiday or a make-up day."""
    day, kind = ask.form.date("day"), ask.form.choice("kind", actions.KINDS)
    name, source = ask.form.text("name", most=100), ask.form.text("source", most=200)
    ask.form.check()
    assert day is not None
    actions.set_day(ask.session, ask.acting, day, kind, name, source)
    return Go(f"/admin/calendar?year={day.year}", said=say("Saved. Deadlines count with it from now on."))


@routes.post("/admin/calendar/clear", who=ADMIN)
def clear_day(ask: Ask) -> Go:
    """Let a day be what its weekday says."""
    day = ask.form.date("day")
    ask.form.check()
    assert day is not None
    actions.clear_day(ask.session, ask.acting, day)
    return Go(f"/admin/calendar?year={day.year}", said=say("The day was taken out."))


@routes.post("/admin/calendar/seed", who=ADMIN)
def seed(ask: Ask) -> Go:
    """Enter a year's known holidays; what stands there already stays."""
    year = ask.form.integer("year", least=1990, most=2190)
    ask.form.check()
    assert year is not None
    count = actions.seed(ask.session, ask.acting, range(year, year + 1))
    said = say_n(
        "Entered: {count} day. Compare them with the official decision.",
        "Entered: {count} days. Compare them with the official decision.",
        count,
    )
    return Go(f"/admin/calendar?year={year}", said=said)


@routes.get("/calendar/explain", who=SIGNED_IN)
def explained(ask: Ask) -> Page:
    """The days from one day to another: which count, and why the others do not."""
    start, end = _day(ask, "start"), _day(ask, "end")
    if (end - start).days > LONGEST:
        raise BadInput({"end": say("At most {most} days at a time.", most=LONGEST)})
    days = explain(queries.calendar(ask.session), start, end)
    count = max((day.number for day in days), default=0)
    return Page("org/explain.html", {"start": start, "end": end, "days": days, "count": count})


def _day(ask: Ask, field: str) -> date:
    return read_date(ask.query.get(field)) or clock.today()
