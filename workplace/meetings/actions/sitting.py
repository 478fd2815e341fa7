"""The session itself: check-in begun, opened, broken off for a while, closed, opened again; who presides."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.meetings.actions import agenda
from workplace.meetings.actions.guarding import in_person
from workplace.meetings.actions.log import Log, hold
from workplace.meetings.events import MeetingClosed
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.process import MEETING
from workplace.meetings.queries import agenda as items
from workplace.meetings.queries import door, polls, presence, proxies, resolutions
from workplace.process.take import require, take


def gather(session: Session, acting: Acting, meeting: Meeting, key: str = "") -> None:
    """Begin check-in: from here on everything that happens is an event of the log."""
    log = hold(session, acting, meeting.id or 0, key)
    if log.repeated:
        return
    take(session, acting, MEETING, log.meeting, "gather")
    chair = _chair(session, log.meeting)
    m = MeetingMember
    seats = select(m).where(col(m.meeting_id) == meeting.id).order_by(col(m.place), col(m.id))
    log.tell(
        "gathered", chair=chair.id, rules=log.meeting.rules,
        members=[[one.id, one.person_id, one.role, one.votes, one.weight] for one in session.scalars(seats)],
        proxies=[[one.member, one.to, one.paper] for one in proxies.of_meeting(session, meeting.id or 0)],
        items=[[one.id, one.title, one.minutes, one.closed] for one in items.items(session, meeting.id or 0)],
    )  # fmt: skip


def open_(session: Session, acting: Acting, meeting: Meeting, despite: str = "", key: str = "") -> None:
    """Open the meeting. Without a quorum only for a reason that is given, and written down."""
    log = hold(session, acting, meeting.id or 0, key)
    if log.repeated:
        return
    require(session, acting, MEETING, log.meeting, "open")
    quorum = presence.quorum(session, log.meeting, log.floor)
    if not quorum.holds and not despite:
        missing = {"present": quorum.present, "needed": quorum.needed}
        raise BadInput({"despite": say("{present} are here, {needed} are needed. Say why you open anyway.", **missing)})
    told = _tell(log, "opened", present=quorum.present, members=quorum.members, despite=despite)
    take(session, acting, MEETING, log.meeting, "open", **told)


def pause(session: Session, acting: Acting, meeting: Meeting, minutes: int = 0, key: str = "") -> None:
    """A break; every clock stands."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated:
        if log.floor.poll is not None:
            raise NotNow(say("A vote is open. Close it first."))
        told = _tell(log, "paused", minutes=minutes)
        take(session, acting, MEETING, log.meeting, "pause", **told)


def resume(session: Session, acting: Acting, meeting: Meeting, key: str = "") -> None:
    """The break is over."""
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated:
        told = _tell(log, "resumed")
        take(session, acting, MEETING, log.meeting, "resume", **told)


def close(session: Session, acting: Acting, meeting: Meeting, key: str = "") -> None:
    """Close the meeting: the item, the floor and everybody's presence end with it."""
    log = hold(session, acting, meeting.id or 0, key)
    if log.repeated:
        return
    require(session, acting, MEETING, log.meeting, "close")
    if log.floor.poll is not None:
        raise NotNow(say("A vote is open. Close it first."))
    if any(one.state == "closing" for one in polls.of_meeting(session, meeting.id or 0)):
        raise NotNow(say("A ballot box has not been opened. Have it counted, or the vote repeated, first."))
    if log.floor.item is not None:
        agenda.end_current(log)
    log.meeting.ended_at = clock.now()
    told = _tell(log, "closed")
    take(session, acting, MEETING, log.meeting, "close", **told)
    m = MeetingMember
    who = tuple(session.scalars(select(col(m.person_id)).where(col(m.meeting_id) == meeting.id)))
    events.publish(session, MeetingClosed(meeting.id or 0, who, acting.person))


def reopen(session: Session, acting: Acting, meeting: Meeting, reason: str, key: str = "") -> None:
    """Open a closed meeting again: something was forgotten, or done wrong."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    log = hold(session, acting, meeting.id or 0, key)
    if not log.repeated:
        if log.meeting.minutes_document is not None:
            raise NotNow(say("The minutes are a document already. Recall it first."))
        if log.meeting.notice_document is not None or resolutions.any_of(session, meeting.id or 0):
            raise NotNow(say("Its notice or a resolution is a document already. Give that up or recall it first."))
        log.meeting.ended_at = None
        told = _tell(log, "reopened", reason=reason)
        take(session, acting, MEETING, log.meeting, "reopen", **told)


def hand_over(session: Session, acting: Acting, meeting: Meeting, member_id: int, key: str = "") -> None:
    """Another member takes the chair: given by whoever presides, or taken by the chair or a deputy themselves."""
    in_person(acting)
    log = hold(session, acting, meeting.id or 0, key)
    if log.repeated:
        return
    mine, to = door.me(session, acting, log.meeting), door.member(session, log.meeting, member_id)
    presides = log.meeting.chair_id == acting.as_whom
    takes_it = mine is not None and mine.id == to.id and mine.role in ("chair", "deputy")
    if not (presides or takes_it):
        raise NotFound
    if log.meeting.state not in ("gathering", "open", "paused"):
        raise NotNow(say("The meeting is not being held."))
    if to.role == "guest":
        raise BadInput({"member": say("A guest can't preside.")})
    log.tell("chair_taken", seen_by="all", member=to.id)
    session.refresh(log.meeting, ["chair_id"])
    journal.write(session, acting, "hand_over", Ref("meetings", meeting.id or 0), person=to.person_id)


def _tell(log: Log, kind: str, **body: Any) -> dict[str, Any]:
    """The event that a step of the process is as well, told; and what the journal keeps: where the log then stood."""
    event = log.tell(kind, seen_by="all", **body)
    return {"seq": event.seq, "head": log.meeting.head}


def _chair(session: Session, meeting: Meeting) -> MeetingMember:
    m = MeetingMember
    chair = (col(m.meeting_id) == meeting.id, col(m.person_id) == meeting.chair_id)
    return session.scalars(select(m).where(*chair)).one()
