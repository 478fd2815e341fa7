"""The floor: asked for, withdrawn, put in order, given, timed, ended. Speaking and questioning wait in two queues.

Points of order (đề nghị về thủ tục) and questions in between are heard first; whoever was speaking then goes on.
"""

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.text import say
from workplace.meetings.actions.guarding import at_the_desk, command, held, in_session
from workplace.meetings.actions.guarding import member as member_of
from workplace.meetings.actions.log import Log, hold
from workplace.meetings.models.log import TURN_KINDS
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.queries import agenda, door, presence, quotas
from workplace.meetings.rules import customs
from workplace.meetings.rules.floor import MINUTE, Turn

MOST_TOPIC = 500
MOST_MINUTES = 1000  # of a group


def ask(
    session: Session, acting: Acting, meeting: Meeting, kind: str, topic: str = "", to: int | None = None, key: str = ""
) -> None:
    """Ask for the floor on the current item; to ask twice in one queue changes nothing."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated:
        in_session(log)
        wish(log, member_of(log), kind, topic, to)


def enter(session: Session, acting: Acting, meeting: Meeting, member_id: int, kind: str, key: str = "") -> None:
    """The desk enters somebody who raised a hand in the room."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated:
        at_the_desk(log)
        in_session(log)
        wish(log, door.member(session, log.meeting, member_id), kind, "", None, at_desk=True)


def wish(log: Log, who: MeetingMember, kind: str, topic: str, to: int | None, *, at_desk: bool = False) -> None:
    """The wish of a member who was checked."""
    assert who.id is not None
    floor = log.floor
    if kind not in TURN_KINDS:
        raise BadInput({"kind": say("Choose one of the list.")})
    if len(topic) > MOST_TOPIC:
        raise BadInput(
            {"topic": say("At most {most} characters; this has {count}.", most=MOST_TOPIC, count=len(topic))}
        )
    if to is not None:
        door.member(log.session, log.meeting, to)
    if presence.here(log.session, log.meeting.id or 0, who.id) is None:
        raise NotNow(say("Check in first."))
    if floor.item is None:
        raise NotNow(say("No item has been taken up."))
    if kind in ("speech", "reply") and not floor.list_open and not at_desk:
        raise NotNow(say("The list of speakers is closed."))
    if any(one.member == who.id and one.kind == kind for one in floor.queue(kind)):
        return
    log.tell("asked", item=floor.item, member=who.id, kind=kind, topic=topic, to=to)


def withdraw(session: Session, acting: Acting, meeting: Meeting, turn_id: int, key: str = "") -> None:
    """Take one's own wish back."""
    log = hold(session, acting, meeting.id or 0, key)
    if log.repeated:
        return
    mine, turn = member_of(log), log.floor.wish(turn_id)
    if turn is None or turn.member != mine.id:
        raise NotNow(say("You are not waiting any more."))
    log.tell("withdrawn", item=log.floor.item, turn=turn_id, member=mine.id)


def remove(session: Session, acting: Acting, meeting: Meeting, turn_id: int, key: str = "") -> None:
    """The desk takes somebody off the list."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated:
        at_the_desk(log)
        turn = _wish(log, turn_id)
        log.tell("removed", item=log.floor.item, turn=turn.id, member=turn.member)


def put(session: Session, acting: Acting, meeting: Meeting, turn_id: int, place: int, key: str = "") -> None:
    """Put a wish at another place of its queue (from 1)."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated:
        at_the_desk(log)
        turn = _wish(log, turn_id)
        log.tell("turn_moved", item=log.floor.item, turn=turn.id, place=max(1, place))


