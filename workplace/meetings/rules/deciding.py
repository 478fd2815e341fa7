"""Whether a vote carried: quorum, majority and tie, in exact fractions.

Weights are whole millionths of a vote, so that no share of a vote is ever rounded; a count is of persons or ballots.
What a law or a body's own rules say stands in a `Rule`, never in here (presets: `bodies.py`). Elections and votes of
confidence: `electing.py`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

UNIT = 1_000_000  # the weight of one vote
YES, NO = "yes", "no"
_WRITTEN = re.compile(r"(>=?)([0-9]{1,4})/([0-9]{1,4})", re.A)


@dataclass(frozen=True)
class Threshold:
    """A share of something that must be exceeded (`strict`) or at least reached; written `>1/2` and `>=2/3`."""

    numerator: int
    denominator: int
    strict: bool

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator or not self.denominator:
            raise ValueError(f"{self} is no share of a whole")
        if self.strict and self.numerator == self.denominator:
            raise ValueError("nobody can have more than all")

    def __str__(self) -> str:
        return f"{'>' if self.strict else '>='}{self.numerator}/{self.denominator}"

    @classmethod
    def read(cls, text: str) -> "Threshold":
        """The threshold written like `>1/2`; ValueError when it is not one."""
        found = _WRITTEN.fullmatch(text.replace("≥", ">=").replace(" ", ""))
        if not found:
            raise ValueError(f"{text!r} is not written like >1/2 or >=2/3")
        return cls(int(found[2]), int(found[3]), found[1] == ">")

    def reached(self, part: int, whole: int) -> bool:
        """Whether `part` is enough of `whole`. Nothing at all is never enough, whatever it is a part of."""
        have, asked = part * self.denominator, whole * self.numerator
        return part > 0 and (have > asked if self.strict else have >= asked)

    def least(self, whole: int, step: int = 1) -> int:
        """The smallest number of steps, at least one, that together reach it."""
        asked, one = whole * self.numerator, self.denominator * step
        return max(1, asked // one + 1 if self.strict else -(-asked // one))


MAJORITY = Threshold(1, 2, strict=True)


class Base(StrEnum):
    """What the votes in favour are measured against."""

    MEMBERS_TOTAL = "members_total"  # everyone of the body, here or not
    ENTITLED = "entitled"  # everyone who may vote on this
    PRESENT = "present"
    CAST = "cast"  # every ballot handed in, abstaining and invalid ones too
    VALID = "valid_without_abstentions"


class Tie(StrEnum):
    """What happens at equal votes."""

    CHAIR_SIDE = "chair_side"
    REVOTE = "revote"
    LOT = "lot"
    NOT_ADOPTED = "not_adopted"


class Openness(StrEnum):
    """Who sees how somebody voted: everyone with the name, the house's tables alone, nobody."""

    NAMED = "named"
    OPEN = "open"
    SECRET = "secret"


@dataclass(frozen=True)
class Quorum:
    """How many must be there, by heads and not by weight, of all members or of those entitled."""

    of: Base
    threshold: Threshold

    def __post_init__(self) -> None:
        if self.of not in (Base.MEMBERS_TOTAL, Base.ENTITLED):
            raise ValueError("a quorum is a share of all members or of those entitled")


@dataclass(frozen=True)
class Mark:
    """What it means for somebody that so many gave one of these levels of confidence."""

    key: str
    levels: tuple[str, ...]
    threshold: Threshold


