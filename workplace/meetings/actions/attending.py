"""Check-in: members and guests come and go, by themselves or at the secretary's hand. Presence is intervals."""

from typing import Any

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotNow
from workplace.kernel.text import say
from workplace.meetings.actions.guarding import at_the_desk, held, in_person
from workplace.meetings.actions.guarding import member as member_of
from workplace.meetings.actions.log import Log, hold
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.queries import door, presence
from workplace.meetings.rules import customs


def arrive(
    session: Session, acting: Acting, meeting: Meeting, how: str = "self", *, online: bool = False, key: str = ""
) -> None:
    """Check oneself in; doing it again changes nothing."""
    in_person(acting)
    if how == "self" and not online and customs.read(meeting.rules).code_needed:
        raise NotNow(say("In the room one checks in by the code on the screen, or at the desk."))
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated:
        held(log)
        come(log, member_of(log), how, online=online)


def check_in(
    session: Session, acting: Acting, meeting: Meeting, member_id: int, how: str = "secretary", *,
    online: bool = False, key: str = "",
) -> None:  # fmt: skip
    """The desk checks somebody in: by name, or by the code they bring."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated:
        at_the_desk(log)
        held(log)
        come(log, door.member(session, log.meeting, member_id), how, online=online)


def leave(session: Session, acting: Acting, meeting: Meeting, key: str = "") -> None:
    """Go, for a while or for good."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated:
        held(log)
        go(log, member_of(log))


def check_out(session: Session, acting: Acting, meeting: Meeting, member_id: int, key: str = "") -> None:
    """The secretary notes that somebody has left, or was checked in by mistake."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated:
        at_the_desk(log)
        held(log)
        go(log, door.member(session, log.meeting, member_id))


def come(log: Log, who: MeetingMember, how: str, *, online: bool = False) -> None:
    """Somebody is there from now on."""
    assert who.id is not None
    if presence.here(log.session, log.meeting.id or 0, who.id) is not None:
        return
    if who.standing in ("asked", "refused"):
        raise NotNow(say("Whether you come in {name}'s place has not been granted.", name=who.title))
    if other := presence.instead_of(log.session, who):
        raise NotNow(say("{name} is here already; one place is not taken by two.", name=other))
    log.tell("arrived", how=how, online=online, **_counts(who))


def go(log: Log, who: MeetingMember) -> None:
    """Somebody is not there any more: their wishes to speak fall away with them."""
    assert who.id is not None
    there = presence.here(log.session, log.meeting.id or 0, who.id)
    if there is None:
        return
    for wish in (*log.floor.orders, *log.floor.waiting, *log.floor.questions):
        if wish.member == who.id:
            log.tell("withdrawn", item=log.floor.item, turn=wish.id, member=who.id)
    if log.floor.speaking is not None and log.floor.speaking.turn.member == who.id:
        turn = log.floor.speaking
        log.tell("floor_ended", item=log.floor.item, turn=turn.turn.id, spoke=turn.spoke(log.now))
    log.tell("left", online=there.online, **_counts(who))


def _counts(who: MeetingMember) -> dict[str, Any]:
    return {"member": who.id, "votes": who.votes, "guest": who.role == "guest"}
