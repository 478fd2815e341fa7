"""One's answer for a single time of a repeated entry, where it is not that for all of them; and who comes then."""

from typing import Any

from workplace.calendars.actions import singly
from workplace.calendars.actions.attending import require_ahead
from workplace.calendars.models.items import CalendarItem, CalendarParty
from workplace.calendars.process import ATTENDANCE, ATTENDANCE_ONCE
from workplace.calendars.queries import door
from workplace.calendars.queries import parties as of_items
from workplace.calendars.queries import singly as of_times
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.text import say
from workplace.org.queries import people
from workplace.process.table import Step
from workplace.process.take import may
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/calendars")
ANSWERS = ("attend", "stay_away", "send_substitute")  # what is said of oneself; other steps follow from other acts


def open_to(ask: Ask, rows: list[CalendarParty]) -> dict[int, dict[str, Step]]:
    """The parts whose answer is this person's to give, with the steps open to them."""
    found = {
        row.id or 0: may(ask.session, ask.acting, ATTENDANCE, row)
        for row in rows
        if row.kind == "person" or row.role == "participant"
    }
    answers = {id: {step.verb: step for step in steps if step.verb in ANSWERS} for id, steps in found.items()}
    return {id: steps for id, steps in answers.items() if steps}


def _again(ask: Ask) -> Page:
    """NotNow where the time is over, left out or answered so already: there is no form for it on the page."""
    item = door.read(ask.session, ask.acting, ask.id)
    require_ahead(item)
    singly.require_time_ahead(door.time(ask.session, item, ask.number("time")))
    page = _page(ask, "step")
    if ask.path["verb"] not in page.context["mine"].get(ask.number("party"), {}):
        raise NotNow(say("Someone was faster: the state has changed in the meantime. Open it again."))
    return page


@routes.get("/items/{id:int}/times/{time:int}/answer", who=SIGNED_IN)
def show(ask: Ask) -> Page:
    """One time: who comes, and whether I do."""
    return _page(ask, "")


def _page(ask: Ask, opened: str) -> Page:
    item = door.read(ask.session, ask.acting, ask.id)
    row = door.time(ask.session, item, ask.number("time"))
    rows = of_items.of(ask.session, [item.id or 0]).get(item.id or 0, [])
    once = of_times.of_time(ask.session, row.id or 0)
    is_ahead = not row.skipped and row.ends > clock.ticks(clock.now())
    persons = {one.ref for one in rows if one.kind == "person"}
    persons |= {one.substitute_id for one in rows if one.substitute_id}
    persons |= {one.substitute_id for one in once.values() if one.substitute_id}
    return Page(
        "calendars/once.html",
        {
            "item": item,
            "row": row,
            "parties": [(party, *of_times.standing(party, once), once.get(party.id or 0)) for party in rows],
            "mine": _steps(ask, item, rows, once) if is_ahead else {},
            "attendance": ATTENDANCE.states,
            "cards": people.cards(ask.session, persons),
            "units": of_items.unit_names(ask.session, [one.ref for one in rows if one.kind == "unit"]),
            "moment": clock.from_ticks,
            "opened": opened,
        },
    )


def _steps(
    ask: Ask, item: CalendarItem, rows: list[CalendarParty], once: of_times.ByParty
) -> dict[int, dict[str, Any]]:
    """What I may answer for this time: in the words of this time, from what I say of it now."""
    found: dict[int, dict[str, Any]] = {}
    for id in open_to(ask, rows) if item.state == "planned" else {}:
        party = next(one for one in rows if one.id == id)
        here = of_times.standing(party, once)[0]
        steps = {step.verb: step for step in ATTENDANCE_ONCE.leaving(here) if step.verb in ANSWERS}
        found[id] = steps | ({"as_series": ATTENDANCE_ONCE.steps_called("as_series")[0]} if id in once else {})
    return found


@routes.post("/items/{id:int}/times/{time:int}/parties/{party:int}/steps/{verb}", who=SIGNED_IN, again=_again)
def answer(ask: Ask) -> Go:
    """Attend, stay away, send a substitute, this time only; or as for all times."""
    item, party = door.party(ask.session, ask.acting, ask.number("party"))
    if item.id != ask.id:
        raise NotFound
    time = ask.number("time")
    match ask.path["verb"]:
        case "attend":
            singly.attend(ask.session, ask.acting, item, party, time)
        case "stay_away":
            reason = ask.form.text("reason", most=1000, lines=True)
            ask.form.check()
            singly.stay_away(ask.session, ask.acting, item, party, time, reason)
        case "send_substitute":
            who = ask.form.integer("substitute_id", required=False, least=1)
            if who is None:
                raise BadInput({"substitute": say("Choose a person from the list.")})
            singly.send_substitute(ask.session, ask.acting, item, party, time, who)
        case "as_series":
            singly.as_series(ask.session, ask.acting, item, party, time)
        case _:
            raise NotFound
    return Go(f"/calendars/items/{item.id}/times/{time}/answer", say("Your answer for this time is noted."))
