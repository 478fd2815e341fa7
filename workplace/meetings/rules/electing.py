"""Who is elected, and what a vote of confidence says of each person: quorum, majority, ties at the last seat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workplace.meetings.rules.deciding import (
    UNIT,
    Amount,
    Base,
    Presence,
    Result,
    Rule,
    Tally,
    Threshold,
    Tie,
    Why,
    attendance,
    figure,
    heard,
)


@dataclass(frozen=True)
class Standing:
    """One candidate's votes, whether they are enough by themselves, and whether a seat was won."""

    candidate: str
    votes: Amount
    enough: bool
    elected: bool = False


@dataclass(frozen=True)
class Election:
    """Who won the seats, most votes first; `tied` have equally many for fewer `open_seats` than they are.

    `open_seats` are those that nobody has won yet, by a tie or for want of votes.
    """

    result: Result
    why: Why
    standings: tuple[Standing, ...]
    tied: tuple[str, ...]
    open_seats: int
    base: Base
    threshold: Threshold | None
    whole: Amount
    needed: int
    invalid: Amount
    presence: Presence | None

    @property
    def elected(self) -> tuple[str, ...]:
        return tuple(one.candidate for one in self.standings if one.elected)


def elect(rule: Rule, tally: Tally) -> Election:
    """Those with the most votes, as many as there are seats, of those with enough (any vote, without a threshold)."""
    tally = heard(rule, tally)
    whole, presence = figure(rule, rule.base, tally), attendance(rule, tally)
    standings = tuple(
        Standing(
            name, votes, rule.threshold.reached(votes.weight, whole.weight) if rule.threshold else votes.weight > 0
        )
        for name, votes in sorted(tally.options.items(), key=lambda option: -option[1].weight)
    )
    made = Election(
        Result.NO_QUORUM,
        Why.QUORUM,
        standings,
        (),
        rule.seats,
        rule.base,
        rule.threshold,
        whole,
        rule.threshold.least(whole.weight, UNIT) if rule.threshold else 1,
        tally.invalid,
        presence,
    )
    if presence and not presence.held:
        return made
    sure, tied = _ahead([one for one in standings if one.enough], rule.seats)
    made = _seat(replace(made, why=Why.VOTES), sure)
    return _tied(rule, tally, replace(made, tied=tied)) if tied else made


def seated(election: Election, chosen: Sequence[str]) -> Election:
    """The same once the lot was drawn, or the chair has said who of the tied."""
    assert election.result in (Result.TIE_LOT, Result.TIE_CHAIR), "only these ties wait for somebody's word"
    assert set(chosen) <= set(election.tied) and len(set(chosen)) == len(chosen) == election.open_seats
    why = Why.LOT if election.result == Result.TIE_LOT else Why.CHAIR
    return _seat(replace(election, tied=(), why=why), chosen)


@dataclass(frozen=True)
class Confidence:
    """What was said of one person: votes by level, and the marks that were reached, with all their figures."""

    candidate: str
    levels: Mapping[str, Amount]
    whole: Amount
    reached: tuple[str, ...]
    needed: Mapping[str, int]  # of each mark, from how many votes on


def confidence(rule: Rule, tallies: Mapping[str, Tally]) -> dict[str, Confidence]:
    """Each person's levels by themselves; nothing of the kind when there was no quorum (`attendance`)."""
    made = {}
    for candidate, tally in tallies.items():
        presence, whole = attendance(rule, tally), figure(rule, rule.base, tally)
        if presence and not presence.held:
            return {}
        reached = [
            mark.key
            for mark in rule.marks
            if mark.threshold.reached(sum(tally.of(level).weight for level in mark.levels), whole.weight)
        ]
        least = {mark.key: mark.threshold.least(whole.weight, UNIT) for mark in rule.marks}
        made[candidate] = Confidence(candidate, dict(tally.options), whole, tuple(reached), least)
    return made


def _ahead(enough: Sequence[Standing], seats: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those of the sorted who are surely in, and those who share the last seats; nobody shares when all fit."""
    if len(enough) <= seats:
        return tuple(one.candidate for one in enough), ()
    last = enough[seats - 1].votes.weight
    sure = tuple(one.candidate for one in enough if one.votes.weight > last)
    level = tuple(one.candidate for one in enough if one.votes.weight == last)
    return (sure + level, ()) if len(sure) + len(level) == seats else (sure, level)


def _seat(election: Election, names: Sequence[str]) -> Election:
    standings = tuple(replace(one, elected=one.elected or one.candidate in names) for one in election.standings)
    left = election.open_seats - len(names)
    return replace(
        election,
        standings=standings,
        open_seats=left,
        result=Result.SEATS_OPEN if left else Result.ADOPTED,
    )


def _tied(rule: Rule, tally: Tally, election: Election) -> Election:
    match rule.tie:
        case Tie.REVOTE:
            return replace(election, result=Result.TIE_REVOTE, why=Why.TIE)
        case Tie.LOT:
            return replace(election, result=Result.TIE_LOT, why=Why.TIE)
        case Tie.NOT_ADOPTED:
            return replace(election, result=Result.SEATS_OPEN, why=Why.TIE)
        case Tie.CHAIR_SIDE if tally.chair_choice is None:
            return replace(election, result=Result.TIE_CHAIR, why=Why.TIE)
        case Tie.CHAIR_SIDE:
            for_whom = [name for name in election.tied if name in tally.chair_choice]
            if len(for_whom) == election.open_seats:
                return _seat(replace(election, tied=(), why=Why.CHAIR), for_whom)
            return replace(
                election, result=Result.TIE_REVOTE, why=Why.TIE
            )  # the chair's ballot doesn't tell them apart
