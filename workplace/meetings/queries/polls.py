"""Polls as they stand: what is asked, by which rule, who may vote, who has, and what came of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, select, true
from sqlmodel import Session, col

from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.meetings.models.log import MeetingPresence
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.models.polls import (
    MeetingBallot,
    MeetingBoardMember,
    MeetingCast,
    MeetingPoll,
    MeetingRight,
    MeetingSealed,
)
from workplace.meetings.rules import ballots
from workplace.meetings.rules.ballots import Counted, Question
from workplace.meetings.rules.deciding import Amount, Outcome, Rule, Tally, decide, settled
from workplace.meetings.rules.electing import Confidence, Election, confidence, elect, seated


@dataclass(frozen=True)
class Decided:
    """What came of a closed poll: by its method one of the three, and the tallies behind it."""

    tallies: dict[str, Tally]  # by candidate for a vote of confidence, else under ""
    outcome: Outcome | None = None
    election: Election | None = None
    persons: dict[str, Confidence] | None = None


def read(session: Session, meeting: Meeting, poll_id: int) -> MeetingPoll:
    """A poll of this meeting, or NotFound."""
    found = session.get(MeetingPoll, poll_id)
    if found is None or found.meeting_id != meeting.id:
        raise NotFound
    return found


def of_meeting(session: Session, meeting_id: int) -> list[MeetingPoll]:
    """All polls of a meeting, in the order they were made."""
    wanted = select(MeetingPoll).where(col(MeetingPoll.meeting_id) == meeting_id).order_by(col(MeetingPoll.id))
    return list(session.scalars(wanted))


def question(poll: MeetingPoll) -> Question:
    """What the ballot asks."""
    candidates = tuple(one["key"] for one in json.loads(poll.options))
    return Question(ballots.Method(poll.method), candidates, poll.seats)


def rule(poll: MeetingPoll) -> Rule:
    """How it is decided: by the body's rule, for as many seats as this poll fills."""
    return replace(Rule.from_json(json.loads(poll.rule)), seats=poll.seats)


def rights(session: Session, poll_id: int) -> list[MeetingRight]:
    """The frozen roll, by member."""
    wanted = select(MeetingRight).where(col(MeetingRight.poll_id) == poll_id).order_by(col(MeetingRight.member_id))
    return list(session.scalars(wanted))


def mine(session: Session, acting: Acting, poll_id: int) -> list[MeetingRight]:
    """The votes that lie in this person's hand: their own first."""
    r = MeetingRight
    wanted = select(r).where(col(r.poll_id) == poll_id, col(r.holder_id) == acting.as_whom).order_by(col(r.member_id))
    own = select(col(MeetingMember.id)).where(col(MeetingMember.person_id) == acting.as_whom)
    owned = set(
        session.scalars(own.where(col(MeetingMember.id).in_(select(col(r.member_id)).where(col(r.poll_id) == poll_id))))
    )
    return sorted(session.scalars(wanted), key=lambda right: right.member_id not in owned)


def has_cast(session: Session, poll_id: int, member_ids: Iterable[int]) -> set[int]:
    """Which of these members have voted."""
    c = MeetingCast
    wanted = select(col(c.member_id)).where(col(c.poll_id) == poll_id, col(c.member_id).in_(list(member_ids)))
    return set(session.scalars(wanted))


def own_ballot(session: Session, poll_id: int, member_id: int) -> MeetingBallot | None:
    """One's own ballot of an open or named poll."""
    return session.get(MeetingBallot, (poll_id, member_id))


def progress(session: Session, poll: MeetingPoll) -> tuple[int, int]:
    """How many have voted, of how many: of a secret poll as coarsely as may be told."""
    c, r = MeetingCast, MeetingRight
    cast = session.scalar(select(func.count()).select_from(c).where(col(c.poll_id) == poll.id)) or 0
    entitled = session.scalar(select(func.count()).select_from(r).where(col(r.poll_id) == poll.id)) or 0
    return (ballots.progress(cast, entitled) if poll.openness == "secret" else cast), entitled


def board(session: Session, poll_id: int) -> list[MeetingBoardMember]:
    """The counting board of a secret poll."""
    b = MeetingBoardMember
    return list(session.scalars(select(b).where(col(b.poll_id) == poll_id).order_by(col(b.number))))


def sealed(session: Session, poll_id: int) -> list[bytes]:
    """The sealed ballots, in no order that tells anything."""
    s = MeetingSealed
    return list(session.scalars(select(col(s.sealed)).where(col(s.poll_id) == poll_id).order_by(col(s.box_id))))