@dataclass(frozen=True)
class Rule:
    """How one kind of vote of a body is decided.

    `threshold` None: whoever has more has won. `shrinks`: who left before the close no longer counts as present, for
    the base as for the quorum; else the roll stays as it was frozen. `tie_of_all`: equal votes are a tie only where
    they make up the whole base, so that nobody abstained or stayed away. `silence`: the option for which those
    entitled who handed in nothing are counted (written consultation), if any.
    """

    base: Base
    threshold: Threshold | None
    quorum: Quorum | None
    tie: Tie
    openness: tuple[Openness, ...]
    seats: int = 1
    shrinks: bool = False
    tie_of_all: bool = False
    silence: str = ""
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        if self.seats < 1 or not self.openness:
            raise ValueError("a vote fills at least one seat and is held in some way")
        if self.silence and Openness.SECRET in self.openness:
            raise ValueError("silence is counted for nobody in a secret vote")

    def to_json(self) -> dict[str, Any]:
        """Plain values for a JSON column; `from_json` reads them back."""
        return {
            "base": self.base.value,
            "threshold": None if self.threshold is None else str(self.threshold),
            "quorum": self.quorum and {"of": self.quorum.of.value, "threshold": str(self.quorum.threshold)},
            "tie": self.tie.value,
            "openness": [one.value for one in self.openness],
            "seats": self.seats,
            "shrinks": self.shrinks,
            "tie_of_all": self.tie_of_all,
            "silence": self.silence,
            "marks": [{"key": m.key, "levels": list(m.levels), "threshold": str(m.threshold)} for m in self.marks],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Rule":
        """The rule that was stored; ValueError or KeyError when it is none."""
        quorum, threshold = stored["quorum"], stored["threshold"]
        return cls(
            Base(stored["base"]),
            None if threshold is None else Threshold.read(threshold),
            quorum and Quorum(Base(quorum["of"]), Threshold.read(quorum["threshold"])),
            Tie(stored["tie"]),
            tuple(Openness(one) for one in stored["openness"]),
            int(stored.get("seats", 1)),
            bool(stored.get("shrinks", False)),
            bool(stored.get("tie_of_all", False)),
            str(stored.get("silence", "")),
            tuple(
                Mark(one["key"], tuple(one["levels"]), Threshold.read(one["threshold"]))
                for one in stored.get("marks", ())
            ),
        )


@dataclass(frozen=True)
class Amount:
    """So many persons or ballots, and what they weigh together."""

    count: int = 0
    weight: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.count + other.count, self.weight + other.weight)

    def __sub__(self, other: "Amount") -> "Amount":
        return Amount(self.count - other.count, self.weight - other.weight)

    @classmethod
    def equal(cls, count: int) -> "Amount":
        """So many of one vote each."""
        return cls(count, count * UNIT)


@dataclass(frozen=True)
class Tally:
    """What was counted, and of whom.

    `cast` is every ballot handed in; `present` are those entitled who were there when the roll was frozen, of whom
    `stayed` were still there at the close (None: all of them). `handed` votes are of members who are away and lie in
    the hand of others: they are no heads of a quorum, and count among the votes of those present. `chair_choice` is
    what the chair chose, nothing where the chair did not vote for anybody; None when it is not known, as in a secret
    vote.
    """

    options: Mapping[str, Amount]
    abstain: Amount
    invalid: Amount
    cast: Amount
    entitled: Amount
    present: Amount
    members_total: Amount
    stayed: Amount | None = None
    chair_choice: tuple[str, ...] | None = None
    handed: Amount = Amount()

    def of(self, option: str) -> Amount:
        return self.options.get(option, Amount())


