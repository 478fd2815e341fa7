"""Votes for people to read: the card with its figures and sentence, who voted how where that is told, the keys."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.text import Say, say
from workplace.meetings.models.meetings import Meeting, MeetingMember
from workplace.meetings.models.polls import MeetingBallot, MeetingPoll, MeetingRight
from workplace.meetings.queries import polls, presence
from workplace.meetings.queries.polls import Decided
from workplace.meetings.rules import customs, telling
from workplace.meetings.rules.ballots import ABSTAIN, LEVELS
from workplace.meetings.rules.bodies import MARKS
from workplace.meetings.rules.deciding import NO, UNIT, YES, Amount, Base, Openness, Outcome, Result
from workplace.meetings.rules.electing import Confidence, Election
from workplace.org.queries import people
from workplace.process.table import State

FEW = 400  # names of a roll that are told


@dataclass(frozen=True)
class Hand:
    """A vote that lies in somebody's hand: their own, or one that was given to them."""

    member: int
    name: str
    own: bool
    cast: bool
    choice: Any  # of an open vote what was chosen, else None
    at: str  # the time it was recorded


@dataclass(frozen=True)
class Key:
    """A member of the counting board."""

    number: int
    member: int
    name: str
    handed_in: bool


@dataclass(frozen=True)
class Bar:
    """One line of a result: its votes in figures, and as a share of the whole in thousandths."""

    key: str
    label: Say | str
    icon: str
    votes: int | Decimal
    share: int
    elected: bool = False


STATES: dict[str, State] = {
    "draft": State(say("Prepared"), "", "file-pencil"),
    "open": State(say("Voting"), "wait", "chart-pie"),
    "closing": State(say("Waits for its count"), "wait", "key"),
    "closed": State(say("Counted"), "info", "lock"),
    "published": State(say("Announced"), "good", "rosette-discount-check"),
    "void": State(say("Void"), "", "x"),
}
ICONS = {
    YES: "thumb-up",
    NO: "thumb-down",
    ABSTAIN: "minus",
    "high": "thumb-up",
    "middle": "check",
    "low": "thumb-down",
}
TIES = (Result.TIE_LOT, Result.TIE_CHAIR)


def card(session: Session, meeting: Meeting, poll: MeetingPoll, *, told: bool) -> dict[str, Any]:
    """What one vote's card shows; the result and the names only where they may be `told`."""
    voted, entitled = polls.progress(session, poll)
    openness, options = Openness(poll.openness), json.loads(poll.options)
    said: dict[str, Any] = {
        "poll": poll, "options": options, "voted": voted, "entitled": entitled, "bars": [], "sentence": None,
        "why": None, "persons": [], "names": [], "digest": "", "quorum": None, "threshold": None, "needed": 0,
        "waits_for": "", "tied": [], "open_seats": 0, "word": None, "tone": "", "report": None, "unanimous": False,
        "poll_state": STATES[poll.state], "openness": telling.OPENNESS[openness], "level": telling.LEVELS[openness],
        "rule": telling.in_words(polls.rule(poll)), "decided": False, "whole": 0, "by_paper": False,
        "closed_at": at(poll.closed_ms), "closes": poll.closes_ms if poll.state == "open" else None, "stayed": None,
    }  # fmt: skip
    decided = polls.result(poll) if told else None
    if decided is not None:
        said |= _told(session, poll, decided, {one["key"]: one["name"] for one in options})
    return said


def at(ms: int | None) -> datetime | None:
    """A moment of the log."""
    return clock.from_ticks(ms * 1000) if ms is not None else None


def _told(session: Session, poll: MeetingPoll, decided: Decided, names: dict[str, str]) -> dict[str, Any]:
    kept = json.loads(poll.result)
    tally = next(iter(decided.tallies.values()))
    valid = tally.cast.count - tally.invalid.count
    chosen = [tally.of(option).count for option in tally.options] + [tally.abstain.count]
    said: dict[str, Any] = {
        "decided": True, "digest": kept["digest"], "by_paper": "issued" in kept,
        "report": {
            "issued": tally.entitled.count, "returned": tally.cast.count, "valid": valid,
            "invalid": tally.invalid.count,
        },
        "unanimous": poll.method == "assent" and tally.cast.count > 0 and max(chosen) == tally.cast.count,
        "stayed": (tally.present.count, tally.stayed.count) if tally.stayed not in (None, tally.present) else None,
    }  # fmt: skip
    if decided.outcome is not None:
        said |= _outcome(decided.outcome)
    if decided.election is not None:
        said |= _election(decided.election, names)
    if decided.persons is not None:
        said |= {"persons": [_person(one, names) for one in decided.persons.values()]}
        if not decided.persons:
            said |= {"word": telling.RESULTS[Result.NO_QUORUM], "tone": "wait"}
    if poll.openness == "named" and poll.method == "assent" and not said["by_paper"]:
        said["names"] = named(session, poll)
    return said