def close_list(session: Session, acting: Acting, meeting: Meeting, closed: bool, key: str = "") -> None:
    """Chốt danh sách: nobody more on this item; or open it again."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated and log.floor.list_open == closed:
        at_the_desk(log)
        in_session(log)
        log.tell("list_closed" if closed else "list_opened", item=log.floor.item)


def give(session: Session, acting: Acting, meeting: Meeting, turn_id: int, key: str = "") -> None:
    """Give the floor to a wish that waits; whoever spoke has ended, or waits where they are interrupted."""
    if (log := command(session, acting, meeting, key, at_the_desk)) is None:
        return
    in_session(log)
    turn = _wish(log, turn_id)
    if turn.kind not in ("order", "interposed") or log.floor.interrupted is not None:
        while log.floor.speaking is not None:
            end_speech(log)
    log.tell(
        "floor_given", item=log.floor.item, seen_by="all", turn=turn.id, member=turn.member, allowed=_allowed(log, turn)
    )


def end(session: Session, acting: Acting, meeting: Meeting, key: str = "") -> None:
    """The speech is over: ended by the desk, or by whoever speaks."""
    log = hold(session, acting, meeting.id or 0, key)
    if log.repeated:
        return
    speaking, mine = log.floor.speaking, door.me(session, acting, log.meeting)
    if speaking is None:
        raise NotNow(say("Nobody has the floor."))
    if mine is None or mine.id != speaking.turn.member:
        at_the_desk(log)
    end_speech(log)


def add_time(session: Session, acting: Acting, meeting: Meeting, minutes: int, key: str = "") -> None:
    """More time for whoever speaks."""
    if (log := command(session, acting, meeting, key, at_the_desk)) is None:
        return
    held(log)
    if log.floor.speaking is None:
        raise NotNow(say("Nobody has the floor."))
    if not 1 <= minutes <= 60:
        raise BadInput({"minutes": say("Enter a whole number from {least} to {most}.", least=1, most=60)})
    turn = log.floor.speaking.turn.id
    log.tell("time_added", item=log.floor.item, seen_by="all", turn=turn, by=minutes * MINUTE)


def run_clock(session: Session, acting: Acting, meeting: Meeting, runs: bool, key: str = "") -> None:
    """Stop the speaker's clock, or let it run on."""
    if (log := command(session, acting, meeting, key, at_the_desk)) is None:
        return
    in_session(log)
    speaking = log.floor.speaking
    if speaking is None:
        raise NotNow(say("Nobody has the floor."))
    if (speaking.paused is None) != runs:
        log.tell(
            "clock_started" if runs else "clock_stopped", item=log.floor.item, seen_by="all", turn=speaking.turn.id
        )


def set_quota(
    session: Session,
    acting: Acting,
    meeting: Meeting,
    item_id: int | None,
    party: str,
    minutes: int | None,
    key: str = "",
) -> None:
    """How many minutes a group (all groups where none is named) has together on an item, or in the whole meeting; 0: as
    many as it likes, None: as the custom says. Whoever goes beyond is not cut off: the desk sees it.
    """
    if (log := command(session, acting, meeting, key, at_the_desk)) is None:
        return
    held(log)
    if item_id is not None:
        agenda.item(session, log.meeting, item_id)
    if party and party not in quotas.parties(session, log.meeting.id or 0):
        raise BadInput({"party": say("Choose one of the list.")})
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise BadInput({"minutes": say("Enter a whole number from {least} to {most}.", least=0, most=MOST_MINUTES)})
    log.tell("quota_set", item=item_id, seen_by="desk", party=party, minutes=minutes)


def end_speech(log: Log) -> None:
    """The one who speaks has ended."""
    speaking = log.floor.speaking
    assert speaking is not None
    log.tell(
        "floor_ended", item=log.floor.item, seen_by="all", turn=speaking.turn.id, member=speaking.turn.member,
        spoke=speaking.spoke(log.now),
    )  # fmt: skip


def _wish(log: Log, turn_id: int) -> Turn:
    turn = log.floor.wish(turn_id)
    if turn is None:
        raise NotNow(say("This wish to speak is not there any more."))
    return turn


def _allowed(log: Log, turn: Turn) -> int:
    rules = customs.read(log.meeting.rules)
    minutes = {"speech": rules.speech, "question": rules.question, "reply": rules.reply}.get(turn.kind, rules.question)
    return minutes * MINUTE
