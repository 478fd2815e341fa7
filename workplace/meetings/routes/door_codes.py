"""Checking in by a code: the hall's, which one scans oneself, and one's own, which the desk scans or types."""

from typing import Any

from workplace.kernel.errors import NotFound, NotNow, SignInFirst
from workplace.kernel.text import say
from workplace.meetings.actions import attending
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.process import HELD
from workplace.meetings.queries import attendance, door, hallway, presence
from workplace.meetings.queries.scene import at, now_ms
from workplace.meetings.routes import screen, words
from workplace.meetings.routes.commanding import done, key
from workplace.meetings.rules import door_codes
from workplace.org.queries import people
from workplace.web import qr
from workplace.web.ask import Answer, Ask, Page
from workplace.web.serve import ANYONE, SIGNED_IN, Routes

routes = Routes("/meetings")

SHOWN = ("gathering", "paused")
"""While members come in, the hall shows a code; else one thing at a time."""


@routes.get("/{id:int}/hall/code", who=ANYONE)
def in_hall(ask: Ask) -> Page:
    """The code that the hall shows now, for a screen that asks every few seconds."""
    given = ask.query.text("key", required=False, most=80)
    if given:
        meeting = hallway.read(ask.session, ask.id, given, ask.house.secret)
    elif ask.visitor is None:
        raise SignInFirst
    else:
        meeting = screen.enter(ask, "hall").meeting
    return Page(
        "meetings/live/hall_code.html", {"code": hall_code(ask, meeting)}, headers={"cache-control": "no-store"}
    )


def hall_code(ask: Ask, meeting: Meeting) -> qr.Drawn | None:
    """What is to be scanned in the hall; None while nothing is."""
    if meeting.state not in SHOWN:
        return None
    return qr.drawn(_address(ask, meeting, door_codes.hall(ask.house.secret, meeting.id or 0, now_ms())))


@routes.get("/{id:int}/my-code", who=SIGNED_IN)
def own(ask: Ask) -> Page:
    """One's own code, to be shown at the desk or printed."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    mine = door.me(ask.session, ask.acting, meeting)
    if mine is None:
        raise NotFound
    code = door_codes.personal(ask.house.secret, meeting.id or 0, mine.id or 0)
    return Page(
        "meetings/my_code.html",
        {
            "meeting": meeting, "member": mine, "letters": f"{code[:4]}-{code[4:]}",
            "code": qr.drawn(_address(ask, meeting, code)), "name": _name(ask, mine),
            "begins": words.at(meeting.starts), "span": words.span(meeting.starts, meeting.ends),
        },
    )  # fmt: skip


@routes.get("/{id:int}/check-in", who=SIGNED_IN)
def scanned(ask: Ask) -> Page:
    """Where a scanned code leads: one press checks oneself in, or for the desk the member whose code it is."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    mine = door.me(ask.session, ask.acting, meeting)
    desk = door.is_desk(meeting, mine, ask.acting)
    code, secret = door_codes.read(ask.query.text("code", required=False, most=200)), ask.house.secret
    seen: dict[str, Any] = {"who": None, "pass_": "", "since": None}
    if mine is not None and door_codes.is_halls(secret, meeting.id or 0, code, now_ms()):
        seen |= {"who": mine, "pass_": door_codes.give_pass(secret, meeting.id or 0, ask.acting.person, now_ms())}
    elif code and (desk or mine is not None):
        seen |= {"who": _bearer(ask, meeting, code, None if desk else mine)}
    if seen["who"] is not None:
        here = presence.here(ask.session, meeting.id or 0, seen["who"].id)
        seen["since"] = at(here.from_ms) if here is not None else None
    return Page(
        "meetings/check_in.html",
        {
            "meeting": meeting, "desk": desk, "mine": mine, "code": code, "held": meeting.state in HELD,
            "name": _name(ask, seen["who"]) if seen["who"] else "", "key": screen.new_key, **seen,
        },
    )  # fmt: skip


@routes.post("/{id:int}/check-in", who=SIGNED_IN, again=scanned)
def check_in(ask: Ask) -> Answer:
    """Check oneself in by the pass that the hall's code gave, or as the desk a member by their own code."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    given, session, acting = ask.form.get("pass"), ask.session, ask.acting
    if given:
        if not door_codes.passes(ask.house.secret, meeting.id or 0, acting.person, given, now_ms()):
            raise NotNow(say("This took too long. Scan the code on the screen once more."))
        attending.arrive(session, acting, meeting, "code", key=key(ask))
        return done(ask, ask.id, "seat", say("You are checked in."), seq=meeting.seq)
    if not door.is_desk(meeting, door.me(session, acting, meeting), acting):
        raise NotFound
    who = _bearer(ask, meeting, door_codes.read(ask.form.text("code", most=200)), None)
    ask.form.check()
    if who is None:
        raise NotNow(say("Nobody of this meeting has this code."))
    attending.check_in(session, acting, meeting, who.id or 0, how="code", key=key(ask))
    session.flush()
    return done(ask, ask.id, "secretary", say("{name} is checked in.", name=_name(ask, who)), seq=meeting.seq)


def _bearer(ask: Ask, meeting: Meeting, code: str, only: MeetingMember | None) -> MeetingMember | None:
    """The member whose own code this is; `only` this one is looked at, where one is named."""
    known = [only.id or 0] if only is not None else attendance.everybody(ask.session, meeting.id or 0)
    found = door_codes.whose(ask.house.secret, meeting.id or 0, known, code)
    return door.member(ask.session, meeting, found) if found is not None else None


def _name(ask: Ask, who: MeetingMember) -> str:
    return people.names(ask.session, [who.person_id]).get(who.person_id, "–")


def _address(ask: Ask, meeting: Meeting, code: str) -> str:
    url = ask.request.url
    return f"{url.scheme}://{url.netloc}/meetings/{meeting.id}/check-in?code={code}"
