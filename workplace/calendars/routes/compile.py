"""The one screen on which the Office compiles a week, and the steps from there to its publication."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from workplace.calendars.actions import publishing
from workplace.calendars.models.items import CalendarItem
from workplace.calendars.models.weeks import CalendarWeek
from workplace.calendars.process import AGENDA, WEEK
from workplace.calendars.queries import door, offices, screen, shown
from workplace.calendars.queries import lines as of_week
from workplace.calendars.routes import words
from workplace.calendars.routes.week import chosen, counted, place_of, tabs, title_of
from workplace.calendars.rules.times import closing, monday_of, week_number
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.kernel.text import Say, say, say_n
from workplace.org.queries import people
from workplace.process.take import may, require
from workplace.web.ask import Ask, Go, Page
from workplace.web.forms import read_date
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/calendars")

SHOWN = ("proposed", "included", "left_out", "cancelled")


@routes.get("/compile", who=SIGNED_IN)
def compile_(ask: Ask) -> Page:
    """All proposals and lines of a week with their clashes, for whoever compiles or approves it."""
    every = [card for card in offices.all_(ask.session, ask.acting) if card.edits or card.approves]
    office = chosen(ask, every)
    if office is None:
        raise NotFound
    asked = read_date(ask.query.get("day"))
    monday = monday_of(asked or clock.today() + timedelta(days=7))
    row = offices.week(ask.session, office.id, monday)
    return Page("calendars/compile.html", _context(ask, office, monday, row), block={"lines": "lines"})


def _context(ask: Ask, office: offices.OfficeCard, monday: Any, row: CalendarWeek | None) -> dict[str, Any]:
    items = of_week.live(ask.session, row, SHOWN) if row else []
    found = of_week.lines(ask.session, items)
    by_item: dict[int, CalendarItem] = {item.id or 0: item for item in items}
    clashes = screen.clashes(
        ask.session, ask.acting, [item for item in items if item.state in ("proposed", "included")]
    )
    pending = of_week.pending(ask.session, row) if row else []
    days = shown.days(ask.session, ask.acting, office.id, monday, found, pending, whole=True)
    states: dict[str, int] = defaultdict(int)
    for item in items:
        states[item.state] += 1
    until = closing(monday, office.closes_on, office.closes_at)
    is_open = row is None or row.state in ("compiling", "published")
    return {
        "office": office,
        "offices": [],
        "monday": monday,
        "last": monday + timedelta(days=6),
        "number": week_number(monday),
        "row": row,
        "days": days,
        "items": by_item,
        "clashes": clashes,
        "states": dict(states),
        "closes": until,
        "is_closed": clock.now() > until,
        "pending": pending,
        "counted": counted(pending),
        "words": words,
        "title": title_of(office),
        "steps": {step.verb: step for step in may(ask.session, ask.acting, WEEK, row)} if row else {},
        "week_state": WEEK.states[row.state if row else "compiling"],
        "item_states": AGENDA.states,
        "tabs": tabs([office], "compile"),
        "place": place_of(office.id, monday),
        "duty_words": shown.DUTIES,
        "previous": monday - timedelta(days=7),
        "following": monday + timedelta(days=7),
        "may_edit": office.edits and is_open,
        "blocked": _blocked(row, states, len(pending)),
        "proposers": people.cards(ask.session, {item.made_by for item in items}),
        "clashing": sum(1 for item in clashes if clashes[item]),
    }


def _blocked(row: CalendarWeek | None, states: dict[str, int], pending: int) -> Say | str:
    """Why the week's next step is not possible yet."""
    if row is None:
        return ""
    if row.state == "compiling" and states.get("proposed"):
        return say_n(
            "{count} proposal waits: take it in, or leave it out.",
            "{count} proposals wait: take each in, or leave it out.",
            states["proposed"],
        )
    if row.state == "compiling" and not states.get("included"):
        return say("The week is empty.")
    if row.state == "published" and not pending:
        return say("Nothing has changed since version {no}.", no=row.version)
    return ""


def _again(ask: Ask) -> Page:
    row = door.week(ask.session, ask.acting, ask.id)
    require(ask.session, ask.acting, WEEK, row, "return")
    office = offices.one(ask.session, ask.acting, row.organisation_id)
    return Page("calendars/compile.html", _context(ask, office, row.starts_on, row) | {"returning": True})


@routes.post("/weeks/{id:int}/steps/submit", who=SIGNED_IN)
def submit(ask: Ask) -> Go:
    """Lay it before those who approve it."""
    row = door.week(ask.session, ask.acting, ask.id)
    publishing.submit(ask.session, ask.acting, row)
    return _back(row, say("Submitted for approval."))


@routes.post("/weeks/{id:int}/steps/withdraw", who=SIGNED_IN)
def withdraw(ask: Ask) -> Go:
    """Take it back before it is approved."""
    row = door.week(ask.session, ask.acting, ask.id)
    publishing.withdraw(ask.session, ask.acting, row)
    return _back(row, say("Taken back: it can be changed again."))


@routes.post("/weeks/{id:int}/steps/approve", who=SIGNED_IN)
def approve(ask: Ask) -> Go:
    """It may be published as it stands."""
    row = door.week(ask.session, ask.acting, ask.id)
    publishing.approve(ask.session, ask.acting, row)
    return _back(row, say("Approved."))


@routes.post("/weeks/{id:int}/steps/return", who=SIGNED_IN, again=_again)
def return_(ask: Ask) -> Go:
    """Back to whoever compiled it, with the reason."""
    row = door.week(ask.session, ask.acting, ask.id)
    reason = ask.form.text("reason", most=1000, lines=True)
    ask.form.check()
    publishing.return_(ask.session, ask.acting, row, reason)
    return _back(row, say("Returned."))


@routes.post("/weeks/{id:int}/steps/publish", who=SIGNED_IN)
def publish(ask: Ask) -> Go:
    """Let everybody read it; those whom a change touches are told."""
    row = door.week(ask.session, ask.acting, ask.id)
    made = publishing.publish(ask.session, ask.acting, row)
    said = say_n(
        "Version {no} is published; {count} person is told.",
        "Version {no} is published; {count} people are told.",
        made.told,
        no=made.no,
    )
    return Go(f"/calendars/week{place_of(row.organisation_id, row.starts_on)}", said)


def _back(row: CalendarWeek, said: Say) -> Go:
    return Go(f"/calendars/compile{place_of(row.organisation_id, row.starts_on)}", said)
