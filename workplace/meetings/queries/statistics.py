"""Attendance, speaking, votes and time of a meeting in figures, as somebody who reads its log may see them.

Of a vote there are totals alone, of a secret one nothing else exists. What happened on an item that is closed to the
reader is in none of these figures.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.text import Say, say
from workplace.meetings.models.agenda import MeetingItem
from workplace.meetings.models.log import MeetingEvent, MeetingPresence, MeetingTurn
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.models.polls import MeetingPoll
from workplace.meetings.queries import agenda, ballot_box, door, polls
from workplace.meetings.rules import figuring, planning
from workplace.meetings.rules.deciding import NO, YES
from workplace.meetings.rules.figuring import Attendance, Stay, Turns
from workplace.org.queries import people

MOST = 5_000
NO_GROUP = say("No group")


@dataclass(frozen=True)
class Member:
    """One member in figures."""

    id: int
    name: str
    title: str
    group: str | Say
    guest: bool
    there: Attendance
    place: Attendance | None  # of a voting member: their own, or that of whoever came instead; a place counts once
    turns: Turns


@dataclass(frozen=True)
class Group:
    """A group in figures: of its voting members who was there, of all its members how they spoke."""

    name: str | Say
    there: dict[str, int]
    turns: Turns


@dataclass(frozen=True)
class Voted:
    """One vote in figures. A vote for persons has no yes and no; `told` is what its page says came of it."""

    id: int
    title: str
    openness: Say
    entitled: int
    cast: int
    yes: int | None
    no: int | None
    abstain: int | None
    invalid: int
    taken_part: int | None  # percent
    told: Say | str
    void: bool


@dataclass(frozen=True)
class Item:
    """An item's time, planned and spent, in milliseconds."""

    id: int
    number: str
    title: str
    state: str
    planned: int
    spent: int
    turns: Turns

    @property
    def over(self) -> int:
        """By how much it took longer; negative where it was shorter."""
        return self.spent - self.planned


@dataclass(frozen=True)
class Statistics:
    """All figures of a meeting."""

    members: list[Member]
    groups: list[Group]
    there: dict[str, int]
    guests: int
    turns: Turns
    votes: list[Voted]
    items: list[Item]
    opened: int | None
    ended: int | None
    planned: int  # ms, of the items
    spent: int
    hidden: int  # items of which the reader is not told


def read(session: Session, acting: Acting, meeting: Meeting) -> Statistics:
    """The figures, for somebody who may read the meeting's log."""
    id = meeting.id or 0
    found, seen = agenda.items(session, id), agenda.seen(session, acting, meeting)
    moments = _moments(session, id)
    turns = _turns(session, id, seen)
    members = _members(session, id, moments, turns)
    items = _items(found, seen, turns)
    opened = min(moments["opened"], default=None)
    return Statistics(
        members, _groups(members), figuring.counts(one.place for one in members if one.place is not None),
        sum(one.guest and one.there.present for one in members),
        sum((one for _, _, one in turns), Turns()), _votes(session, acting, meeting, seen), items, opened,
        max(moments["closed"], default=None), sum(one.planned for one in items), sum(one.spent for one in items),
        len([one for one in found if one.id not in seen]),
    )  # fmt: skip


def _moments(session: Session, meeting_id: int) -> dict[str, list[int]]:
    e = MeetingEvent
    wanted = (col(e.meeting_id) == meeting_id, col(e.kind).in_(("opened", "closed")))
    told: dict[str, list[int]] = {"opened": [], "closed": []}
    for kind, at in session.execute(select(col(e.kind), col(e.at_ms)).where(*wanted)):
        told[kind].append(at)
    return told


def _turns(session: Session, meeting_id: int, seen: set[int]) -> list[tuple[int, int | None, Turns]]:
    """Member, item and time of each turn that was given."""
    t = MeetingTurn
    given = (col(t.meeting_id) == meeting_id, col(t.began_ms).is_not(None))
    rows = session.execute(select(col(t.member_id), col(t.item_id), col(t.spoke_ms)).where(*given))
    return [(member, item, Turns(1, spoke)) for member, item, spoke in rows if item is None or item in seen]


