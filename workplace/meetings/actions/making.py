"""Preparing a meeting: made, its members named, its agenda written, called or called off."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import func, insert, select, update
from sqlmodel import Session, col

from workplace.access import grants
from workplace.access.kinds import MEETINGS
from workplace.journal import lines as journal
from workplace.kernel import clock, events
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, say
from workplace.meetings.events import MeetingCalled, MeetingCalledOff
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.process import MEETING
from workplace.meetings.rules import planning
from workplace.meetings.rules.customs import BODIES, Customs
from workplace.meetings.rules.titles import joined
from workplace.org.queries import people
from workplace.process.take import require, take
from workplace.search import index

OVER = say("This time is over. Change it before you call the meeting.")


@dataclass(frozen=True)
class Wanted:
    """A meeting as its form says it. `starts` and `ends` are ticks."""

    title: str
    body: str
    starts: int
    ends: int
    chair: int
    secretary: int
    place: str = ""
    room: int | None = None
    video: str = ""
    note: str = ""
    kind: int | None = None
    following: int | None = None
    customs: Customs = field(default_factory=Customs)
    written: bool = False  # nobody gathers: opinions are asked for until it ends


@dataclass(frozen=True)
class Seat:
    """A person to belong to a meeting."""

    person: int
    role: str = "member"
    votes: bool = True
    weight: int = 1_000_000
    party: str = ""
    place: str = ""  # the seat in the hall


@dataclass(frozen=True)
class Point:
    """An item for the agenda."""

    title: str
    minutes: int = 0
    kind: str = "discussion"
    text: str = ""
    presenter: int | None = None
    unit: int | None = None
    closed: bool = False
    parent: int | None = None
    origin: Ref | None = None


def prepare(session: Session, acting: Acting, wanted: Wanted, seats: Iterable[Seat] = ()) -> Meeting:
    """Write a meeting down; only those who prepare it see it until it is called."""
    acting.require_more_than_looking()
    if errors := wrong(wanted):
        raise BadInput(errors)
    mine, now = people.person(session, acting.as_whom), clock.now()
    meeting = Meeting(
        at=clock.ticks(now), made_by=acting.as_whom, made_at=now, organisation_id=mine.organisation_id,
        unit_id=mine.unit_id, kind_id=wanted.kind, title=wanted.title, body=wanted.body, rules=wanted.customs.write(),
        starts=wanted.starts, ends=wanted.ends, place=wanted.place, room_id=wanted.room, video=wanted.video,
        note=wanted.note, chair_id=wanted.chair, secretary_id=wanted.secretary, following=wanted.following,
        written=wanted.written,
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    given = {seat.person: seat for seat in seats}
    named = {wanted.chair: given.get(wanted.chair, Seat(0)), **given}
    named[wanted.chair] = Seat(wanted.chair, "chair", named.get(wanted.chair, Seat(0)).votes)
    if wanted.secretary != wanted.chair:
        of_list = named.get(wanted.secretary)
        named[wanted.secretary] = Seat(wanted.secretary, "secretary", of_list.votes if of_list else False)
    seat_all(session, acting, meeting, named.values())
    let_in(session, meeting, {meeting.made_by, meeting.secretary_id})
    journal.write(session, acting, "prepare", Ref("meetings", meeting.id or 0), text=meeting.title)
    index.mark(session, Ref("meetings", meeting.id or 0))
    return meeting


def seat_all(
    session: Session, acting: Acting, meeting: Meeting, seats: Iterable[Seat], *, unseen: bool = False
) -> None:
    """Name members; whoever belongs to it already keeps their place. `unseen`: they don't see the meeting yet."""
    m = MeetingMember
    known = set(session.scalars(select(col(m.person_id)).where(col(m.meeting_id) == meeting.id)))
    wanted = [seat for seat in seats if seat.person not in known]
    taken = set(session.scalars(select(col(m.seat)).where(col(m.meeting_id) == meeting.id, col(m.seat) != "")))
    cards = people.cards(session, [seat.person for seat in wanted])
    last = session.scalar(select(func.max(m.place)).where(col(m.meeting_id) == meeting.id)) or 0
    rows = [
        {
            "meeting_id": meeting.id, "person_id": seat.person, "role": seat.role, "weight": seat.weight,
            "votes": seat.votes and seat.role != "guest", "place": last + n,
            "title": joined(cards[seat.person].position, cards[seat.person].organisation),
            "party": seat.party or cards[seat.person].organisation, "starts": meeting.starts, "answer": "",
            "seat": "" if seat.place in taken else seat.place, "answer_reason": "", "standing": "",
            "handed_paper": "",
        }
        for n, seat in enumerate(wanted, 1)
        if seat.person in cards
    ]  # fmt: skip
    if rows:
        session.execute(insert(m), rows)
    if meeting.state != "draft" and not unseen:
        let_in(session, meeting, {seat.person for seat in wanted})


