"""A meeting written down and changed: one form for both."""

from dataclasses import replace
from typing import Any

from workplace.kernel import clock, ports
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import say
from workplace.meetings.actions import changing, making
from workplace.meetings.actions import kinds as making_kinds
from workplace.meetings.actions.making import Seat, Wanted
from workplace.meetings.models.meetings import Meeting, MeetingKind
from workplace.meetings.process import MEETING
from workplace.meetings.queries import door, kinds
from workplace.meetings.queries import people as of_meetings
from workplace.meetings.routes import words
from workplace.meetings.rules import customs, planning
from workplace.meetings.rules.customs import BODIES, Customs
from workplace.meetings.rules.usual import usual
from workplace.org.queries import people
from workplace.process.take import require
from workplace.web.ask import Ask, Go, Page
from workplace.web.filters import time
from workplace.web.forms import read_date
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

HOUR = say("Enter the hour as 08:30 or 8h30.")
_BAD_VIDEO = say("Enter the whole address of the video link, beginning with https://.")


@routes.get("/new", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """The form of a new meeting."""
    day = read_date(ask.query.get("day")) or clock.today()
    mine = people.person(ask.session, ask.acting.as_whom)
    start: dict[str, Any] = {
        "body": "committee", "day": day, "starts": "08:00", "ends": "11:00", "secretary": mine.name,
        "secretary_id": mine.id,
    }  # fmt: skip
    return _form(ask, None, start | _begun(ask))


def _begun(ask: Ask) -> dict[str, Any]:
    """What a new meeting's form begins with: a kind, or a meeting that it is to be like."""
    kind, like = _kind(ask), _like(ask)
    if kind is not None:
        over = min(8 * 60 + (kind.minutes or 180), 23 * 60 + 59)
        return {
            "title": kind.name, "body": kind.body, "kind": kind.id, "ends": f"{over // 60:02}:{over % 60:02}",
            "members": kinds.members(kind),
        }  # fmt: skip
    if like is not None:
        names = people.names(ask.session, {like.chair_id, like.secretary_id})
        return {
            "title": like.title, "body": like.body, "like": like.id, "place": like.place, "room": like.room_id or "",
            "video": like.video, "note": like.note, "chair": names.get(like.chair_id, ""), "chair_id": like.chair_id,
            "secretary": names.get(like.secretary_id, ""), "secretary_id": like.secretary_id,
            "starts": time(words.at(like.starts)), "ends": time(words.at(like.ends)), "following": like.code,
        }  # fmt: skip
    return {}


def _kind(ask: Ask) -> MeetingKind | None:
    number = (ask.form if ask.form.get("kind") else ask.query).integer("kind", required=False, least=1)
    return kinds.read(ask.session, ask.acting, number) if number is not None else None


def _like(ask: Ask) -> Meeting | None:
    number = (ask.form if ask.form.get("like") else ask.query).integer("like", required=False, least=1)
    return door.read(ask.session, ask.acting, number) if number is not None else None


@routes.post("", who=SIGNED_IN, again=new, once=True)
def make(ask: Ask) -> Go:
    """Write it down; its agenda and papers follow on its page."""
    wanted = read(ask)
    offered = {choice.value for choice in of_meetings.choices(ask.session, ask.acting)}
    asked = [one for one in ask.form.all("member") if one]
    if not offered.issuperset(asked):
        raise BadInput({"member": say("Choose one of the list.")})
    seats = [Seat(person) for person in of_meetings.meant(ask.session, asked)]
    kind, like = _kind(ask), _like(ask)
    if kind is not None:
        meeting = making_kinds.prepare(ask.session, ask.acting, kind, wanted, seats)
    elif like is not None:
        meeting = making_kinds.clone(ask.session, ask.acting, like, wanted)
    else:
        meeting = making.prepare(ask.session, ask.acting, wanted, seats)
    return Go(f"/meetings/{meeting.id}", say("Written down. Only those who prepare it see it until you call it."))


@routes.get("/{id:int}/edit", who=SIGNED_IN)
def edit(ask: Ask) -> Page:
    """The same form, filled."""
    meeting = _edited(ask)
    names = people.names(ask.session, {meeting.chair_id, meeting.secretary_id})
    before = ask.session.get(Meeting, meeting.following) if meeting.following else None
    begins, ends = words.at(meeting.starts), words.at(meeting.ends)
    last = clock.local(ends).date()
    start = {
        "title": meeting.title, "body": meeting.body, "day": clock.local(begins).date(), "starts": time(begins),
        "ends": time(ends), "last_day": last if last != clock.local(begins).date() else "", "place": meeting.place,
        "room": meeting.room_id or "", "video": meeting.video, "note": meeting.note,
        "chair": names.get(meeting.chair_id, ""), "chair_id": meeting.chair_id,
        "secretary": names.get(meeting.secretary_id, ""), "secretary_id": meeting.secretary_id,
        "following": before.code if before else "",
    }  # fmt: skip
    return _form(ask, meeting, start)


@routes.post("/{id:int}/edit", who=SIGNED_IN, again=edit)
def change(ask: Ask) -> Go:
    """Say it anew; of a called meeting the members are told when its time or place is another."""
    meeting = _edited(ask)
    wanted = read(ask)
    kept = customs.read(meeting.rules)
    wanted = replace(wanted, customs=kept if wanted.body == meeting.body else wanted.customs, kind=meeting.kind_id)
    changing.edit(ask.session, ask.acting, meeting, wanted)
    return Go(f"/meetings/{meeting.id}", say("Changes kept."))


def _edited(ask: Ask) -> Meeting:
    meeting = door.read(ask.session, ask.acting, ask.id)
    if meeting.written:
        raise NotFound  # it has a form of its own
    require(ask.session, ask.acting, MEETING, meeting, "edit")
    return meeting


def _form(ask: Ask, meeting: Meeting | None, start: dict[str, Any]) -> Page:
    form = ask.form

    def entered(name: str) -> Any:
        return form.get(name) if name in form else start.get(name, "")

    return Page(
        "meetings/form.html",
        {
            "meeting": meeting,
            "entered": entered,
            "bodies": list(BODIES.items()),
            "rooms": ports.rooms.call(ask.session, ask.acting),
            "member_choices": [] if meeting or start.get("like") else of_meetings.choices(ask.session, ask.acting),
            "chosen": form.all("member") if "member" in form else start.get("members", []),
            "kind_id": start.get("kind", ""),
            "like_id": start.get("like", ""),
            "kinds": kinds.offered(ask.session, ask.acting) if not meeting and not start.get("like") else [],
        },
    )


def read(ask: Ask) -> Wanted:
    """A meeting from its form; BadInput with every wrong field."""
    form = ask.form
    title, body = form.text("title", most=500), form.choice("body", BODIES)
    day, last = form.date("day"), form.date("last_day", required=False)
    starts, ends = _hour(ask, "starts"), _hour(ask, "ends")
    room = form.integer("room", required=False, least=1)
    if room is not None and room not in {id for id, _ in ports.rooms.call(ask.session, ask.acting)}:
        form.wrong("room", say("Choose one of the list."))
    video = form.text("video", required=False, most=500)
    if video and not video.startswith("https://"):
        form.wrong("video", _BAD_VIDEO)
    place, note = form.text("place", required=False, most=300), form.text("note", required=False, most=4000, lines=True)
    chair, secretary = person(ask, "chair"), person(ask, "secretary")
    following = _following(ask)
    form.check()
    assert day is not None and starts is not None and ends is not None, "the form was checked"
    return Wanted(
        title, body, planning.moment(day, starts), planning.moment(last or day, ends), chair, secretary, place, room,
        video, note, following=following, customs=usual(body) if body else Customs(),
    )  # fmt: skip


def _hour(ask: Ask, name: str) -> Any:
    text = ask.form.text(name, most=10)
    hour = planning.read_hour(text)
    if text and hour is None:
        ask.form.wrong(name, HOUR)
    return hour


def person(ask: Ask, name: str) -> int:
    """The person chosen from the list, or the only one whose name was typed in full; 0 where there is none."""
    typed, chosen = ask.form.text(name, most=100), ask.form.integer(f"{name}_id", required=False, least=1)
    if chosen is not None and people.names(ask.session, [chosen]).get(chosen) == typed:
        return chosen
    found = [card for card in people.search(ask.session, ask.acting, typed) if card.name == typed] if typed else []
    if len(found) == 1:
        return found[0].id
    if typed:
        ask.form.wrong(name, say("Choose a person from the list."))
    return 0


def _following(ask: Ask) -> int | None:
    """The meeting before, by its code: CH-2026-0031 or its number."""
    typed = ask.form.text("following", required=False, most=20)
    if not typed:
        return None
    digits = typed.rpartition("-")[2]
    try:
        if digits.isascii() and digits.isdecimal() and len(digits) < 10:
            return door.read(ask.session, ask.acting, int(digits)).id
    except NotFound:
        pass
    ask.form.wrong("following", say("There is no meeting {code} that you may see.", code=typed))
    return None
