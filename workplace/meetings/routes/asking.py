"""A matter on which opinions are asked for in writing, written down and changed: one form for both."""

from typing import Any

from workplace.kernel import clock
from workplace.kernel.errors import BadInput
from workplace.kernel.text import say
from workplace.kernel.worktime import add_working_days
from workplace.meetings.actions import writing
from workplace.meetings.actions.making import Seat
from workplace.meetings.actions.writing import BODIES, MOST_TEXT, Matter
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.process import MEETING
from workplace.meetings.queries import door, polls
from workplace.meetings.queries import people as of_meetings
from workplace.meetings.queries import writing as asked
from workplace.meetings.routes import making, words
from workplace.meetings.rules import customs, planning, telling
from workplace.meetings.rules.customs import BODIES as ALL_BODIES
from workplace.org.queries import people
from workplace.org.queries.calendar import calendar
from workplace.process.take import require
from workplace.web.ask import Ask, Go, Page
from workplace.web.filters import time
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

USUAL_DAYS = 5  # working days to answer, where nobody says otherwise
USUAL_HOUR = "17:00"


@routes.get("/in-writing", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """The form of a new matter."""
    mine = people.person(ask.session, ask.acting.as_whom)
    until = add_working_days(calendar(ask.session), clock.today(), USUAL_DAYS)
    return _form(
        ask,
        None,
        {
            "body": BODIES[0], "until": until, "hour": USUAL_HOUR, "secretary": mine.name, "secretary_id": mine.id,
            "may_change": "yes", "ends_early": "yes",
        },
    )  # fmt: skip


@routes.post("/in-writing", who=SIGNED_IN, again=new, once=True)
def make(ask: Ask) -> Go:
    """Write it down; papers follow on its page."""
    matter = _read(ask, making.person(ask, "chair"), making.person(ask, "secretary"))
    offered = {choice.value for choice in of_meetings.choices(ask.session, ask.acting)}
    wanted = [one for one in ask.form.all("member") if one]
    if not offered.issuperset(wanted):
        raise BadInput({"member": say("Choose one of the list.")})
    seats = [Seat(person) for person in of_meetings.meant(ask.session, wanted)]
    meeting = writing.prepare(ask.session, ask.acting, matter, seats)
    return Go(f"/meetings/{meeting.id}", say("Written down. Lay the papers here, then ask the members."))


@routes.get("/{id:int}/in-writing", who=SIGNED_IN)
def edit(ask: Ask) -> Page:
    """The same form, filled."""
    meeting = _meeting(ask)
    poll, kept = asked.poll_of(ask.session, meeting), customs.read(meeting.rules)
    ends = words.at(meeting.ends)
    return _form(
        ask,
        meeting,
        {
            "title": meeting.title, "text": asked.item_of(ask.session, meeting).text, "body": meeting.body,
            "until": clock.local(ends).date(), "hour": time(ends), "silence": polls.rule(poll).silence,
            "may_change": "yes" if kept.change_vote else "", "ends_early": "yes" if kept.ends_early else "",
        },
    )  # fmt: skip


@routes.post("/{id:int}/in-writing", who=SIGNED_IN, again=edit)
def change(ask: Ask) -> Go:
    """Say it anew, before anybody was asked."""
    meeting = _meeting(ask)
    writing.edit(ask.session, ask.acting, meeting, _read(ask, meeting.chair_id, meeting.secretary_id))
    return Go(f"/meetings/{meeting.id}", say("Changes kept."))


def until(ask: Ask) -> int:
    """Day and hour as a moment; what is wrong is said at its field."""
    day, text = ask.form.date("until"), ask.form.text("hour", required=False, most=10) or USUAL_HOUR
    hour = planning.read_hour(text)
    if hour is None:
        ask.form.wrong("hour", making.HOUR)
    ask.form.check()
    assert day is not None and hour is not None, "the form was checked"
    return planning.moment(day, hour)


def _meeting(ask: Ask) -> Meeting:
    meeting = door.read(ask.session, ask.acting, ask.id)
    asked.poll_of(ask.session, meeting)
    require(ask.session, ask.acting, MEETING, meeting, "edit")
    return meeting


def _read(ask: Ask, chair: int, secretary: int) -> Matter:
    form = ask.form
    title, text = form.text("title", most=500), form.text("text", required=False, most=MOST_TEXT, lines=True)
    body, silence = form.choice("body", BODIES), form.choice("silence", tuple(telling.SILENCE), required=False)
    return Matter(
        title, text, body, until(ask), chair, secretary, silence, form.ticked("may_change"), form.ticked("ends_early")
    )


def _form(ask: Ask, meeting: Meeting | None, start: dict[str, Any]) -> Page:
    form, sent = ask.form, bool(ask.refused)
    return Page(
        "meetings/asking.html",
        {
            "meeting": meeting,
            "entered": lambda name: form.get(name) if sent else start.get(name, ""),
            "bodies": [(key, ALL_BODIES[key]) for key in BODIES],
            "silences": list(telling.SILENCE.items()),
            "member_choices": [] if meeting else of_meetings.choices(ask.session, ask.acting),
            "chosen": form.all("member"),
        },
    )
