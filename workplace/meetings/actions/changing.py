"""A prepared or called meeting says something else: its words, time, place, chair, members; or is taken back."""

from dataclasses import replace

from sqlalchemy import delete, select, update
from sqlmodel import Session, col

from workplace.access import grants
from workplace.access.kinds import MEETINGS
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.meetings.actions import making, proxies
from workplace.meetings.actions.making import Seat, Wanted
from workplace.meetings.events import MeetingMoved, MeetingRecalled
from workplace.meetings.models.agenda import MeetingLetIn, MeetingOpinion
from workplace.meetings.models.meetings import Meeting, MeetingMember, MeetingSite
from workplace.meetings.models.polls import MeetingBoardMember
from workplace.meetings.process import MEETING
from workplace.meetings.queries import door
from workplace.process.take import require, take
from workplace.search import index


def edit(session: Session, acting: Acting, meeting: Meeting, wanted: Wanted) -> None:
    """Say it anew; of a called meeting whose time or place is another, the members are told."""
    require(session, acting, MEETING, meeting, "edit")
    if errors := making.wrong(wanted):
        raise BadInput(errors)
    if meeting.state == "called" and wanted.ends <= clock.ticks(clock.now()):
        raise BadInput({"starts": making.OVER})
    was = (meeting.starts, meeting.ends, meeting.place, meeting.room_id, meeting.video)
    take(session, acting, MEETING, meeting, "edit")
    meeting.title, meeting.note, meeting.place, meeting.video = wanted.title, wanted.note, wanted.place, wanted.video
    meeting.room_id, meeting.body, meeting.rules = wanted.room, wanted.body, wanted.customs.write()
    meeting.following = wanted.following
    _hand_roles(session, acting, meeting, wanted)
    making.move(session, meeting, wanted.starts, wanted.ends)
    session.flush()
    if was != (meeting.starts, meeting.ends, meeting.place, meeting.room_id, meeting.video) and _is_called(meeting):
        events.publish(session, MeetingMoved(meeting.id or 0, _everybody(session, meeting), acting.person))
    index.mark(session, Ref("meetings", meeting.id or 0))


def recall(session: Session, acting: Acting, meeting: Meeting, reason: str) -> None:
    """Take the invitation back: it is a draft again, which only those who prepare it see."""
    if not reason:
        raise BadInput({"reason": say("Give the reason.")})
    take(session, acting, MEETING, meeting, "recall", reason=reason)
    who = _everybody(session, meeting)
    events.publish(session, MeetingRecalled(meeting.id or 0, who, acting.person, reason))
    kept = {meeting.made_by, meeting.secretary_id}
    shut_out(session, meeting, [one for one in who if one not in kept])
    index.mark(session, Ref("meetings", meeting.id or 0))


def add_members(session: Session, acting: Acting, meeting: Meeting, seats: list[Seat]) -> None:
    """Name further members; whoever belongs to it keeps their place. Those added to a called meeting are told of it."""
    take(session, acting, MEETING, meeting, "edit")
    before = set(_everybody(session, meeting))
    making.seat_all(session, acting, meeting, seats)
    session.flush()
    fresh = tuple(one for one in _everybody(session, meeting) if one not in before)
    if fresh and _is_called(meeting):
        making.told_called(session, acting, meeting, fresh)


def set_member(session: Session, acting: Acting, meeting: Meeting, member_id: int, seat: Seat) -> None:
    """Another role, vote, group or seat of somebody; the chair and the first secretary change with the meeting. Who has
    no vote any more holds nobody else's either.
    """
    member = door.member(session, meeting, member_id)
    take(session, acting, MEETING, meeting, "edit", person=member.person_id)
    if member.person_id != meeting.chair_id and member.person_id != meeting.secretary_id:
        if seat.role not in ("deputy", "secretary", "member", "guest"):
            raise BadInput({"role": say("Choose one of the list.")})
        member.role = seat.role
    member.votes = seat.votes and member.role != "guest"
    member.weight, member.party = seat.weight, seat.party or member.party
    session.add(member)
    session.flush()
    if not member.votes:
        proxies.fall_back(session, acting, meeting, member)


def remove_member(session: Session, acting: Acting, meeting: Meeting, member_id: int) -> None:
    """Somebody does not belong to it; NotNow once something hangs on them."""
    member = door.member(session, meeting, member_id)
    if member.person_id in (meeting.chair_id, meeting.secretary_id):
        raise NotNow(say("Name another chair or secretary first."))
    row = MeetingMember
    stands = select(col(row.id)).where(col(row.meeting_id) == meeting.id, col(row.stands_for) == member.id)
    said = select(col(MeetingOpinion.id)).where(col(MeetingOpinion.member_id) == member.id)
    counts = select(col(MeetingBoardMember.poll_id)).where(col(MeetingBoardMember.member_id) == member.id)
    if any(session.scalar(one.limit(1)) is not None for one in (stands, said, counts)):
        raise NotNow(say("This member has said something or sends somebody; let them stay away instead."))
    take(session, acting, MEETING, meeting, "edit", person=member.person_id)
    session.execute(update(MeetingSite).where(col(MeetingSite.head_id) == member.id).values(head_id=None))
    session.execute(delete(MeetingLetIn).where(col(MeetingLetIn.member_id) == member.id))
    proxies.fall_back(session, acting, meeting, member)
    session.delete(member)
    session.flush()
    if member.person_id != meeting.made_by:
        shut_out(session, meeting, [member.person_id])
    if _is_called(meeting):
        events.publish(session, MeetingRecalled(meeting.id or 0, (member.person_id,), acting.person, ""))


def _hand_roles(session: Session, acting: Acting, meeting: Meeting, wanted: Wanted) -> None:
    """Who chairs and who keeps the minutes: new ones take a seat, the former stay as members."""
    for role, was, now in (
        ("chair", meeting.chair_id, wanted.chair), ("secretary", meeting.secretary_id, wanted.secretary),
    ):  # fmt: skip
        if was == now:
            continue
        mine = (col(MeetingMember.meeting_id) == meeting.id,)
        former = session.scalars(select(MeetingMember).where(*mine, col(MeetingMember.person_id) == was)).one_or_none()
        if former is not None:
            former.role = "member"
            session.add(former)
        there = session.scalars(select(MeetingMember).where(*mine, col(MeetingMember.person_id) == now)).one_or_none()
        if there is not None:
            there.role, there.votes = role, there.votes or role == "chair"
            session.add(there)
        session.flush()
        if there is None:
            making.seat_all(session, acting, meeting, [replace(Seat(now, role), votes=role == "chair")])
    meeting.chair_id, meeting.secretary_id = wanted.chair, wanted.secretary
    making.let_in(session, meeting, {meeting.secretary_id})


def _is_called(meeting: Meeting) -> bool:
    return meeting.state == "called"


def _everybody(session: Session, meeting: Meeting) -> tuple[int, ...]:
    m = MeetingMember
    return tuple(session.scalars(select(col(m.person_id)).where(col(m.meeting_id) == meeting.id).order_by(col(m.id))))


def shut_out(session: Session, meeting: Meeting, who: list[int]) -> None:
    """These people see the meeting no longer."""
    principals = {grants.person(session, one) for one in who}
    assert meeting.id is not None
    grants.withdraw(session, MEETINGS, meeting.at, meeting.id, principals, "member")