def _share(weight: int, whole: int) -> int:
    return min(1000, weight * 1000 // max(1, whole))


def _bar(key: str, amount: Amount, whole: int) -> Bar:
    return Bar(
        key, telling.CHOICES[key], ICONS[key], telling.votes(amount.weight), _share(amount.weight, whole)
    )  # fmt: skip


def _outcome(outcome: Outcome) -> dict[str, Any]:
    whole = outcome.whole.weight
    amounts = ((YES, outcome.yes), (NO, outcome.no), (ABSTAIN, outcome.abstain))
    return {
        "bars": [_bar(key, amount, whole) for key, amount in amounts], "sentence": telling.measure(outcome),
        "why": telling.why(outcome), "quorum": telling.quorum(outcome.presence) if outcome.presence else None,
        "threshold": _share(outcome.needed_weight, whole), "needed": outcome.needed,
        "waits_for": outcome.result.value if outcome.result in TIES else "", "word": telling.RESULTS[outcome.result],
        "tone": "good" if outcome.result == Result.ADOPTED else "wait",
    }  # fmt: skip


def _election(election: Election, names: dict[str, str]) -> dict[str, Any]:
    whole = election.whole.weight
    filled = election.result == Result.ADOPTED
    return {
        "bars": [
            Bar(
                one.candidate, names.get(one.candidate, one.candidate), "circle-check" if one.elected else "minus",
                telling.votes(one.votes.weight), _share(one.votes.weight, whole), one.elected,
            )
            for one in election.standings
        ],
        "sentence": say("Elected: {names}", names=", ".join(names.get(one, one) for one in election.elected))
        if election.elected
        else say("Nobody is elected."),
        "quorum": telling.quorum(election.presence) if election.presence else None,
        "threshold": _share(election.threshold.least(whole), whole) if election.threshold else None,
        "needed": election.needed, "waits_for": election.result.value if election.result in TIES else "",
        "tied": [(one, names.get(one, one)) for one in election.tied], "open_seats": election.open_seats,
        "word": say("Every seat is filled") if filled else telling.RESULTS[election.result],
        "tone": "good" if filled else "wait",
    }  # fmt: skip


def _person(found: Confidence, names: dict[str, str]) -> dict[str, Any]:
    whole = found.whole.weight
    return {
        "name": names.get(found.candidate, found.candidate),
        "bars": [_bar(level, found.levels.get(level, Amount()), whole) for level in LEVELS],
        "marks": [MARKS[one] for one in found.reached],
    }


def running(session: Session, meeting: Meeting, poll: MeetingPoll) -> dict[str, Any]:
    """How a named or open assent stands now, with the mark that is known already; nothing of any other vote."""
    if poll.state != "open" or poll.method != "assent" or poll.openness == "secret":
        return {}
    rule, figures = polls.rule(poll), polls.figures(session, meeting, poll)
    base = rule.base if rule.base not in (Base.CAST, Base.VALID) else Base.ENTITLED
    whole = figures[base.value][1]
    found = polls.split(session, poll)
    mark = rule.threshold if rule.threshold and base == rule.base else None
    return {
        "bars": [_bar(key, found.get(key, Amount()), whole) for key in (YES, NO, ABSTAIN)], "whole": whole,
        "threshold": _share(mark.least(whole), whole) if mark else None,
        "needed": mark.least(whole, UNIT) if mark else 0,
    }  # fmt: skip


def hot(session: Session, poll: MeetingPoll, whole: int) -> dict[str, Any]:
    """The figures of an open vote that change by the second: of a secret one only how far it is."""
    voted, entitled = polls.progress(session, poll)
    said: dict[str, Any] = {"poll": poll.id, "voted": voted, "entitled": entitled}
    if whole:
        found = polls.split(session, poll)
        amounts = {key: found.get(key, Amount()).weight for key in (YES, NO, ABSTAIN)}
        said["bars"] = {key: [str(telling.votes(w)), _share(w, whole)] for key, w in amounts.items()}
    return said


def named(session: Session, poll: MeetingPoll) -> list[tuple[str, str]]:
    """Who voted how in a named vote, in the order of the members' list; absent voters with an empty choice."""
    r, m, b = MeetingRight, MeetingMember, MeetingBallot
    wanted = (
        select(col(m.person_id), col(b.choice))
        .select_from(r)
        .join(m, col(m.id) == col(r.member_id))
        .outerjoin(b, (col(b.poll_id) == col(r.poll_id)) & (col(b.member_id) == col(r.member_id)))
        .where(col(r.poll_id) == poll.id)
        .order_by(col(m.place), col(m.id))
        .limit(FEW)
    )
    rows = session.execute(wanted).all()
    names = people.names(session, [person for person, _ in rows])
    return [(names.get(person, ""), json.loads(choice) if choice else "") for person, choice in rows]


def hands(session: Session, acting: Acting, poll: MeetingPoll) -> list[Hand]:
    """The votes that this person may cast, their own first."""
    mine = polls.mine(session, acting, poll.id or 0)
    cast = polls.has_cast(session, poll.id or 0, [one.member_id for one in mine])
    m = MeetingMember
    owners = dict(
        session.execute(select(col(m.id), col(m.person_id)).where(col(m.id).in_([o.member_id for o in mine]))).all()
    )
    names = people.names(session, owners.values())
    found = []
    for one in mine:
        ballot = polls.own_ballot(session, poll.id or 0, one.member_id) if poll.openness != "secret" else None
        at = f"{clock.local(clock.from_ticks(ballot.at_ms * 1000)):%H:%M:%S}" if ballot else ""
        owner = owners[one.member_id]
        found.append(
            Hand(
                one.member_id, names.get(owner, ""), owner == acting.as_whom, one.member_id in cast,
                json.loads(ballot.choice) if ballot else None, at,
            )
        )  # fmt: skip
    return found


def may_change(meeting: Meeting) -> bool:
    """Whether an open vote may be changed until the end."""
    return customs.read(meeting.rules).change_vote


def board(session: Session, poll: MeetingPoll) -> list[Key]:
    """The counting board, and who has handed in a key."""
    seats = polls.board(session, poll.id or 0)
    names = _names(session, [one.member_id for one in seats])
    return [Key(one.number, one.member_id, names.get(one.member_id, ""), bool(one.public)) for one in seats]


def roll(session: Session, poll: MeetingPoll) -> list[tuple[str, str, bool]]:
    """The frozen roll for the desk: name, by whose hand if not their own, whether let in later. Never who has voted."""
    rights = polls.rights(session, poll.id or 0)[:FEW]
    names = _names(session, [one.member_id for one in rights])
    hands = people.names(session, {one.holder_id for one in rights if not one.present})
    return [
        (names.get(one.member_id, ""), "" if one.present else hands.get(one.holder_id, ""), one.added) for one in rights
    ]


def not_on_roll(session: Session, meeting: Meeting, poll: MeetingPoll) -> list[tuple[str, str]]:
    """Voting members who are here now and were not when the roll was frozen."""
    on_it = {one.member_id for one in polls.rights(session, poll.id or 0)}
    m = MeetingMember
    here = presence.present_ids(session, meeting.id or 0) - on_it
    votes = select(col(m.id)).where(col(m.meeting_id) == meeting.id, col(m.votes), col(m.id).in_(here))
    names = _names(session, list(session.scalars(votes)))
    return [(str(id_), name) for id_, name in names.items()]


def _names(session: Session, members: list[int]) -> dict[int, str]:
    m = MeetingMember
    rows = session.execute(select(col(m.id), col(m.person_id)).where(col(m.id).in_(members))).all()
    names = people.names(session, [person for _, person in rows])
    return {member: names.get(person, "") for member, person in rows}


def box(poll: MeetingPoll) -> bytes:
    """The public half of a secret poll's box."""
    return base64.urlsafe_b64decode(poll.box + "=" * (-len(poll.box) % 4))
