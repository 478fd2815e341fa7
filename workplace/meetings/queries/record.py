"""What the minutes tell: the meeting as its rows have it once it is over, put together for people to read.

Nothing is worded here and nothing left out by taste; what a reader may not see (closed items) is left out by asking.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.log import MeetingEvent, MeetingPresence, MeetingTurn
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.models.polls import MeetingPoll, MeetingRight
from workplace.meetings.queries import agenda, conclusions, polls
from workplace.meetings.queries.polls import Decided
from workplace.org.queries import people, units

HELD_BACK = ("draft",)
_HANDS = ("gathered", "vote_handed", "vote_taken_back", "poll_opened")


@dataclass(frozen=True)
class Attended:
    """A member: in whose place, and when they were there; empty intervals when they were not."""

    member: int
    name: str
    title: str
    party: str
    role: str
    votes: bool
    in_place_of: str
    intervals: tuple[tuple[datetime, datetime | None], ...]
    online: bool
    reason: str  # why they did not come, as they answered


@dataclass(frozen=True)
class Spoke:
    """A turn that was given."""

    name: str
    title: str
    kind: str
    topic: str
    seconds: int


@dataclass(frozen=True)
class Voted:
    """A poll that was closed, with all its figures."""

    poll: MeetingPoll
    decided: Decided | None


@dataclass(frozen=True)
class Treated:
    """One item, with what was said, asked, voted and concluded."""

    number: str
    item: MeetingItem
    presenter: str
    unit: str
    turns: tuple[Spoke, ...]
    polls: tuple[Voted, ...]
    conclusions: tuple[str, ...]


@dataclass(frozen=True)
class Handed:
    """A vote that another cast, or was to cast: for whom, by whom, by what paper."""

    name: str
    by: str
    paper: str


@dataclass(frozen=True)
class Record:
    """A meeting as it went."""

    meeting: Meeting
    opened: datetime | None
    closed: datetime | None
    chair: str
    chair_title: str
    secretary: str
    secretary_title: str
    attended: tuple[Attended, ...]
    items: tuple[Treated, ...]
    general: tuple[Voted, ...]  # polls that belong to no item
    proxies: tuple[Handed, ...] = ()

    @property
    def present(self) -> tuple[Attended, ...]:
        """Members who were there at any time."""
        return tuple(one for one in self.attended if one.intervals and one.role != "guest")

    @property
    def absent(self) -> tuple[Attended, ...]:
        """Voting members who never came, and for whom nobody came."""
        stood_for = {one.in_place_of for one in self.attended if one.in_place_of and one.intervals}
        return tuple(one for one in self.attended if not one.intervals and one.votes and one.name not in stood_for)

    @property
    def guests(self) -> tuple[Attended, ...]:
        """Guests who were there."""
        return tuple(one for one in self.attended if one.intervals and one.role == "guest")


def read(session: Session, meeting: Meeting, *, closed_items: frozenset[int] | None = None) -> Record:
    """The record of a meeting; of closed items only those named (None: all), the others without a word."""
    assert meeting.id is not None
    members = _members(session, meeting.id)
    known = {one.person_id: one.title for one in members}
    cards = people.cards(session, {one.person_id for one in members} | {meeting.chair_id, meeting.secretary_id})
    names = {one.id or 0: cards[one.person_id].name for one in members if one.person_id in cards}
    titles = {one.id or 0: one.title for one in members}
    found = agenda.items(session, meeting.id)
    shown = [one for one in found if not one.closed or closed_items is None or one.id in closed_items]
    by_id = {one.id: one for one in shown}
    numbered = [(number, by_id[id]) for id, number in agenda.numbers(found).items() if id in by_id]
    turns, voted = _turns(session, meeting.id, names, titles), _polls(session, meeting.id)
    said = defaultdict(list)
    for one in conclusions.of_meeting(session, meeting.id):
        said[one.item_id].append(one.text)
    presenters = people.names(session, {one.presenter_id for one in shown if one.presenter_id})
    unit_names = units.names(session, {one.unit_id for one in shown if one.unit_id})
    return Record(
        meeting,
        _moment(session, meeting.id, "opened"),
        meeting.ended_at,
        cards[meeting.chair_id].name,
        known.get(meeting.chair_id, cards[meeting.chair_id].position),
        cards[meeting.secretary_id].name,
        known.get(meeting.secretary_id, cards[meeting.secretary_id].position),
        tuple(_attended(session, meeting.id, members, names)),
        tuple(
            Treated(
                number, one, presenters.get(one.presenter_id or 0, ""), unit_names.get(one.unit_id or 0, ""),
                tuple(turns.get(one.id, ())), tuple(voted.get(one.id, ())), tuple(said.get(one.id or 0, ())),
            )
            for number, one in numbered
        ),
        tuple(voted.get(None, ())),
        tuple(_proxies(session, meeting.id, members)),
    )  # fmt: skip


def _members(session: Session, meeting_id: int) -> list[MeetingMember]:
    m = MeetingMember
    return list(session.scalars(select(m).where(col(m.meeting_id) == meeting_id).order_by(col(m.place), col(m.id))))


def _attended(session: Session, meeting_id: int, members: list[MeetingMember], names: dict[int, str]) -> list[Attended]:
    p = MeetingPresence
    there = defaultdict(list)
    for one in session.scalars(select(p).where(col(p.meeting_id) == meeting_id).order_by(col(p.id))):
        there[one.member_id].append(one)
    return [
        Attended(
            one.id or 0, names.get(one.id or 0, ""), one.title, one.party, one.role, one.votes,
            names.get(one.stands_for or 0, "") if one.standing != "refused" else "",
            tuple((at(p.from_ms), at(p.to_ms) if p.to_ms else None) for p in there[one.id or 0]),
            any(p.online for p in there[one.id or 0]), one.answer_reason if one.answer == "absent" else "",
        )
        for one in members
    ]  # fmt: skip


def _turns(
    session: Session, meeting_id: int, names: dict[int, str], titles: dict[int, str]
) -> dict[int | None, list[Spoke]]:
    t = MeetingTurn
    given = select(t).where(col(t.meeting_id) == meeting_id, col(t.began_ms).is_not(None)).order_by(col(t.began_ms))
    found: dict[int | None, list[Spoke]] = defaultdict(list)
    for one in session.scalars(given):
        spoke = Spoke(
            names.get(one.member_id, ""), titles.get(one.member_id, ""), one.kind, one.topic, one.spoke_ms // 1000
        )
        found[one.item_id].append(spoke)
    return found


def _polls(session: Session, meeting_id: int) -> dict[int | None, list[Voted]]:
    found: dict[int | None, list[Voted]] = defaultdict(list)
    for one in polls.of_meeting(session, meeting_id):
        if one.result and one.state not in HELD_BACK:
            found[one.item_id].append(Voted(one, polls.result(one)))
    return found


def _proxies(session: Session, meeting_id: int, members: list[MeetingMember]) -> list[Handed]:
    """Those that a vote was opened with, and those that stand at the end."""
    r, p = MeetingRight, MeetingPoll
    by_id, papers = {one.id: one for one in members}, _papers(session, meeting_id)
    cast = select(col(r.poll_id), col(r.member_id), col(r.holder_id)).join(p, col(p.id) == col(r.poll_id))
    others = cast.where(col(p.meeting_id) == meeting_id, col(r.present).is_(False)).order_by(
        col(p.id), col(r.member_id)
    )
    found = {
        (member, holder, papers.get((poll, member), "")): None
        for poll, member, holder in session.execute(others)
        if member in by_id and by_id[member].person_id != holder
    }
    for one in members:
        if one.votes and one.handed_to in by_id:
            found[(one.id or 0, by_id[one.handed_to].person_id, one.handed_paper)] = None
    names = people.names(session, {by_id[one].person_id for one, _, _ in found} | {holder for _, holder, _ in found})
    return [
        Handed(names.get(by_id[member].person_id, ""), names.get(holder, ""), paper) for member, holder, paper in found
    ]


def _papers(session: Session, meeting_id: int) -> dict[tuple[int, int], str]:
    """By which paper a member's vote lay in another's hand when a poll was opened, as the log has it: their row knows
    the last paper alone.
    """
    e, hands, found = MeetingEvent, dict[int, str](), dict[tuple[int, int], str]()
    told = (col(e.meeting_id) == meeting_id, col(e.kind).in_(_HANDS))
    for kind, text in session.execute(select(col(e.kind), col(e.body)).where(*told).order_by(col(e.seq))):
        body = json.loads(text)
        if kind == "gathered":
            hands = {member: paper for member, _, paper in body.get("proxies", ())}
        elif kind == "vote_handed":
            hands[body["member"]] = body["paper"]
        elif kind == "vote_taken_back":
            hands.pop(body["member"], None)
        else:
            found |= {(body["poll"], member): paper for member, paper in hands.items()}
    return found


def _moment(session: Session, meeting_id: int, kind: str) -> datetime | None:
    e = MeetingEvent
    first = select(col(e.at_ms)).where(col(e.meeting_id) == meeting_id, col(e.kind) == kind).order_by(col(e.seq))
    found = session.scalar(first.limit(1))
    return at(found) if found is not None else None


def at(ms: int) -> datetime:
    """The moment of milliseconds since 1970."""
    return clock.from_ticks(ms * 1000)
