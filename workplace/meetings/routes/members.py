"""Everybody who belongs to a meeting: answers, roles, votes; members added, changed, taken off; who comes instead."""

from typing import Any

from workplace.kernel.text import say
from workplace.meetings.actions import changing
from workplace.meetings.actions.making import Seat
from workplace.meetings.actions.proxies import WHEN
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.process import MEETING
from workplace.meetings.queries import door, proxies, sites
from workplace.meetings.queries import people as of_meetings
from workplace.meetings.routes import items, making, words
from workplace.meetings.rules import customs
from workplace.process.take import may, require
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

PAGE = 100
ROLES = ("member", "deputy", "secretary", "guest")
MOST_VOTES = 1000


@routes.get("/{id:int}/members", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """The members in their order, a hundred a page."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    return _page(ask, meeting)


def _page(ask: Ask, meeting: Meeting) -> Page:
    session, acting = ask.session, ask.acting
    after = ask.query.integer("after", required=False) or 0
    rows = of_meetings.members(session, meeting.id or 0, after=after, most=PAGE + 1)
    handed = {one.member: one for one in proxies.of_meeting(session, meeting.id or 0)}
    of_sites = sites.of_meeting(session, meeting)
    edits = any(step.verb == "edit" for step in may(session, acting, MEETING, meeting))
    return Page(
        "meetings/members.html",
        {
            "meeting": meeting,
            "rows": rows[:PAGE],
            "next_url": f"/meetings/{meeting.id}/members?after={rows[PAGE - 1].row.place}" if len(rows) > PAGE else "",
            "edits": edits,
            "desk": door.is_desk(meeting, door.me(session, acting, meeting), acting),
            "choices": of_meetings.choices(session, acting) if edits else [],
            "role_choices": [(key, words.ROLES[key]) for key in ROLES],
            "roles": words.ROLES,
            "answer_states": words.ANSWERS,
            "standing": words.STANDING,
            "answered": of_meetings.answers(session, meeting.id or 0),
            "sites": of_sites,
            "handed": handed,
            "hands_over": customs.read(meeting.rules).proxies and meeting.state in WHEN,
            "mine": door.me(session, acting, meeting),
            "at_site": {one.row.id: one.row.name for one in of_sites},
            "changes": items.changing(ask, meeting),
            "fixed": (meeting.chair_id, meeting.secretary_id),
        },
    )


@routes.post("/{id:int}/members", who=SIGNED_IN, again=shown, once=True)
def add(ask: Ask) -> Go:
    """Name further members: people, and units for which their heads come."""
    meeting = _edited(ask)
    role = ask.form.choice("role", ROLES)
    ask.form.check()
    offered = {choice.value for choice in of_meetings.choices(ask.session, ask.acting)}
    asked = of_meetings.meant(ask.session, [one for one in ask.form.all("member") if one in offered])
    typed = ask.form.get("person")
    if typed:
        asked.append(making.person(ask, "person"))
    if not asked:
        ask.form.wrong("person", say("Choose at least one."))
    ask.form.check()
    seats = [Seat(one, role, votes=role in ("member", "deputy")) for one in asked]
    changing.add_members(ask.session, ask.acting, meeting, seats)
    return Go(f"/meetings/{meeting.id}/members", say("Added."))


@routes.post("/{id:int}/members/{member:int}/edit", who=SIGNED_IN, again=shown)
def change(ask: Ask) -> Go:
    """Another role, vote or group."""
    meeting = _edited(ask)
    form = ask.form
    role, party = form.choice("role", ROLES, required=False), form.text("party", required=False, most=100)
    votes = form.integer("weight", required=False, least=0, most=MOST_VOTES)
    form.check()
    weight = (1 if votes is None else votes) * 1_000_000
    seat = Seat(0, role or "member", form.ticked("votes"), weight, party)
    changing.set_member(ask.session, ask.acting, meeting, ask.number("member"), seat)
    return Go(f"/meetings/{meeting.id}/members", say("Changes kept."))


@routes.post("/{id:int}/members/{member:int}/remove", who=SIGNED_IN)
def remove(ask: Ask) -> Go:
    """Somebody does not belong to it."""
    meeting = _edited(ask)
    changing.remove_member(ask.session, ask.acting, meeting, ask.number("member"))
    return Go(f"/meetings/{meeting.id}/members", say("Taken off the list."))


def _edited(ask: Ask) -> Any:
    meeting = door.read(ask.session, ask.acting, ask.id)
    require(ask.session, ask.acting, MEETING, meeting, "edit")
    return meeting
