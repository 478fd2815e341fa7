"""The seat map of the hall: for whoever prepares the meeting and its desk, on the screen and on paper."""

from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.meetings.actions import seating as acts
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.process import HELD
from workplace.meetings.queries import door, seating
from workplace.meetings.routes.items import changing
from workplace.meetings.rules.seating import MOST_WIDTH
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

WIDTH = 10  # seats in a row, where nobody has said otherwise


@routes.get("/{id:int}/seats", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """The hall, row by row."""
    meeting = _meeting(ask)
    plan = seating.plan(ask.session, meeting.id or 0)
    wanted = ask.query.integer("member", required=False, least=1)
    first = wanted if wanted is not None else plan.standing[0].member if plan.standing else ""
    known = {one.member: one for one in (*plan.seated, *plan.standing)}
    return Page(
        "meetings/seats.html",
        {
            "meeting": meeting,
            "plan": plan,
            "held": meeting.state in HELD,
            "changes": changing(ask, meeting),
            "chosen": known.get(first) if isinstance(first, int) else None,
            "everybody": [(one.member, f"{one.name} – {one.seat or one.title}") for one in known.values()],
            "width": plan.width or WIDTH,
        },
        block={"seatmap": "hall"},
    )


@routes.post("/{id:int}/seats", who=SIGNED_IN, again=shown)
def seat(ask: Ask) -> Go:
    """Somebody sits there."""
    meeting = _meeting(ask)
    member, wanted = ask.form.integer("member", least=1) or 0, ask.form.text("seat", required=False, most=10)
    ask.form.check()
    acts.seat(ask.session, ask.acting, meeting, member, wanted)
    return Go(f"/meetings/{ask.id}/seats", say("Changes kept."))


@routes.post("/{id:int}/seats/give", who=SIGNED_IN, again=shown)
def give(ask: Ask) -> Go:
    """Seats in the order of the list."""
    meeting = _meeting(ask)
    width = ask.form.integer("width", least=1, most=MOST_WIDTH) or WIDTH
    ask.form.check()
    count = acts.give_all(ask.session, ask.acting, meeting, width, anew=ask.form.ticked("anew"))
    return Go(f"/meetings/{ask.id}/seats", say("Seats given: {count}.", count=count))


def _meeting(ask: Ask) -> Meeting:
    meeting = door.read(ask.session, ask.acting, ask.id)
    if not (changing(ask, meeting) or door.is_desk(meeting, door.me(ask.session, ask.acting, meeting), ask.acting)):
        raise NotFound
    return meeting