def counted(session: Session, poll: MeetingPoll) -> dict[str, Counted]:
    """The ballots of a named or open poll as they stand, by candidate for a vote of confidence, else under ""."""
    b, r = MeetingBallot, MeetingRight
    wanted = select(col(b.choice), col(r.weight)).where(
        col(b.poll_id) == poll.id, col(r.poll_id) == poll.id, col(r.member_id) == col(b.member_id)
    )
    return count(poll, [(json.loads(choice), weight) for choice, weight in session.execute(wanted)])


def count(poll: MeetingPoll, choices: Iterable[tuple[Any, int]]) -> dict[str, Counted]:
    """Choices with their weights, counted; None is a ballot that could not be read."""
    asked = question(poll)
    if asked.method == ballots.Method.CONFIDENCE:
        return ballots.count_levels(asked, choices)
    return {"": ballots.count(asked, choices)}


def figures(session: Session, meeting: Meeting, poll: MeetingPoll) -> dict[str, Any]:
    """With whom the votes are measured: entitled, present as frozen, still there, by others' hands, all members
    (count and weight).
    """
    r, p, m = MeetingRight, MeetingPresence, MeetingMember
    there = select(col(p.member_id)).where(col(p.meeting_id) == meeting.id, col(p.to_ms).is_(None))
    here = col(r.present)
    counts = [_count(*which) for which in ((), (here,), (here, col(r.member_id).in_(there)), (not_(here),))]
    roll = session.execute(select(*(one for both in counts for one in both)).where(col(r.poll_id) == poll.id)).one()
    everyone = select(func.count(), func.coalesce(func.sum(col(m.weight)), 0)).where(
        col(m.meeting_id) == meeting.id, col(m.votes), col(m.stands_for).is_(None)
    )
    count_all, weight_all = session.execute(everyone).one()
    return {
        "entitled": [int(one) for one in roll[:2]],
        "present": [int(one) for one in roll[2:4]],
        "members_total": [count_all, int(weight_all)],
        "stayed": [int(one) for one in roll[4:6]],
        "handed": [int(one) for one in roll[6:]],
    }


def result(poll: MeetingPoll) -> Decided | None:
    """What came of a closed poll, computed from what was counted."""
    if not poll.result:
        return None
    said = json.loads(poll.result)
    tallies = {name: _tally(one, said) for name, one in said["counted"].items()}
    decided_by = rule(poll)
    if poll.method == "confidence":
        return Decided(tallies, persons=confidence(decided_by, tallies))
    if poll.method == "choose":
        election = elect(decided_by, tallies[""])
        return Decided(tallies, election=seated(election, said["chosen"]) if said.get("chosen") else election)
    outcome = decide(decided_by, tallies[""])
    return Decided(tallies, outcome=settled(outcome, said["side"]) if said.get("side") else outcome)


def split(session: Session, poll: MeetingPoll) -> dict[str, Amount]:
    """How a named or open assent stands while it is voted on, by answer."""
    b, r = MeetingBallot, MeetingRight
    wanted = (
        select(col(b.choice), func.count(), func.coalesce(func.sum(col(r.weight)), 0))
        .where(col(b.poll_id) == poll.id, col(r.poll_id) == poll.id, col(r.member_id) == col(b.member_id))
        .group_by(col(b.choice))
    )
    return {json.loads(choice): Amount(count, int(weight)) for choice, count, weight in session.execute(wanted)}


def write_counted(found: dict[str, Counted]) -> dict[str, Any]:
    """As JSON: counts and weights."""
    return {
        name: {
            "options": {option: [a.count, a.weight] for option, a in one.options.items()},
            "abstain": [one.abstain.count, one.abstain.weight],
            "invalid": [one.invalid.count, one.invalid.weight],
            "cast": [one.cast.count, one.cast.weight],
        }
        for name, one in found.items()
    }


def _tally(one: dict[str, Any], said: dict[str, Any]) -> Tally:
    return Tally(
        {option: Amount(*a) for option, a in one["options"].items()},
        Amount(*one["abstain"]),
        Amount(*one["invalid"]),
        Amount(*one["cast"]),
        Amount(*said["entitled"]),
        Amount(*said["present"]),
        Amount(*said["members_total"]),
        Amount(*said["stayed"]),
        tuple(said["chair"]) if said.get("chair") is not None else None,
        Amount(*said.get("handed", ())),
    )


def _count(*which: ColumnElement[bool]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """SQL: how many of the roll, and their weight; added up by the database, since every drawing asks."""
    those = and_(true(), *which)
    weight = case((those, col(MeetingRight.weight)), else_=0)
    return func.count(case((those, 1))), func.coalesce(func.sum(weight), 0)