def _members(
    session: Session, meeting_id: int, moments: dict[str, list[int]], turns: list[tuple[int, int | None, Turns]]
) -> list[Member]:
    m, p = MeetingMember, MeetingPresence
    rows = list(
        session.scalars(select(m).where(col(m.meeting_id) == meeting_id).order_by(col(m.place), col(m.id)).limit(MOST))
    )
    stays: dict[int, list[Stay]] = defaultdict(list)
    for one in session.scalars(select(p).where(col(p.meeting_id) == meeting_id).order_by(col(p.id))):
        stays[one.member_id].append(Stay(one.from_ms, one.to_ms, one.online))
    spoke: dict[int, Turns] = defaultdict(Turns)
    for who, _item, turn in turns:
        spoke[who] += turn
    cards = people.cards(session, {row.person_id for row in rows})
    opened, now = min(moments["opened"], default=None), clock.ticks(clock.now()) // 1000
    there = {row.id: figuring.attendance(stays[row.id or 0], opened, moments["closed"], now) for row in rows}
    instead = {
        row.stands_for: there[row.id]
        for row in rows
        if row.stands_for and row.standing != "refused" and there[row.id].present
    }

    def member(row: MeetingMember) -> Member:
        card = cards.get(row.person_id)
        place = None
        if row.votes and row.role != "guest" and row.stands_for is None:
            place = there[row.id] if there[row.id].present else instead.get(row.id or 0, there[row.id])
        return Member(
            row.id or 0, card.name if card else "–", row.title, row.party or (card.organisation if card else "")
            or NO_GROUP, row.role == "guest", there[row.id], place, spoke[row.id or 0],
        )  # fmt: skip

    return [member(row) for row in rows]


def _groups(members: list[Member]) -> list[Group]:
    found: dict[str, list[Member]] = defaultdict(list)
    for one in members:
        found[str(one.group)].append(one)
    return [
        Group(
            of[0].group, figuring.counts(one.place for one in of if one.place is not None),
            sum((one.turns for one in of), Turns()),
        )
        for of in found.values()
    ]  # fmt: skip


def _items(found: list[MeetingItem], seen: set[int], turns: list[tuple[int, int | None, Turns]]) -> list[Item]:
    by_id = {one.id or 0: one for one in found}
    lines = [planning.Line(one.id or 0, one.parent_id, one.minutes) for one in found]
    spoke: dict[int | None, Turns] = defaultdict(Turns)
    for _member, item, turn in turns:
        spoke[item] += turn
    has_parts = {one.parent_id for one in found}
    return [
        Item(
            one.id, one.number, by_id[one.id].title, by_id[one.id].state,
            0 if one.id in has_parts else one.minutes * figuring.MINUTE, by_id[one.id].spent_ms, spoke[one.id],
        )
        for one in planning.outline(lines, 0)
        if one.id in seen
    ]  # fmt: skip


def _votes(session: Session, acting: Acting, meeting: Meeting, seen: set[int]) -> list[Voted]:
    desk = door.is_desk(meeting, door.me(session, acting, meeting), acting)
    return [
        _voted(session, meeting, one)
        for one in polls.of_meeting(session, meeting.id or 0)
        if one.result and (one.item_id is None or one.item_id in seen) and (desk or one.state == "published")
    ]


def _voted(session: Session, meeting: Meeting, poll: MeetingPoll) -> Voted:
    card: dict[str, Any] = ballot_box.card(session, meeting, poll, told=True)
    report = card["report"] or {"issued": card["entitled"], "returned": 0, "invalid": 0}
    decided = polls.result(poll)
    tally = decided.tallies[""] if decided is not None and poll.method == "assent" else None
    return Voted(
        poll.id or 0, poll.title, card["openness"], report["issued"], report["returned"],
        tally.of(YES).count if tally else None, tally.of(NO).count if tally else None,
        tally.abstain.count if tally else None, report["invalid"],
        figuring.percent(report["returned"], report["issued"]), card["word"] or card["sentence"] or "",
        poll.state == "void",
    )  # fmt: skip