def add_item(session: Session, acting: Acting, meeting: Meeting, point: Point) -> MeetingItem:
    """Put an item at the end of the agenda of a meeting that is being prepared."""
    take(session, acting, MEETING, meeting, "edit", text="" if point.closed else point.title)
    return write_item(session, meeting, point)


def write_item(session: Session, meeting: Meeting, point: Point, state: str = "planned") -> MeetingItem:
    """The row of an item whose form was checked."""
    here = col(MeetingItem.meeting_id) == meeting.id
    last = session.scalar(select(func.max(MeetingItem.place)).where(here)) or 0
    item = MeetingItem(
        meeting_id=meeting.id or 0, parent_id=point.parent, place=last + 1, state=state, title=point.title,
        text=point.text, kind=point.kind, minutes=point.minutes, presenter_id=point.presenter, unit_id=point.unit,
        closed=point.closed, origin_module=point.origin.module if point.origin else "",
        origin_thing=point.origin.id if point.origin else None,
    )  # fmt: skip
    session.add(item)
    session.flush()
    return item


def call(session: Session, acting: Acting, meeting: Meeting) -> None:
    """Call the meeting: from now on its members see it, and are told."""
    require(session, acting, MEETING, meeting, "call")
    if meeting.ends <= clock.ticks(clock.now()):
        raise BadInput({"starts": OVER})
    take(session, acting, MEETING, meeting, "call")
    who = set(session.scalars(select(col(MeetingMember.person_id)).where(col(MeetingMember.meeting_id) == meeting.id)))
    let_in(session, meeting, who)
    told_called(session, acting, meeting, tuple(sorted(who)))


def told_called(session: Session, acting: Acting, meeting: Meeting, who: tuple[int, ...]) -> None:
    """These people are invited, and find it by its words."""
    events.publish(session, MeetingCalled(meeting.id or 0, who, acting.person))
    index.mark(session, Ref("meetings", meeting.id or 0))


def call_off(session: Session, acting: Acting, meeting: Meeting, reason: str) -> None:
    """It will not be held; whoever was invited is told."""
    was = meeting.state
    take(session, acting, MEETING, meeting, "call_off", reason=reason)
    if was != "draft":
        m = MeetingMember
        who = session.scalars(select(col(m.person_id)).where(col(m.meeting_id) == meeting.id))
        events.publish(session, MeetingCalledOff(meeting.id or 0, tuple(who), acting.person, reason))


def move(session: Session, meeting: Meeting, starts: int, ends: int) -> None:
    """Another time: also in everybody's own list."""
    meeting.starts, meeting.ends = starts, ends
    session.add(meeting)
    mine = col(MeetingMember.meeting_id) == meeting.id
    session.execute(update(MeetingMember).where(mine).values(starts=starts))


def let_in(session: Session, meeting: Meeting, who: set[int]) -> None:
    """These people see the meeting from now on."""
    principals = {grants.person(session, one) for one in who}
    assert meeting.id is not None
    grants.grant(session, MEETINGS, meeting.at, meeting.id, principals, "member", level=grants.READ)


def wrong(wanted: Wanted) -> dict[str, Say]:
    """What cannot be, by field."""
    errors: dict[str, Say] = {}
    if not wanted.title:
        errors["title"] = say("Fill this in.")
    if wanted.ends <= wanted.starts:
        errors["ends"] = say("The meeting ends before it begins.")
    elif wanted.ends - wanted.starts > planning.LONGEST and not wanted.written:
        errors["ends"] = say("A meeting lasts two weeks at most.")
    if wanted.body not in BODIES:
        errors["body"] = say("Choose one of the list.")
    return errors
