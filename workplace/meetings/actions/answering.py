"""Answers to an invitation: one comes, from afar, late, or stays away; somebody comes instead, if granted."""

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.meetings import policy
from workplace.meetings.actions import making
from workplace.meetings.actions.changing import shut_out
from workplace.meetings.actions.guarding import require
from workplace.meetings.actions.making import Seat
from workplace.meetings.events import MemberAnswered, SubstituteAsked, SubstituteDecided
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.queries import door
from workplace.meetings.rules import customs
from workplace.org.queries import people

ANSWERS = {
    "comes": say("I come"),
    "online": say("I join from afar"),
    "late": say("I come late"),
    "absent": say("I can't come"),
}
NEEDS_REASON = ("late", "absent")
MOST_REASON = 500


def answer(session: Session, acting: Acting, meeting: Meeting, said: str, reason: str = "") -> None:
    """Answer for oneself; to come late or stay away needs a reason. The last answer counts; whoever was to come
    instead does not when one comes oneself.
    """
    mine = _me(session, acting, meeting)
    if said not in ANSWERS:
        raise BadInput({"answer": say("Choose one of the list.")})
    if said in NEEDS_REASON and not reason:
        raise BadInput({"reason": say("Give the reason.")})
    if len(reason) > MOST_REASON:
        raise BadInput(
            {"reason": say("At most {most} characters; this has {count}.", most=MOST_REASON, count=len(reason))}
        )
    mine.answer, mine.answer_reason, mine.answered_at = said, reason, clock.now()
    session.add(mine)
    if said != "absent":
        for one in _instead_of(session, mine):
            _refuse(session, acting, meeting, one)
    session.flush()
    journal.write(session, acting, "answer", Ref("meetings", meeting.id or 0), text=said, reason=reason)
    keepers = (meeting.secretary_id,)
    events.publish(session, MemberAnswered(meeting.id or 0, acting.as_whom, said, reason, keepers, acting.person))


def noted(session: Session, meeting_id: int, person: int, comes: bool) -> None:
    """A member answered in their calendar: it counts as their answer here, where they have not said so already."""
    meeting = session.get_one(Meeting, meeting_id)
    mine = (col(MeetingMember.meeting_id) == meeting_id, col(MeetingMember.person_id) == person)
    row = session.scalars(select(MeetingMember).where(*mine)).one_or_none()
    said_so = row is not None and (row.answer in ("comes", "online", "late") if comes else row.answer == "absent")
    if row is None or said_so or meeting.state not in ("called", "gathering"):
        return
    row.answer, row.answer_reason, row.answered_at = "comes" if comes else "absent", "", clock.now()
    session.add(row)
    session.flush()
    acting = Acting(person=person)
    journal.write(session, acting, "answer", Ref("meetings", meeting_id), text=row.answer, reason="")
    told = MemberAnswered(meeting_id, person, row.answer, "", (meeting.secretary_id,), person)
    events.publish(session, told)


def propose_substitute(session: Session, acting: Acting, meeting: Meeting, person: int, reason: str) -> MeetingMember:
    """Stay away and propose somebody in one's place; they belong to the meeting once that is granted."""
    mine = _me(session, acting, meeting)
    if not customs.read(meeting.rules).substitutes:
        raise NotNow(say("By the rules of this meeting nobody comes in somebody's place."))
    if mine.role not in ("member", "deputy") or mine.stands_for is not None:
        raise NotNow(say("Only a member can send somebody in their place."))
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    if not people.at_work(session, [person]):
        raise BadInput({"substitute": say("Choose a person from the list.")})
    known = (col(MeetingMember.meeting_id) == meeting.id, col(MeetingMember.person_id) == person)
    there = session.scalars(select(MeetingMember).where(*known)).one_or_none()
    if there is not None and not (there.stands_for == mine.id and there.standing == "refused"):
        raise BadInput({"substitute": say("This person belongs to the meeting already.")})
    for one in _instead_of(session, mine):
        _refuse(session, acting, meeting, one)
    if there is None:
        making.seat_all(session, acting, meeting, [Seat(person, votes=False, party=mine.party)], unseen=True)
        there = session.scalars(select(MeetingMember).where(*known)).one()
    there.stands_for, there.standing, there.standing_by, there.votes = mine.id, "asked", None, False
    mine.answer, mine.answer_reason, mine.answered_at = "absent", reason, clock.now()
    session.add(there)
    session.add(mine)
    session.flush()
    journal.write(session, acting, "substitute", Ref("meetings", meeting.id or 0), person=person, reason=reason)
    keepers = (meeting.secretary_id, meeting.chair_id)
    events.publish(session, SubstituteAsked(meeting.id or 0, person, keepers, acting.person, reason))
    return there


def decide(session: Session, acting: Acting, meeting: Meeting, member_id: int, granted: bool, reason: str = "") -> None:
    """The chair or the secretary lets somebody come instead, or does not; the vote goes along only by the rules."""
    require(session, acting, meeting, policy.DESK)
    substitute = door.member(session, meeting, member_id)
    if substitute.standing != "asked" or substitute.stands_for is None:
        raise NotNow(say("This has been decided already."))
    if not granted and not reason:
        raise BadInput({"reason": say("Give the reason.")})
    member = door.member(session, meeting, substitute.stands_for)
    ref, details = Ref("meetings", meeting.id or 0), {"person": substitute.person_id}
    if granted:
        substitute.standing, substitute.standing_by = "granted", acting.as_whom
        substitute.votes = member.votes and customs.read(meeting.rules).substitutes_vote
        substitute.weight = member.weight
        session.add(substitute)
        session.flush()
        making.let_in(session, meeting, {substitute.person_id})
        making.told_called(session, acting, meeting, (substitute.person_id,))
        journal.write(session, acting, "grant", ref, **details)
    else:
        _refuse(session, acting, meeting, substitute)
        session.flush()
        journal.write(session, acting, "deny", ref, reason=reason, **details)
    told = SubstituteDecided(
        meeting.id or 0, substitute.person_id, member.person_id, granted, reason, acting.person
    )  # fmt: skip
    events.publish(session, told)


def _me(session: Session, acting: Acting, meeting: Meeting) -> MeetingMember:
    acting.require_more_than_looking()
    mine = door.me(session, acting, meeting)
    if mine is None:
        raise NotFound
    if meeting.state not in ("called", "gathering"):
        raise NotNow(say("This invitation can't be answered any more."))
    return mine


def _instead_of(session: Session, member: MeetingMember) -> list[MeetingMember]:
    m = MeetingMember
    standing = (col(m.stands_for) == member.id, col(m.standing).in_(("asked", "granted")))
    return list(session.scalars(select(m).where(*standing)))


def _refuse(session: Session, acting: Acting, meeting: Meeting, substitute: MeetingMember) -> None:
    substitute.standing, substitute.standing_by, substitute.votes = "refused", acting.as_whom, False
    session.add(substitute)
    if substitute.person_id not in (meeting.made_by, meeting.secretary_id, meeting.chair_id):
        shut_out(session, meeting, [substitute.person_id])
