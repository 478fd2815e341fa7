"""The agenda pointer: which item the meeting is at, in which phase; items put off; the session closed to others."""

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.text import say
from workplace.meetings.actions.guarding import at_the_desk, command, in_session
from workplace.meetings.actions.log import Log, hold
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import agenda as items

PHASES = ("presenting", "discussing", "deciding")


def begin(session: Session, acting: Acting, meeting: Meeting, item_id: int, key: str = "") -> None:
    """Take up an item; the one before ends."""
    if (log := command(session, acting, meeting, key, at_the_desk)) is None:
        return
    in_session(log)
    item = items.item(session, log.meeting, item_id)
    if log.floor.item == item.id:
        return
    if item.state not in ("planned", "put_off", "done"):
        raise NotNow(say("This item is not on the agenda."))
    _no_vote_open(log)
    if log.floor.item is not None:
        end_current(log)
    log.tell("item_begun", item=item.id, seen_by="all", title=item.title, closed=item.closed)


def end(session: Session, acting: Acting, meeting: Meeting, key: str = "") -> None:
    """The item is done."""
    if (log := command(session, acting, meeting, key, at_the_desk)) is None:
        return
    in_session(log)
    _no_vote_open(log)
    end_current(log)


def put_off(session: Session, acting: Acting, meeting: Meeting, item_id: int, reason: str, key: str = "") -> None:
    """Leave an item for later, or for another meeting."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    if (log := command(session, acting, meeting, key, at_the_desk)) is None:
        return
    in_session(log)
    item = items.item(session, log.meeting, item_id)
    if item.state not in ("planned", "current"):
        raise NotNow(say("This item is not on the agenda."))
    if log.floor.item == item.id:
        _no_vote_open(log)
        log.tell("item_put_off", item=item.id, seen_by="all", reason=reason)
    else:
        log.tell("item_left", item=item.id, seen_by="all", reason=reason)


def set_phase(session: Session, acting: Acting, meeting: Meeting, phase: str, key: str = "") -> None:
    """Presenting, discussing, deciding."""
    if phase not in PHASES:
        raise BadInput({"phase": say("Choose one of the list.")})
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated:
        at_the_desk(log)
        in_session(log)
        if log.floor.item is None:
            raise NotNow(say("No item has been taken up."))
        log.tell("phase_set", item=log.floor.item, seen_by="all", phase=phase)


def close_session(session: Session, acting: Acting, meeting: Meeting, closed: bool, key: str = "") -> None:
    """Họp kín: what follows is for those let in; or for all again."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated and log.floor.closed_session != closed:
        at_the_desk(log)
        in_session(log)
        log.tell("session_closed" if closed else "session_opened", item=log.floor.item, seen_by="all")


def hold_screens(session: Session, acting: Acting, meeting: Meeting, held: bool, key: str = "") -> None:
    """Keep the hall's screens as they are while something is put right."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated and log.floor.screens_held != held:
        at_the_desk(log)
        in_session(log)
        log.tell("screens_held" if held else "screens_freed", seen_by="all")


def end_current(log: Log) -> None:
    """The current item ends, and with it whoever speaks on it."""
    if log.floor.item is None or log.floor.item_began is None:
        raise NotNow(say("No item has been taken up."))
    while log.floor.speaking is not None:
        speaking = log.floor.speaking
        log.tell("floor_ended", item=log.floor.item, turn=speaking.turn.id, spoke=speaking.spoke(log.now))
    spent = log.now - log.floor.item_began
    log.tell("item_ended", item=log.floor.item, seen_by="all", spent=spent)


def _no_vote_open(log: Log) -> None:
    if log.floor.poll is not None:
        raise NotNow(say("A vote is open. Close it first."))
