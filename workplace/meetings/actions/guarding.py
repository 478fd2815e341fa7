"""Who may give a command in a meeting, and when: the same questions for all of them, asked under the log's lock."""

from collections.abc import Callable

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.kernel.text import say
from workplace.meetings import policy
from workplace.meetings.actions.log import Log, hold
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.process import HELD, MEETING, PREPARED
from workplace.meetings.queries import door
from workplace.process.table import Rule
from workplace.process.take import take


def command(session: Session, acting: Acting, meeting: Meeting, key: str, guard: Callable[[Log], object]) -> Log | None:
    """The meeting, held for a command of somebody whom `guard` lets through; None when this was sent before."""
    log = hold(session, acting, meeting.id or 0, key)
    if log.repeated:
        return None
    guard(log)
    return log


def changing(session: Session, acting: Acting, meeting: Meeting) -> Log | None:
    """What is prepared before check-in and told by the log from then on: the step `edit` of whoever prepares it, or the
    desk's log while the meeting is held.
    """
    if meeting.state in PREPARED:
        take(session, acting, MEETING, meeting, "edit")
        return None
    log = hold(session, acting, meeting.id or 0)
    at_the_desk(log)
    held(log)
    return log


def at_the_desk(log: Log) -> None:
    """Whoever presides, and the secretaries; NotFound for others."""
    require(log.session, log.acting, log.meeting, policy.DESK)


def presiding(log: Log) -> None:
    """Whoever presides; NotFound for others."""
    require(log.session, log.acting, log.meeting, policy.PRESIDES)


def member(log: Log) -> MeetingMember:
    """The person as a member; NotFound when they are none."""
    log.acting.require_more_than_looking()
    mine = door.me(log.session, log.acting, log.meeting)
    if mine is None:
        raise NotFound
    return mine


def in_person(acting: Acting) -> None:
    """NotNow for whoever acts for someone: one checks in, votes and keeps a key oneself, whatever else was lent."""
    if acting.for_whom is not None:
        raise NotNow(
            say("This is done in person. Act for yourself again; the meeting's own rules say who may stand in.")
        )


def still_open(log: Log) -> None:
    """NotNow once the minutes are a document: what they tell is not changed behind them."""
    if log.meeting.minutes_document is not None:
        raise NotNow(say("The minutes are a document already. Recall it first."))


def in_session(log: Log) -> None:
    """The meeting is open: not before, not in a break, not afterwards."""
    if log.meeting.state == "paused":
        raise NotNow(say("The meeting is in a break."))
    if log.meeting.state != "open":
        raise NotNow(say("The meeting is not open."))


def held(log: Log) -> None:
    """Check-in has begun and the meeting is not closed."""
    if log.meeting.state not in HELD:
        raise NotNow(say("The meeting is not being held."))


def require(session: Session, acting: Acting, meeting: Meeting, rule: Rule) -> None:
    """NotFound for whoever the rule does not name."""
    acting.require_more_than_looking()
    may = select(col(Meeting.id)).where(col(Meeting.id) == meeting.id, rule.expression(acting))
    if session.scalar(may) is None:
        raise NotFound