class Result(StrEnum):
    """What became of a vote. The three ties wait: for another vote, for the lot, for the chair's word."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"
    SEATS_OPEN = "seats_open"  # an election that did not fill every seat
    TIE_REVOTE = "tie_revote"
    TIE_LOT = "tie_lot"
    TIE_CHAIR = "tie_chair"


class Why(StrEnum):
    """By what it was decided."""

    VOTES = "votes"
    QUORUM = "quorum"
    TIE = "tie"
    CHAIR = "chair"
    LOT = "lot"


@dataclass(frozen=True)
class Presence:
    """The quorum in figures, by heads: how many were there of how many, and from how many on it is enough."""

    there: int
    all: int
    needed: int
    held: bool
    quorum: Quorum


@dataclass(frozen=True)
class Outcome:
    """A decided vote with all that its sentence and its bar need (`telling.py`).

    `whole` is the base's figure; `needed` the smallest whole number of votes that passes (the mark on the bar),
    `needed_weight` the smallest weight.
    """

    result: Result
    why: Why
    yes: Amount
    no: Amount
    abstain: Amount
    invalid: Amount
    base: Base
    threshold: Threshold
    whole: Amount
    needed: int
    needed_weight: int
    presence: Presence | None


def decide(rule: Rule, tally: Tally) -> Outcome:
    """A vote by yes, no and no vote cast.

    The threshold comes first. Equal votes are a tie only where about a half is asked for: the chair's side can't make
    two thirds of a half. Law 77/2015, Art. 117 lets equal numbers go with the chair without asking who abstained or
    stayed away: 8 to 8 of 20 can then be adopted where 9 to 8 is not. A body that won't have that sets `tie_of_all`.
    """
    tally = heard(rule, tally)
    base, threshold = (rule.base, rule.threshold) if rule.threshold else (Base.VALID, MAJORITY)
    whole, yes, no = figure(rule, base, tally), tally.of(YES), tally.of(NO)
    presence = attendance(rule, tally)
    if presence and not presence.held:
        result, why = Result.NO_QUORUM, Why.QUORUM
    elif threshold.reached(yes.weight, whole.weight):
        result, why = Result.ADOPTED, Why.VOTES
    elif yes.weight == no.weight > 0 and _may_tie(rule, threshold, yes.weight + no.weight, whole.weight):
        result, why = _equal(rule, tally)
    else:
        result, why = Result.REJECTED, Why.VOTES
    return Outcome(
        result,
        why,
        yes,
        no,
        tally.abstain,
        tally.invalid,
        base,
        threshold,
        whole,
        threshold.least(whole.weight, UNIT),
        threshold.least(whole.weight),
        presence,
    )


def settled(outcome: Outcome, side: str) -> Outcome:
    """The same once the lot was drawn, or the chair has said which side: YES or NO."""
    assert outcome.result in (Result.TIE_LOT, Result.TIE_CHAIR), "only these ties wait for somebody's word"
    assert side in (YES, NO)
    why = Why.LOT if outcome.result == Result.TIE_LOT else Why.CHAIR
    return replace(outcome, result=Result.ADOPTED if side == YES else Result.REJECTED, why=why)


def needed(rule: Rule, tally: Tally) -> int:
    """The smallest whole number of votes in favour that passes, of what is known now: the mark on the bar."""
    return decide(rule, tally).needed


def attendance(rule: Rule, tally: Tally) -> Presence | None:
    """The quorum of a vote in figures; None where the body needs none."""
    if rule.quorum is None:
        return None
    there = _present(rule, tally).count
    everyone = (tally.members_total if rule.quorum.of == Base.MEMBERS_TOTAL else tally.entitled).count
    threshold = rule.quorum.threshold
    return Presence(there, everyone, threshold.least(everyone), threshold.reached(there, everyone), rule.quorum)


def figure(rule: Rule, base: Base, tally: Tally) -> Amount:
    """What the votes are measured against."""
    match base:
        case Base.MEMBERS_TOTAL:
            return tally.members_total
        case Base.ENTITLED:
            return tally.entitled
        case Base.PRESENT:
            return _present(rule, tally) + tally.handed
        case Base.CAST:
            return tally.cast
        case Base.VALID:
            return tally.cast - tally.abstain - tally.invalid


def heard(rule: Rule, tally: Tally) -> Tally:
    """The tally with those who handed in nothing counted as the rule says."""
    silent = tally.entitled - tally.cast
    if not rule.silence or silent.count <= 0:
        return tally
    options = {**tally.options, rule.silence: tally.of(rule.silence) + silent}
    return replace(tally, options=options, cast=tally.entitled)


def _present(rule: Rule, tally: Tally) -> Amount:
    return tally.stayed if rule.shrinks and tally.stayed is not None else tally.present


def _may_tie(rule: Rule, threshold: Threshold, sides: int, whole: int) -> bool:
    return threshold.numerator * 2 <= threshold.denominator and (sides == whole or not rule.tie_of_all)


def _equal(rule: Rule, tally: Tally) -> tuple[Result, Why]:
    match rule.tie:
        case Tie.REVOTE:
            return Result.TIE_REVOTE, Why.TIE
        case Tie.LOT:
            return Result.TIE_LOT, Why.TIE
        case Tie.NOT_ADOPTED:
            return Result.REJECTED, Why.TIE
        case Tie.CHAIR_SIDE if tally.chair_choice is None:
            return Result.TIE_CHAIR, Why.TIE
        case Tie.CHAIR_SIDE:
            return (Result.ADOPTED if YES in tally.chair_choice else Result.REJECTED), Why.CHAIR
