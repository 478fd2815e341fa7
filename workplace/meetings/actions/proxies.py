"""Votes handed over (uỷ quyền biểu quyết): an absent member's vote is cast by another, where the customs allow it.

Given by the member, or entered by the desk from a written paper; taken back likewise. One hop, never in a secret vote,
and asleep while the member is there. A vote that is open keeps the hands it was opened with.
"""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.meetings.actions.guarding import at_the_desk, in_person
from workplace.meetings.actions.log import Log, hold
from workplace.meetings.events import VoteHanded
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.process import HELD
from workplace.meetings.queries import door, presence
from workplace.meetings.rules import customs

WHEN = ("called", *HELD)
MOST_PAPER = 300


def hand(
    session: Session, acting: Acting, meeting: Meeting, member_id: int, to_id: int, paper: str = "", key: str = ""
) -> None:
    """The vote of a member who is not there is cast by another from the next vote on; doing it again changes nothing.
    Whoever held it before is told that they don't any more.
    """
    log = hold(session, acting, meeting.id or 0, key)
    if log.repeated:
        return
    giver, to = door.member(session, log.meeting, member_id), door.member(session, log.meeting, to_id)
    own = _may(log, giver)
    if not own and not paper:
        raise BadInput({"paper": say("Say by which written paper.")})
    if len(paper) > MOST_PAPER:
        raise BadInput(
            {"paper": say("At most {most} characters; this has {count}.", most=MOST_PAPER, count=len(paper))}
        )
    for one in (giver, to):
        session.refresh(one)  # as they are under the lock
    paper = "" if own else paper
    if (giver.handed_to, giver.handed_paper) == (to.id, paper):
        return
    _check(log, giver, to)
    former = session.get(MeetingMember, giver.handed_to) if giver.handed_to else None
    if log.meeting.state in HELD:
        log.tell("vote_handed", member=giver.id, to=to.id, paper=paper)
    else:
        giver.handed_to, giver.handed_paper = to.id, paper
        session.add(giver)
        session.flush()
        ref = Ref("meetings", meeting.id or 0)
        journal.write(session, acting, "hand_vote", ref, person=to.person_id, giver=giver.person_id, reason=paper)
    if former is to:
        return  # by another paper
    if former is not None:
        _tell(session, acting, meeting, giver, former, given=False)
    _tell(session, acting, meeting, giver, to, given=True)


def take_back(session: Session, acting: Acting, meeting: Meeting, member_id: int, key: str = "") -> None:
    """The member's vote is their own again; doing it again changes nothing."""
    log = hold(session, acting, meeting.id or 0, key)
    if log.repeated:
        return
    giver = door.member(session, log.meeting, member_id)
    session.refresh(giver)
    _may(log, giver)
    if giver.handed_to is None:
        return
    holder = door.member(session, log.meeting, giver.handed_to)
    if log.meeting.state in HELD:
        log.tell("vote_taken_back", member=giver.id, to=holder.id)
    else:
        _free(session, acting, meeting, giver, holder)
    _tell(session, acting, meeting, giver, holder, given=False)


def fall_back(session: Session, acting: Acting, meeting: Meeting, member: MeetingMember) -> None:
    """The votes that this member holds are their givers' again, and nobody holds theirs: they have no vote, or no place
    any more. Part of the act by which they lose it, before check-in.
    """
    m = MeetingMember
    held = select(m).where(col(m.meeting_id) == meeting.id, col(m.handed_to) == member.id).order_by(col(m.id))
    hands = [(giver, member) for giver in session.scalars(held)]
    if member.handed_to is not None:
        hands.append((member, door.member(session, meeting, member.handed_to)))
    for giver, holder in hands:
        _free(session, acting, meeting, giver, holder)
        if meeting.state in WHEN:
            _tell(session, acting, meeting, giver, holder, given=False)


def _free(session: Session, acting: Acting, meeting: Meeting, giver: MeetingMember, holder: MeetingMember) -> None:
    giver.handed_to, giver.handed_paper = None, ""
    session.add(giver)
    session.flush()
    ref = Ref("meetings", meeting.id or 0)
    journal.write(session, acting, "take_vote_back", ref, person=holder.person_id, giver=giver.person_id)


def _tell(
    session: Session, acting: Acting, meeting: Meeting, giver: MeetingMember, holder: MeetingMember, *, given: bool
) -> None:
    fact = VoteHanded(meeting.id or 0, giver.person_id, (holder.person_id,), acting.person, given)
    events.publish(session, fact)


def _may(log: Log, giver: MeetingMember) -> bool:
    """Whether it is one's own vote; the desk does it for others, everybody else finds nothing."""
    log.acting.require_more_than_looking()
    own = giver.person_id == log.acting.as_whom
    if own:
        in_person(log.acting)
    else:
        at_the_desk(log)
    if not customs.read(log.meeting.rules).proxies:
        raise NotNow(say("By the rules of this meeting nobody votes for another."))
    if log.meeting.state not in WHEN:
        raise NotNow(say("The meeting is not being held."))
    return own


def _check(log: Log, giver: MeetingMember, to: MeetingMember) -> None:
    session, meeting = log.session, log.meeting.id or 0
    if not giver.votes:
        raise NotNow(say("This member has no vote."))
    if to.id == giver.id or not to.votes or to.standing in ("asked", "refused"):
        raise BadInput({"to": say("Choose another member who votes.")})
    if to.handed_to is not None:
        raise BadInput({"to": say("This member has handed over their own vote.")})
    m = MeetingMember
    if session.scalar(select(col(m.id)).where(col(m.meeting_id) == meeting, col(m.handed_to) == giver.id).limit(1)):
        raise NotNow(say("This member holds another's vote: a vote is handed over once, not on and on."))
    instead = (col(m.meeting_id) == meeting, col(m.stands_for) == giver.id, col(m.standing).in_(("asked", "granted")))
    if session.scalar(select(col(m.id)).where(*instead).limit(1)):
        raise NotNow(say("Somebody comes in this member's place."))
    if giver.id is None:
        raise NotFound
    if presence.here(session, meeting, giver.id) is not None:
        raise NotNow(say("{name} has checked in, and votes in person.", name=giver.title))
